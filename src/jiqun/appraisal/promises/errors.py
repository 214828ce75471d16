"""One error class per mishap of promises on land."""

from __future__ import annotations

from jiqun.appraisal.errors import AppraisalError


class ParcelUnknown(AppraisalError):
    def __init__(self, parcel: str) -> None:
        super().__init__(
            f"没有供出的宗地“{parcel}”；请核对宗地编号，或先导入 parcel。"
            f" / No supplied parcel “{parcel}”; check its id or import parcel first."
        )


class NoParcels(AppraisalError):
    def __init__(self) -> None:
        super().__init__(
            "还没有宗地数据，无从核对履约；请先导入 parcel（宗地）、project 和 project_milestone（项目及节点）。"
            " / No parcels yet; import parcel, then project and project_milestone."
        )


class PromiseUnitWrong(AppraisalError):
    """A check whose sides cannot be told in its unit."""

    def __init__(self, scheme: str, check: str, text: str, found: str, wanted: str) -> None:
        super().__init__(
            f"办法“{scheme}”检查“{check}”的公式“{text}”得出 {found or '纯数'}，不能化为 {wanted or '纯数'}。"
            f" / In “{scheme}” the check “{check}” has a formula “{text}” that gives {found or 'a pure number'}, not {wanted or 'a pure number'}."
        )

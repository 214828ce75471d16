"""Commands about policies: clauses, who may have what, what it costs, what contradicts, what it did."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated, Any

import typer

from jiqun.cli.options import AsJson, DataFolder, On, PackName, day_of
from jiqun.cli.printing import Answer, CommandMishap, give

if TYPE_CHECKING:
    from jiqun.workspace import City
    from jiqun.workspace.facts import Desk
    from jiqun.workspace.policies import Matches

app = typer.Typer(
    help="惠企政策：条款、匹配、预算、冲突、效果 / policies: clauses, matching, budgets, conflicts, effects",
    invoke_without_command=True,
)
Row = dict[str, Any]
OUTCOMES = {"met": "满足", "unknown": "缺佐证", "not_met": "不满足"}
CAUTIONS = {
    "few": "受益企业不足30家，只作参考",
    "pruned": "三分之一以上的受益企业找不到可比企业",
    "unbalanced": "匹配后仍有明显差异",
    "trend": "兑付之前两边的走势已经不同",
}
CONFLICTS = {
    "twice": "重复享受", "thresholds": "门槛不一", "impossible": "条件矛盾", "overlap": "版本重叠", "expired": "引用已失效", "unheld": "引用未入库",
}  # fmt: skip
ASSOCIATION = "这是相关，不是因果：受益企业与相似企业的差异，可能另有原因 / association, not cause"

Year = Annotated[
    int | None, typer.Option(help="报表年份，缺省最近一年 / year of the returns, the newest by default")
]


class OutcomeUnknown(CommandMishap):
    def __init__(self, name: str, known: Iterable[str]) -> None:
        listed = "、".join(known)
        super().__init__(f"不能看“{name}”；可看：{listed}。 / No outcome “{name}”; there are: {listed}.")


class ListUnknown(CommandMishap):
    def __init__(self, name: str) -> None:
        super().__init__(
            f"没有名单“{name}”；可列：met 满足、unknown 缺佐证、near 差一条。 / No list “{name}”; there are met, unknown, near."
        )


def _city(pack: str) -> City:
    from jiqun.workspace import open_city

    return open_city(pack)


def _opened(pack: str, data: Any) -> tuple[City, Desk]:
    # Imported here: the engine takes a second that no other command should pay.
    from jiqun.workspace.facts import open_desk

    return _city(pack), open_desk(pack, data)


def _matches(pack: str, data: Any, on: dt.datetime | None, year: int | None) -> Matches:
    from jiqun.workspace.policies import matches

    city, desk = _opened(pack, data)
    return matches(city, desk, day_of(on), year)


@app.callback()
def listed(
    context: typer.Context,
    department: Annotated[str, typer.Option(help="部门 / department")] = "",
    kind: Annotated[str, typer.Option(help="支持方式：subsidy、reward… / kind of benefit")] = "",
    text: Annotated[str, typer.Option(help="名称、原文里的字 / words of the name or quote")] = "",
    every: Annotated[
        bool, typer.Option("--every", help="连同失效的和草案 / ended ones and drafts too")
    ] = False,
    on: On = None,
    pack: PackName = "ningbo",
    json: AsJson = False,
) -> None:
    """施行中的政策条款。 / Clauses in force on a day."""
    if context.invoked_subcommand is not None:
        return

    def _find() -> Answer:
        from jiqun.workspace.policies import books_of
        from jiqun.workspace.policy_rows import catalogue

        day = day_of(on)
        rows = catalogue(
            books_of(_city(pack)).policies, day, department=department, kind=kind, text=text, every=every
        )
        return Answer(
            {"on": day.isoformat(), "clauses": rows}, f"{day.isoformat()} 政策条款 {len(rows)} 条 / clauses",
            ["编号", "名称", "部门", "方式", "金额（万元）", "封顶", "起", "止", "性质"],
            [
                [row["id"], row["name"]["zh"], row["department"], row["kind"], _amount(row), row["at_most"], row["since"],
                 row["until"], "官方" if row["official"] else "示例"]
                for row in rows
            ],
            right=(5,),
        )  # fmt: skip

    give(json, _find)


def _amount(row: Row) -> str:
    return str(row["amount"] or ("未印金额" if row["money"] else ""))


@app.command("match")
def match_command(
    code: Annotated[str, typer.Argument(help="统一社会信用代码 / code of the enterprise")],
    every: Annotated[bool, typer.Option("--every", help="连同不满足的 / also what it does not meet")] = False,
    year: Year = None,
    on: On = None,
    pack: PackName = "ningbo",
    data: DataFolder = None,
    json: AsJson = False,
) -> None:
    """一家企业可享的政策：判定、金额、还差什么。 / What an enterprise may have, and what it still lacks."""

    def _find() -> Answer:
        from jiqun.workspace.policy_rows import firm_rows

        row = firm_rows(_matches(pack, data, on, year), code)
        shown = [
            item for item in row["clauses"] if every or item["outcome"] != "not_met" or item["lacks"] == 1
        ]
        return Answer(
            row, f"{row['name']}（{code}） {row['year']}年 应享 {row['sure']:.1f} 万元，至多 {row['most']:.1f} 万元{_marked(row)}",
            ["条款", "名称", "判定", "应享", "至多", "还差 / 缺"],
            [
                [item["id"], item["name"]["zh"], OUTCOMES[item["outcome"]] + ("（已领）" if item["had"] else ""),
                 f"{item['sure']:.1f}" if item["money"] else "", f"{item['most']:.1f}" if item["money"] else "", _lacking(item)]
                for item in shown
            ],
            right=(3, 4),
        )  # fmt: skip

    give(json, _find)


def _marked(row: Row) -> str:
    return "（模拟数据 / simulated）" if row["simulated"] else ""


def _lacking(item: Row) -> str:
    short = [
        f"{step['label']['zh']}：{step['have']:g}，须{step['sign']}{step['need']:g}{step['unit']}"
        if step["have"] is not None and step["need"] is not None
        else step["label"]["zh"]
        for step in item["lacking"]
    ]
    return "；".join([*short, *(f"缺 {one['name']['zh']}" for one in item["missing"])])


@app.command("clause")
def clause_command(
    clause: Annotated[str, typer.Argument(help="政策/条款 / policy/clause")],
    outcome: Annotated[str, typer.Option(help="met、unknown、near（差一条且不超过两成）")] = "met",
    top: Annotated[int, typer.Option(min=1, max=10_000, help="列出的企业数 / firms listed")] = 20,
    year: Year = None,
    on: On = None,
    pack: PackName = "ningbo",
    data: DataFolder = None,
    json: AsJson = False,
) -> None:
    """一条政策的条件、匹配企业和金额。 / A clause with its conditions, the firms that meet it, and the money."""

    def _find() -> Answer:
        from jiqun.workspace.policies import firms_of
        from jiqun.workspace.policy_rows import clause_row, conditions_row, direct_row, exposure_row

        found = _matches(pack, data, on, year)
        item = found.held.policies.clause(clause)
        place = found.held.place(clause)
        row = clause_row(item) | {"conditions": conditions_row(found.held, item), "firms": [], "count": 0}
        if place is not None:
            rows, count = firms_of(found, clause, _outcome(outcome), 1, top)
            row |= {
                "firms": rows,
                "count": count,
                "exposure": exposure_row(found.exposures[place]),
                "direct": direct_row(found, item),
            }
        return Answer(
            row, _title(row), ["代码", "企业", "区县", "条款金额", "应享", "至多"],
            [[one["code"], one["name"], one["region"], _number(one["offered"]), _number(one["sure"]), _number(one["most"])] for one in row["firms"]],
            right=(3, 4, 5),
        )  # fmt: skip

    give(json, _find)


def _outcome(words: str) -> str:
    if words not in ("met", "unknown", "near"):
        raise ListUnknown(words)
    return words


def _title(row: Row) -> str:
    lines = [f"{row['name']['zh']}（{row['policy']['name']['zh']} {row['article']}） {row['reference']}"]
    lines += [f"“{row['quote']}”"] if row["quote"] else []
    if not row["matched"]:
        lines.append("不是给企业的条款，不作匹配 / not for enterprises")
    elif "exposure" in row:
        told = row["exposure"]
        lines.append(
            f"满足 {told['met']}，缺佐证 {told['unknown']}，不满足 {told['not_met']}；应兑付 {told['sure']:.1f} 万元，至多 {told['most']:.1f} 万元"
        )
        lines.append("可免申即享" if row["direct"]["direct"] else "须申报或核实")
    else:
        lines.append("当日未施行 / not in force on the day")
    return "\n".join(lines)


def _number(value: float | None) -> str:
    return "—" if value is None else f"{value:.1f}"


@app.command("direct")
def direct_command(
    year: Year = None,
    on: On = None,
    pack: PackName = "ningbo",
    data: DataFolder = None,
    json: AsJson = False,
) -> None:
    """免申即享名单：条件全由在手报表判定、金额明确、尚未兑付。 / Firms that can be granted without application."""

    def _find() -> Answer:
        from jiqun.workspace.policy_rows import direct_rows

        row = direct_rows(_matches(pack, data, on, year))
        return Answer(
            row, f"免申即享 {row['enterprises']} 家，{row['sure']:.1f} 万元{_marked(row)}", ["代码", "企业", "区县", "条款", "部门", "金额"],
            [[one["code"], one["name"], one["region"], one["clause_name"]["zh"], one["department"], _number(one["sure"])] for one in row["firms"]],
            right=(5,),
        )  # fmt: skip

    give(json, _find)


@app.command("budget")
def budget_command(
    year: Year = None,
    on: On = None,
    pack: PackName = "ningbo",
    data: DataFolder = None,
    json: AsJson = False,
) -> None:
    """各政策、各部门要花多少：一定的和至多的，比预算。 / Exposure by policy and department against the budget."""

    def _find() -> Answer:
        from jiqun.workspace.policy_rows import budget_row

        row = budget_row(_matches(pack, data, on, year))
        lines = [(one["title"]["zh"], one) for one in row["policies"]] + [
            (one["name"], one) for one in row["departments"]
        ]
        return Answer(
            row, f"{row['year']}年 政策资金（万元）{_marked(row)}", ["政策 / 部门", "条款", "预算", "应兑付", "至多", "超预算", "金额不明的企业"],
            [[name, one["clauses"], _number(one["budget"]), _number(one["sure"]), _number(one["most"]), _number(one["over"]), one["unmeasured"]] for name, one in lines],
            right=range(1, 7),
        )  # fmt: skip

    give(json, _find)


@app.command("conflicts")
def conflicts_command(
    year: Year = None,
    on: On = None,
    pack: PackName = "ningbo",
    data: DataFolder = None,
    json: AsJson = False,
) -> None:
    """政策之间的冲突：重复享受、门槛不一、条件矛盾、版本重叠、引用失效。 / Conflicts between clauses."""

    def _find() -> Answer:
        from jiqun.workspace.policy_rows import conflict_row

        found = _matches(pack, data, on, year)
        rows = [conflict_row(item) for item in found.conflicts()]
        return Answer(
            {"on": found.held.on.isoformat(), "year": found.year, "conflicts": rows}, f"政策冲突 {len(rows)} 处 / conflicts",
            ["类别", "条款或政策", "说明", "企业", "重复金额（万元）"],
            [[CONFLICTS[row["kind"]], " · ".join(row["about"]), row["words"]["zh"], row["firms"], _number(row["money"]) if row["money"] is not None else ""] for row in rows],
            right=(3, 4),
        )  # fmt: skip

    give(json, _find)


@app.command("effect")
def effect_command(
    policy: Annotated[str, typer.Argument(help="政策或 政策/条款 / policy or policy/clause")],
    outcome: Annotated[
        str,
        typer.Option(
            help="看什么：revenue、value_added、employees、rd_expense、tax_actual、technical_investment / outcome"
        ),
    ] = "revenue",
    lag: Annotated[int, typer.Option(min=0, max=5, help="兑付后第几年 / years after the payment")] = 1,
    pack: PackName = "ningbo",
    data: DataFolder = None,
    json: AsJson = False,
) -> None:
    """政策兑付的事后效果：受益企业与兑付前相似企业的前后变化之差。 / How those who were paid changed against matched peers."""

    def _find() -> Answer:
        from jiqun.workspace.policy_effects import OUTCOMES as OF
        from jiqun.workspace.policy_effects import effect_row

        if outcome not in OF:
            raise OutcomeUnknown(outcome, OF)
        city, desk = _opened(pack, data)
        row = effect_row(city, desk, policy, outcome, lag)
        told = row["per_cent"]
        lines = [
            f"{policy}：兑付后第{lag}年 {row['outcome_name']['zh']} 比相似企业 {told['effect']:+.1f}%（95% 区间 {told['low']:+.1f}% 至 {told['high']:+.1f}%）{_marked(row)}",
            f"受益 {row['treated']}，匹配上 {row['matched']}，对照 {row['controls']}，{row['strata']} 层；兑付 {row['paid']:.0f} 万元",
            *[f"注意：{CAUTIONS[item]}" for item in row["cautions"]], ASSOCIATION,
        ]  # fmt: skip
        return Answer(
            row, "\n".join(lines), ["协变量（兑付前）", "受益", "对照", "标准化差", "匹配后受益", "匹配后对照", "标准化差"],
            [
                [{"size": "营业收入（对数）", "staff": "职工（对数）", "growth": "此前增速", "outcome": "结果（对数）"}[one["covariate"]],
                 *(_share(one[name]) for name in ("treated", "controls", "before", "matched_treated", "matched_controls", "after"))]
                for one in row["balance"]
            ],
            right=range(1, 7),
        )  # fmt: skip

    give(json, _find)


def _share(value: float | None) -> str:
    return "—" if value is None else f"{value:.3f}"


@app.command("compare")
def compare_command(
    before: Annotated[str, typer.Argument(help="原政策 / policy as it is")],
    after: Annotated[str, typer.Argument(help="修订后 / as revised")],
    year: Year = None,
    on: On = None,
    pack: PackName = "ningbo",
    data: DataFolder = None,
    json: AsJson = False,
) -> None:
    """政策修订：改了哪里，哪些企业进出，多花多少。 / A revision: what changes, who moves, what it costs."""

    def _find() -> Answer:
        from jiqun.workspace.policy_effects import comparison_row

        found = _matches(pack, data, on, year)
        row = comparison_row(found.city, found.desk, before, after, found)
        changed = [f"{item['place']}：{item['before']} → {item['after']}" for item in row["differences"]]
        return Answer(
            row, "\n".join([f"{before} → {after}：应兑付多 {row['cost']:+.1f} 万元{_marked(row)}", *changed]),
            ["条款", "原满足", "现满足", "进", "出", "原应兑付", "现应兑付", "增减"],
            [
                [one["clause"], one["before"], one["after"], one["gained"], one["lost"], _number(one["sure_before"]),
                 _number(one["sure_after"]), f"{one['cost']:+.1f}"]
                for one in row["clauses"]
            ],
            right=range(1, 8),
        )  # fmt: skip

    give(json, _find)


@app.command("check")
def check_command(pack: PackName = "ningbo", json: AsJson = False) -> None:
    """检查政策文本：引文、部门、同享规则，并跑样例。 / Check policies: quotes, departments, groups, golden cases."""

    def _find() -> Answer:
        from jiqun.workspace.policy_checks import checked
        from jiqun.workspace.rule_cases import told_miss

        row = checked(_city(pack))
        return Answer(
            row, f"政策 {row['policies']}，条款 {row['clauses']}，样例 {row['cases']}；问题 {len(row['faults']) + len(row['misses'])}",
            ["何处", "问题", "说明"],
            [[one["about"], one["fault"], one["words"]] for one in row["faults"]]
            + [[one["rules"], "case", told_miss(one)] for one in row["misses"]],
        )  # fmt: skip

    give(json, _find)

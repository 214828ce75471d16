"""The roster: one row per enterprise and year with everything figures are cut by."""

from __future__ import annotations

from collections.abc import Sequence

import ibis

from jiqun.enterprises.identity.canonical import Canon
from jiqun.facts.store import ROW, VINTAGE

#: Columns of the roster that figures may be cut by or filtered on, with their Chinese labels.
CUTS = {
    "region": "区县",
    "town": "镇街",
    "park": "园区",
    "section": "行业门类",
    "division": "行业大类",
    "industry": "行业",
    "scale": "规模",
    "scale_before": "上年规模",
    "size": "企业规模类型",
    "ownership": "企业类型",
}


def roster(reported: ibis.Table, register: ibis.Table, canon: Canon, years: Sequence[int]) -> ibis.Table:
    """The returns of `enterprise_year`, made in `years`, beside the register.

    Columns: code, year, enterprise, name, and those of CUTS but `section`.

    `code` is as reported and names the row; `enterprise` is whom it counts for, after accepted identities and mergers.

    The year's own return speaks first, the register fills what it leaves out: an enterprise that moved is in its
    district of that year. Enterprises without a return of the year are not in that year's roster. `scale_before` is the
    scale of the year before, `unreported` where others made a return for it, null where nobody did.
    """
    year = canon.over(reported, "enterprise_year")
    registered = _one_each(register)
    joined = year.left_join(registered, year.enterprise == registered.register_code)
    joined = _with_scale_before(joined, reported, years)
    industry = ibis.coalesce(joined.industry, joined.register_industry)
    return joined.select(
        code=joined.code,
        year=joined.year,
        enterprise=joined.enterprise,
        name=ibis.coalesce(joined.register_name, joined.name),
        region=ibis.coalesce(joined.region, joined.register_region),
        town=joined.register_town,
        park=joined.register_park,
        industry=industry,
        division=industry.substr(0, 2),
        scale=joined.scale,
        scale_before=joined.scale_before,
        size=joined.size,
        ownership=joined.register_ownership,
        main_products=joined.register_main_products,
    )


def _with_scale_before(table: ibis.Table, reported: ibis.Table, years: Sequence[int]) -> ibis.Table:
    """With `scale_before`. Of two offices' returns for one code, “above” speaks."""
    later = (reported.year + 1).cast("int32")
    before = reported.group_by(reported.code, _next=later).agg(_scale_before=reported.scale.min())
    joined = table.left_join(
        before, [table.code == before.code, table.year == before["_next"]], rname="_r_{name}"
    )
    told = ibis.coalesce(joined["_scale_before"], "unreported")
    known = ibis.ifelse(joined.year.isin([year + 1 for year in years]), told, ibis.null("string"))
    return joined.mutate(scale_before=known)


def _one_each(register: ibis.Table) -> ibis.Table:
    """One row per code: offices may report the same enterprise; the first office by name speaks."""
    order = ibis.row_number().over(
        ibis.window(group_by=register.code, order_by=[register[VINTAGE], register[ROW]])
    )
    ranked = register.mutate(_order=order)
    kept = ranked.filter(ranked["_order"] == 0)
    names = ("code", "name", "region", "town", "park", "industry", "ownership", "main_products")
    return kept.select(**{f"register_{name}": kept[name] for name in names})

"""The roster: one row per enterprise and year with everything figures are cut by."""

from __future__ import annotations

import datetime as dt

import ibis

from jiqun.engine import Engine
from jiqun.enterprises.identity.canonical import Canon
from jiqun.facts.store import State, Store

#: Columns of the roster that figures may be cut by or filtered on, with their Chinese labels.
CUTS = {
    "region": "区县",
    "town": "镇街",
    "park": "园区",
    "section": "行业门类",
    "division": "行业大类",
    "industry": "行业",
    "scale": "规模",
    "size": "企业规模类型",
    "ownership": "企业类型",
}


def roster(
    store: Store, engine: Engine, *, as_of: dt.datetime | None = None, at_least: State = State.SUBMITTED
) -> ibis.Table:
    """Columns: code, year, enterprise, name, and those of CUTS but `section`.

    `code` is as reported and names the row; `enterprise` is whom it counts for, after accepted identities and mergers.

    The year's own return speaks first, the register fills what it leaves out: an enterprise that moved is in its
    district of that year. Enterprises without a return of the year are not in that year's roster.
    """
    reported = store.table(engine, "enterprise_year", as_of=as_of, at_least=at_least)
    year = Canon.of(store.database, as_of).over(reported, "enterprise_year")
    register = _one_each(store.table(engine, "enterprise", as_of=as_of, at_least=at_least))
    joined = year.left_join(register, year.enterprise == register.register_code)
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
        size=joined.size,
        ownership=joined.register_ownership,
        main_products=joined.register_main_products,
    )


def _one_each(register: ibis.Table) -> ibis.Table:
    """One row per code: offices may report the same enterprise; the first office by name speaks."""
    order = ibis.row_number().over(
        ibis.window(group_by=register.code, order_by=[register["_vintage"], register["_row"]])
    )
    ranked = register.mutate(_order=order)
    kept = ranked.filter(ranked["_order"] == 0)
    names = ("code", "name", "region", "town", "park", "industry", "ownership", "main_products")
    return kept.select(**{f"register_{name}": kept[name] for name in names})

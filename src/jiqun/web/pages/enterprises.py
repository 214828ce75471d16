"""Enterprises: the list with search and filters, and one enterprise's portrait."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated, Any

from fastapi import APIRouter, HTTPException, Query, Response

from jiqun.web.pages.visiting import Visiting
from jiqun.web.rendering import Visit

router = APIRouter()

Text = Annotated[str, Query(max_length=120)]


@router.get("/enterprises")
def enterprises(
    visit: Visiting,
    q: Text = "",
    year: Annotated[str, Query(pattern=r"^\d{0,4}$")] = "",
    region: Text = "",
    division: Text = "",
    scale: Text = "",
    cluster: Text = "",
    title: Text = "",
    order: Text = "output",
    page: Annotated[int, Query(ge=1, le=100_000)] = 1,
) -> Response:
    desk = visit.site.desk()
    years = desk.facts().years()
    if not years:
        return visit.page("enterprises.html", years=[], rows=[])
    taxonomy, _, chosen = cluster.partition("/")
    asked = {"q": q, "year": year, "region": region, "division": division, "scale": scale, "cluster": cluster,
             "title": title, "order": order}  # fmt: skip
    from jiqun.workspace.enterprises import Wanted

    if chosen and taxonomy not in desk.rules:
        raise HTTPException(404, f"没有分类“{taxonomy}” / no taxonomy “{taxonomy}”")
    wanted = Wanted(year=int(year) if year else years[-1], text=q, region=region, division=division, scale=scale,
                    taxonomy=taxonomy if chosen else "", cluster=chosen, title=title, order=order, page=page)  # fmt: skip
    if not visit.disclosure.figures:
        wanted = replace(wanted, order="code", scale="")  # the order by a figure would tell of it
    return visit.kept(lambda: _list(visit, wanted, asked, years), visit.disclosure)


def _list(visit: Visit, wanted: Any, asked: dict[str, str], years: list[int]) -> Response:
    from jiqun.workspace import enterprises as found

    desk = visit.site.desk()
    population = desk.facts().population
    rows, count = found.listed(population, wanted, visit.site.register() if wanted.text else None)
    occurring, yearly = found.choices(population, wanted.year), desk.store.dataset("enterprise_year")
    return visit.page(
        "enterprises.html",
        rows=rows,
        count=count,
        years=years,
        year=wanted.year,
        page=wanted.page,
        pages=max(1, -(-count // found.PAGE)),
        asked=asked,
        figures=[
            field for name in found.SHOWN if visit.disclosure.tells(name, (field := yearly[name]).sensitivity)
        ],
        sized=visit.disclosure.tells("scale", yearly["scale"].sensitivity),
        regions=[(name, visit.show.region(name)) for name in occurring["region"]],
        divisions=[(code, found.industry_name(code)) for code in occurring["division"]],
        scales=[
            (code.code, _label(visit, code)) for code in desk.store.dataset("enterprise_year").lists["scale"]
        ],
        titles=[(code.code, _label(visit, code)) for code in desk.store.dataset("title").lists["title"]],
        clusters=_clusters(visit),
        industry=found.industry_name,
        simulated=_simulated(visit),
    )


def _label(visit: Visit, code: Any) -> str:
    return str(code.english or code.label) if visit.language == "en" else str(code.label)


def _clusters(visit: Visit) -> list[tuple[str, str]]:
    return [
        (
            f"{taxonomy.id}/{cluster.id}",
            f"{cluster.name.in_(visit.language)} — {taxonomy.name.in_(visit.language)}",
        )
        for taxonomy in reversed(visit.city.library.taxonomies.all)
        for tier in taxonomy.tiers
        for cluster in tier.clusters
        if cluster.gbt4754
    ]


def _simulated(visit: Visit) -> bool:
    catalogue = visit.site.desk().store.catalogue
    return any(item.simulated for item in catalogue.current("enterprise_year"))


@router.get("/enterprises/{code}")
def enterprise(visit: Visiting, code: str) -> Response:
    visit.site.desk()
    return visit.kept(lambda: _portrait(visit, code), visit.disclosure)


def _portrait(visit: Visit, code: str) -> Response:
    from jiqun.workspace import enterprises as found
    from jiqun.workspace.disclosing import told_portrait

    desk = visit.site.desk()
    population = desk.facts().population
    held = found.portrait(population, code)
    if held is None:
        raise HTTPException(404, f"没有代码为“{code}”的企业 / no enterprise with code “{code}”")
    held = told_portrait(
        held, desk.store.dataset("enterprise_year"), desk.store.dataset("enterprise"), visit.disclosure
    )
    both = [code for item in held.mergers for code in (item.absorbed, item.survivor)]
    return visit.page(
        "enterprise.html",
        held=held,
        parties=found.names_of(population, both),
        industry=found.industry_name,
        yearly=desk.store.dataset("enterprise_year"),
        shown=found.shown_fields,
        per_mu=_per_mu(held),
        simulated=_simulated(visit),
    )


def _per_mu(held: Any) -> dict[int, float]:
    """Land used in each year, 亩: registered + leased in + other − leased out."""
    land: dict[int, float] = {}
    for reported in held.reported:
        if reported.dataset.id == "land_holding":
            for row in reported.rows:
                if "area" not in row:
                    continue
                sign = -1 if row["kind"] == "leased_out" else 1
                land[row["year"]] = land.get(row["year"], 0.0) + sign * (row["area"] or 0.0)
    return land

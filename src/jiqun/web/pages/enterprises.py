"""Enterprises: the list with search and filters, one enterprise's portrait, and everything it reported."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated, Any, Literal

from fastapi import APIRouter, HTTPException, Query, Response

from jiqun.web import exports
from jiqun.web.drawings.classes import shade
from jiqun.web.drawings.spark import HATCH, spark
from jiqun.web.pages.carbon import tone
from jiqun.web.pages.visiting import Visiting
from jiqun.web.rendering import Visit

if TYPE_CHECKING:
    from jiqun.workspace.portrait import Sitter

router = APIRouter()

Row = dict[str, Any]
Text = Annotated[str, Query(max_length=120)]
PAPERS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pdf": "application/pdf",
}
Part = Literal["grade", "titles", "policies", "land", "energy", "risks"]


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
        divisions=[(code, visit.show.industry(code)) for code in occurring["division"]],
        scales=[
            (code.code, _label(visit, code)) for code in desk.store.dataset("enterprise_year").lists["scale"]
        ],
        titles=[(code.code, _label(visit, code)) for code in desk.store.dataset("title").lists["title"]],
        clusters=_clusters(visit),
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
def enterprise(visit: Visiting, code: str, whole: bool = False) -> Response:
    """The portrait on one page; `whole` has every part in it at once, else those that take long come after."""
    sitter = sitter_at(visit, code)
    return visit.kept(lambda: _portrait(visit, sitter, whole), visit.disclosure, _written(visit))


def sitter_at(visit: Visit, code: str) -> Sitter:
    """Whose portrait it is, as far as the visitor may be told, or the page “not found”."""
    from jiqun.workspace.disclosing import told_portrait
    from jiqun.workspace.enterprises import portrait
    from jiqun.workspace.portrait import Sitter

    desk = visit.site.desk()
    held = portrait(desk.facts().population, code)
    if held is None:
        raise HTTPException(404, f"没有代码为“{code}”的企业 / no enterprise with code “{code}”")
    held = told_portrait(
        held, desk.store.dataset("enterprise_year"), desk.store.dataset("enterprise"), visit.disclosure
    )
    glance = visit.site.ledgers if visit.site.has_records() else None
    return Sitter(visit.city, desk, visit.on, held, visit.disclosure.figures, glance)


def _written(visit: Visit) -> str:
    """Changes with every deed in a ledger: grades set by hand and what is overdue."""
    return visit.site.ledgers().version if visit.site.has_records() else ""


def _portrait(visit: Visit, sitter: Sitter, whole: bool) -> Response:
    from jiqun.workspace.portrait import composed, part, parts

    row, code = composed(sitter), sitter.code
    return visit.page(
        "enterprise.html", row=row, held=sitter.held, yearly=sitter.desk.store.dataset("enterprise_year"),
        register=sitter.desk.store.dataset("enterprise"), projects_set=sitter.desk.store.dataset("project"),
        drawn={item["id"]: _drawn(visit, item, row["simulated"]) for item in row["key"]["figures"]} if row["key"] else {},
        parts={name: part(sitter, name) if whole and sitter.told else None for name in parts()},
        whole=whole, apart=APART, code=code, fragment=False, shade=shade, tone=tone, defs=HATCH if row["simulated"] else "",
    )  # fmt: skip


#: Where each part stands at length: what its heading leads to, and what there is without script.
APART = {
    "grade": "/appraisal/firms/{}", "titles": "/titles/firms/{}", "policies": "/policies/match/{}", "land": "/enterprises/{}/returns#land_holding",
    "energy": "/carbon/{}", "risks": "/enterprises/{}?whole=1#risks",
}  # fmt: skip


def _drawn(visit: Visit, item: Row, simulated: bool) -> Any:
    points = [(int(year), float(value)) for year, value in item["series"]]
    return spark(points, simulated=simulated, title=item["name"][visit.language])


@router.get("/enterprises/{code}/parts/{name}")
def part_of(visit: Visiting, code: str, name: Part) -> Response:
    """One part of a portrait, to be set into the page."""
    sitter = sitter_at(visit, code)
    return visit.kept(lambda: _part(visit, sitter, name), visit.disclosure, _written(visit))


def _part(visit: Visit, sitter: Sitter, name: str) -> Response:
    from jiqun.workspace.portrait import part, simulated

    row = part(sitter, name) if sitter.told else None
    return visit.page(
        f"parts/portrait_{name}.html", row=row, code=sitter.code, fragment=True, told=sitter.told, simulated=simulated(sitter),
        shade=shade, tone=tone,
    )  # fmt: skip


@router.get("/enterprises/{code}/portrait.{kind}")
def paper(visit: Visiting, code: str, kind: Literal["docx", "pdf"]) -> Response:
    """The portrait to be printed; for those only who may see figures of single enterprises."""
    from jiqun.papers.errors import ConverterAbsent
    from jiqun.reports.portrait import portrait_file
    from jiqun.workspace.portrait import whole

    sitter = sitter_at(visit, code)
    if not sitter.told:
        raise HTTPException(403, "单个企业报送的数据不公开 / what a single enterprise reported is not public")
    try:
        content = portrait_file(whole(sitter), visit.on, kind)
    except ConverterAbsent as error:
        raise HTTPException(503, str(error)) from error
    return exports.download(content, PAPERS[kind], f"enterprise-{code}.{kind}")


@router.get("/enterprises/{code}/returns")
def returned(visit: Visiting, code: str) -> Response:
    """Everything reported of one enterprise, row by row."""
    sitter = sitter_at(visit, code)
    return visit.kept(lambda: _returned(visit, sitter), visit.disclosure)


def _returned(visit: Visit, sitter: Sitter) -> Response:
    from jiqun.workspace import enterprises as found

    held, desk = sitter.held, sitter.desk
    both = [code for item in held.mergers for code in (item.absorbed, item.survivor)]
    return visit.page(
        "enterprise_returns.html", held=held, parties=found.names_of(desk.facts().population, both),
        yearly=desk.store.dataset("enterprise_year"), shown=found.shown_fields, per_mu=sitter.land, simulated=_simulated(visit),
    )  # fmt: skip

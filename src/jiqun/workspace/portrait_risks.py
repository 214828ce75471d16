"""Land with the promises on it, and what is amiss with an enterprise: each with its rule and the rows that say so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

from jiqun.appraisal.promises.judging import Fulfilment
from jiqun.enterprises.signs import Seen, load_signs, seen
from jiqun.rules.errors import NoRuleInForce

if TYPE_CHECKING:
    from jiqun.workspace.portrait import Sitter

Row = dict[str, Any]
AHEAD = 1  #: years after the day's in which a title that ends is told
#: Sets that an enterprise that was in them is expected in again.
RETURNED = ("energy_use", "land_holding", "emission")


def land(sitter: Sitter) -> Row | None:
    """Holdings of the newest year by kind, yield per mu, and the parcels with their promises."""
    from jiqun.workspace.portrait import label

    rows = sitter.reported.get("land_holding", ())
    year = max((row["year"] for row in rows), default=None)
    held = [row for row in rows if row["year"] == year and row.get("area") is not None]
    kinds: dict[str, float] = {}
    for row in held:
        kinds[row["kind"]] = kinds.get(row["kind"], 0.0) + row["area"]
    area = sitter.land.get(year) if year is not None else None
    own = next((row for row in sitter.held.years if row["year"] == year), {})
    dataset = sitter.desk.store.dataset("land_holding")
    return {
        "year": year, "area": area,
        "kinds": [{"kind": label(dataset, "land_kind", kind), "area": size} for kind, size in sorted(kinds.items())],
        "per_mu": {
            name: own[name] / area if area and own.get(name) is not None else None for name in ("output", "value_added", "tax_actual")
        },
        "parcels": parcels(sitter),
    }  # fmt: skip


def parcels(sitter: Sitter) -> list[Row]:
    """Parcels supplied to the enterprise, with every promise decided against or for it."""
    from jiqun.workspace.promises import inspected, names_of, parcel_row, scheme_of

    if not sitter.desk.facts().vintages("parcel"):
        return []
    try:
        scheme = scheme_of(sitter.desk, on=sitter.on)
    except NoRuleInForce:
        return []
    done, names = inspected(sitter.desk, scheme, sitter.on), names_of(scheme)
    codes = done.table["enterprise"].to_pylist()
    found = [
        parcel_row(done, name)
        for name, code in zip(done.table["parcel"].to_pylist(), codes, strict=True)
        if code == sitter.code
    ]
    return [_parcel(row, names) for row in found]


def _parcel(row: Row, names: Row) -> Row:
    def told(verdict: Fulfilment) -> list[Row]:
        return [
            names[item["id"]] for item in (*row["stages"], *row["checks"]) if item["verdict"] == verdict.value
        ]

    kept = ("parcel", "name", "area", "park", "supplied_on", "verdict")
    return {name: row[name] for name in kept} | {
        "kept": len(told(Fulfilment.KEPT)),
        "broken": told(Fulfilment.BROKEN),
    }


def risks(sitter: Sitter) -> Row:
    """Everything amiss, by kind; `looked` counts the rules that were looked through."""
    found = [
        *_signs(sitter),
        *_downgrades(sitter),
        *_promises(sitter),
        *_titles(sitter),
        *_overdue(sitter),
        *_unreturned(sitter),
    ]
    return {"risks": found, "looked": len(load_signs(sitter.desk.pack)) + 5}


def _risk(
    kind: str,
    name: tuple[str, str],
    told: tuple[str, str],
    rule: tuple[str, str],
    link: str = "",
    rows: Sequence[Row] = (),
) -> Row:
    def both(words: tuple[str, str]) -> Row:
        return {"zh": words[0], "en": words[1]}

    return {
        "kind": kind,
        "name": both(name),
        "told": both(told),
        "rule": both(rule),
        "link": link,
        "rows": list(rows),
    }


def _signs(sitter: Sitter) -> Iterator[Row]:
    rows = {"enterprise_year": sitter.held.years, **sitter.reported}
    for item in seen(load_signs(sitter.desk.pack), rows):
        yield _sign(sitter, item)


def _sign(sitter: Sitter, item: Seen) -> Row:
    from jiqun.workspace.portrait import origin

    sign = item.sign
    field = sitter.desk.store.dataset(sign.dataset)[sign.figure]
    unit = "" if sign.over else (field.unit or "")
    change = " → ".join(_digits(value) for value in (item.before, item.value) if value is not None)
    return _risk(
        sign.id, (sign.name.zh, sign.name.en or sign.name.zh),
        (f"{item.year} 年{field.label} {change}{unit}", f"{field.english} {change}{' ' + _english(unit) if unit else ''}, {item.year}"),
        (f"{sign.rule('zh')}（示例界限）", f"{sign.rule('en')} (an example bound)"), rows=[origin(row) for row in item.rows[:2]],
    )  # fmt: skip


def _digits(value: float) -> str:
    return f"{value:,.0f}" if abs(value) >= 100 else f"{value:,.3g}"


def _english(unit: str) -> str:
    return {"万元": "×10,000 yuan", "人": "persons", "吨标准煤": "tce"}.get(unit, unit)


def _downgrades(sitter: Sitter) -> Iterator[Row]:
    from jiqun.workspace.appraisal_sheet import history
    from jiqun.workspace.portrait_grade import appraisals, shade

    done = appraisals(sitter)
    past = [item for item in history(done, sitter.code) if item["grade"]]
    if len(past) < 2:
        return
    schemes = {item.scheme.id: item.scheme for item in done}
    (before, now) = past[-2:]
    places = [shade(schemes[item["scheme"]], item["grade"]) for item in (before, now)]
    if None not in places and places[1] > places[0]:  # type: ignore[operator]
        name = schemes[now["scheme"]].name
        yield _risk(
            "downgrade", ("评价降档", "Graded lower"),
            (f"{before['year']} 年 {before['grade']} → {now['year']} 年 {now['grade']}", f"{before['grade']} in {before['year']}, {now['grade']} in {now['year']}"),
            (name.zh, name.en or name.zh), f"/appraisal/{now['scheme']}/firms/{sitter.code}",
        )  # fmt: skip


def _promises(sitter: Sitter) -> Iterator[Row]:
    for row in parcels(sitter):
        if row["broken"]:
            zh, en = (
                "、".join(item["zh"] for item in row["broken"]),
                ", ".join(item["en"] for item in row["broken"]),
            )
            yield _risk(
                "promise", ("标准地违约", "Promise on land broken"), (f"{row['name'] or row['parcel']}：{zh}", f"{row['name'] or row['parcel']}: {en}"),
                ("约定与实际逐项对照", "promised against actual"), f"/promises/{row['parcel']}",
            )  # fmt: skip


def _titles(sitter: Sitter) -> Iterator[Row]:
    from jiqun.workspace.portrait import titles_held

    for row in titles_held(sitter):
        until = row["valid_to_year"]
        if until is not None and until <= sitter.on.year + AHEAD:
            yield _risk(
                "title", ("称号到期", "Title runs out"), (f"{row['name']['zh']}，有效期至 {until} 年", f"{row['name']['en']}, valid to {until}"),
                (f"至 {sitter.on.year + AHEAD} 年底到期须复核", f"re-check due by the end of {sitter.on.year + AHEAD}"),
                f"/titles/firms/{sitter.code}", [row["row"]],
            )  # fmt: skip


def _overdue(sitter: Sitter) -> Iterator[Row]:
    from jiqun.ledgers.due import Urgency, owed
    from jiqun.ledgers.entry import Selection

    glance = sitter.ledgers
    if glance is None:
        return
    entries = glance.book.select(Selection(kind="enterprise", subject=sitter.code))
    for item in owed(glance.book, sitter.on, entries) if entries else ():
        if item.urgency is Urgency.LATE:
            ledger = glance.book.ledgers[item.entry.ledger]
            yield _risk(
                "ledger", ("台账事项逾期", "Overdue in a ledger"),
                (f"{item.entry.title or item.entry.number}：{item.label}，应于 {item.due} 完成，{item.unit}", f"{item.entry.title or item.entry.number}: {item.english or item.label}, due {item.due}, {item.unit}"),
                (ledger.title.zh, ledger.title.en or ledger.title.zh), f"/ledgers/{item.entry.ledger}/entries/{item.entry.number}",
            )  # fmt: skip


def _unreturned(sitter: Sitter) -> Iterator[Row]:
    """A year of returns that passed without its own, since its first; and sets it was in the year before."""
    facts = sitter.desk.facts()
    own = {row["year"] for row in sitter.held.years}
    lacking = [
        year for year in facts.years() if year > min(own) and year not in own and year <= sitter.on.year
    ]
    if lacking:
        yield _unreturned_row(sitter, "enterprise_year", lacking)
    for name in RETURNED:
        if name not in sitter.desk.store.declarations.all:
            continue
        known = {int(item.period) for item in facts.vintages(name) if item.period}
        held = {row["year"] for row in sitter.reported.get(name, ())}
        if known and held and max(known) in own and max(known) not in held:
            yield _unreturned_row(sitter, name, [max(known)])


def _unreturned_row(sitter: Sitter, dataset: str, years: Sequence[int]) -> Row:
    name = sitter.desk.store.dataset(dataset).name
    listed = [str(year) for year in years]
    return _risk(
        "unreturned", ("应报未报", "Not returned"),
        (f"{name.zh}：{'、'.join(listed)} 年", f"{name.en or name.zh}: {', '.join(listed)}"),
        ("往年报过、别的企业当年已报", "returned before, and others returned the year"), f"/data/sets/{dataset}",
    )  # fmt: skip

"""Computing indicators over many enterprise-years, against pandas and against SQL written by hand.

Every side runs in a process of its own and reads the same Parquet; seconds and peak memory are measured there.
`JIQUN_BENCH_FIRMS` is the number of enterprises (eight years each), `JIQUN_MEMORY` the engine's limit.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from bench.measure import Result

FIRMS = int(os.environ.get("JIQUN_BENCH_FIRMS", "125000"))
YEARS = tuple(range(2018, 2026))
CHUNK = 100_000
DISTRICTS = [f"区{number}" for number in range(10)]
CLUSTERS = {"a": ("34", "35"), "b": ("26",), "c": ("36", "38"), "d": ("39", "35"), "e": ("17", "18")}
DIVISIONS = ["17", "18", "26", "29", "33", "34", "35", "36", "38", "39"]
MONEY = ("output", "value_added", "revenue", "profit", "assets", "liabilities", "export", "new_product_output",
         "rd_expense", "tax_vat", "tax_income", "tax_property", "tax_actual", "energy", "electricity", "water",
         "fixed_investment", "technical_investment", "employees")  # fmt: skip


def compare(rounds: int) -> Iterator[Result]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        build(folder, FIRMS)
        runs = {
            side: [child(side, folder) for _ in range(min(rounds, 3))] for side in ("ours", "sql", "pandas")
        }
    best = {side: min(found, key=lambda item: item["seconds"]) for side, found in runs.items()}
    agree(best)
    rows = f"{FIRMS * len(YEARS) / 1e6:g} M enterprise-years, {best['ours']['groups']} groups"
    for peer, peer_name in (("pandas", "pandas, grouped by hand"), ("sql", "DuckDB, SQL by hand")):
        yield Result("all indicators", peer_name, best["ours"]["seconds"], best[peer]["seconds"], "s", rows)
        yield Result("peak memory", peer_name, best["ours"]["megabytes"], best[peer]["megabytes"], "MB", rows)


def agree(best: dict[str, Any]) -> None:
    """The three sides must give the same totals, or the comparison is worth nothing."""
    for side in ("sql", "pandas"):
        for key in ("value", "groups"):
            one, other = best["ours"][key], best[side][key]
            if abs(one - other) > 1e-6 * abs(one):
                raise AssertionError(f"{side} {key}: {one} ≠ {other}")


def child(side: str, folder: Path) -> dict[str, Any]:
    program = [sys.executable, "-m", "bench.figures", side, str(folder)]
    done = subprocess.run(program, stdout=subprocess.PIPE, text=True, check=True)  # noqa: S603
    return dict(json.loads(done.stdout.splitlines()[-1]))


def build(folder: Path, firms: int) -> None:
    """A store with eight years of returns, and the derived panel that figures are read from."""
    from jiqun.facts.schema import load_declarations
    from jiqun.facts.store import Store

    store = Store(folder / "data", load_declarations())
    for year in YEARS:
        with store.draft("enterprise_year", str(year)) as draft:
            for start in range(0, firms, CHUNK):
                draft.write(batch(start, min(CHUNK, firms - start), year))
            store.commit(draft, by="bench", source="模拟数据", source_digest=str(year), simulated=True)
    facts(store).population.panel_of("t")
    store.close()


def batch(start: int, size: int, year: int) -> Any:
    import numpy as np
    import pyarrow as pa

    chance = np.random.default_rng([year, start])
    take = lambda words: pa.array(np.array(words, object)[chance.integers(0, len(words), size)])  # noqa: E731
    columns = {
        "_row": pa.array(range(start, start + size)),
        "code": pa.array([f"{number:018d}" for number in range(start, start + size)]),
        "region": take(DISTRICTS),
        "industry": take([division + "11" for division in DIVISIONS]),
        "scale": take(["above", "above", "below"]),
        "size": take(["large", "medium", "small", "micro"]),
    }
    for name in MONEY:
        values = chance.lognormal(7, 1.4, size)
        columns[name] = pa.array(values, mask=chance.random(size) < 0.03)
    return pa.RecordBatch.from_pydict(columns)


def facts(store: Any) -> Any:
    from jiqun.engine import open_engine
    from jiqun.enterprises import Membership, Population
    from jiqun.indicators.computed import Facts, load_definitions
    from jiqun.plans import Taxonomy

    clusters = [
        {
            "id": name,
            "name": {"zh": name},
            "gbt4754": [{"code": code, "name": "", "confidence": "high"} for code in codes],
        }
        for name, codes in CLUSTERS.items()
    ]
    taxonomy = Taxonomy.model_validate(
        {"id": "t", "name": {"zh": "t"}, "tiers": [{"id": "1", "name": {"zh": "1"}, "clusters": clusters}]}
    )
    population = Population(store, open_engine(), {"t": Membership(taxonomy=taxonomy)})
    return Facts(population, load_definitions(store.declarations))


def names(definitions: Any) -> list[str]:
    """Every indicator made of returns of enterprises alone. (Counts of groups need a second cut.)"""
    return [
        name
        for name, versions in definitions.versions.items()
        if (way := versions[-1].yearly) is not None
        and way.sets == ("enterprise_year",)
        and not any(measure.record.group for measure in way.measures)
    ]


def ours(folder: Path) -> dict[str, Any]:
    from jiqun.facts.schema import load_declarations
    from jiqun.facts.store import Store
    from jiqun.indicators.computed import compute

    found = facts(Store(folder / "data", load_declarations()))
    asked = names(found.definitions)
    started = time.perf_counter()
    figures = compute(found, asked, by=["district", "cluster:t", "size"]).figures
    taken = time.perf_counter() - started
    total = sum(item.value or 0 for item in figures if item.indicator == "industrial-va-ads")
    return {"seconds": taken, "value": total, "groups": len(figures) / len(asked)}


TAXES = ("tax_vat", "tax_vat_export_credit", "tax_vat_welfare_refund", "tax_vat_resource_refund", "tax_income",
         "tax_property", "tax_land_use", "tax_vehicle", "tax_land_increment", "tax_stamp", "tax_construction",
         "tax_resource", "tax_education", "tax_local_education", "tax_environment")  # fmt: skip
#: Indicators of manufacturers by revenue, 万元.
LARGE = {"over_50bn": 5e6, "making_over_10bn": 1e6, "over_5bn": 5e5, "over_1bn": 1e5}
SUMS = f"""
  sum(case when scale = 'above' then coalesce(case when coalesce({", ".join(TAXES)}) is not null
    then {" + ".join(f"coalesce({name}, 0)" for name in TAXES)} end, tax_actual) end) as tax_above,
  {", ".join(f"count(case when revenue >= {least} and division between '13' and '43' then 1 end) as {name}" for name, least in LARGE.items())},
  sum(case when scale = 'above' then electricity end) as electricity_above,
  count(case when scale = 'above' and scale_before <> 'above' then 1 end) as newly_above,
  count(case when scale = 'above' and rd_expense > 0 then 1 end) as researching,
  count(case when scale = 'above' and rd_institutions > 0 then 1 end) as with_institution,
  count(case when output >= 5e4 then 1 end) as over_500m,
  count(case when output >= 5e4 and rd_institutions > 0 then 1 end) as over_500m_with,
  sum(case when scale = 'above' then output end) as output_above,
  sum(case when scale = 'above' then value_added end) as value_added_above,
  sum(case when scale = 'above' then revenue end) as revenue_above,
  sum(case when scale = 'above' then profit end) as profit_above,
  sum(case when scale = 'above' then assets end) as assets_above,
  sum(case when scale = 'above' then liabilities end) as liabilities_above,
  sum(case when scale = 'above' then employees end) as employees_above,
  sum(case when scale = 'above' then rd_expense end) as rd_above,
  sum(case when scale = 'above' then export end) as export_above,
  sum(case when scale = 'above' then new_product_output end) as new_product_above,
  sum(case when scale = 'above' then energy end) as energy_above,
  sum(case when scale = 'above' then technical_investment end) as technical_above,
  count(case when scale = 'above' then 1 end) as firms_above,
  count(case when scale = 'above' and profit < 0 then 1 end) as losing,
  count(case when revenue >= 1e7 then 1 end) as over_100bn,
  count(case when revenue >= 1e6 then 1 end) as over_10bn,
  sum(case when scale = 'above' then coalesce(profit_and_tax, case when profit is not null or tax_actual is not null
    then coalesce(profit, 0) + coalesce(tax_actual, 0) end) end) as profit_and_tax,
  sum(case when scale = 'above' and division between '13' and '43' then value_added end) as making_value_added,
  sum(case when scale = 'above' and division between '13' and '43' then employees end) as making_employees,
  sum(case when scale = 'above' and division in ('33','34','35','36','37','38','39','40') then value_added end) as equipment
"""


def sql(folder: Path) -> dict[str, Any]:
    """The same sums over the same panel, as a good analyst would write them."""
    import duckdb

    (panel,) = (folder / "data" / "derived").glob("panel-t-*.parquet")
    connection = duckdb.connect(
        config={"memory_limit": os.environ.get("JIQUN_MEMORY", "4GB"), "preserve_insertion_order": False}
    )
    started = time.perf_counter()
    table = connection.sql(
        f"select year, coalesce(region, '') as region, coalesce(\"cluster\", '') as \"cluster\", coalesce(size, '') as size, {SUMS}"  # noqa: S608
        f" from read_parquet('{panel}') group by all order by all"
    ).to_arrow_table()
    frame = table.to_pylist()
    for row in frame:
        row["labour"] = row["value_added_above"] / row["employees_above"] if row["employees_above"] else None
        row["margin"] = row["profit_above"] / row["revenue_above"] if row["revenue_above"] else None
    taken = time.perf_counter() - started
    return {
        "seconds": taken,
        "value": sum(row["value_added_above"] or 0 for row in frame) / 1e4,
        "groups": len(frame),
    }


def pandas(folder: Path) -> dict[str, Any]:
    """The same sums in pandas, reading only the columns that are used."""
    import pandas as pd

    (panel,) = (folder / "data" / "derived").glob("panel-t-*.parquet")
    keys = ["year", "region", "cluster", "size"]
    used = ["output", "value_added", "revenue", "profit", "assets", "liabilities", "employees", "rd_expense", "export",
            "new_product_output", "energy", "technical_investment", "electricity"]  # fmt: skip
    more = ["scale_before", "rd_institutions", *TAXES]
    started = time.perf_counter()
    frame = pd.read_parquet(
        panel, columns=[*keys, "scale", "division", "tax_actual", "profit_and_tax", *used, *more]
    )
    above = frame["scale"] == "above"
    making = above & frame["division"].between("13", "43")
    equipment = above & frame["division"].isin(["33", "34", "35", "36", "37", "38", "39", "40"])
    work = frame[keys].copy()
    for name in used:
        work[name] = frame[name].where(above)
    work["losing"] = (above & (frame["profit"] < 0)).astype("int64")
    work["firms"] = above.astype("int64")
    work["over_100bn"] = (frame["revenue"] >= 1e7).astype("int64")
    work["over_10bn"] = (frame["revenue"] >= 1e6).astype("int64")
    parts = frame[["profit", "tax_actual"]].sum(axis=1, min_count=1)
    work["profit_and_tax"] = frame["profit_and_tax"].fillna(parts).where(above)
    work["making_value_added"] = frame["value_added"].where(making)
    work["making_employees"] = frame["employees"].where(making)
    work["equipment"] = frame["value_added"].where(equipment)
    work["tax"] = frame[list(TAXES)].sum(axis=1, min_count=1).fillna(frame["tax_actual"]).where(above)
    for name, least in LARGE.items():
        work[name] = ((frame["revenue"] >= least) & frame["division"].between("13", "43")).astype("int64")
    work["newly_above"] = (above & frame["scale_before"].notna() & (frame["scale_before"] != "above")).astype(
        "int64"
    )
    work["researching"] = (above & (frame["rd_expense"] > 0)).astype("int64")
    work["with_institution"] = (above & (frame["rd_institutions"] > 0)).astype("int64")
    work["over_500m"] = (frame["output"] >= 5e4).astype("int64")
    work["over_500m_with"] = ((frame["output"] >= 5e4) & (frame["rd_institutions"] > 0)).astype("int64")
    grouped = work.groupby(keys, dropna=False, sort=True).sum()
    grouped["labour"] = grouped["value_added"] / grouped["employees"]
    grouped["margin"] = grouped["profit"] / grouped["revenue"]
    taken = time.perf_counter() - started
    return {"seconds": taken, "value": float(grouped["value_added"].sum()) / 1e4, "groups": len(grouped)}


def main(arguments: Sequence[str]) -> None:
    side, folder = arguments
    found = {"ours": ours, "sql": sql, "pandas": pandas}[side](Path(folder))
    # Not getrusage: its maximum survives exec and so begins with the parent's.
    status = Path("/proc/self/status").read_text(encoding="ascii")
    peak = int(status.partition("VmHWM:")[2].split()[0]) / 1024
    print(json.dumps(found | {"megabytes": peak}))


if __name__ == "__main__":
    main(sys.argv[1:])

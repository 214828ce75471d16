"""Grading enterprises end to end, against pandas and against SQL written by hand: six indicators over returns, land and
emissions, the missing item filled with its mean, ranks and classes of every year and list.

Every side runs in a process of its own and reads the same Parquet. `JIQUN_BENCH_FIRMS` is the number of enterprises.
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

from bench.figures import CHUNK, batch
from bench.measure import Result

FIRMS = int(os.environ.get("JIQUN_BENCH_FIRMS", "100000"))
YEARS = tuple(range(2019, 2026))
SCHEME = "huangyan-2022"


def compare(rounds: int) -> Iterator[Result]:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        build(folder, FIRMS)
        runs = {
            side: [child(side, folder) for _ in range(min(rounds, 3))] for side in ("ours", "sql", "pandas")
        }
    best = {side: min(found, key=lambda item: item["seconds"]) for side, found in runs.items()}
    agree(best)
    rows = f"{FIRMS * len(YEARS) / 1e6:g} M enterprise-years graded"
    for peer, peer_name in (("pandas", "pandas"), ("sql", "DuckDB, SQL by hand")):
        yield Result("grade a city", peer_name, best["ours"]["seconds"], best[peer]["seconds"], "s", rows)
        yield Result(
            "grading: memory", peer_name, best["ours"]["megabytes"], best[peer]["megabytes"], "MB", rows
        )


def agree(best: dict[str, Any]) -> None:
    """The three sides must grade alike, or the comparison is worth nothing."""
    for side in ("sql", "pandas"):
        if best[side]["grades"] != best["ours"]["grades"]:
            raise AssertionError(f"{side}: {best[side]['grades']} ≠ {best['ours']['grades']}")
        one, other = best["ours"]["score"], best[side]["score"]
        if abs(one - other) > 1e-6 * abs(one):
            raise AssertionError(f"{side} score: {one} ≠ {other}")


def child(side: str, folder: Path) -> dict[str, Any]:
    program = [sys.executable, "-m", "bench.appraisals", side, str(folder)]
    done = subprocess.run(program, stdout=subprocess.PIPE, text=True, check=True)  # noqa: S603
    return dict(json.loads(done.stdout.splitlines()[-1]))


def build(folder: Path, firms: int) -> None:
    """A store with the years' returns, land and emissions, and its derived tables."""
    from jiqun.facts.schema import load_declarations
    from jiqun.facts.store import Store

    store = Store(folder / "data", load_declarations())
    for year in YEARS:
        for name, make in (
            ("enterprise_year", batch),
            ("land_holding", land),
            ("emission", emission),
            ("energy_use", energy),
        ):
            with store.draft(name, str(year)) as draft:
                for start in range(0, firms, CHUNK):
                    draft.write(make(start, min(CHUNK, firms - start), year))
                store.commit(
                    draft, by="bench", source="模拟数据", source_digest=f"{name}{year}", simulated=True
                )
    graded(store)
    store.close()


def codes(start: int, size: int) -> Any:
    import pyarrow as pa

    return pa.array([f"{number:018d}" for number in range(start, start + size)])


def land(start: int, size: int, year: int) -> Any:
    import numpy as np
    import pyarrow as pa

    chance = np.random.default_rng([year, start, 1])
    kinds = pa.array(np.array(["registered", "leased_in"], object)[chance.integers(0, 2, size)])
    return pa.RecordBatch.from_pydict(
        {"_row": pa.array(range(start, start + size)), "code": codes(start, size), "holding": pa.array(["1"] * size),
         "kind": kinds, "area": pa.array(chance.lognormal(2.5, 0.8, size))}
    )  # fmt: skip


def emission(start: int, size: int, year: int) -> Any:
    import numpy as np
    import pyarrow as pa

    chance = np.random.default_rng([year, start, 2])
    kept = np.flatnonzero(chance.random(size) < 0.8)
    code = codes(start, size).take(pa.array(kept))
    return pa.RecordBatch.from_pydict(
        {"_row": pa.array(kept + start), "code": code, "pollutant": pa.array(["cod"] * len(kept)),
         "amount": pa.array(chance.lognormal(-1, 1, len(kept)))}
    )  # fmt: skip


def energy(start: int, size: int, year: int) -> Any:
    import numpy as np
    import pyarrow as pa

    chance = np.random.default_rng([year, start, 3])
    return pa.RecordBatch.from_pydict(
        {"_row": pa.array(range(start, start + size)), "code": codes(start, size), "carrier": pa.array(["electricity"] * size),
         "amount": pa.array(chance.lognormal(3, 1, size)), "standard_coal_primary": pa.array(chance.lognormal(5, 1, size))}
    )  # fmt: skip


def graded(store: Any) -> Any:
    """The graded table as an expression, and the engine that answers it."""
    from jiqun.appraisal.appraise import Appraiser
    from jiqun.appraisal.scheme import load_schemes
    from jiqun.engine import open_engine
    from jiqun.enterprises import Population
    from jiqun.indicators.computed import Facts, load_definitions
    from jiqun.rules.vocabulary import load_vocabulary

    engine = open_engine()
    facts = Facts(Population(store, engine), load_definitions(store.declarations))
    appraiser = Appraiser(load_schemes()[SCHEME], load_vocabulary(store.declarations))
    return engine, appraiser.over(facts, YEARS)


def ours(folder: Path) -> dict[str, Any]:
    from jiqun.facts.schema import load_declarations
    from jiqun.facts.store import Store

    started = time.perf_counter()
    engine, table = graded(Store(folder / "data", load_declarations()))
    found = engine.collect(table.select("code", "year", "list", "score", "position", "grade"))
    return told(found.to_pandas(), started)


def told(frame: Any, started: float) -> dict[str, Any]:
    taken = time.perf_counter() - started
    counts = frame.groupby(["year", "list", "grade"]).size()
    grades = {"/".join(map(str, key)): int(value) for key, value in counts.items()}
    return {"seconds": taken, "grades": grades, "score": float(frame["score"].sum())}


TAXES = ("tax_vat", "tax_vat_export_credit", "tax_vat_welfare_refund", "tax_vat_resource_refund", "tax_income",
         "tax_property", "tax_land_use", "tax_vehicle", "tax_land_increment", "tax_stamp", "tax_construction",
         "tax_resource", "tax_education", "tax_local_education", "tax_environment")  # fmt: skip


def query(folder: Path) -> str:
    """As a good analyst would write it, over the returns themselves."""
    files = {
        name: f"'{folder}/data/vintages/{name}/*/*.parquet'"
        for name in ("land_holding", "emission", "energy_use")
    }
    panel = next((folder / "data" / "derived").glob("panel-*.parquet"))
    total = " + ".join(f"coalesce({name}, 0)" for name in TAXES)
    return f"""
    with land as (select code, year, sum(case when kind = 'leased_out' then -area else area end) as land
      from read_parquet({files["land_holding"]}) group by all),
    emission as (select code, year, sum(case when pollutant = 'cod' then amount when pollutant = 'ammonia_nitrogen' then amount / 0.8
      else amount / 0.95 end) as emitted from read_parquet({files["emission"]}) group by all),
    energy as (select code, year, sum(standard_coal_primary) as coal from read_parquet({files["energy_use"]}) group by all),
    base as (select p.code, p.year, p.scale,
      coalesce(case when coalesce({", ".join(TAXES)}) is not null then {total} end, tax_actual) as tax,
      value_added, employees, rd_expense, main_revenue, electricity, land, emitted, coalesce(coal, energy) as coal
      from read_parquet('{panel}') p left join land l using (code, year) left join emission e using (code, year)
      left join energy g using (code, year)),
    items as (select *,
      coalesce(case when scale = 'above' then tax / nullif(land, 0) / 24.097 * 30 else tax / nullif(land, 0) / 11.5932 * 50 end, 0) as s1,
      coalesce(case when scale = 'above' then value_added / nullif(land, 0) / 136.16 * 20 end, 0) as s2,
      coalesce(case when scale = 'above' then value_added / nullif(coal, 0) / 2.694 * 20 end, 0) as s3,
      case when scale = 'above' then value_added / nullif(emitted, 0) / 4929.81 * 10 end as s4,
      coalesce(case when scale = 'above' then value_added / nullif(employees, 0) / 18.14 * 10 end, 0) as s5,
      coalesce(case when scale = 'above' then rd_expense / nullif(main_revenue, 0) / 0.0302 * 10 end, 0) as s6,
      coalesce(case when scale = 'below' then tax / nullif(electricity, 0) / 0.2352 * 50 end, 0) as s7
      from base),
    means as (select year, avg(s4) as mean4 from items where scale = 'above' group by year),
    scored as (select code, year, scale as list, round(case when scale = 'above'
      then s1 + s2 + s3 + coalesce(s4, mean4, 0) + s5 + s6 else s1 + s7 end, 8) as score from items left join means using (year)),
    ranked as (select *, rank() over (partition by year, list order by score desc) as position,
      count(*) over (partition by year, list) as of, count(*) over (partition by year, list, score) as tied from scored)
    select code, year, list, score, position, case when position + tied - 1 <= floor(of * 0.2 + 1e-9) then 'A'
      when position + tied - 1 <= floor(of * 0.8 + 1e-9) then 'B' when position + tied - 1 <= floor(of * 0.95 + 1e-9) then 'C'
      else 'D' end as grade from ranked"""  # noqa: S608


def sql(folder: Path) -> dict[str, Any]:
    import duckdb

    started = time.perf_counter()
    connection = duckdb.connect(
        config={"memory_limit": os.environ.get("JIQUN_MEMORY", "4GB"), "preserve_insertion_order": False}
    )
    return told(connection.sql(query(folder)).to_arrow_table().to_pandas(), started)


USED = ("code", "year", "scale", "value_added", "employees", "rd_expense", "main_revenue", "electricity", "energy",
        "tax_actual", *TAXES)  # fmt: skip


def joined(folder: Path) -> Any:
    """Returns with land, emissions and energy of each enterprise and year beside, in pandas."""
    import numpy as np
    import pandas as pd

    panel = next((folder / "data" / "derived").glob("panel-*.parquet"))
    frame = pd.read_parquet(panel, columns=list(USED))
    keys = ["code", "year"]

    def sums(name: str, columns: list[str], amount: Any) -> Any:
        read = pd.concat(
            [
                pd.read_parquet(file, columns=columns)
                for file in sorted((folder / "data" / "vintages" / name).glob("*/*.parquet"))
            ]
        )
        read["amount_"] = amount(read)
        return read.groupby(keys, as_index=False)["amount_"].sum(min_count=1)

    sign = lambda read: np.where(read["kind"] == "leased_out", -read["area"], read["area"])  # noqa: E731
    share = {"cod": 1.0, "ammonia_nitrogen": 0.8}
    per = lambda read: read["amount"] / read["pollutant"].map(share).fillna(0.95)  # noqa: E731
    for name, columns, amount, told_as in (
        ("land_holding", [*keys, "kind", "area"], sign, "land"),
        ("emission", [*keys, "pollutant", "amount"], per, "emitted"),
        ("energy_use", [*keys, "standard_coal_primary"], lambda read: read["standard_coal_primary"], "coal"),
    ):
        frame = frame.merge(
            sums(name, columns, amount).rename(columns={"amount_": told_as}), on=keys, how="left"
        )
    return frame


def pandas(folder: Path) -> dict[str, Any]:
    """The same in pandas, reading only the columns that are used."""
    import numpy as np

    started = time.perf_counter()
    frame = joined(folder)
    above = frame["scale"] == "above"
    tax = frame[list(TAXES)].sum(axis=1, min_count=1).fillna(frame["tax_actual"])
    over = lambda one, other: one / frame[other].where(frame[other] != 0)  # noqa: E731
    coal = frame["coal"].fillna(frame["energy"])
    s4 = (over(frame["value_added"], "emitted") / 4929.81 * 10).where(above)
    s4 = s4.fillna(s4.groupby(frame["year"]).transform("mean")).fillna(0)
    first = (
        (over(tax, "land") / 24.097 * 30).fillna(0) + (over(frame["value_added"], "land") / 136.16 * 20).fillna(0)
        + (frame["value_added"] / coal.where(coal != 0) / 2.694 * 20).fillna(0) + s4
        + (over(frame["value_added"], "employees") / 18.14 * 10).fillna(0)
        + (over(frame["rd_expense"], "main_revenue") / 0.0302 * 10).fillna(0)
    )  # fmt: skip
    second = (over(tax, "land") / 11.5932 * 50).fillna(0) + (over(tax, "electricity") / 0.2352 * 50).fillna(0)
    out = frame[["code", "year"]].assign(list=frame["scale"], score=np.where(above, first, second).round(8))
    groups = out.groupby(["year", "list"])["score"]
    worst, of = groups.rank(method="max", ascending=False), groups.transform("size")
    out["position"] = groups.rank(method="min", ascending=False)
    out["grade"] = np.select(
        [worst <= np.floor(of * share + 1e-9) for share in (0.2, 0.8, 0.95)], ["A", "B", "C"], "D"
    )
    return told(out, started)


def main(arguments: Sequence[str]) -> None:
    side, folder = arguments
    found = {"ours": ours, "sql": sql, "pandas": pandas}[side](Path(folder))
    status = Path("/proc/self/status").read_text(encoding="ascii")
    peak = int(status.partition("VmHWM:")[2].split()[0]) / 1024
    print(json.dumps(found | {"megabytes": peak}))


if __name__ == "__main__":
    main(sys.argv[1:])

"""Commands that build and serve the pages."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Hashable
from typing import TYPE_CHECKING, Annotated

import typer

from jiqun.cli.demonstration import demonstration_users, print_users, sow_ledgers
from jiqun.cli.options import AsJson, DataFolder, On, PackName, Texts, day_of
from jiqun.cli.printing import errors, one_shape, print_json, print_table
from jiqun.mishap import Mishap
from jiqun.workspace import answers, open_city

if TYPE_CHECKING:
    from jiqun.web.site import Site
    from jiqun.workspace.facts import Desk

Port = Annotated[int, typer.Option(min=0, max=65535, help="端口 / port")]
Host = Annotated[str, typer.Option(help="地址；缺省只在本机 / address, this machine only by default")]


def _build(pack: str, texts: Texts, on: On) -> answers.Row:
    """Read and check everything the pages show; gives the summary with the seconds it took."""
    started = time.perf_counter()
    city = open_city(pack, texts)
    built = answers.summary(city, day_of(on))
    severities = [finding.severity for finding in city.findings]
    built["findings"] = {name: severities.count(name) for name in ("high", "medium", "low")}
    built["seconds"] = round(time.perf_counter() - started, 2)
    return built


SEED, YEARS = 1, range(2018, 2026)
LOOKS = 5.0  #: seconds between two looks whether returns have changed


def _populate(
    pack: str, data: DataFolder, firms: int, on: On
) -> tuple[answers.Row, list[tuple[str, str, str, str]]]:
    """A synthetic city for the pages of facts, made once, and its ledgers; then what the store holds, and who may log
    on."""
    # Imported here: the engine takes a second that no other command should pay.
    from jiqun.synthesis import synthesise
    from jiqun.workspace.facts import open_desk
    from jiqun.workspace.ledgers import book_of

    started = time.perf_counter()
    desk = open_desk(pack, data)
    try:
        if firms and not desk.store.catalogue.all():
            synthesise(desk.store, desk.pack, firms=firms, years=YEARS, seed=SEED, progress=_progress)
        found = desk.store.catalogue.all()
        if found:
            _warm(desk)
        city = open_city(pack).with_returned(desk.published())
        ledgers = sow_ledgers(desk, city, day_of(on))
        people = demonstration_users(desk, book_of(desk, city)) if ledgers else []
        return {
            "folder": str(desk.store.folder),
            "vintages": len(found),
            "rows": sum(item.rows for item in found),
            "simulated": any(item.simulated for item in found),
            "ledgers": ledgers,
            "seconds": round(time.perf_counter() - started, 2),
        }, people
    finally:
        desk.close()


def _warm(desk: Desk) -> None:
    """Make the derived tables now, so that no reader of a page waits for them."""
    from jiqun.indicators.computed import compute
    from jiqun.indicators.computed.months import prepared

    facts = desk.facts()
    if facts.years():
        yearly = [name for name, items in facts.definitions.versions.items() if items[-1].yearly]
        compute(facts, yearly, by=["district"])
        for taxonomy in facts.population.rules:
            facts.population.panel_of(taxonomy)
        for dataset in facts.definitions.monthly_sets:
            prepared(facts, dataset)


def _progress(what: str, share: float) -> None:
    errors.print(f"{share:4.0%} {what}")


def demo_command(
    build_only: Annotated[
        bool, typer.Option("--build-only", help="只生成不启动网站 / build, do not serve")
    ] = False,
    on: On = None,
    pack: PackName = "ningbo",
    texts: Texts = None,
    data: DataFolder = None,
    firms: Annotated[
        int, typer.Option(min=0, help="模拟企业数；0 为不生成 / simulated enterprises, 0 for none")
    ] = 10_000,
    host: Host = "127.0.0.1",
    port: Port = 8361,
    json: AsJson = False,
) -> None:
    """生成示例城市的工作区（含模拟数据）并启动网站。 / Build the demonstration city, with simulated data, and serve it."""
    with one_shape(json):
        built = _build(pack, texts, on)
        built["facts"], people = _populate(pack, data, firms, on)
        if json:
            print_json(built)
        else:
            print_table("", ["项", "数"], [(name, value) for name, value in built.items()])
        if not build_only:
            print_users(people)
            _serve(pack, texts, on, data, host, port)


def serve_command(
    pack: PackName = "ningbo",
    texts: Texts = None,
    on: On = None,
    data: DataFolder = None,
    host: Host = "127.0.0.1",
    port: Port = 8361,
) -> None:
    """启动网站。 / Serve the pages."""
    with one_shape(False):
        _serve(pack, texts, on, data, host, port)


def _serve(pack: str, texts: Texts, on: On, data: DataFolder, host: str, port: int) -> None:
    # Imported here: the web stack takes a second that no other command should pay.
    from threading import Thread

    import uvicorn

    from jiqun.web import create_app

    app = create_app(pack, texts=texts, today=on.date() if on else None, hosts=[host], data=data)
    Thread(target=_ahead, args=[app.state.site], daemon=True).start()
    errors.print(f"http://{host}:{port}  （Ctrl+C 停止 / to stop）")
    uvicorn.run(app, host=host, port=port, log_level="warning", server_header=False)


def _ahead(site: Site) -> None:
    """Reckon ahead of the first reader, and again after returns and corrections, once no more come in; what is wrong with
    the pack is told here, and on the pages that need it."""
    warmed = seen = _look(site, site.warm)
    # What was read of the city stays: the collector need not walk it again with every answer (a tenth of an answer's time).
    gc.collect()
    gc.freeze()
    while True:
        time.sleep(LOOKS)
        stands = _look(site)
        if stands == seen and stands != warmed:
            warmed = _look(site, site.warm)
        seen = stands


def _look(site: Site, first: Callable[[], None] = lambda: None) -> Hashable:
    """What answers stand on now."""
    try:
        stands = site.returned()
        first()
    except Mishap as error:
        errors.print(str(error))
        return str(error)
    return stands

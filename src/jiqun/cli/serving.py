"""Commands that build and serve the pages."""

from __future__ import annotations

import time
from typing import Annotated

import typer

from jiqun.cli.options import AsJson, DataFolder, On, PackName, Texts, day_of
from jiqun.cli.printing import errors, one_shape, print_json, print_table
from jiqun.workspace import answers, open_city

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


def demo_command(
    build_only: Annotated[
        bool, typer.Option("--build-only", help="只生成不启动网站 / build, do not serve")
    ] = False,
    on: On = None,
    pack: PackName = "ningbo",
    texts: Texts = None,
    data: DataFolder = None,
    host: Host = "127.0.0.1",
    port: Port = 8361,
    json: AsJson = False,
) -> None:
    """生成示例城市的工作区并启动网站。 / Build the demonstration city and serve it."""
    with one_shape(json):
        built = _build(pack, texts, on)
        if json:
            print_json(built)
        else:
            print_table("", ["项", "数"], [(name, value) for name, value in built.items()])
        if not build_only:
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
    import uvicorn

    from jiqun.web import create_app

    app = create_app(pack, texts=texts, today=on.date() if on else None, hosts=[host], data=data)
    errors.print(f"http://{host}:{port}  （Ctrl+C 停止 / to stop）")
    uvicorn.run(app, host=host, port=port, log_level="warning", server_header=False)

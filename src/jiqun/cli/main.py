"""The commands."""

from __future__ import annotations

import signal

import typer

from jiqun.cli import (
    adopting,
    appraisals,
    bulletins,
    carbon,
    causes,
    city,
    composites,
    corrections,
    figures,
    forecasts,
    identity,
    ledger_keeping,
    linting,
    monitoring,
    policies,
    portraits,
    promises,
    reading,
    returns,
    rules,
    screening,
    serving,
    synthesis,
    titles,
    users,
    warned,
)

app = typer.Typer(
    name="jiqun",
    help="集群：把规划变成可查、可比、可追的系统。 / A city's industrial plans as a running, traceable system.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)

app.command("extract")(reading.extract_command)
app.command("read")(reading.read_command)
app.command("lint")(linting.lint_command)
app.command("targets")(city.targets_command)
app.command("progress")(city.progress_command)
app.command("compare")(city.compare_command)
app.command("cascade")(city.cascade_command)
app.command("tasks")(city.tasks_command)
app.command("indicators")(city.indicators_command)
app.command("lights")(monitoring.lights_command)
app.command("tally")(monitoring.tally_command)
app.command("score")(monitoring.score_command)
app.command("bulletin")(bulletins.bulletin_command)
app.command("why")(causes.why_command)
app.command("forecast")(forecasts.forecast_command)
app.command("backtest")(forecasts.backtest_command)
app.command("warnings")(warned.warnings_command)
app.command("composite")(composites.composite_command)
app.command("carbon")(carbon.carbon_command)
app.command("promises")(promises.promises_command)
app.command("screen")(screening.screen_command)
app.command("enterprise")(portraits.enterprise_command)
app.command("assess")(monitoring.assess_command)
app.command("check")(city.check_command)
app.command("compute")(figures.compute_command)
app.command("template")(returns.template_command)
app.command("import")(returns.import_command)
app.command("synthesise")(synthesis.synthesise_command)
app.command("new")(adopting.new_command)
app.command("adopt")(adopting.adopt_command)
app.command("demo")(serving.demo_command)
app.command("serve")(serving.serve_command)
app.add_typer(appraisals.app, name="appraisal")
app.add_typer(corrections.app, name="data")
app.add_typer(identity.app, name="identity")
app.add_typer(ledger_keeping.app, name="ledger")
app.add_typer(policies.app, name="policies")
app.add_typer(rules.app, name="rules")
app.add_typer(titles.app, name="titles")
app.add_typer(users.app, name="user")


def main() -> None:
    """Run the command line. A reader that stops early (`| head`) ends us quietly, as with other tools."""
    if hasattr(signal, "SIGPIPE"):
        signal.signal(signal.SIGPIPE, signal.SIG_DFL)
    app()

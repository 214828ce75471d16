"""Command line: `jiqun …`, every command with `--json`; progress goes to stderr."""

from jiqun.cli.main import main

__all__ = ["main"]

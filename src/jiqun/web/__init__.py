"""Web: server-rendered pages and the JSON API, thin faces over the workspace."""

from jiqun.web.app import create_app

__all__ = ["create_app"]

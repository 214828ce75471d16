"""Rendering: templates with the words, names and figures of one language."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

from fastapi import Request, Response
from fastapi.responses import HTMLResponse
from jinja2 import Environment, PackageLoader, StrictUndefined, select_autoescape
from starlette.types import Scope

import jiqun
from jiqun.access import Users
from jiqun.web import figures, logon
from jiqun.web.appraisal_wording import APPRAISAL_WORDS
from jiqun.web.carbon_wording import CARBON_WORDS
from jiqun.web.composite_wording import COMPOSITE_WORDS
from jiqun.web.language import LANGUAGES, address, marked, sayer
from jiqun.web.monitor_wording import MONITOR_WORDS
from jiqun.web.policies_wording import POLICY_WORDS
from jiqun.web.rule_wording import RULE_SET_WORDS
from jiqun.web.site import Site
from jiqun.web.titles_wording import TITLES_WORDS, amount, now
from jiqun.web.wording import (
    ACCESS_ROLE_WORDS,
    ACCUMULATION_WORDS,
    ADVICE_WORDS,
    CHANGE_WORDS,
    CHECK_WORDS,
    DEED_WORDS,
    EFFECT_WORDS,
    ERROR_WORDS,
    FAMILY_WORDS,
    FATE_WORDS,
    FIELD_TYPE_WORDS,
    FIELD_WORDS,
    FIRMNESS_WORDS,
    HOW_WORDS,
    IDENTITY_WORDS,
    KIND_WORDS,
    LEDGER_DEED_WORDS,
    LEDGER_LIGHT_WORDS,
    LEDGER_PART_WORDS,
    LEDGER_SOURCE_WORDS,
    LEDGER_URGENCY_WORDS,
    LEDGER_VERDICT_WORDS,
    MOVE_WORDS,
    NATURE_WORDS,
    PERIOD_WORDS,
    PLACE_WORDS,
    PLAN_KIND_WORDS,
    PURPOSE_WORDS,
    RELATION_WORDS,
    RETURN_WORDS,
    REVISION_WORDS,
    ROLE_WORDS,
    ROW_PROBLEM_WORDS,
    RULE_WORDS,
    RUNG_WORDS,
    SENSITIVITY_WORDS,
    SEVERITY_WORDS,
    STANDING_WORDS,
    STATE_WORDS,
    STATUS_WORDS,
    SUPPLY_WORDS,
    TASK_WORDS,
    THING_WORDS,
    TRUST_WORDS,
    VINTAGE_WORDS,
)
from jiqun.workspace import City, Day

if TYPE_CHECKING:
    from jiqun.access import User
    from jiqun.access.disclosure import Disclosure

STATIC = Path(__file__).parent / "static"

WORDS: Mapping[str, Mapping[str, tuple[str, str]]] = {
    "access_role": ACCESS_ROLE_WORDS,
    "accumulation": ACCUMULATION_WORDS,
    "check": CHECK_WORDS,
    "how": HOW_WORDS,
    "advice": ADVICE_WORDS,
    "change": CHANGE_WORDS,
    "supply": SUPPLY_WORDS,
    "move": MOVE_WORDS,
    "family": FAMILY_WORDS,
    "fate": FATE_WORDS,
    "error": ERROR_WORDS,
    "field": FIELD_WORDS,
    "firmness": FIRMNESS_WORDS,
    "kind": KIND_WORDS,
    "nature": NATURE_WORDS,
    "place": PLACE_WORDS,
    "plan_kind": PLAN_KIND_WORDS,
    "relation": RELATION_WORDS,
    "role": ROLE_WORDS,
    "rule": RULE_WORDS,
    "severity": SEVERITY_WORDS,
    "standing": STANDING_WORDS,
    "state": STATE_WORDS,
    "status": STATUS_WORDS,
    "task": TASK_WORDS,
    "trust": TRUST_WORDS,
    "deed": DEED_WORDS,
    "field_type": FIELD_TYPE_WORDS,
    "period": PERIOD_WORDS,
    "purpose": PURPOSE_WORDS,
    "row_problem": ROW_PROBLEM_WORDS,
    "sensitivity": SENSITIVITY_WORDS,
    "vintage": VINTAGE_WORDS,
    **MONITOR_WORDS,
    **COMPOSITE_WORDS,
    **POLICY_WORDS,
    **APPRAISAL_WORDS,
    **RULE_SET_WORDS,
    **CARBON_WORDS,
    **TITLES_WORDS,
    "effect": EFFECT_WORDS,
    "identity": IDENTITY_WORDS,
    "return": RETURN_WORDS,
    "revision": REVISION_WORDS,
    "rung": RUNG_WORDS,
    "ledger_part": LEDGER_PART_WORDS,
    "ledger_deed": LEDGER_DEED_WORDS,
    "ledger_verdict": LEDGER_VERDICT_WORDS,
    "ledger_urgency": LEDGER_URGENCY_WORDS,
    "ledger_source": LEDGER_SOURCE_WORDS,
    "ledger_light": LEDGER_LIGHT_WORDS,
    "thing": THING_WORDS,
}


@lru_cache(maxsize=1)
def environment() -> Environment:
    env = Environment(
        loader=PackageLoader("jiqun.web"),
        autoescape=select_autoescape(default=True, default_for_string=True),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    # Words of gaps are made by functions, so that files say what pages say.
    env.globals.update(version=jiqun.__version__, title_amount=amount, title_now=now)
    return env


@dataclass(frozen=True)
class Visit:
    """One request: the language, the city, the day."""

    request: Request
    site: Site
    pinned: dt.date | None = None

    @property
    def language(self) -> str:
        return str(self.request.scope.get("state", {}).get("language", "zh"))

    @cached_property
    def city(self) -> City:
        """The city as its files were when the visit began."""
        return self.site.city()

    @cached_property
    def on(self) -> dt.date:
        """The day shown. Raises ValueError when the address asks for something that is no date."""
        return self.pinned or self.site.date(self.request.query_params.get("on"))

    @cached_property
    def day(self) -> Day:
        return self.city.day(self.on)

    @cached_property
    def show(self) -> figures.Shower:
        """Names, figures and dates in the visit's language."""
        return figures.Shower(self.city, self.language)

    def url(self, path: str, **query: Any) -> str:
        """Address of a page in the visit's language; keeps the day when one was asked for."""
        asked = self.request.query_params.get("on")
        given = {name: value for name, value in query.items() if value not in (None, "")}
        if asked and path.startswith("/") and not path.startswith("/static"):
            given.setdefault("on", asked)
        target, hash_, fragment = path.partition("#")
        return address(target, self.language) + (f"?{urlencode(given)}" if given else "") + hash_ + fragment

    @cached_property
    def user(self) -> User | None:
        """Who is logged on; None for an anonymous reader. Raises TokenRefused."""
        found = self.request.scope.setdefault("state", {})["user"] = logon.user_of(self.request, self.site)
        return found

    @cached_property
    def has_accounts(self) -> bool:
        """Whether anybody can log on here."""
        return self.site.has_records() and Users(self.site.database()).any()

    @cached_property
    def disclosure(self) -> Disclosure:
        """What of single enterprises this visitor is told."""
        # Imported here: the engine takes a second that pages of plans need not wait for.
        from jiqun.workspace.disclosing import disclosure_of

        return disclosure_of(self.site.desk().store, self.user, accounts=self.has_accounts)

    @property
    def here(self) -> str:
        """This page's own address, to come back to."""
        query = self.request.scope["query_string"].decode("latin-1")
        return address(self.request.scope["path"], self.language) + (f"?{query}" if query else "")

    def page(self, template: str, *, status_code: int = 200, **content: Any) -> HTMLResponse:
        html = environment().get_template(template).render(
            _=sayer(self.language), visit=self, city=self.city, lang=self.language, on=self.on, url=self.url,
            show=self.show, word=self.word, languages=other_languages(self.request.scope, self.language),
            path=self.request.scope["path"], user=self.user, here=self.here, **content,
        )  # fmt: skip
        return self._answer(marked(html) if self.language == "en" else html, status_code)

    def _answer(self, html: str | bytes, status_code: int = 200) -> HTMLResponse:
        """A page that names its reader is kept nowhere but here."""
        response = HTMLResponse(html, status_code=status_code)
        return response if self.user is None else logon.unkept(response)

    def kept(self, make: Callable[[], Response], *more: Hashable) -> Response:
        """The page of this address, made before or now: it depends on nothing but the address, the language, the day, the
        user, the city and its facts, and what `more` names."""
        scope = self.request.scope
        key = (scope["path"], scope["query_string"], self.language, self.on, self.user, *more)
        return self._answer(self.site.kept(self.city, key, lambda: bytes(make().body)))

    def word(self, family: str, code: object) -> str:
        """The word for a code, such as a status; an unknown code stands for itself."""
        return word(self.language, family, code)


def word(language: str, family: str, code: object) -> str:
    """The word for a code in a language; an unknown code stands for itself."""
    zh, en = WORDS[family].get(str(code), (str(code), str(code)))
    return en if language == "en" else zh


def other_languages(scope: Scope, language: str) -> list[tuple[str, str]]:
    """The other languages of a page, each with the page's address in it. `scope` holds the path without prefix."""
    query = scope["query_string"].decode("latin-1")
    return [
        (name, address(scope["path"], name) + (f"?{query}" if query else ""))
        for name in LANGUAGES
        if name != language
    ]

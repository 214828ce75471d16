"""What the demonstration city starts with beside its facts: ledgers at work, and people who may log on."""

from __future__ import annotations

import datetime as dt
import secrets
from collections import Counter
from typing import TYPE_CHECKING, Any

from jiqun.cli.printing import errors

if TYPE_CHECKING:
    from jiqun.ledgers.book import Book
    from jiqun.workspace.city import City
    from jiqun.workspace.facts import Desk

#: Entries of which ledgers are split into milestones, and how many of each: enough for a board that is no empty shell.
SPLIT = 12
#: Share of past milestones that were reached.
REACHED = 0.85
BY = "demo"
SIMULATED = "（模拟数据）"


def sow_ledgers(desk: Desk, city: City, on: dt.date) -> dict[str, Any]:
    """Sow what is not sown yet, split some entries, open what the rules of raising and escalation call for."""
    from jiqun.ledgers.escalation import SYSTEM, escalate
    from jiqun.ledgers.raising import load_raising, raise_items
    from jiqun.ledgers.seeding import sow_all
    from jiqun.workspace.ledgers import book_of, lists_of
    from jiqun.workspace.signals import signals_of

    book = book_of(desk, city)
    if not book.ledgers.all:
        return {}
    if not book.counts():
        sown = []
        for item in sow_all(book, lists_of(city), on):
            sown.append(item)
            if len(sown) % 25 == 0:
                errors.print(f"{len(sown) / len(book.ledgers.all):4.0%} ledgers")
        _split(book, on)
        raise_items(book, load_raising(city.pack), signals_of(city, desk, on), SYSTEM)
        escalate(book, on)
    counts = book.counts()
    return {
        "ledgers": len(book.ledgers.all),
        "entries": sum(sum(states.values()) for states in counts.values()),
    }


def _split(book: Book, on: dt.date) -> None:
    """Milestones for some simulated entries; most of those that are past have been reached, as simulated as their entry."""
    from jiqun.ledgers.entry import Selection
    from jiqun.ledgers.escalation import SYSTEM
    from jiqun.ledgers.splitting import split
    from jiqun.synthesis.draws import draws

    random = draws(1, "milestones")
    for ledger in book.ledgers.all.values():
        entries = book.select(Selection(ledger=ledger.id)) if ledger.record.splits else []
        chosen = [entry for entry in entries if entry.simulated and entry.due and entry.due > on][:SPLIT]
        for child in (
            child
            for entry in chosen
            for child in split(book, entry.number, SYSTEM, on=book.history(entry.id)[0].on)
        ):
            if child.due and child.since < child.due < on and random.random() < REACHED:
                advance(book, child.id, child.due)


def advance(book: Book, number: int, day: dt.date) -> None:
    """Take a simulated entry to the good end of its ledger, with simulated papers and words."""
    from jiqun.ledgers.declaration import Light
    from jiqun.ledgers.entry import Paper
    from jiqun.ledgers.escalation import SYSTEM
    from jiqun.ledgers.moving import move
    from jiqun.ledgers.seeding.drawing import path_to

    entry = book.get(number)
    ledger = book.ledgers[entry.ledger]
    ends = [state.id for state in ledger.states if state.final and state.light is Light.GREEN]
    for step in path_to(ledger, ends[0]) if ends else ():
        needed = {name: SIMULATED for name in step.requires if not book.get(number).get(name)}
        papers = [Paper(cite=f"{SIMULATED}{step.evidence}")] if step.evidence else []
        move(book, number, step.id, SYSTEM, changes=needed, papers=papers, why=SIMULATED, on=day)


def demonstration_users(desk: Desk, book: Book) -> list[tuple[str, str, str, str]]:
    """People for the units that keep most lists, and one for a district: login, unit, region, password of today.

    Passwords are made anew at every start and told once, on the terminal.
    """
    from jiqun.access import Users
    from jiqun.access.errors import UserUnknown

    users, made = Users(desk.store.database), []
    for user in _people(book):
        password = secrets.token_urlsafe(9)
        try:
            users.get(user.login)
            users.set_password(user.login, password, BY)
        except UserUnknown:
            users.add(user, password, BY)
        made.append((user.login, user.unit, user.region, password))
    return made


def _people(book: Book) -> list[Any]:
    from jiqun.access import User
    from jiqun.access.user import Role

    keepers = Counter(ledger.record.keeper for ledger in book.ledgers.all.values())
    units = [unit for unit, _ in keepers.most_common(3)]
    roles = frozenset({Role.OFFICER, Role.KEEPER})
    people = [User(f"demo{at}", f"演示用户（{unit}）", unit, roles=roles) for at, unit in enumerate(units, 1)]
    if book.districts:
        district = book.districts[0]
        people.append(
            User(
                "demo-district",
                f"演示用户（{district}）",
                f"{district}经信局",
                district,
                frozenset({Role.OFFICER}),
            )
        )
    return people


def print_users(people: list[tuple[str, str, str, str]]) -> None:
    if people:
        errors.print(
            "演示账号（密码只在这里显示一次） / accounts of the demonstration, passwords shown once:"
        )
        for login, unit, region, password in people:
            errors.print(f"  {login}  {password}  {unit}{f' {region}' if region else ''}", markup=False)

"""Years as they are given to a command."""

from __future__ import annotations

from jiqun.cli.printing import CommandMishap


class YearsUnreadable(CommandMishap):
    def __init__(self, words: str) -> None:
        super().__init__(
            f"“{words}”应写成一个年份或先早后晚的两个年份，如 2026、2023-2026。 / “{words}” must be a year or two, such as 2026 or 2023-2026."
        )


def years_of(words: str) -> range:
    """
    >>> years_of("2023-2026"), years_of("2026")
    (range(2023, 2027), range(2026, 2027))

    Raises YearsUnreadable.
    """
    first, _, last = words.strip().partition("-")
    years = (first, last or first)
    if not all(len(year) == 4 and year.isdecimal() for year in years) or first > years[1]:
        raise YearsUnreadable(words)
    return range(int(first), int(years[1]) + 1)

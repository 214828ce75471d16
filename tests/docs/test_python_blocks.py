"""Python shown in the documentation gives what the page shows."""

from __future__ import annotations

import doctest
from pathlib import Path

import pytest

from tests.docs.blocks import ROOT, blocks

PAGES = list(dict.fromkeys(block.page for block in blocks("python") if ">>>" in block.body))
FLAGS = doctest.ELLIPSIS | doctest.NORMALIZE_WHITESPACE | doctest.IGNORE_EXCEPTION_DETAIL


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_examples_of_a_page(page: Path) -> None:
    """Blocks of one page share their names, in order."""
    code = "".join(block.body for block in blocks("python", [page]))
    test = doctest.DocTestParser().get_doctest(code, {}, page.name, str(page), 0)
    said: list[str] = []
    result = doctest.DocTestRunner(optionflags=FLAGS).run(test, out=said.append)
    assert result.attempted > 0
    assert result.failed == 0, "".join(said)

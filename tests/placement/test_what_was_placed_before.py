"""What the earlier placements are told to have gone in with is read from their scheme's own text, for good."""

from __future__ import annotations

import ast
from importlib import import_module
from pathlib import Path

from afterbell.scheme.rules.codes import Lottery, MinimumHandling
from afterbell.scheme.rules.read import read_scheme
from tests.support.world import SCHEME_FILE

NAME = "afterbell.placement.migrations.0004_what_was_placed_before_counts"
MIGRATION = import_module(NAME)


def test_it_reads_of_a_scheme_what_the_scheme_says() -> None:
    text = SCHEME_FILE.read_text(encoding="utf-8")
    kept = text.replace('minimum = "close_smallest"', 'minimum = "keep"')
    once = text.replace('lottery = "per_weekday"', 'lottery = "per_term"')
    silent = text.replace('minimum = "close_smallest"\n', "").replace('lottery = "per_weekday"\n', "")
    assert len({text, kept, once, silent}) == 4
    for written in (text, kept, once, silent):
        scheme = read_scheme(text=written)
        closing = scheme.placement.minimum is MinimumHandling.CLOSE_SMALLEST
        least = {row.code: row.minimum if closing else 0 for row in scheme.offerings}
        assert MIGRATION.of_scheme(written) == (least, scheme.placement.lottery is not Lottery.PER_WEEKDAY)


def test_it_rests_on_nothing_of_the_house_that_may_change() -> None:
    assert MIGRATION.__file__
    tree = ast.parse(Path(MIGRATION.__file__).read_text(encoding="utf-8"))
    sources = {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module}
    assert not {source for source in sources if source.startswith("afterbell")}

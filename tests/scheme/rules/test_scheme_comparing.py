"""Two texts are compared in words where both are schemes, and in lines where one is none or only remarks differ."""

from __future__ import annotations

from afterbell.scheme.rules.comparing import compare
from tests.scheme.drafts import SMALL, small_text

CHANGED = small_text(("rate_fen = 3500", "rate_fen = 3600"))


def test_two_schemes_are_compared_in_words() -> None:
    found = compare(before=SMALL, after=CHANGED)
    assert (found.in_words, found.lines, found.same) == (True, (), False)
    assert [(change.path[0], "36.00" in change.words.zh) for change in found.changes] == [("pay", True)]


def test_what_is_no_scheme_is_compared_in_lines() -> None:
    broken = SMALL.replace("rate_fen = 3500", 'rate_fen = "许多"')
    found = compare(before=SMALL, after=broken)
    assert (found.in_words, found.changes) == (False, ())
    assert [(change.before, change.after) for change in found.lines] == [(("rate_fen = 3500",), ('rate_fen = "许多"',))]


def test_remarks_alone_are_told_as_lines_of_schemes_that_say_the_same() -> None:
    found = compare(before=SMALL, after=f"# 去年的说明\n{SMALL}")
    assert (found.in_words, found.changes, [change.after for change in found.lines]) == (True, (), [("# 去年的说明",)])
    assert compare(before=SMALL, after=SMALL).same

"""Figures that a person looks at before everybody reads them: so many that they may be somebody's number."""

from __future__ import annotations

import re

from afterbell.portal.rules.screening.broken import over_breaks
from afterbell.portal.rules.screening.folding import letters, plain
from afterbell.portal.rules.screening.personal import CHINESE, unescaped
from afterbell.portal.rules.screening.problem import WordLists

FEWEST = 7
NO_LISTS = WordLists(entries=())
FIGURES = re.compile(f"[0-9{''.join(CHINESE)}]{{{FEWEST}}}")


def has_many_figures(text: str) -> bool:
    """Say whether seven figures follow one another, whatever stands between them, or a number goes on over lines.

    A date is looked at too: what waits is not lost.
    """
    read = letters(unescaped(plain(text)))
    return FIGURES.search(read.typed) is not None or any(over_breaks(pieces=text.split("\n"), lists=NO_LISTS))

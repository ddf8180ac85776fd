"""Whether a name of the school's list stands in a text, whatever stands between its letters."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from afterbell.base.letters import letters_of

SHORTEST = 2
"""A name of one letter stands in too many words to mean anybody."""


def named_in(text: str, *, names: Iterable[str]) -> Iterator[str]:
    """Give those of the names that stand in a text, in their order."""
    said = letters_of(text)
    for name in names:
        letters = letters_of(name)
        if len(letters) >= SHORTEST and letters in said:
            yield name

"""What a reader hands on of a file: what stands where; and the word for a file that cannot be read."""

from __future__ import annotations

from collections.abc import Iterator

UNREAD = "unread"
UNREAD_WHOLE = "unread_whole"
FEW_LETTERS = 30
"""A picture with fewer letters is a picture: what stamps itself on a scan writes about twenty."""

Said = Iterator[tuple[str, str, str]]
"""Where, the name or number of the place, and what stands there."""


class Unreadable(Exception):
    """A file that cannot be read, by the word the parent has a sentence for."""


def letters_in(text: str) -> int:
    """Count what is read of a text: letters, signs and figures."""
    return sum(map(str.isalnum, text))

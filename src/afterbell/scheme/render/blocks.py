"""What a published scheme is made of: numbered sections of paragraphs, lists and tables."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from afterbell.base.words import Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Paragraph:
    words: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Items:
    """A list; `numbered` when its order is the order of doing."""

    items: tuple[Words, ...]
    numbered: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Grid:
    """A table; every row is as long as the head."""

    caption: Words
    head: tuple[Words, ...]
    rows: tuple[tuple[Words, ...], ...]


Block = Paragraph | Items | Grid


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """A numbered section, or an annex (a paper to be signed)."""

    code: str
    title: Words
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Publication:
    """The whole text of a scheme, in both languages."""

    title: Words
    school: Words
    sections: tuple[Section, ...]
    annexes: tuple[Section, ...]


def bilingual(zh: str, en: str) -> Words:
    return Words(zh=zh, en=en)


def paragraph(zh: str, en: str) -> Paragraph:
    return Paragraph(words=Words(zh=zh, en=en))


def grid(caption: Words, head: tuple[tuple[str, str], ...], rows: Sequence[tuple[Words, ...]]) -> tuple[Block, ...]:
    """Make a table, or nothing when it would have no row."""
    if not rows:
        return ()
    return (Grid(caption=caption, head=tuple(Words(zh=zh, en=en) for zh, en in head), rows=tuple(rows)),)


def listed(items: tuple[Words, ...], *, numbered: bool = False) -> tuple[Block, ...]:
    """Make a list, or nothing when it would be empty."""
    return (Items(items=items, numbered=numbered),) if items else ()


def spoken(words: Words | None) -> tuple[Block, ...]:
    """Make a paragraph of a text that may be absent."""
    return (Paragraph(words=words),) if words else ()

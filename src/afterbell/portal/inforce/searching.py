"""A space searched: its pages, and its matters that are public as they stand by the words they say at this moment."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from afterbell.base.access import Actor
from afterbell.base.audit import newest
from afterbell.base.words import Words
from afterbell.portal.finding import Found, find_pages
from afterbell.portal.inforce.content import content_of, present
from afterbell.portal.inforce.standing import public_matters
from afterbell.portal.queries import institution_space
from afterbell.portal.rules.inforce import TITLES, Matter, Sheet, sheets_of
from afterbell.portal.rules.snippets import Piece, folded, snippet
from afterbell.schools.queries import SchoolCard

SCHOOLS_REMEMBERED = 32


@dataclass(frozen=True, slots=True, kw_only=True)
class MatterFound:
    """A public matter that holds every word, since when it is public, and what stands around the words."""

    matter: Matter
    since: datetime
    snippet: tuple[Piece, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SpaceFound:
    """What was found in a space: a part of its pages, and its matters."""

    card: SchoolCard
    pages: Found
    matters: tuple[MatterFound, ...]


def search_space(*, viewer: Actor, school: str, asked: str, page: int, today: date) -> SpaceFound:
    """Find what is public in an institution's space and holds every word; matters in either language.

    Raises NotThere, SpaceLocked.
    """
    with institution_space(viewer=viewer, code=school) as (number, card):
        pages = find_pages({number}, asked=asked, page=page)
        said = _all_said(number, newest(tenant=number), today) if pages.words and not card.own_area else ()
    matters = tuple(
        MatterFound(matter=matter, since=since, snippet=snippet(text=text, words=pages.words))
        for matter, since, text in said
        if all(word in text for word in pages.words)
    )
    return SpaceFound(card=card, pages=pages, matters=matters)


@lru_cache(maxsize=SCHOOLS_REMEMBERED)
def _all_said(_school: int, _written: str, today: date) -> tuple[tuple[Matter, datetime, str], ...]:
    """Give what the matters of the school in scope say, drawn anew with the next entry of its ledger."""
    known = public_matters()
    now = present(today=today) if known else None
    if now is None:
        return ()
    return tuple(
        (matter, row.since, _said(matter, sheets_of(content_of(matter=matter, now=now).shown)))
        for matter, row in known.items()
    )


def _said(matter: Matter, sheets: tuple[Sheet, ...]) -> str:
    """Give all of a matter as one text, folded: what is shown and no more, the Chinese before the English."""
    title = TITLES[matter]
    texts = [title, *(text for sheet in sheets for text in _of_sheet(sheet))]
    return folded(" ".join([*(text.zh for text in texts), *(text.en for text in texts if text.en != text.zh)]))


def _of_sheet(sheet: Sheet) -> Iterator[Words]:
    yield sheet.caption
    for row in sheet.rows:
        yield from row

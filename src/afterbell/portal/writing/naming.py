"""Which children of the school a public text names: not forbidden, but known to whoever writes and lets it be seen."""

from __future__ import annotations

from unicodedata import normalize

from afterbell.portal.models import PageDraft, PageVersion
from afterbell.portal.rules.writing import paragraphs_of
from afterbell.portal.writing.checking import PUBLIC
from afterbell.schools.models import Pupil

SHORTEST_NAME = 2
MOST_TOLD = 10


def children_named(row: PageDraft | PageVersion | None) -> tuple[str, ...]:
    """Give the first ten names of pupils that stand in a public text, its title and its correction; none elsewhere.

    A name is found as it is written in the school's list, whatever spaces or signs stand in it.
    """
    if row is None or row.visibility != PUBLIC:
        return ()
    said = _letters(" ".join((row.title, row.correction, *paragraphs_of(row.html))))
    names = Pupil.objects.order_by("name").values_list("name", flat=True).distinct()
    found = (name for name in names if len(name) >= SHORTEST_NAME and _letters(name) in said)
    return tuple(found)[:MOST_TOLD]


def _letters(text: str) -> str:
    return "".join(sign for sign in normalize("NFKC", text) if sign.isalnum()).lower()

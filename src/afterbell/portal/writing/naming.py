"""Which children of the school a public text names: not forbidden, but known to whoever writes and lets it be seen."""

from __future__ import annotations

from itertools import islice

from afterbell.portal.models import PageDraft, PageVersion
from afterbell.portal.rules.naming import named_in
from afterbell.portal.rules.writing import paragraphs_of
from afterbell.portal.writing.checking import PUBLIC
from afterbell.schools.models import Pupil

MOST_TOLD = 10


def children_named(row: PageDraft | PageVersion | None) -> tuple[str, ...]:
    """Give the first ten names of pupils that stand in a public text, its title and its correction; none elsewhere."""
    if row is None or row.visibility != PUBLIC:
        return ()
    said = " ".join((row.title, row.correction, *paragraphs_of(row.html)))
    names = Pupil.objects.order_by("name").values_list("name", flat=True).distinct()
    return tuple(islice(named_in(said, names=names), MOST_TOLD))

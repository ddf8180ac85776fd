"""Which children of the school a public text names: not forbidden, but known to whoever writes and lets it be seen."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from afterbell.portal.models import PageDraft, PageFile, PageVersion
from afterbell.portal.rules.naming import named_in
from afterbell.portal.rules.writing import paragraphs_of
from afterbell.portal.writing.checking import PUBLIC, pupils_in
from afterbell.schools.models import Pupil

MOST_TOLD = 10


def children_named(row: PageDraft | PageVersion | None) -> tuple[str, ...]:
    """Give the first ten names of pupils that stand in a public page: in its words, or in a file it carries."""
    if row is None or row.visibility != PUBLIC:
        return ()
    said = " ".join((row.title, row.issuing_unit, row.correction, *paragraphs_of(row.html)))
    pupils = Pupil.objects.order_by("name")
    named = {*named_in(said, names=pupils.values_list("name", flat=True).distinct()), *_in_files(row)}
    return tuple(islice(sorted(named), MOST_TOLD))


def _in_files(row: PageDraft | PageVersion) -> Iterator[str]:
    """Give the names of those whom the files named when they were attached and who still stand in the list."""
    if row.files:
        found = PageFile.objects.filter(page=row.page_id, code__in=row.files).values_list("findings", flat=True)
        codes = [code for findings in found for code in pupils_in(findings)]
        yield from Pupil.objects.filter(code__in=codes).values_list("name", flat=True)

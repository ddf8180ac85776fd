"""Which papers of an application are signed as they read today, and which a changed text asks for again."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from afterbell.enrolment.models import Application, ApplicationDay, PaperText, Signature
from afterbell.enrolment.papers.wording import Days, scheme_values
from afterbell.enrolment.refusals import REFUSALS
from afterbell.enrolment.rules.signing import Reading, sign_by, touches, verify_touch
from afterbell.scheme.queries import SchemeVersionRow, published_scheme, published_version

Judged = tuple[int | None, int, Days]


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldPaper:
    """A paper an application needs today: the text now in force, the one last signed, and whether that one holds.

    `signer` is the account of who signed last, None for nobody.
    """

    now: PaperText
    signed: PaperText | None
    signer: str | None
    holds: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldPapers:
    """The papers of one application, and by when those that do not hold are signed."""

    papers: tuple[HeldPaper, ...]
    sign_by: date | None

    @property
    def missing(self) -> tuple[HeldPaper, ...]:
        return tuple(paper for paper in self.papers if not paper.holds)


@dataclass(slots=True)
class _Shelf:
    """The texts of the terms concerned; every pair of texts is compared once for the same days."""

    texts: Mapping[int, PaperText]
    in_force: SchemeVersionRow | None
    judged: dict[Judged, bool] = field(default_factory=dict)

    def of_version(self, version: int) -> Iterator[PaperText]:
        return (text for text in self.texts.values() if text.version_id == version)

    def version_for(self, row: Application) -> int:
        """Give the version whose papers hold for an application: the one in force in its term, else its own."""
        found = self.in_force
        return found.id if found and found.term_id == row.term_id else row.version_id

    def holds(self, *, signed: PaperText | None, now: PaperText, days: Days) -> bool:
        key = (signed.pk if signed else None, now.pk, tuple(sorted(days)))
        if key not in self.judged:
            self.judged[key] = not _touched(signed=signed, now=now, days=days)
        return self.judged[key]


def held_papers(*, rows: Sequence[Application], today: date) -> dict[int, HeldPapers]:
    """Give the papers of applications by their ids, in four questions however many there are.

    Raises Refused when the independent check disagrees about who is asked to sign.
    """
    shelf = _shelf(rows=rows, today=today)
    marks = _marks(rows)
    days = _days(row for row in rows if shelf.version_for(row) != row.version_id)
    return {row.pk: _held(row=row, shelf=shelf, marks=marks[row.pk], days=days[row.pk]) for row in rows}


def _shelf(*, rows: Sequence[Application], today: date) -> _Shelf:
    found = published_version(on=today)
    texts = PaperText.objects.filter(version__term__in={row.term_id for row in rows}).select_related("version")
    return _Shelf(
        texts={text.pk: text for text in texts.defer("version__text").order_by("pk")},
        in_force=found[0] if found else None,
    )


def _held(*, row: Application, shelf: _Shelf, marks: Mapping[str, tuple[int, str | None]], days: Days) -> HeldPapers:
    version = shelf.version_for(row)
    papers = []
    for now in shelf.of_version(version):
        text, signer = marks.get(now.kind, (0, None))
        signed = shelf.texts.get(text)
        same = signed is not None and signed.pk == now.pk
        holds = same or shelf.holds(signed=signed, now=now, days=days)
        papers.append(HeldPaper(now=now, signed=signed, signer=signer, holds=holds))
    changed, found = version != row.version_id, shelf.in_force
    by = sign_by(in_force_from=found.in_force_from, last_day=found.last_day) if changed and found else None
    return HeldPapers(papers=tuple(papers), sign_by=by)


def _marks(rows: Sequence[Application]) -> dict[int, dict[str, tuple[int, str | None]]]:
    """Give the text signed last of each kind, in the present round, with the signer's account."""
    rounds = {row.pk: row.round for row in rows}
    found: dict[int, dict[str, tuple[int, str | None]]] = defaultdict(dict)
    signatures = Signature.objects.filter(application__in=rounds).order_by("pk")
    for application, number, paper, kind, account in signatures.values_list(
        "application_id", "round", "paper_id", "paper__kind", "guardian__account__code"
    ):
        if rounds[application] == number:
            found[application][kind] = (paper, account)
    return found


def _days(rows: Iterator[Application]) -> dict[int, list[tuple[int, str]]]:
    found: dict[int, list[tuple[int, str]]] = defaultdict(list)
    wanted = [row.pk for row in rows]
    if wanted:
        asked = ApplicationDay.objects.filter(application__in=wanted)
        for application, weekday, band in asked.values_list("application_id", "weekday", "band"):
            found[application].append((weekday, band))
    return found


def _touched(*, signed: PaperText | None, now: PaperText, days: Days) -> bool:
    before = reading_of(paper=signed, days=days) if signed else None
    after = reading_of(paper=now, days=days)
    touched = touches(signed=before, now=after)
    if findings := verify_touch(signed=before, now=after, touched=touched):
        raise REFUSALS.refused("verifier_disagrees", finding=findings[0].words)
    return touched


def reading_of(*, paper: PaperText, days: Days) -> Reading:
    """Give a paper with what its version of the scheme fills in; what is the family's own stays a line."""
    scheme = published_scheme(paper.version.content_hash, paper.version_id)
    return Reading(text=paper.text, values=scheme_values(scheme=scheme, days=days))

"""Needs and care notes as they stand, for whoever has asked already whether it may know."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery

from afterbell.base.crypto import seal, unseal
from afterbell.base.spans import local_day
from afterbell.enrolment.models import CareNote, Consent, Need
from afterbell.enrolment.papers.consents import WORDINGS, Purpose
from afterbell.enrolment.queries.consents import with_consent
from afterbell.enrolment.rules.caring import CareWords, NeedSaid, NeedStanding, packed, standing_of_need, unpacked
from afterbell.schools.models import Pupil

PURPOSE = "care.words"
REPLACED = timedelta(days=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class StandingNote:
    """A note that counts: its place among the child's, its version, its words, who wrote it and when."""

    id: int
    place: int
    version: int
    words: CareWords
    by: str
    given_at: datetime


def sealed_words(words: CareWords) -> bytes:
    """Seal a note for its column."""
    return seal(text=packed(words), purpose=PURPOSE)


def standing_notes(*, on: date) -> QuerySet[CareNote]:
    """Find what may be read on a day: the newest versions of notes, where nobody took back the note or the consent."""
    written = CareNote.objects.filter(ended=False, words_sealed__isnull=False, term__last_day__gte=on)
    return written.filter(~Exists(_newer()), Exists(_agreed()))


def _agreed() -> QuerySet[Consent]:
    """Find a consent of a note's child that stands: given to the text of today, and nothing said since."""
    said = Consent.objects.filter(text__purpose=Purpose.HEALTH)
    last = said.filter(pupil=OuterRef("pupil")).order_by("-said_at", "-pk").values("pk")[:1]
    text = WORDINGS[Purpose.HEALTH].text_hash
    return said.filter(pupil=OuterRef("pupil"), pk=Subquery(last), given=True, text__text_hash=text)


def readable_notes(*, pupil: Pupil, on: date) -> tuple[StandingNote, ...]:
    """Give a child's notes in their order; none where its consent does not stand. One question."""
    rows = standing_notes(on=on).filter(pupil=pupil).select_related("guardian").order_by("term", "place")
    return tuple(
        StandingNote(
            id=row.pk,
            place=row.place,
            version=row.version,
            words=unpacked(unseal(sealed=bytes(row.words_sealed or b""), purpose=PURPOSE)),
            by=f"{row.relation} {row.guardian.name}",
            given_at=row.given_at,
        )
        for row in rows
    )


def notes_past_their_time(*, now: datetime) -> list[int]:
    """Give by id the versions whose words go: of a term that is over, or under a consent that does not stand.

    A version that was replaced or taken back goes so many days later: until then it can be found what stood there.
    """
    kept = CareNote.objects.filter(words_sealed__isnull=False)
    over = kept.filter(Q(term__last_day__lt=local_day(now)) | Exists(_newer().filter(given_at__lt=now - REPLACED)))
    codes = set(kept.values_list("pupil__code", flat=True))
    agreed = with_consent(purpose=Purpose.HEALTH, pupils=codes)
    return sorted({*over.values_list("pk", flat=True), *_of(kept, pupils=codes - agreed)})


def _of(kept: QuerySet[CareNote], *, pupils: Collection[str]) -> list[int]:
    return list(kept.filter(pupil__code__in=pupils).values_list("pk", flat=True)) if pupils else []


def _newer() -> QuerySet[CareNote]:
    """Find the versions that came after one, inside a question about it."""
    return CareNote.objects.filter(
        pupil=OuterRef("pupil"), term=OuterRef("term"), place=OuterRef("place"), version__gt=OuterRef("version")
    )


def said_of(row: Need) -> NeedSaid:
    """See a need as the rule does; its decision and its end are read with it."""
    return NeedSaid(
        since=row.since,
        until=row.until,
        confirmed=row.decision.confirmed if hasattr(row, "decision") else None,
        ended_on=row.end.ended_on if hasattr(row, "end") else None,
    )


def needs_counting(*, on: date, pupils: Collection[int] | None = None) -> Mapping[str, frozenset[int]]:
    """Give by kind the children whose need counts on a day; one question."""
    rows = Need.objects.filter(since__lte=on, until__gte=on, decision__confirmed=True).select_related("decision", "end")
    if pupils is not None:
        rows = rows.filter(pupil__in=pupils)
    found: defaultdict[str, set[int]] = defaultdict(set)
    for row in rows:
        if standing_of_need(said_of(row), on=on) is NeedStanding.COUNTS:
            found[row.kind].add(row.pupil_id)
    return {kind: frozenset(children) for kind, children in found.items()}

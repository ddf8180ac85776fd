"""A child's needs and care notes for its family, and the needs that wait for the school; never a note."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, TypedDict

from django.db.models import Exists, OuterRef, Q, QuerySet

from afterbell.base.access import Actor, authorise, place
from afterbell.base.refusals import NotThere
from afterbell.base.words import Words
from afterbell.enrolment.caring import StandingNote, readable_notes, said_of
from afterbell.enrolment.models import MOST_NOTES, Application, Need
from afterbell.enrolment.papers.consents import WORDINGS, Purpose
from afterbell.enrolment.queries.consents import with_consent
from afterbell.enrolment.rules.caring import NeedStanding, is_open, standing_of_need
from afterbell.schools.models import Pupil

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations

    NeedAndApplied = WithAnnotations[Need, "Applied"]

NEED_WORDS = {
    Need.Kind.SMALL_GROUP: Words(zh="要在人少的组里", en="needs a small group"),
    Need.Kind.EXTRA_ADULT: Words(zh="要多一名大人在场", en="needs one adult more"),
}


class Applied(TypedDict):
    """What is read beside a need: whether the child has an application in the need's term."""

    applied: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedRow:
    """A need with who said it and where it stands; `reason` is why the school refused it.

    `applied` is that the child has an application in that term: without one there is no service to need it of.
    """

    code: str
    pupil: str
    name: str
    homeroom: str
    words: Words
    since: date
    until: date
    by: str
    said_at: datetime
    standing: NeedStanding
    reason: str
    applied: bool
    open: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class CarePage:
    """What a family has said of one child's care; `agreed` is whether the consent stands under which notes are read.

    `text` is the consent as it is asked for, `text_hash` its version; `free` is how many notes may still be added.
    """

    pupil: str
    name: str
    homeroom: str
    agreed: bool
    text: Words
    text_hash: str
    notes: tuple[StandingNote, ...]
    free: int
    needs: tuple[NeedRow, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedsPage:
    """The needs a search found, those that wait first; `waiting` counts all that wait."""

    needs: tuple[NeedRow, ...]
    waiting: int
    of: int


def care_page(*, viewer: Actor, pupil: str, today: date) -> CarePage:
    """Give a family what it has said of one child's care. Raises NotThere for everybody else."""
    row = Pupil.objects.select_related("homeroom").filter(code=pupil).exclude(left_on__lte=today).first()
    if row is None:
        raise NotThere("pupil")
    authorise(actor=viewer, action="enrolment.give_care_note", at=place(pupil=row.pk))
    notes = readable_notes(pupil=row, on=today)
    wording = WORDINGS[Purpose.HEALTH]
    said = _with_everything().filter(pupil=row, term__last_day__gte=today).order_by("-pk")
    return CarePage(
        pupil=row.code,
        name=row.name,
        homeroom=row.homeroom.name,
        agreed=bool(notes) or row.code in with_consent(purpose=Purpose.HEALTH, pupils=[row.code]),
        text=wording.text,
        text_hash=wording.text_hash,
        notes=notes,
        free=MOST_NOTES - len(notes),
        needs=_rows(said, today=today),
    )


def needs_of_school(*, viewer: Actor, today: date, search: str = "", standing: str = "") -> NeedsPage:
    """List the needs of the term for the office, those that wait first. Raises NotThere. One question."""
    authorise(actor=viewer, action="needs.see", at=place(school=viewer.tenant))
    rows = _rows(_with_everything().filter(term__last_day__gte=today).order_by("pk"), today=today)
    found = [
        row
        for row in rows
        if (search in row.name or search in row.homeroom) and (not standing or row.standing == standing)
    ]
    return NeedsPage(
        needs=tuple(sorted(found, key=lambda row: row.standing is not NeedStanding.WAITING)),
        waiting=sum(row.standing is NeedStanding.WAITING for row in rows),
        of=len(rows),
    )


def _with_everything() -> QuerySet[NeedAndApplied]:
    here = Q(pupil__left_on=None)
    sent = Application.objects.filter(pupil=OuterRef("pupil"), term=OuterRef("term"))
    needs = Need.objects.filter(here).annotate(applied=Exists(sent.exclude(state__in=Application.ENDED)))
    return needs.select_related("pupil__homeroom", "guardian", "decision", "end")


def _rows(rows: Iterable[NeedAndApplied], *, today: date) -> tuple[NeedRow, ...]:
    return tuple(
        NeedRow(
            code=row.code,
            pupil=row.pupil.code,
            name=row.pupil.name,
            homeroom=row.pupil.homeroom.name,
            words=NEED_WORDS[Need.Kind(row.kind)],
            since=row.since,
            until=row.until,
            by=f"{row.relation} {row.guardian.name}",
            said_at=row.said_at,
            standing=standing_of_need(said_of(row), on=today),
            reason=row.decision.reason if hasattr(row, "decision") else "",
            applied=row.applied,
            open=is_open(said_of(row), on=today),
        )
        for row in rows
    )

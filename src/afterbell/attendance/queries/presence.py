"""Sessions whose adult was there as one says and was not as another says, and what was decided about it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Exists, OuterRef, Q

from afterbell.attendance.models import PatrolLook, PatrolPhoto, Presence, PresenceDecision
from afterbell.attendance.presence import Decided, WhoWasThere, needs_decision, who_was_there
from afterbell.attendance.rules.presence import NOBODY, STRANGER, Sighting
from afterbell.base.access import Actor, authorise, may, place
from afterbell.rostering.models import Assignment, Session


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One source's word: who says so, of whom, when; `adult` is empty for nobody and "?" for a stranger."""

    source: str
    by: str
    adult: str
    at: datetime
    claims: bool
    photo: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Doubt:
    """A session about whose adult the sources do not agree, or of which they say nothing after it was signed late.

    `facts` are those that were read here. What came after it was `confirmed` is shown, and decided no more.
    """

    session: str
    name: str
    room: str
    on: date
    starts_at: datetime
    ends_at: datetime
    adult: str
    open: bool
    confirmed: bool
    said: tuple[Said, ...]
    decided: Decided | None
    may_decide: bool
    facts: frozenset[str]


def presence_doubts(*, viewer: Actor, first: date, last: date) -> tuple[Doubt, ...]:
    """List the sessions of a span of days with a contradiction that is open or was decided, the open ones first.

    Raises NotThere for who does not see the whole school's sessions.
    """
    at = place(school=viewer.tenant)
    authorise(actor=viewer, action="presence.see", at=at)
    rows = {
        row.pk: row
        for row in Session.objects.filter(_in_doubt(), date__gte=first, date__lte=last, cancellation=None)
        .select_related("room", "confirmation", "late_signing")
        .order_by("-starts_at", "pk")
    }
    known = who_was_there(sessions=rows.keys()) if rows else {}
    photos = (
        dict(PatrolPhoto.objects.filter(look__session__in=rows).values_list("look__look_id", "code")) if rows else {}
    )
    deciding = may(actor=viewer, action="attendance.decide_presence", at=at)
    shots = {f"l{look}": code for look, code in photos.items()}
    found = [
        _doubt(row, known[pk], viewer=viewer, deciding=deciding, shots=shots)
        for pk, row in rows.items()
        if _is_open(row, known[pk]) or known[pk].decided is not None
    ]
    return tuple(sorted(found, key=lambda one: not one.open))


def doubts_to_decide(*, viewer: Actor, first: date, last: date) -> int:
    """Count the sessions of a span of days that wait for a decision; a confirmed one waits for none.

    Raises NotThere like `presence_doubts`.
    """
    authorise(actor=viewer, action="presence.see", at=place(school=viewer.tenant))
    asked = Session.objects.filter(_in_doubt(), date__gte=first, date__lte=last, cancellation=None, confirmation=None)
    rows = {row.pk: row for row in asked.select_related("late_signing")}
    known = who_was_there(sessions=rows.keys()) if rows else {}
    return sum(_is_open(row, known[pk]) for pk, row in rows.items())


def _in_doubt() -> Q:
    """Say where a decision can be needed at all.

    The patrol met another or nobody, two arrived or were named, it was signed late, or it was decided.
    """
    named = Assignment.objects.filter(session=OuterRef("session"), staff=OuterRef("staff"), ended_at=None)
    others = Presence.objects.filter(~Exists(named), session=OuterRef("pk"))
    met = Assignment.objects.filter(session=OuterRef("session"), staff=OuterRef("adult"), ended_at=None)
    missed = PatrolLook.objects.filter(~Exists(met), session=OuterRef("pk"))
    decided = PresenceDecision.objects.filter(session=OuterRef("pk"))
    replaced = Assignment.objects.filter(session=OuterRef("pk"), ended_at__isnull=False)
    return (
        Q(Exists(missed)) | Q(Exists(others)) | Q(Exists(decided)) | Q(Exists(replaced)) | Q(late_signing__isnull=False)
    )


def _is_open(row: Session, known: WhoWasThere) -> bool:
    return needs_decision(known, signed_late=hasattr(row, "late_signing"))


def _doubt(row: Session, known: WhoWasThere, *, viewer: Actor, deciding: bool, shots: dict[str, str]) -> Doubt:
    claims = {fact.fact for fact in known.presence.claims}
    facts = sorted((*known.presence.claims, *known.presence.denials), key=lambda fact: (fact.at, fact.fact))
    return Doubt(
        session=row.code,
        name=row.name,
        room=row.room.name if row.room else "",
        on=row.date,
        starts_at=row.starts_at,
        ends_at=row.ends_at,
        adult=known.named,
        open=_is_open(row, known),
        confirmed=hasattr(row, "confirmation"),
        said=tuple(_said(fact, known, claims=fact.fact in claims, photo=shots.get(fact.fact, "")) for fact in facts),
        decided=known.decided,
        may_decide=deciding and known.account != viewer.account and not hasattr(row, "confirmation"),
        facts=known.open,
    )


def _said(fact: Sighting, known: WhoWasThere, *, claims: bool, photo: str) -> Said:
    adult = fact.adult if fact.adult in {NOBODY, STRANGER} else known.names[fact.adult]
    return Said(source=fact.source.value, by=fact.by, adult=adult, at=fact.at, claims=claims, photo=photo)

"""Who asks to let a child go otherwise than its guardian said, and what became of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Q

from afterbell.attendance.queries.day import read_day
from afterbell.base.access import Actor, Place, authorise, may, place, policy
from afterbell.base.refusals import NotThere
from afterbell.dismissal import models
from afterbell.dismissal.custody import SHOWN
from afterbell.dismissal.handed import handovers_where, standing
from afterbell.dismissal.overriding import AGREE_WITHIN, opened_stranger, opened_why
from afterbell.dismissal.queries.gate import last_sessions
from afterbell.schools.models import Pupil


@dataclass(frozen=True, slots=True, kw_only=True)
class AskedOverride:
    """One asking of the day: who is to take which child and why, who asks; `until` when it may be agreed to.

    `agreed` is None while nobody has answered; `answered_by` who did. `may_answer` for whoever else may agree, in time.
    """

    code: str
    pupil: str
    name: str
    homeroom: str
    session_name: str
    kind: str
    who: str
    relation: str
    reason: str
    guardian_spoken: bool
    asked_by: str
    asked_at: datetime
    until: datetime
    agreed: bool | None
    answered_by: str
    may_answer: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class OverrideDesk:
    """A child for whom somebody asks: in which session it was last, and what it may be asked for."""

    pupil: str
    name: str
    homeroom: str
    session: str
    session_name: str
    gone: bool


def overrides_of_day(*, viewer: Actor, on: date, now: datetime) -> tuple[AskedOverride, ...]:
    """List the day's askings, those first that wait. Raises NotThere for who can be no second adult."""
    reach = policy().reach(actor=viewer, action="dismissal.agree_override")
    authorise(actor=viewer, action="dismissal.agree_override", at=_reached(viewer))
    seen = Q() if "school" in reach else Q(pupil__homeroom__in=reach.get("homeroom", frozenset()))
    rows = models.Override.objects.filter(seen, session__date=on).select_related(
        "pupil__homeroom", "session", "asked_by", "answer__answered_by"
    )
    found = [_asked(row, viewer=viewer, now=now) for row in rows.order_by("-asked_at", "-pk")]
    return tuple(sorted(found, key=lambda row: not row.may_answer))


def override_desk(*, viewer: Actor, pupil: str, on: date) -> OverrideDesk:
    """Give a child of the day for whom something is to be asked. Raises NotThere for a child that is not the viewer's.

    A child that did not come to the service that day is not there to be let go.
    """
    row = Pupil.objects.select_related("homeroom").filter(code=pupil).first()
    if row is None:
        raise NotThere("pupil")
    at = place(school=viewer.tenant, homeroom=row.homeroom_id)
    authorise(actor=viewer, action="dismissal.hand_over", at=at)
    day = read_day(on=on)
    session = last_sessions(day=day).get(pupil)
    gone = standing(handovers_where(Q(session__date=on, pupil=row.pk)))
    here = session is not None and (known := day.known.get((session.pk, pupil))) and known.state in SHOWN
    return OverrideDesk(
        pupil=row.code,
        name=row.name,
        homeroom=row.homeroom.name,
        session=session.code if session and here else "",
        session_name=session.name if session and here else "",
        gone=(on, pupil) in gone,
    )


def _reached(viewer: Actor) -> Place:
    return place(school=viewer.tenant, homeroom=list(viewer.held("homeroom")))


def _asked(row: models.Override, *, viewer: Actor, now: datetime) -> AskedOverride:
    person = opened_stranger(row.person_sealed) if row.person_sealed else None
    answer = getattr(row, "answer", None)
    until = row.asked_at + AGREE_WITHIN
    at = place(school=viewer.tenant, homeroom=row.pupil.homeroom_id)
    return AskedOverride(
        code=row.code,
        pupil=row.pupil.code,
        name=row.pupil.name,
        homeroom=row.pupil.homeroom.name,
        session_name=row.session.name,
        kind=row.kind,
        who=person.name if person else "",
        relation=person.relation if person else "",
        reason=opened_why(row.reason_sealed) if row.reason_sealed else "",
        guardian_spoken=row.guardian_spoken,
        asked_by=row.asked_by.name,
        asked_at=row.asked_at,
        until=until,
        agreed=answer.agreed if answer else None,
        answered_by=answer.answered_by.name if answer else "",
        may_answer=answer is None
        and now < until
        and row.asked_by_id != viewer.account
        and may(actor=viewer, action="dismissal.agree_override", at=at),
    )

"""The gate's register: somebody from outside is let in, and a person says when they are out; nothing ends by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.events import tell
from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.base.spans import SCHOOL_ZONE, local_day
from afterbell.base.written import written
from afterbell.dismissal.events import VisitorCame
from afterbell.dismissal.models import Visit, VisitEnded, VisitEndUndone, VisitStays
from afterbell.dismissal.refusals import REFUSALS
from afterbell.dismissal.rules.forbidding import near_name
from afterbell.dismissal.visiting import NAME, PHONE, WHY, WORDS, names_kept_away, opened, sealed
from afterbell.schools.actors import signed_in
from afterbell.schools.commands.names import faults_of_person
from afterbell.schools.models import Staff
from afterbell.schools.rules.phones import looks_like_a_phone

LONGEST, LONGEST_BADGE, MOST_PEOPLE = 80, 12, 60
REGISTER = "dismissal.register_visitor"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewVisit:
    """Who comes, to whom (a member of staff's code) and what for; `sent_as` is the same when the form comes twice."""

    sent_as: UUID
    name: str
    purpose: str
    host: str
    people: int = 1
    words: str = ""
    phone: str = ""
    badge: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LetIn:
    """A visit that is written down; `kept_away` when the visitor is named like somebody who may not take a child."""

    code: str
    kept_away: bool


@command(REGISTER)
def let_in(*, actor: Actor, now: datetime, visit: NewVisit) -> LetIn:
    """Write down that somebody comes in, and tell the host; gives the first one's code when the same form comes again.

    Whoever is named like somebody who may not take a child is let in or not by the guard, who is warned without being
    told of which child. Raises NotThere for who keeps no register, Refused with every reason.
    """
    authorise(actor=actor, action=REGISTER, at=place(school=actor.tenant))
    day = local_day(now)
    kept_away = any(near_name(visit.name, name) for name in names_kept_away(day))
    known = Visit.objects.filter(sent_as=visit.sent_as).values_list("code", flat=True).first()
    if known is not None:
        record(subject=known, stored=0)
        return LetIn(code=known, kept_away=kept_away)
    host = Staff.objects.filter(code=visit.host).first() if visit.host else None
    reasons = list(_against(visit, host=host))
    if reasons or host is None:
        raise Refused(reasons)
    row = Visit(
        school_id=actor.tenant,
        sent_as=visit.sent_as,
        date=day,
        name_sealed=sealed(written(visit.name), purpose=NAME),
        phone_sealed=sealed(visit.phone.strip(), purpose=PHONE),
        words_sealed=sealed(written(visit.words), purpose=WORDS),
        purpose=visit.purpose,
        host=host,
        people=visit.people,
        badge=written(visit.badge),
        came_at=now,
        let_in_by_id=signed_in(actor),
    )
    _store(row)
    record(subject=row.code, stored=1, people=row.people, kept_away=int(kept_away))
    tell(VisitorCame(school=actor.tenant, visit=row.code, kept_away=kept_away, at=now))
    return LetIn(code=row.code, kept_away=kept_away)


def _against(visit: NewVisit, *, host: Staff | None) -> Iterator[Refusal]:
    if not written(visit.name):
        yield REFUSALS.refusal("visitor_name_missing", field="name")
    else:
        yield from faults_of_person(visit.name, field="name")
    if visit.purpose not in Visit.Purpose.values:
        yield REFUSALS.refusal("purpose_missing", field="purpose")
    if host is None:
        yield REFUSALS.refusal("host_missing", field="host")
    if not 1 <= visit.people <= MOST_PEOPLE:
        yield REFUSALS.refusal("people_wrong", field="people", most=MOST_PEOPLE)
    if visit.phone.strip() and not looks_like_a_phone(visit.phone):
        yield REFUSALS.refusal("phone_unreadable", field="phone")
    for field, text, most in (("words", visit.words, LONGEST), ("badge", visit.badge, LONGEST_BADGE)):
        if len(text.strip()) > most:
            yield REFUSALS.refusal("text_too_long", field=field, most=most)


def _store(row: Visit | VisitEnded | VisitEndUndone | VisitStays) -> None:
    """Store a fact. Raises Refused as a conflict when somebody else said the same at this moment."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise REFUSALS.refused("same_time", conflict=True) from None


@command(REGISTER)
def end_visit(
    *, actor: Actor, now: datetime, visit: str, how: str = "out", reason: str = "", left_at: datetime | None = None
) -> None:
    """Say that a visitor is not in the school any more: seen leaving now, found gone since when, or entered wrongly.

    Raises NotThere for an unknown visit; Refused with every reason, as a conflict for one who is out already.
    """
    authorise(actor=actor, action=REGISTER, at=place(school=actor.tenant))
    row = _visit(visit)
    over = VisitEnded.objects.filter(visit=row, undone=None).select_related("said_by").first()
    if over is not None:
        at = over.left_at.astimezone(SCHOOL_ZONE)
        raise REFUSALS.refused("visitor_out", conflict=True, adult=over.said_by.name, time=f"{at:%H:%M}")
    why, when = written(reason), left_at or now
    reasons = [] if how in VisitEnded.How.values else [REFUSALS.refusal("ending_unknown", field="how")]
    if how != VisitEnded.How.OUT and not why:
        reasons.append(REFUSALS.refusal("reason_missing", field="reason"))
    if len(why) > LONGEST:
        reasons.append(REFUSALS.refusal("text_too_long", field="reason", most=LONGEST))
    if not row.came_at <= when <= now:
        reasons.append(REFUSALS.refusal("left_at_impossible", field="left_at"))
    if reasons:
        raise Refused(reasons)
    back = VisitEndUndone.objects.filter(ending__visit=row).order_by("-pk").first()
    _store(
        VisitEnded(
            school_id=actor.tenant,
            visit=row,
            how=how,
            reason_sealed=sealed(why, purpose=WHY),
            left_at=when,
            said_by_id=signed_in(actor),
            said_at=now,
            again=back,
        )
    )
    record(subject=row.code, how=how)


@command(REGISTER)
def undo_visit_end(*, actor: Actor, now: datetime, visit: str) -> None:
    """Say that a visitor had not left after all, on the day on which that was said: it is inside again.

    Raises NotThere for an unknown visit, Refused as a conflict where nothing of today can be taken back.
    """
    authorise(actor=actor, action=REGISTER, at=place(school=actor.tenant))
    row = _visit(visit)
    over = VisitEnded.objects.filter(visit=row, undone=None).first()
    if over is None or local_day(over.said_at) != local_day(now):
        raise REFUSALS.refused("nothing_to_take_back", conflict=True)
    _store(VisitEndUndone(school_id=actor.tenant, ending=over, undone_by_id=signed_in(actor), undone_at=now))
    record(subject=row.code, undone=1)


@command(REGISTER)
def say_visitor_stays(*, actor: Actor, now: datetime, visit: str, reason: str) -> bool:
    """Say why a visitor is still here today, which lets the day be closed; False when that was said before.

    Raises NotThere for an unknown visit, Refused without a reason and for one who is out already.
    """
    authorise(actor=actor, action=REGISTER, at=place(school=actor.tenant))
    row = _visit(visit)
    record(subject=row.code, stays=0)
    if VisitEnded.objects.filter(visit=row, undone=None).exists():
        raise REFUSALS.refused("visitor_out_already", conflict=True)
    if VisitStays.objects.filter(visit=row, date=local_day(now)).exists():
        return False
    why = written(reason)
    if not why:
        raise REFUSALS.refused("reason_missing", field="reason")
    if len(why) > LONGEST:
        raise REFUSALS.refused("text_too_long", field="reason", most=LONGEST)
    said = {"date": local_day(now), "said_by_id": signed_in(actor), "said_at": now}
    _store(VisitStays(school_id=actor.tenant, visit=row, reason_sealed=sealed(why, purpose=WHY), **said))
    record(subject=row.code, stays=1)
    return True


@command("dismissal.look_at_visitor")
def look_at_visitor(*, actor: Actor, now: datetime, visit: str) -> str:  # noqa: ARG001 - every command knows its instant
    """Give a visitor's telephone number; the ledger keeps who read it. Raises NotThere for an unknown visit."""
    authorise(actor=actor, action="dismissal.look_at_visitor", at=place(school=actor.tenant))
    row = _visit(visit)
    record(subject=row.code, read=1)
    return opened(row.phone_sealed, purpose=PHONE)


def _visit(visit: str) -> Visit:
    row = Visit.objects.filter(code=visit).first()
    if row is None:
        raise NotThere("visit")
    return row

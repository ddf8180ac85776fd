"""The patrol through the rooms: what somebody saw is stored once each, however often it is sent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db import IntegrityError, transaction

from afterbell.attendance.calls import Called, called_in
from afterbell.attendance.events import HeadsCounted
from afterbell.attendance.models import PatrolLook, PatrolPhoto
from afterbell.attendance.refusals import REFUSALS
from afterbell.attendance.rules.clocks import believable
from afterbell.attendance.rules.presence import BEFOREHAND
from afterbell.attendance.standing import Standing, standing_of, standings_of
from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.events import tell
from afterbell.base.pictures.keeping import keep_picture
from afterbell.base.pictures.reading import Picture
from afterbell.base.refusals import NotThere, Refusal
from afterbell.base.spans import local_day
from afterbell.base.written import written
from afterbell.schools.actors import signed_in
from afterbell.schools.models import Staff

PATROL = "attendance.patrol"
LONGEST, MOST_HEADS = 200, 500


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLook:
    """What was seen in a session, with the id the phone gave it; what was not looked at stays None.

    `found` is named, other or nobody; `other` the code of another adult, empty for one who is not known. `all_right` is
    the one tap for a room in which nothing stands out: whether the roll was taken by then is looked up, not told.
    """

    look_id: UUID
    session: str
    found: str
    other: str = ""
    on_time: bool | None = None
    roll_taken: bool | None = None
    headcount: int | None = None
    remark: str = ""
    looked_at: datetime | None = None
    all_right: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LookRefusal:
    """A look that is not stored, and one reason why."""

    look_id: UUID
    refusal: Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class PatrolReceipt:
    """What became of each look: stored now, known before, or refused. A phone may forget the first two."""

    stored: tuple[UUID, ...]
    known: tuple[UUID, ...]
    refusals: tuple[LookRefusal, ...]


@command("attendance.patrol")
def record_patrol(*, actor: Actor, now: datetime, looks: Sequence[NewLook]) -> PatrolReceipt:
    """Store what somebody saw on patrol. An id that came before with another content stays as it was.

    Raises NotThere for sessions of another school, Refused when nothing is said.
    """
    authorise(actor=actor, action=PATROL, at=place(school=actor.tenant))
    if not looks:
        raise REFUSALS.refused("nothing_said")
    sessions = standings_of(codes={look.session for look in looks})
    staff = dict(Staff.objects.filter(code__in={look.other for look in looks}).values_list("code", "pk"))
    kept = {row.look_id: row for row in PatrolLook.objects.filter(look_id__in={look.look_id for look in looks})}
    tapped = {look.session for look in looks if look.all_right}
    rolls = called_in({sessions[code].pk: sessions[code].sealed_at for code in tapped if sessions[code].group})
    new: dict[UUID, PatrolLook] = {}
    known: list[UUID] = []
    refusals: list[LookRefusal] = []
    for look in looks:
        row = _row(look, actor=actor, session=sessions[look.session], staff=staff, now=now)
        before = kept.get(look.look_id) or new.get(look.look_id)
        if look.all_right:
            row.roll_taken = _taken(row, roll=rolls.get(row.session_id), before=before)
        if before is not None and _says(before) == _says(row):
            known.append(look.look_id)
            continue
        reasons = list(_against(look, session=sessions[look.session], staff=staff, now=now))
        if before is not None:
            reasons = [REFUSALS.refusal("look_conflict")]
        refusals += [LookRefusal(look_id=look.look_id, refusal=reason) for reason in reasons]
        if not reasons:
            new[look.look_id] = row
    _store(new.values())
    if counted := {row.session_id for row in new.values() if row.headcount is not None}:
        codes = tuple(sorted(code for code, session in sessions.items() if session.pk in counted))
        tell(HeadsCounted(school=actor.tenant, sessions=codes, at=now))
    record(subject=looks[0].session, stored=len(new), known=len(known), refused=len(refusals))
    return PatrolReceipt(stored=tuple(new), known=tuple(known), refusals=tuple(refusals))


def _against(look: NewLook, *, session: Standing, staff: Mapping[str, int], now: datetime) -> Iterator[Refusal]:
    if look.found not in PatrolLook.Found.values or (look.other and look.other not in staff):
        yield REFUSALS.refusal("look_unreadable", field="found")
    elif look.found == PatrolLook.Found.NAMED and session.named is None:
        yield REFUSALS.refusal("nobody_named", field="found", session=session.name)
    if look.headcount is not None and not 0 <= look.headcount <= MOST_HEADS:
        yield REFUSALS.refusal("headcount_impossible", field="headcount")
    if len(written(look.remark)) > LONGEST:
        yield REFUSALS.refusal("text_too_long", field="remark", most=LONGEST)
    if session.cancelled:
        yield REFUSALS.refusal("cancelled", session=session.name)
    if local_day(now) < session.date:
        yield REFUSALS.refusal("not_yet", session=session.name, date=session.date)
    elif now < session.starts_at - BEFOREHAND:
        yield REFUSALS.refusal("not_started", session=session.name)
    if local_day(now) > session.date:
        yield REFUSALS.refusal("patrol_over", session=session.name, date=session.date)


def _row(look: NewLook, *, actor: Actor, session: Standing, staff: Mapping[str, int], now: datetime) -> PatrolLook:
    adults = {PatrolLook.Found.NAMED.value: session.named, PatrolLook.Found.OTHER.value: staff.get(look.other)}
    return PatrolLook(
        school_id=session.school,
        look_id=look.look_id,
        session_id=session.pk,
        found=look.found,
        adult_id=adults.get(look.found),
        on_time=look.on_time,
        roll_taken=look.roll_taken,
        headcount=look.headcount,
        remark=written(look.remark),
        looked_at=believable(look.looked_at, on=session.date, now=now) or now,
        looked_by_id=signed_in(actor),
        received_at=now,
    )


def _taken(row: PatrolLook, *, roll: Called | None, before: PatrolLook | None) -> bool | None:
    """Say that the roll was taken where it was complete by then; a look sent again says what it said at first."""
    if before is not None:
        return before.roll_taken or None
    return True if roll is not None and roll.complete(at=row.looked_at) else None


def _says(row: PatrolLook) -> tuple[object, ...]:
    """Put down what a look says; not whom the roster named meanwhile, nor when it arrived."""
    other = row.adult_id if row.found == PatrolLook.Found.OTHER else None
    return (row.session_id, row.found, other, row.on_time, row.roll_taken, row.headcount, row.remark)


def _store(rows: Iterable[PatrolLook]) -> None:
    try:
        with transaction.atomic():
            PatrolLook.objects.bulk_create(rows)
    except IntegrityError:
        raise REFUSALS.refused("same_time", conflict=True) from None


@command("attendance.patrol")
def keep_patrol_photo(*, actor: Actor, now: datetime, look: UUID, picture: Picture) -> str:
    """Keep a photograph of the room with a look; one a look, the first one stays. Gives its code.

    Raises NotThere for a look the actor did not make.
    """
    authorise(actor=actor, action=PATROL, at=place(school=actor.tenant))
    row = PatrolLook.objects.select_related("session").filter(look_id=look, looked_by=signed_in(actor)).first()
    if row is None:
        raise NotThere("look")
    standing_of(code=row.session.code)  # Locked: of two requests the second finds what the first kept.
    kept = PatrolPhoto.objects.filter(look=row).first()
    if kept is None:
        kept = PatrolPhoto(
            school_id=row.school_id,
            look=row,
            content_hash=picture.content_hash,
            added_by_id=signed_in(actor),
            added_at=now,
        )
        keep_picture(tenant=row.school_id, code=kept.code, picture=picture)
        kept.save()
    record(subject=kept.code, look=str(look))
    return kept.code

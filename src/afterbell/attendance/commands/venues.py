"""Rooms are looked at before their first session; what is wrong stays open until somebody mended it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import IntegrityError, transaction

from afterbell.attendance.models import Defect, DefectMended, RoomOpened, VenueCheck
from afterbell.attendance.refusals import REFUSALS
from afterbell.attendance.venues import Checklist, checklist_on, facts_of
from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.base.spans import local_day
from afterbell.base.written import written
from afterbell.schools.actors import signed_in
from afterbell.schools.models import Room

LONGEST = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class LookedAt:
    """One thing on the list, by its code in the scheme: right where `words` is empty, else what is wrong with it."""

    item: str
    words: str = ""
    closes: bool = False


@command("attendance.check_room")
def check_room(*, actor: Actor, now: datetime, room: str, looked_at: Sequence[LookedAt]) -> int:
    """Record that a room was looked at, all of the scheme's list at once; gives how many defects were found.

    Raises NotThere when there is no such room, Refused when a thing on the list was not looked at, or one is answered
    that is not on it.
    """
    row = _room(actor=actor, action="attendance.check_room", code=room)
    checklist = checklist_on(local_day(now))
    if reasons := [*_against_answers(checklist, looked_at), *_too_long(*(one.words for one in looked_at))]:
        raise Refused(reasons)
    wrong = [one for one in looked_at if written(one.words)]
    who = signed_in(actor)
    VenueCheck.objects.create(
        school_id=row.school_id,
        room=row,
        term_id=checklist.term,
        answers={one.item: not written(one.words) for one in looked_at},
        checked_by_id=who,
        checked_at=now,
    )
    for one in wrong:
        _store(room=row, item=one.item, words=one.words, closes=one.closes, who=who, now=now)
    record(subject=room, defects=len(wrong))
    return len(wrong)


def _room(*, actor: Actor, action: str, code: str) -> Room:
    row = Room.objects.filter(code=code).first()
    if row is None:
        raise NotThere("room")
    authorise(actor=actor, action=action, at=place(school=row.school_id))
    return row


def _against_answers(checklist: Checklist, looked_at: Sequence[LookedAt]) -> list[Refusal]:
    wanted = {item.code: item.words for item in checklist.items}
    given = [one.item for one in looked_at]
    if not wanted:
        return [REFUSALS.refusal("no_checklist")]
    missing = [
        REFUSALS.refusal("not_looked_at", field=code, what=words) for code, words in wanted.items() if code not in given
    ]
    strange = [REFUSALS.refusal("not_on_the_list", field=code) for code in given if code not in wanted]
    double = [REFUSALS.refusal("looked_at_twice", field=code) for code in set(given) if given.count(code) > 1]
    return [*missing, *strange, *double]


def _too_long(*texts: str) -> list[Refusal]:
    return [REFUSALS.refusal("text_too_long", most=LONGEST)] if any(len(text) > LONGEST for text in texts) else []


def _store(*, room: Room, item: str, words: str, closes: bool, who: int, now: datetime) -> str:
    return Defect.objects.create(
        school_id=room.school_id,
        room=room,
        item=item,
        words=written(words),
        closes=closes,
        reported_by_id=who,
        reported_at=now,
    ).code


@command("attendance.report_defect")
def report_defect(*, actor: Actor, now: datetime, room: str, words: str, closes: bool) -> str:
    """Report at any time that something in a room is not right; gives the defect's code.

    Raises NotThere, or Refused without words.
    """
    row = _room(actor=actor, action="attendance.report_defect", code=room)
    if reasons := _against_words(words, code="defect_missing"):
        raise Refused(reasons)
    code = _store(room=row, item="", words=words, closes=closes, who=signed_in(actor), now=now)
    record(subject=code, room=room, closes=int(closes))
    return code


def _against_words(words: str, *, code: str) -> list[Refusal]:
    if not written(words):
        return [REFUSALS.refusal(code, field="words")]
    return _too_long(written(words))


@command("attendance.mend_defect")
def mend_defect(*, actor: Actor, now: datetime, defect: str, how: str) -> None:
    """State that a defect is mended, and how.

    Raises NotThere, or Refused without words, or (a conflict) when somebody has mended it.
    """
    row = Defect.objects.filter(code=defect).first()
    if row is None:
        raise NotThere("defect")
    authorise(actor=actor, action="attendance.mend_defect", at=place(school=row.school_id))
    if reasons := _against_words(how, code="mending_missing"):
        raise Refused(reasons)
    try:
        with transaction.atomic():
            DefectMended.objects.create(
                school_id=row.school_id, defect=row, how=written(how), mended_by_id=signed_in(actor), mended_at=now
            )
    except IntegrityError:
        raise REFUSALS.refused("mended", conflict=True) from None
    record(subject=defect)


@command("attendance.open_room")
def open_room(*, actor: Actor, now: datetime, room: str, reason: str) -> None:
    """Open a room for today although it is not checked, or something in it is not mended.

    It stands open against what is known now; something dangerous reported later closes it again. Raises NotThere, or
    Refused without a reason, or (a conflict) when it may be used anyway.
    """
    row = _room(actor=actor, action="attendance.open_room", code=room)
    if reasons := _against_words(reason, code="reason_missing"):
        raise Refused(reasons)
    today = local_day(now)
    checklist = checklist_on(today)
    if facts_of(rooms=[row.pk], day=today, checklist=checklist)[row.pk].state(checklist).usable:
        raise REFUSALS.refused("room_usable", conflict=True, room=row.name)
    RoomOpened.objects.create(
        school_id=row.school_id,
        room=row,
        date=today,
        reason=written(reason),
        opened_by_id=signed_in(actor),
        opened_at=now,
    )
    record(subject=room)

"""Marks are stored once each, whatever order or number of times they arrive."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from uuid import UUID

from django.db import IntegrityError
from django.db.models import Q

from afterbell.attendance.commands.finding import find_by_marks
from afterbell.attendance.commands.late_signing import against_late
from afterbell.attendance.models import MarkVersion, RollMark
from afterbell.attendance.refusals import REFUSALS
from afterbell.attendance.rolls import Child, children_of, marks_where, rank_of
from afterbell.attendance.rules.clocks import believable, made_before
from afterbell.attendance.rules.folding import Mark, MarkState
from afterbell.attendance.rules.presence.problem import BEFOREHAND
from afterbell.attendance.standing import Standing, standing_of
from afterbell.base.access import Actor, authorise
from afterbell.base.commands import command, record
from afterbell.base.refusals import Refusal, Refused
from afterbell.base.spans import local_day
from afterbell.base.written import written
from afterbell.schools.actors import signed_in

TICK = timedelta(microseconds=1)
STATES = frozenset(RollMark.State.values)
LONGEST_DEVICE, LONGEST_PLACE, LARGEST_SEQ = 40, 60, 2**31 - 1


@dataclass(frozen=True, slots=True, kw_only=True)
class NewMark:
    """One fact about one child, with the id its device gave it and the device's own count.

    `place` says where a child is that is elsewhere; `settles` names contradicting marks this one decides about.
    `marked_at` is when a phone reckons it was made, `device_at` what its own clock showed then.
    """

    mark_id: UUID
    pupil: str
    state: str
    device: str
    device_seq: int
    place: str = ""
    settles: tuple[UUID, ...] = ()
    marked_at: datetime | None = None
    device_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkRefusal:
    """A mark that is not on the roll, and why."""

    mark_id: UUID
    refusal: Refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Receipt:
    """What became of each mark: stored now, known before, in conflict with a stored one, or refused (with why).

    A device may forget what is stored, known or conflicting: all of it is kept here.
    """

    session: str
    stored: tuple[UUID, ...] = ()
    known: tuple[UUID, ...] = ()
    conflicting: tuple[UUID, ...] = ()
    refusals: tuple[MarkRefusal, ...] = ()


@dataclass(slots=True, kw_only=True)
class Entry:
    """What storing marks found out, for the receipt and for what follows in the same transaction.

    `before` are the marks the session had, `new` the ones it has now besides, `told` what was sent for each of these.
    """

    children: Mapping[str, Child]
    before: list[Mark]
    new: list[Mark] = field(default_factory=list)
    told: dict[str, NewMark] = field(default_factory=dict)
    known: list[UUID] = field(default_factory=list)
    versions: list[tuple[NewMark, Mark]] = field(default_factory=list)
    refusals: list[MarkRefusal] = field(default_factory=list)

    def receipt(self, *, session: str) -> Receipt:
        return Receipt(
            session=session,
            stored=tuple(UUID(mark.mark_id) for mark in self.new),
            known=tuple(self.known),
            conflicting=tuple(dict.fromkeys(sent.mark_id for sent, _ in self.versions)),
            refusals=tuple(self.refusals),
        )


@command("attendance.mark")
def record_marks(*, actor: Actor, now: datetime, session: str, marks: Sequence[NewMark]) -> Receipt:
    """Store roll-call marks once each, whatever order or number of times they arrive.

    A mark is a fact by one person and is never overwritten; one that comes after the seal is kept and waits for a
    decision. Raises NotThere when the session is not the actor's, Refused when it has no roll today.
    """
    standing = standing_of(code=session)
    authorise(actor=actor, action="attendance.mark", at=standing.place_of_all)
    if not marks:
        raise REFUSALS.refused("nothing_said")
    late = against_late(session=standing, made=(mark.marked_at for mark in marks), now=now, believed=False)
    if reasons := [*against_a_roll(session=standing, now=now), *late]:
        raise Refused(reasons)
    entry = store_marks(actor=actor, now=now, session=standing, marks=marks)
    receipt = entry.receipt(session=session)
    record(subject=session, **counts(receipt))
    return receipt


def counts(receipt: Receipt) -> dict[str, int]:
    """Give the figures of a receipt for the ledger."""
    return {
        "stored": len(receipt.stored),
        "known": len(receipt.known),
        "conflicting": len(receipt.conflicting),
        "refused": len(receipt.refusals),
    }


def against_a_roll(*, session: Standing, now: datetime) -> list[Refusal]:
    """Give every reason why a session has no roll to mark at this instant.

    A child marked in the morning would not be missed in the afternoon, so there is none long before the start; a mark
    that a phone brings later is judged by when it was made. One that was broken off still has: who is there must be
    known until everybody is collected. It counts for nothing.
    """
    reasons = []
    if session.group is None:
        reasons.append(REFUSALS.refusal("no_roll", session=session.name))
    if session.cancelled and not session.broken_off:
        reasons.append(REFUSALS.refusal("cancelled", session=session.name))
    if local_day(now) < session.date:
        reasons.append(REFUSALS.refusal("not_yet", session=session.name, date=session.date))
    elif now < session.starts_at - BEFOREHAND:
        reasons.append(_too_early(session))
    return reasons


def _too_early(session: Standing) -> Refusal:
    minutes = int(BEFOREHAND.total_seconds()) // 60
    return REFUSALS.refusal("roll_too_early", session=session.name, minutes=minutes)


def store_marks(*, actor: Actor, now: datetime, session: Standing, marks: Sequence[NewMark]) -> Entry:
    """Sort the marks into new, known, conflicting and refused, and store what is to be kept.

    The session is locked: of two clients the second sees what the first stored.
    """
    assert session.group is not None  # noqa: S101 - `against_a_roll` has asked
    in_group = children_of(groups=(session.group,), day=session.date, weekday=session.weekday).get(session.group, ())
    ids = [mark.mark_id for mark in marks]
    here = marks_where(Q(session=session.pk))
    at_hand = {mark.mark_id for mark in here}
    # Two questions, each by its own index; asked as one the table is read whole.
    strays = [mark_id for mark_id in ids if str(mark_id) not in at_hand]
    found = [*here, *(marks_where(Q(mark_id__in=strays)) if strays else ())]
    entry = Entry(children={child.code: child for child in in_group}, before=here)
    at = _receipt_instant(now=now, session=session, before=here)
    _sort(entry=entry, actor=actor, session=session, marks=marks, at=at, known={mark.mark_id: mark for mark in found})
    _store(entry=entry, actor=actor, session=session, at=at)
    if session.looked_for and entry.new:
        find_by_marks(actor=actor, now=now, session=session, marks=entry.new)
    return entry


def _receipt_instant(*, now: datetime, session: Standing, before: Sequence[Mark]) -> datetime:
    """Give the instant of receipt: after all the session has, even where the clock stands or two answers cross."""
    last = max((mark.received for mark in before), default=now - TICK)
    return max(now, last + TICK, session.sealed_at or now)


def _sort(
    *,
    entry: Entry,
    actor: Actor,
    session: Standing,
    marks: Sequence[NewMark],
    at: datetime,
    known: dict[str, Mark],
) -> None:
    for sent in marks:
        standing = known.get(str(sent.mark_id))
        faults = tuple(_faults(sent=sent, entry=entry, session=session, at=at, is_known=standing is not None))
        if faults:
            entry.refusals += [MarkRefusal(mark_id=sent.mark_id, refusal=fault) for fault in faults]
        elif standing is None:
            mark = _as_mark(sent, actor=actor, session=session, child=entry.children[sent.pupil], at=at)
            known[mark.mark_id] = mark
            entry.new.append(mark)
            entry.told[mark.mark_id] = sent
        elif _says(sent, session) == _said(standing):
            entry.known.append(sent.mark_id)
        else:
            entry.versions.append((sent, standing))
            conflict = REFUSALS.refusal("mark_conflict", field=sent.pupil)
            entry.refusals.append(MarkRefusal(mark_id=sent.mark_id, refusal=conflict))


def _faults(*, sent: NewMark, entry: Entry, session: Standing, at: datetime, is_known: bool) -> Iterator[Refusal]:
    if sent.state not in STATES:
        yield REFUSALS.refusal("mark_unreadable", field=sent.pupil, what=sent.state[:20] or "state")
    if not 0 < len(sent.device) <= LONGEST_DEVICE or not 0 <= sent.device_seq <= LARGEST_SEQ:
        yield REFUSALS.refusal("mark_unreadable", field=sent.pupil, what="device")
    if len(sent.place) > LONGEST_PLACE:
        yield REFUSALS.refusal("text_too_long", field=sent.pupil, most=LONGEST_PLACE)
    if sent.state == RollMark.State.ELSEWHERE and not written(sent.place):
        yield REFUSALS.refusal("elsewhere_without_place", field=sent.pupil)
    if not is_known and sent.pupil not in entry.children:
        yield REFUSALS.refusal("not_in_group", field=sent.pupil, session=session.name)
    if not is_known and made_before(session.starts_at - BEFOREHAND, said=sent.marked_at, on=session.date, now=at):
        yield _too_early(session)


def _as_mark(sent: NewMark, *, actor: Actor, session: Standing, child: Child, at: datetime) -> Mark:
    return Mark(
        mark_id=str(sent.mark_id),
        session=str(session.pk),
        pupil=sent.pupil,
        state=MarkState(sent.state),
        place=sent.place,
        device=sent.device,
        device_seq=sent.device_seq,
        received=at,
        author=str(actor.account),
        rank=rank_of(actor=actor, school=session.school, homeroom=child.homeroom),
        settles=tuple(str(one) for one in sent.settles),
    )


def _says(sent: NewMark, session: Standing) -> tuple[object, ...]:
    """Put down what a mark says; not who sent it: a colleague may hand on what a shared phone kept."""
    settles = tuple(str(one) for one in sent.settles)
    return (str(session.pk), sent.pupil, sent.state, sent.place, sent.device, sent.device_seq, settles)


def _said(mark: Mark) -> tuple[object, ...]:
    return (mark.session, mark.pupil, mark.state.value, mark.place, mark.device, mark.device_seq, mark.settles)


def _store(*, entry: Entry, actor: Actor, session: Standing, at: datetime) -> None:
    rows = [
        RollMark(
            school_id=session.school,
            mark_id=UUID(mark.mark_id),
            session_id=session.pk,
            pupil_id=entry.children[mark.pupil].pk,
            state=mark.state.value,
            place=mark.place,
            device=mark.device,
            device_seq=mark.device_seq,
            rank=mark.rank.value,
            settles=list(mark.settles),
            marked_by_id=signed_in(actor),
            received_at=mark.received,
            marked_at=believable(entry.told[mark.mark_id].marked_at, on=session.date, now=at),
            device_at=entry.told[mark.mark_id].device_at,
        )
        for mark in entry.new
    ]
    try:
        RollMark.objects.bulk_create(rows)
    except IntegrityError:
        # One id sent at the same moment for two sessions: the locks of the sessions cannot see each other.
        raise REFUSALS.refused("same_time", conflict=True) from None
    if entry.versions:
        _keep_versions(entry=entry, actor=actor, session=session, at=at)


def _keep_versions(*, entry: Entry, actor: Actor, session: Standing, at: datetime) -> None:
    ids = {UUID(standing.mark_id) for _, standing in entry.versions}
    keys = dict(RollMark.objects.filter(mark_id__in=ids).values_list("mark_id", "pk"))
    MarkVersion.objects.bulk_create(
        [
            MarkVersion(
                school_id=session.school,
                mark_id=keys[sent.mark_id],
                session_id=session.pk,
                pupil_id=entry.children[sent.pupil].pk if sent.pupil in entry.children else None,
                state=sent.state,
                place=sent.place,
                device=sent.device,
                device_seq=sent.device_seq,
                fingerprint=hashlib.sha256(repr(_says(sent, session)).encode()).hexdigest(),
                sent_by_id=signed_in(actor),
                received_at=at,
            )
            for sent, _ in entry.versions
        ],
        ignore_conflicts=True,
    )

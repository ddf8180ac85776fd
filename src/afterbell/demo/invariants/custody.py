"""Every child's day ends in the right hands: read from the rows themselves, without the product's own fold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Count, F, Max, Q

from afterbell.attendance.models import LateMarkDecision, PupilLeave, RollMark
from afterbell.base.spans import local_day
from afterbell.demo.invariants.places import Span, expected_in, read_places, read_spans
from afterbell.demo.invariants.texts import read_texts
from afterbell.dismissal import models
from afterbell.schools.models import Pupil

HERE = frozenset({"present", "late", "left_early", "elsewhere"})
Seat = tuple[int, int]
"""A session and a child."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """A handover as it was written down; `named_for` is the child on whose list the collector stands."""

    session: int
    pupil: int
    kind: str
    named_for: int | None
    since: date | None
    until: date | None
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Ward:
    """What decides how a child may leave; `modes` is (from, how) in the order in which it was said."""

    grade: int
    residence: str
    left_on: date | None
    modes: Sequence[tuple[date, str]]

    def mode_on(self, day: date) -> str:
        return next((mode for since, mode in reversed(self.modes) if since <= day), "")


def everybody_accounted_for(now: datetime) -> bool:
    """Every child who came ends the day collected by somebody on its list, dismissed as permitted, or in the house."""
    days = _Days(now)
    return bool(days.handovers) and not any(days.lost()) and not any(days.wrong_hands())


def unaccounted(*, now: datetime) -> int:
    """Count what nobody knows of days that are over: children expected without a word, or come and handed to nobody."""
    return sum(1 for _ in _Days(now).lost())


class _Days:
    """Everything known of the days until now; `open_day` is today while its sessions are not over."""

    def __init__(self, now: datetime) -> None:
        today = local_day(now)
        self.spans = {pk: span for pk, span in read_spans().items() if span.day <= today and span.group}
        ends = [span.ends for span in self.spans.values() if span.day == today]
        self.open_day = today if ends and now <= max(ends) else None
        self.states = _states()
        self.handovers = _handovers()
        self.wards = _wards()
        self.texts = read_texts()

    def lost(self) -> Iterator[Seat]:
        """Give the seats of days that are over at which a child was expected or came, and of which nothing follows."""
        excused = set(PupilLeave.objects.values_list("pupil_id", "date"))
        for session, pupil in expected_in(self.spans, places=read_places()):
            day, gone = self.spans[session].day, self.wards[pupil].left_on
            known = (session, pupil) in self.states or (pupil, day) in excused or (gone is not None and gone <= day)
            if not known and day != self.open_day:
                yield session, pupil
        taken = _last(self.spans, ((row.session, row.pupil) for row in self.handovers))
        came = _last(self.spans, (seat for seat, state in self.states.items() if state in HERE))
        for (pupil, day), (starts, session) in came.items():
            if day != self.open_day and ((pupil, day) not in taken or taken[pupil, day][0] < starts):
                yield session, pupil

    def wrong_hands(self) -> Iterator[Handover]:
        """Give the handovers that should not have been."""
        for row in self.handovers:
            span, ward = self.spans.get(row.session), self.wards[row.pupil]
            came = self.states.get((row.session, row.pupil)) in HERE
            if span is None or not came or row.at < span.starts or not self._permitted(row, ward=ward, day=span.day):
                yield row

    def _permitted(self, row: Handover, *, ward: Ward, day: date) -> bool:
        match row.kind:
            case "collected":
                on_list = row.since is not None and row.since <= day < (row.until or date.max)
                return row.named_for == row.pupil and on_list
            case "dismissed":
                scheme = self.texts.on(day)
                limit = scheme.safety.alone_from_grade if scheme else None
                return ward.mode_on(day) == "alone" and limit is not None and ward.grade >= limit
            case _:
                return ward.residence == "boarder"


def _last(spans: Mapping[int, Span], seats: Iterable[Seat]) -> dict[tuple[int, date], tuple[datetime, int]]:
    """Give for each child and day the last of these seats: when its session starts, and which it is."""
    found: dict[tuple[int, date], tuple[datetime, int]] = {}
    for session, pupil in seats:
        if span := spans.get(session):
            seat = (span.starts, session)
            found[pupil, span.day] = max(found.get((pupil, span.day), seat), seat)
    return found


def _states() -> dict[Seat, str]:
    """Give what the marks at each seat add up to; a mark after the seal counts once somebody accepted it."""
    after_the_seal = Q(session__seal__sealed_at__lte=F("received_at"))
    counted = RollMark.objects.values_list("session_id", "pupil_id").annotate(
        marks=Count("pk"), late=Count("pk", filter=after_the_seal), state=Max("state")
    )
    found: dict[Seat, str] = {}
    several = set()
    for session, pupil, marks, late, state in counted:
        if marks > 1 or late:
            several.add((session, pupil))
        else:
            found[session, pupil] = state
    return found | dict(_folded(several))


def _folded(seats: set[Seat]) -> Iterator[tuple[Seat, str]]:
    """Fold the seats with several marks: the last word of each device, of these the last the server heard."""
    accepted = set(LateMarkDecision.objects.filter(accepted=True).values_list("mark_id", flat=True))
    rows = RollMark.objects.filter(session__in={session for session, _ in seats}).select_related("session__seal")
    by_seat: defaultdict[Seat, list[RollMark]] = defaultdict(list)
    for row in rows:
        seal = getattr(row.session, "seal", None)
        in_time = seal is None or row.received_at < seal.sealed_at
        if (row.session_id, row.pupil_id) in seats and (in_time or row.pk in accepted):
            by_seat[row.session_id, row.pupil_id].append(row)
    for seat, marks in by_seat.items():
        top = {mark.device: max(other.device_seq for other in marks if other.device == mark.device) for mark in marks}
        words = [mark for mark in marks if mark.device_seq == top[mark.device]]
        yield seat, max(words, key=lambda mark: (mark.received_at, mark.rank, str(mark.mark_id))).state


def _handovers() -> list[Handover]:
    columns = ("session_id", "pupil_id", "kind", "collector__pupil_id", "collector__since", "collector__until")
    rows = models.Handover.objects.filter(undone=None).values_list(*columns, "happened_at")
    return [
        Handover(session=session, pupil=pupil, kind=kind, named_for=named_for, since=since, until=until, at=at)
        for session, pupil, kind, named_for, since, until, at in rows
    ]


def _wards() -> dict[int, Ward]:
    modes: defaultdict[int, list[tuple[date, str]]] = defaultdict(list)
    said = models.GoingHome.objects.order_by("said_at", "pk").values_list("pupil_id", "since", "mode")
    for pupil, since, mode in said:
        modes[pupil].append((since, mode))
    rows = Pupil.objects.values_list("pk", "homeroom__grade", "residence", "left_on")
    return {
        pk: Ward(grade=grade, residence=residence, left_on=left_on, modes=modes[pk])
        for pk, grade, residence, left_on in rows
    }

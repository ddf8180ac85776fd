"""The groups of a band and language are formed anew mid-term; the old ones end and keep their history."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.db.models.functions import Greatest

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.days import day_within_year
from afterbell.base.events import tell
from afterbell.base.refusals import Refusal, Refused
from afterbell.base.spans import local_day
from afterbell.base.written import written
from afterbell.placement.commands.draw import term_of
from afterbell.placement.commands.groups import KIND_OF_OFFERING, group_capacity, group_name
from afterbell.placement.events import GroupsFormed, GroupsReformed
from afterbell.placement.holding import hold_children, hold_term
from afterbell.placement.models import GroupPlace, GroupSpan, Reforming, ServiceGroup
from afterbell.placement.reforming import NewGroup, Plan, groups_formed_anew, plan_of
from afterbell.placement.refusals import REFUSALS
from afterbell.placement.running import groups_from
from afterbell.placement.seats import first_day_of, standing_from
from afterbell.scheme.rules.offered import guided_by
from afterbell.schools.actors import signed_in
from afterbell.schools.models import Pupil, Room, Term

LEAST_REASON, LONGEST_REASON = 3, 200


@command("placement.reform_groups")
def reform_groups(
    *, actor: Actor, now: datetime, term: str, band: str, language: str, since: date, reason: str, seen: str
) -> int:
    """Form the groups of a band and language anew from a day on, as they were looked at; gives how many there are.

    Every place in the old groups ends on that day and the history stays; a child keeps its weekdays, and the end that
    was set for them. `seen` is the fingerprint of the plan that was shown: a conflict when something changed since.
    """
    row = term_of(code=term)
    authorise(actor=actor, action="placement.reform_groups", at=place(school=row.school_id))
    hold_term(term=row.pk)
    begins = Reforming.objects.filter(term=row, band=band, language=language, since__gte=since)
    reasons = [*_faults(term=row, since=since, reason=reason, today=local_day(now))]
    reasons += [REFUSALS.refusal("reform_begun", field="since", day=other.since) for other in begins[:1]]
    if reasons:
        raise Refused(reasons)
    old = groups_formed_anew(term=row.pk, band=band, language=language, since=since)
    hold_children(term=row.pk, language=language, groups=old, since=since)
    plan = plan_of(term=row, band=band, language=language, since=since, today=local_day(now))
    if plan.digest != seen:
        raise REFUSALS.refused("reform_changed", conflict=True)
    reforming = Reforming.objects.create(
        school_id=row.school_id,
        term=row,
        band=band,
        language=language,
        since=since,
        reason=written(reason),
        reformed_by_id=signed_in(actor),
        reformed_at=now,
    )
    begun = _store(plan)
    spans = [(group, False) for group in plan.old] + [(group, True) for group in begun]
    GroupSpan.objects.bulk_create(
        GroupSpan(school_id=row.school_id, reforming=reforming, group=group, begins=begins) for group, begins in spans
    )
    ended, codes = tuple(group.code for group in plan.old), tuple(group.code for group in begun)
    record(subject=row.code, ended=len(ended), begun=len(codes), moved=len(plan.moves), since=since.isoformat())
    tell(
        GroupsReformed(
            school=row.school_id, term=row.code, ended=ended, begun=codes, since=since, by=actor.code, at=now
        )
    )
    tell(GroupsFormed(school=row.school_id, term=row.code, groups=len(codes), since=since, at=now))
    return len(codes)


def _faults(*, term: Term, since: date, reason: str, today: date) -> Iterator[Refusal]:
    first = first_day_of(term, today=today)
    if since < first:
        yield REFUSALS.refusal("move_too_early", field="since", day=first)
    if since > term.last_day:
        yield REFUSALS.refusal("place_after_term", field="since", day=term.last_day)
    if not LEAST_REASON <= len(written(reason)) <= LONGEST_REASON:
        yield REFUSALS.refusal("move_without_reason", field="reason", least=LEAST_REASON, most=LONGEST_REASON)


def _store(plan: Plan) -> list[ServiceGroup]:
    """End the old places and begin the new ones; the database has the last word on the seats."""
    names: dict[tuple[str, tuple[int, ...]], int] = defaultdict(int)
    rooms = _rooms(plan)
    rows: list[ServiceGroup] = []
    for new in plan.new:
        names[new.language, new.grades] += 1
        rows.append(_row(plan, new, number=names[new.language, new.grades], room=next(rooms)))
    try:
        with transaction.atomic():
            standing = GroupPlace.objects.filter(standing_from(plan.since), group__in=plan.old)
            standing.update(until=Greatest(F("since"), plan.since))
            ServiceGroup.objects.bulk_create(rows)
            GroupPlace.objects.bulk_create(
                GroupPlace(
                    school_id=plan.term.school_id,
                    group=row,
                    pupil=pupil,
                    weekday=weekday,
                    band=row.band,
                    since=since,
                    until=until,
                )
                for since, until, weekday, pupil, row in _in_time(plan, rows)
            )
    except IntegrityError:
        raise REFUSALS.refused("reform_changed", conflict=True) from None
    return rows


def _in_time(plan: Plan, rows: Sequence[ServiceGroup]) -> Iterator[tuple[date, date | None, int, Pupil, ServiceGroup]]:
    """Give the new places, the earliest first: who begins later takes the seat of who has left by then."""
    found = [
        (since, until, weekday, pupil, row)
        for row, new in zip(rows, plan.new, strict=True)
        for pupil in new.pupils
        for weekday, spells in sorted(plan.days[pupil.ticket].items())
        for since, until in spells
    ]
    yield from sorted(found, key=lambda place: place[0])


def _row(plan: Plan, new: NewGroup, *, number: int, room: Room) -> ServiceGroup:
    weekdays = sorted({weekday for pupil in new.pupils for weekday in plan.days[pupil.ticket]})
    guide = guided_by(
        scheme=plan.scheme,
        band=plan.band.code,
        weekday=weekdays[0],
        grade=new.grades[0],
        language=new.language,
    )
    since = day_within_year(plan.since).zh
    return ServiceGroup(
        school_id=plan.term.school_id,
        term=plan.term,
        version_id=plan.version.id,
        kind=KIND_OF_OFFERING[guide.kind] if guide else ServiceGroup.Kind.TUTORING,
        band=plan.band.code,
        offering=guide.code if guide else "",
        name=f"{group_name(plan.band, new.language, new.grades, number)}（{since}起）",
        grade=new.grades[0],
        language=new.language,
        weekdays=weekdays,
        room=room,
        capacity=group_capacity(scheme=plan.scheme, pupils=(pupil.pk for pupil in new.pupils), small=plan.small),
    )


def _rooms(plan: Plan) -> Iterator[Room]:
    """Give each new group the room of the one it follows, else a classroom no other group of the band has."""
    for_clubs = {offering.room for offering in plan.scheme.offerings if offering.room}
    others = (
        groups_from(term=plan.term.pk, on=plan.since)
        .filter(band=plan.band.code)
        .exclude(pk__in=[group.pk for group in plan.old])
    )
    kept = {new.follows.room_id for new in plan.new if new.follows and new.follows.room_id}
    taken = kept | set(others.values_list("room_id", flat=True))
    classrooms = [room for room in Room.objects.order_by("name", "pk") if room.name not in for_clubs]
    free = iter(room for room in classrooms if room.pk not in taken)
    for number, new in enumerate(plan.new, 1):
        room = new.follows.room if new.follows and new.follows.room else next(free, None)
        if room is None:
            raise REFUSALS.refused(
                "rooms_short", field="rooms", band=plan.band.name.zh, needed=number, found=len(classrooms)
            )
        yield room

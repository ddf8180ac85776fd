"""Where a child is, where it could be moved by hand, and what a move breaks: for the office before it moves anybody."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from afterbell.base.access import Actor, authorise, place
from afterbell.base.refusals import NotThere, Refusal
from afterbell.base.words import Words
from afterbell.enrolment.models import Application
from afterbell.placement.lacking import open_groups
from afterbell.placement.models import GroupPlace, MovedPlace, ServiceGroup
from afterbell.placement.moves import move_of, places_between
from afterbell.placement.queries.groups import KIND_WORDS
from afterbell.placement.rules.moving import tick_of, what_it_breaks
from afterbell.placement.running import lasting_groups
from afterbell.placement.seats import first_day_of, standing_from
from afterbell.scheme.queries import published_scheme


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupNow:
    """A group the child is in from the first day a move can begin, and on which weekdays."""

    code: str
    name: str
    band: Words
    weekdays: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Another group of the band: the child's weekdays on which it meets, and how many are there on the fullest.

    `full` is that there is no place on any of them.
    """

    code: str
    name: str
    kind: Words
    room: str
    weekdays: tuple[int, ...]
    taken: int
    capacity: int
    full: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class MovedBefore:
    """A move that was made: both groups, the weekdays, the day, why and by whom; it can be made the other way round."""

    before: str
    after: str
    before_code: str
    after_code: str
    weekdays: tuple[int, ...]
    since: date
    reason: str
    by: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class MovePage:
    """A child with its groups, the groups it could be moved to from one of them, and the moves before."""

    application: str
    name: str
    homeroom: str
    groups: tuple[GroupNow, ...]
    leaving: GroupNow | None
    targets: tuple[Target, ...]
    moves: tuple[MovedBefore, ...]
    first: date
    last: date


@dataclass(frozen=True, slots=True, kw_only=True)
class MovePreview:
    """What one move breaks, on the weekdays it would take place: what forbids it, and each cost with its tick."""

    after: str
    weekdays: tuple[int, ...]
    forbids: tuple[Refusal, ...]
    costs: tuple[tuple[str, Refusal], ...]


def move_page(*, viewer: Actor, application: str, today: date, before: str = "") -> MovePage:
    """Give where a child is and where it could be; `before` names the group it is to leave, when it has several.

    Raises NotThere for whoever moves nobody, and before approval.
    """
    row = _application(viewer=viewer, application=application)
    first = first_day_of(row.term, today=today)
    days: dict[ServiceGroup, list[int]] = defaultdict(list)
    standing = GroupPlace.objects.filter(standing_from(first), pupil=row.pupil_id, group__term=row.term_id)
    for item in standing.select_related("group__version").order_by("weekday", "pk"):
        days[item.group].append(item.weekday)
    groups = {group.code: (group, _now(group, weekdays)) for group, weekdays in days.items()}
    chosen = groups.get(before) or (next(iter(groups.values())) if len(groups) == 1 else None)
    return MovePage(
        application=row.code,
        name=row.pupil.name,
        homeroom=row.pupil.homeroom.name,
        groups=tuple(now for _group, now in groups.values()),
        leaving=chosen[1] if chosen else None,
        targets=_targets(chosen[0], weekdays=chosen[1].weekdays, first=first) if chosen else (),
        moves=_moves(row),
        first=first,
        last=row.term.last_day,
    )


def preview_move(
    *, viewer: Actor, application: str, before: str, after: str, weekdays: Collection[int], since: date
) -> MovePreview:
    """Say what a move would break; of the weekdays only those on which the group to be joined meets are moved.

    Raises NotThere.
    """
    row = _application(viewer=viewer, application=application)
    rows = ServiceGroup.objects.filter(term=row.term_id, code__in=[before, after]).select_related("version", "room")
    found = {group.code: group for group in rows}
    if before == after or len(found) != len({before, after}):
        raise NotThere("group")
    groups = places_between(before=found[before], after=found[after], since=since)
    moved = sorted(set(weekdays) & set(found[after].weekdays))
    broken = what_it_breaks(move=move_of(row=row, groups=groups, weekdays=moved))
    return MovePreview(
        after=found[after].name,
        weekdays=tuple(moved),
        forbids=broken.forbids,
        costs=tuple((tick_of(cost), cost) for cost in broken.costs),
    )


def _application(*, viewer: Actor, application: str) -> Application:
    authorise(actor=viewer, action="placement.move", at=place(school=viewer.tenant))
    rows = Application.objects.select_related("pupil__homeroom", "term")
    row = rows.filter(code=application, state=Application.State.APPROVED).first()
    if row is None:
        raise NotThere("application")
    return row


def _now(group: ServiceGroup, weekdays: Collection[int]) -> GroupNow:
    scheme = published_scheme(group.version.content_hash, group.version_id)
    band = next((item.name for item in scheme.bands if item.code == group.band), Words(zh=group.band, en=group.band))
    return GroupNow(code=group.code, name=group.name, band=band, weekdays=tuple(dict.fromkeys(weekdays)))


def _targets(leaving: ServiceGroup, *, weekdays: Collection[int], first: date) -> tuple[Target, ...]:
    """List the other groups of the band that meet on one of the child's weekdays, the emptiest first."""
    others = lasting_groups(term=leaving.term_id).filter(band=leaving.band).exclude(pk=leaving.pk)
    rows = [
        group
        for group in others.select_related("room", "version").order_by("pk")
        if set(group.weekdays) & set(weekdays)
    ]
    opened = open_groups(groups=rows, on=first)
    found = [
        Target(
            code=group.code,
            name=group.name,
            kind=KIND_WORDS[ServiceGroup.Kind(group.kind)],
            room=group.room.name if group.room else "",
            weekdays=tuple(common),
            taken=max(opened[group.pk].taken.get(weekday, 0) for weekday in common),
            capacity=group.capacity,
            full=all(opened[group.pk].taken.get(weekday, 0) >= group.capacity for weekday in common),
        )
        for group in rows
        if (common := [weekday for weekday in weekdays if weekday in group.weekdays])
    ]
    return tuple(sorted(found, key=lambda one: (one.taken >= one.capacity, -len(one.weekdays), one.name)))


def _moves(row: Application) -> tuple[MovedBefore, ...]:
    rows = MovedPlace.objects.filter(application=row).select_related("before", "after", "moved_by").order_by("-pk")
    return tuple(
        MovedBefore(
            before=item.before.name,
            after=item.after.name,
            before_code=item.before.code,
            after_code=item.after.code,
            weekdays=tuple(item.weekdays),
            since=item.since,
            reason=item.reason,
            by=item.moved_by.name,
            at=item.moved_at,
        )
        for item in rows
    )

"""The groups of a term and the children in them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from django.db.models import Q, QuerySet

from afterbell.base.access import Actor, authorise, place
from afterbell.base.refusals import NotThere
from afterbell.base.words import Words
from afterbell.enrolment.caring import needs_counting
from afterbell.enrolment.models import Application
from afterbell.placement.meetings import meeting_days
from afterbell.placement.models import GroupPlace, MovedPlace, ServiceGroup
from afterbell.placement.rules.adults import adults_for
from afterbell.placement.rules.meeting import MeetingDays
from afterbell.placement.rules.spells import Spell, joined
from afterbell.placement.running import groups_from
from afterbell.placement.seats import first_day_of, standing_from
from afterbell.scheme.queries import published_version_of
from afterbell.scheme.rules.document import Scheme
from afterbell.schools.models import Pupil, Term
from afterbell.schools.queries import RESIDENCE_WORDS

KIND_WORDS = {
    ServiceGroup.Kind.TUTORING: Words(zh="作业辅导", en="homework tutoring"),
    ServiceGroup.Kind.CLUB: Words(zh="社团", en="club"),
    ServiceGroup.Kind.READING: Words(zh="朗读", en="reading aloud"),
    ServiceGroup.Kind.EVENING: Words(zh="晚自习", en="evening study"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRow:
    """A group on a list; `taken` counts the seats of its fullest weekday from the next day on which a list changes."""

    code: str
    name: str
    kind: Words
    band: Words
    weekdays: tuple[int, ...]
    room: str
    taken: int
    capacity: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupsPage:
    """The groups a search found, of how many; the bands are those there are to choose from."""

    groups: tuple[GroupRow, ...]
    of: int
    bands: tuple[tuple[str, Words], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class DayOfChild:
    """A weekday on which a child is in a group: the first day it comes when that is ahead, the last when one is set."""

    weekday: int
    since: date | None
    until: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupChild:
    """A child in a group, and the weekdays on which it is there; who has an approved application can be moved."""

    code: str
    name: str
    homeroom: str
    residence: Words
    application: str
    days: tuple[DayOfChild, ...]

    @property
    def weekdays(self) -> tuple[int, ...]:
        return tuple(dict.fromkeys(day.weekday for day in self.days))


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveOfGroup:
    """A child that came to a group from another, or left it for another."""

    child: str
    came: bool
    other: str
    weekdays: tuple[int, ...]
    since: date
    reason: str
    by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Reformed:
    """A group began or ended when the groups of its band and language were formed anew; the others are named."""

    begins: bool
    since: date
    reason: str
    by: str
    others: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupPage:
    """A group with its children by homeroom and name; `seats` are taken on each weekday from the day `counted_on`.

    `adults` says by weekday how many adults these children need, not for whom.
    """

    group: GroupRow
    children: tuple[GroupChild, ...]
    seats: Mapping[int, int]
    counted_on: date
    adults: Mapping[int, int]
    moves: tuple[MoveOfGroup, ...] = field(default=())
    reforming: Reformed | None = None


def groups_of_term(
    *,
    viewer: Actor,
    term: str,
    today: date,
    search: str = "",
    kind: str = "",
    band: str = "",
    weekday: int | None = None,
    grade: int | None = None,
) -> GroupsPage:
    """List a term's groups by band and name; `search` looks at the group's and the children's names.

    A grade finds its own groups and the clubs with a child of that grade.
    """
    authorise(actor=viewer, action="groups.see", at=place(school=viewer.tenant))
    row = Term.objects.filter(code=term).first()
    if row is None:
        raise NotThere("term")
    there = groups_from(term=row.pk, on=today)
    found = _found(there, today=today, search=search.strip(), kind=kind, band=band, grade=grade)
    rows = [
        row
        for row in found.select_related("room", "version").order_by("pk")
        if weekday is None or weekday in row.weekdays
    ]
    seats = _seats(term=row, today=today)
    facts = list(there.values_list("band", "version__code").distinct())
    scheme = published_version_of(version=facts[0][1])[1] if facts else None
    used = {code for code, _version in facts}
    bands = tuple((item.code, item.name) for item in scheme.bands if item.code in used) if scheme else ()
    return GroupsPage(
        groups=tuple(_row(row, scheme=scheme, taken=max(seats[row.pk].values(), default=0)) for row in rows),
        of=there.count(),
        bands=bands,
    )


def _seats(*, term: Term, today: date) -> Mapping[int, Counter[int]]:
    """Count the seats that are taken from the next day on which a list changes, by group and weekday."""
    found: dict[int, Counter[int]] = defaultdict(Counter)
    places = GroupPlace.objects.filter(standing_from(first_day_of(term, today=today)), group__term=term)
    for group, weekday in places.values_list("group_id", "weekday"):
        found[group][weekday] += 1
    return found


def _found(
    there: QuerySet[ServiceGroup], *, today: date, search: str, kind: str, band: str, grade: int | None
) -> QuerySet[ServiceGroup]:
    if kind:
        there = there.filter(kind=kind)
    if band:
        there = there.filter(band=band)
    standing = GroupPlace.objects.filter(standing_from(today))
    if grade is not None:
        of_grade = standing.filter(pupil__homeroom__grade=grade)
        there = there.filter(Q(grade=grade) | Q(grade=None, pk__in=of_grade.values("group")))
    if search:
        of_child = standing.filter(pupil__name__contains=search)
        there = there.filter(Q(name__contains=search) | Q(pk__in=of_child.values("group")))
    return there


def _row(row: ServiceGroup, *, scheme: Scheme | None, taken: int) -> GroupRow:
    names = {band.code: band.name for band in scheme.bands} if scheme else {}
    return GroupRow(
        code=row.code,
        name=row.name,
        kind=KIND_WORDS[ServiceGroup.Kind(row.kind)],
        band=names.get(row.band, Words(zh=row.band, en=row.band)),
        weekdays=tuple(row.weekdays),
        room=row.room.name if row.room else "",
        taken=taken,
        capacity=row.capacity,
    )


def group_page(*, viewer: Actor, group: str, today: date) -> GroupPage:
    """Give a group with whoever has a place in it today or later. Raises NotThere."""
    row = ServiceGroup.objects.select_related("room", "version", "term").filter(code=group).first()
    if row is None:
        raise NotThere("group")
    authorise(actor=viewer, action="groups.see", at=place(school=row.school_id))
    _, scheme = published_version_of(version=row.version.code)
    places = list(
        GroupPlace.objects.filter(standing_from(today), group=row)
        .select_related("pupil__homeroom")
        .order_by("pupil__homeroom__grade", "pupil__homeroom__number", "pupil__sort_key", "pupil_id", "weekday", "pk")
    )
    counted_on = first_day_of(row.term, today=today)
    seats = Counter(item.weekday for item in places if item.until is None or item.until > counted_on)
    return GroupPage(
        group=_row(row, scheme=scheme, taken=max(seats.values(), default=0)),
        children=_children(row, places=places, today=today),
        seats=seats,
        counted_on=counted_on,
        adults=_adults(row, scheme=scheme, places=places, on=counted_on),
        moves=_moves(row),
        reforming=_reformed(row),
    )


def _adults(row: ServiceGroup, *, scheme: Scheme, places: Iterable[GroupPlace], on: date) -> dict[int, int]:
    """Count by weekday the adults for whoever is there from a day on."""
    needing = needs_counting(on=on).get("extra_adult", frozenset())
    there: defaultdict[int, set[int]] = defaultdict(set)
    for item in places:
        if item.until is None or item.until > on:
            there[item.weekday].add(item.pupil_id)
    per_adult = scheme.safety.pupils_per_adult
    return {
        day: adults_for(children=len(there[day]), per_adult=per_adult, extra=len(there[day] & needing))
        for day in row.weekdays
    }


def _children(row: ServiceGroup, *, places: Iterable[GroupPlace], today: date) -> tuple[GroupChild, ...]:
    of_pupil: dict[Pupil, list[GroupPlace]] = defaultdict(list)
    for item in places:
        of_pupil[item.pupil].append(item)
    approved = Application.objects.filter(term=row.term_id, state=Application.State.APPROVED, pupil__in=of_pupil)
    codes = dict(approved.values_list("pupil_id", "code"))
    meeting = meeting_days(term=row.term_id)
    return tuple(
        GroupChild(
            code=pupil.code,
            name=pupil.name,
            homeroom=pupil.homeroom.name,
            residence=RESIDENCE_WORDS[Pupil.Residence(pupil.residence)],
            application=codes.get(pupil.pk, ""),
            days=tuple(_days(items, meeting=meeting, today=today)),
        )
        for pupil, items in of_pupil.items()
    )


def _days(items: Iterable[GroupPlace], *, meeting: MeetingDays, today: date) -> Iterator[DayOfChild]:
    """Say on which weekdays a child is there, and when it comes first or last, on days on which the group meets."""
    spells: dict[int, list[Spell]] = defaultdict(list)
    for item in items:
        spells[item.weekday].append((item.since, item.until))
    for weekday, of_weekday in spells.items():
        for since, until in joined(of_weekday):
            yield DayOfChild(
                weekday=weekday,
                since=meeting.first(since=since, weekdays=[weekday]) if since > today else None,
                until=meeting.last(before=until, weekdays=[weekday]) if until else None,
            )


def _reformed(row: ServiceGroup) -> Reformed | None:
    """Say with which re-forming a group ended, or else began, and which groups stood on the other side of it."""
    spans = list(row.spans.select_related("reforming__reformed_by").order_by("begins"))
    if not spans:
        return None
    span, reforming = spans[0], spans[0].reforming
    others = reforming.groups.exclude(begins=span.begins).order_by("group__pk")
    return Reformed(
        begins=span.begins,
        since=reforming.since,
        reason=reforming.reason,
        by=reforming.reformed_by.name,
        others=tuple(others.values_list("group__code", "group__name")),
    )


def _moves(row: ServiceGroup) -> tuple[MoveOfGroup, ...]:
    """List who was moved to or from a group by hand, the newest first."""
    rows = MovedPlace.objects.filter(Q(before=row) | Q(after=row))
    return tuple(
        MoveOfGroup(
            child=item.application.pupil.name,
            came=item.after_id == row.pk,
            other=(item.before if item.after_id == row.pk else item.after).name,
            weekdays=tuple(item.weekdays),
            since=item.since,
            reason=item.reason,
            by=item.moved_by.name,
        )
        for item in rows.select_related("before", "after", "application__pupil", "moved_by").order_by("-pk")
    )

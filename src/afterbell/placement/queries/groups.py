"""The groups of a term and the children in them."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from afterbell.base.access import Actor, authorise, place
from afterbell.base.refusals import NotThere
from afterbell.base.words import Words
from afterbell.placement.models import GroupPlace, ServiceGroup
from afterbell.scheme.queries import published_version_of
from afterbell.scheme.rules.document import Scheme
from afterbell.schools.models import Pupil
from afterbell.schools.queries import RESIDENCE_WORDS

KIND_WORDS = {
    ServiceGroup.Kind.TUTORING: Words(zh="作业辅导", en="homework tutoring"),
    ServiceGroup.Kind.CLUB: Words(zh="社团", en="club"),
    ServiceGroup.Kind.READING: Words(zh="朗读", en="reading aloud"),
    ServiceGroup.Kind.EVENING: Words(zh="晚自习", en="evening study"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupRow:
    """A group on a list; `taken` counts the children who have a place in it on at least one weekday."""

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
class GroupChild:
    """A child in a group, and the weekdays on which it is there."""

    code: str
    name: str
    homeroom: str
    residence: Words
    weekdays: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupPage:
    """A group with its children by homeroom and name."""

    group: GroupRow
    children: tuple[GroupChild, ...]

    def on(self, weekday: int) -> int:
        """Count the children of a weekday."""
        return sum(weekday in child.weekdays for child in self.children)


def open_on(day: date, *, prefix: str = "") -> Q:
    """Say which places stand on a day or begin later."""
    return Q(**{f"{prefix}until": None}) | Q(**{f"{prefix}until__gt": day})


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
    there = ServiceGroup.objects.filter(term__code=term)
    found = _found(there, today=today, search=search.strip(), kind=kind, band=band, grade=grade)
    rows = list(
        found.select_related("room", "version")
        .annotate(size=Count("places__pupil", distinct=True, filter=open_on(today, prefix="places__")))
        .order_by("pk")
    )
    rows = [row for row in rows if weekday is None or weekday in row.weekdays]
    facts = list(there.values_list("band", "version__code").distinct())
    scheme = published_version_of(version=facts[0][1])[1] if facts else None
    used = {code for code, _version in facts}
    bands = tuple((item.code, item.name) for item in scheme.bands if item.code in used) if scheme else ()
    return GroupsPage(
        groups=tuple(_row(row, scheme=scheme, taken=row.size) for row in rows), of=there.count(), bands=bands
    )


def _found(
    there: QuerySet[ServiceGroup], *, today: date, search: str, kind: str, band: str, grade: int | None
) -> QuerySet[ServiceGroup]:
    if kind:
        there = there.filter(kind=kind)
    if band:
        there = there.filter(band=band)
    standing = GroupPlace.objects.filter(open_on(today))
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
    row = ServiceGroup.objects.select_related("room", "version").filter(code=group).first()
    if row is None:
        raise NotThere("group")
    authorise(actor=viewer, action="groups.see", at=place(school=row.school_id))
    _, scheme = published_version_of(version=row.version.code)
    days: dict[int, list[int]] = defaultdict(list)
    places = list(
        GroupPlace.objects.filter(open_on(today), group=row)
        .select_related("pupil__homeroom")
        .order_by("pupil__homeroom__grade", "pupil__homeroom__number", "pupil__sort_key", "pupil_id", "weekday")
    )
    for item in places:
        days[item.pupil_id].append(item.weekday)
    pupils = {item.pupil_id: item.pupil for item in places}
    children = tuple(
        GroupChild(
            code=pupil.code,
            name=pupil.name,
            homeroom=pupil.homeroom.name,
            residence=RESIDENCE_WORDS[Pupil.Residence(pupil.residence)],
            weekdays=tuple(days[key]),
        )
        for key, pupil in pupils.items()
    )
    return GroupPage(group=_row(row, scheme=scheme, taken=len(children)), children=children)

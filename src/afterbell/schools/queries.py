"""What may be read of a school's register: days, homerooms, children, staff, rooms."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Manager, Q, QuerySet

from afterbell.base.access import Actor, authorise, place, policy
from afterbell.base.refusals import NotThere
from afterbell.base.words import Words
from afterbell.schools.models import (
    Appointment,
    Area,
    Guardianship,
    Homeroom,
    Pupil,
    Room,
    School,
    SchoolDay,
    Staff,
    Term,
)
from afterbell.schools.roles import Role

RESIDENCE_WORDS = {
    Pupil.Residence.DAY: Words(zh="走读", en="day pupil"),
    Pupil.Residence.OFF_CAMPUS: Words(zh="校外住宿", en="off-campus boarder"),
    Pupil.Residence.BOARDER: Words(zh="校内住宿", en="on-campus boarder"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolCard:
    """What everybody may know of a school; `address` and `phone` are empty where it has not said them.

    Of an education authority `own_areas` are the code and name of its area and of all that lies in, the widest first;
    of a school there are none.
    """

    code: str
    name: str
    short_name: str
    area: str
    address: str
    phone: str
    spot: str
    is_demonstration: bool
    own_areas: tuple[tuple[str, str], ...] = ()

    @property
    def own_area(self) -> str:
        """Give the code of the area this is the authority of; empty for a school."""
        return self.own_areas[-1][0] if self.own_areas else ""


@dataclass(frozen=True, slots=True, kw_only=True)
class TermRow:
    """A term, first and last day included."""

    id: int
    code: str
    name: str
    first_day: date
    last_day: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DayRow:
    """A day of a term; `follows_weekday` is None on a day without school."""

    day: date
    kind: str
    follows_weekday: int | None
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeroomRow:
    code: str
    name: str
    grade: int
    number: int
    language: str
    pupils: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildRow:
    """A guardian's own child."""

    code: str
    name: str
    homeroom: str
    residence: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class StaffRow:
    code: str
    name: str
    skills: tuple[str, ...]
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomRow:
    code: str
    name: str
    seats: int


def school_card(*, school: str) -> SchoolCard:
    """Give what is public of a school by its code. Raises NotThere."""
    return numbered_card(school=school)[1]


def numbered_card(*, school: str) -> tuple[int, SchoolCard]:
    """Give a school's number, within whose walls its rows are, and what is public of it. Raises NotThere."""
    return _numbered(School.objects, school)


def institution_card(*, code: str) -> tuple[int, SchoolCard]:
    """Give the number and card of a school or of an area's authority by its code. Raises NotThere."""
    return _numbered(School.institutions, code)


def _numbered(among: Manager[School], code: str) -> tuple[int, SchoolCard]:
    row = among.select_related("banner__parent__parent").filter(code=code).first()
    if row is None:
        raise NotThere("school")
    return row.pk, _card(row)


def _card(row: School) -> SchoolCard:
    areas: list[tuple[str, str]] = []
    area: Area | None = row.banner
    while area is not None:
        areas.insert(0, (area.code, area.name))
        area = area.parent
    return SchoolCard(
        code=row.code,
        name=row.name,
        short_name=row.short_name,
        area="".join(name for _code, name in areas),
        address=row.address,
        phone=row.phone,
        spot=row.spot,
        is_demonstration=row.is_demonstration,
        own_areas=tuple(areas) if row.kind == School.Kind.AUTHORITY else (),
    )


def own_school(*, viewer: Actor) -> SchoolCard:
    """Give what the viewer's school says of itself, to whoever may change it. Raises NotThere."""
    authorise(actor=viewer, action="schools.describe", at=place(school=viewer.tenant))
    return _card(School.objects.select_related("banner__parent__parent").get(pk=viewer.tenant))


def term_around(*, today: date) -> TermRow | None:
    """Give the school's term of a day, else the next one to come, else the last one; None before any is set up."""
    row = (
        Term.objects.filter(last_day__gte=today).order_by("first_day").first()
        or Term.objects.order_by("-last_day").first()
    )
    if row is None:
        return None
    return TermRow(id=row.pk, code=row.code, name=row.name, first_day=row.first_day, last_day=row.last_day)


def days_of_term(*, term: str) -> tuple[DayRow, ...]:
    """Give every day of a term in order. Raises NotThere for an unknown term."""
    rows = SchoolDay.objects.filter(term__code=term).order_by("date")
    days = tuple(_day(row) for row in rows)
    if not days:
        raise NotThere("term")
    return days


def days_between(*, first: date, until: date) -> tuple[DayRow, ...]:
    """Give the days from one until (without) another that any term has a word on, in order."""
    rows = SchoolDay.objects.filter(date__gte=first, date__lt=until).order_by("date")
    return tuple(_day(row) for row in rows)


def _day(row: SchoolDay) -> DayRow:
    return DayRow(day=row.date, kind=row.kind, follows_weekday=row.follows_weekday, note=row.note)


def homerooms_in_reach(*, viewer: Actor) -> tuple[HomeroomRow, ...]:
    """List the homerooms the viewer may see, with how many children are in each."""
    rows = _homerooms(viewer).annotate(size=Count("pupils", filter=Q(pupils__left_on=None))).order_by("grade", "number")
    return tuple(
        HomeroomRow(
            code=row.code, name=row.name, grade=row.grade, number=row.number, language=row.language, pupils=row.size
        )
        for row in rows
    )


def _homerooms(viewer: Actor) -> QuerySet[Homeroom]:
    reach = policy().reach(actor=viewer, action="homeroom.see")
    if viewer.tenant in reach.get("school", frozenset()):
        return Homeroom.objects.all()
    return Homeroom.objects.filter(pk__in=reach.get("homeroom", frozenset()))


def children_of(*, viewer: Actor, today: date) -> tuple[ChildRow, ...]:
    """List a guardian's own children at this school. Raises NotThere for whoever is no guardian."""
    ids = policy().reach(actor=viewer, action="child.see").get("pupil")
    if ids is None:
        raise NotThere("children")
    rows = Pupil.objects.select_related("homeroom").filter(pk__in=ids).exclude(left_on__lte=today)
    return tuple(
        ChildRow(
            code=row.code,
            name=row.name,
            homeroom=row.homeroom.name,
            residence=RESIDENCE_WORDS[Pupil.Residence(row.residence)],
        )
        for row in rows.order_by("homeroom__grade", "homeroom__number", "sort_key")
    )


def guardians_of(*, viewer: Actor, pupil: str) -> tuple[tuple[str, str, str], ...]:
    """List a child's guardians for its homeroom teacher or the leaders: (code, name, relation). Raises NotThere."""
    row = Pupil.objects.filter(code=pupil).first()
    if row is None:
        raise NotThere("pupil")
    authorise(actor=viewer, action="homeroom.see", at=place(school=viewer.tenant, homeroom=row.homeroom_id))
    links = Guardianship.objects.filter(pupil=row, until=None).order_by("pk")
    return tuple(links.values_list("guardian__code", "guardian__name", "relation"))


def staff_list(*, viewer: Actor) -> tuple[StaffRow, ...]:
    """List the staff in the order of their names."""
    authorise(actor=viewer, action="roster.see", at=place(school=viewer.tenant))
    return tuple(
        StaffRow(code=row.code, name=row.name, skills=tuple(row.skills), languages=tuple(row.languages))
        for row in Staff.objects.order_by("sort_key", "pk")
    )


def rooms(*, viewer: Actor) -> tuple[RoomRow, ...]:
    """List the rooms by name."""
    authorise(actor=viewer, action="roster.see", at=place(school=viewer.tenant))
    return tuple(RoomRow(code=row.code, name=row.name, seats=row.seats) for row in Room.objects.order_by("name"))


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisteredStaff:
    """Somebody of the staff with the sign-in name and today's posts."""

    code: str
    name: str
    handle: str
    posts: tuple[str, ...]
    skills: tuple[str, ...]
    languages: tuple[str, ...]


def staff_register(*, viewer: Actor, today: date) -> tuple[RegisteredStaff, ...]:
    """List the staff with their sign-in names and posts of today, in the order of their names. Two queries."""
    authorise(actor=viewer, action="office.see", at=place(school=viewer.tenant))
    current = Q(since__lte=today) & (Q(until=None) | Q(until__gt=today))
    posts: dict[int, list[str]] = {}
    held = Appointment.objects.filter(current, school_id=viewer.tenant).exclude(role=Role.GUARDIAN)
    for account, role, homeroom in held.order_by("pk").values_list("account_id", "role", "homeroom__name"):
        label = Role(role).label
        posts.setdefault(account, []).append(f"{label}（{homeroom}）" if homeroom else label)
    return tuple(
        RegisteredStaff(
            code=row.code,
            name=row.name,
            handle=row.account.handle.partition("/")[2],
            posts=tuple(posts.get(row.account_id, ())),
            skills=tuple(row.skills),
            languages=tuple(row.languages),
        )
        for row in Staff.objects.select_related("account").order_by("sort_key", "pk")
    )

"""What a bureau and the platform may know of schools: how many, never who."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q, QuerySet

from afterbell.base.access import Actor, authorise, place, policy
from afterbell.base.refusals import NotThere
from afterbell.base.tenancy import as_account, within
from afterbell.base.words import Words
from afterbell.schools.models import Appointment, Area, Pupil, School, Staff
from afterbell.schools.roles import Role
from afterbell.schools.telling import current

FEWEST_BY_LAW = 5
"""No figure about fewer people is shown to anybody above a school, whatever its scheme says; a scheme may say more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolUnder:
    """A school as its bureau sees it; a number is None where there are too few people."""

    id: int
    code: str
    name: str
    banner: str
    pupils: int | None
    staff: int | None


AREA_WORDS = {
    Area.Kind.REGION: Words(zh="自治区", en="region"),
    Area.Kind.LEAGUE: Words(zh="盟", en="league"),
    Area.Kind.BANNER: Words(zh="旗", en="banner"),
}

PLATFORM = 0
AUTHORITIES = tuple(Area.Kind)
"""The kinds of area, the highest authority first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AreaRow:
    """An area with the names of what it lies in, and how many schools stand directly in it."""

    kind: Words
    name: str
    within: str
    schools: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SchoolRow:
    """A school as the platform lists it."""

    code: str
    name: str
    banner: str
    is_demonstration: bool


def shown(number: int, *, fewest: int = FEWEST_BY_LAW) -> int | None:
    """Withhold a number so small that somebody could be recognised in it."""
    return number if number >= max(fewest, FEWEST_BY_LAW) else None


def supervised(*, viewer: Actor) -> tuple[int, ...]:
    """Give the schools of a bureau officer's area by id. Raises NotThere for whoever supervises none."""
    ids = policy().reach(actor=viewer, action="bureau.see").get("supervised")
    if ids is None:
        raise NotThere("bureau")
    return tuple(sorted(ids))


def authority_over(*, actor: Actor, on: date) -> int:
    """Say how high an actor's authority is: 0 the platform's, 1 a region's, 2 a league's, 3 a banner's, 4 nobody's."""
    if actor.held("platform"):
        return 0
    held = Appointment.objects.filter(current(on), account=actor.account, area__isnull=False)
    with as_account(actor.account or 0):
        levels = [AUTHORITIES.index(kind) + 1 for kind in held.values_list("area__kind", flat=True)]
    return min(levels, default=len(AUTHORITIES) + 1)


def authorities_over(*, school: int, on: date) -> Mapping[int, tuple[int, ...]]:
    """Give the accounts with authority over a school by its level: 0 the platform's, 1 a region's, up to a banner's.

    Over an area's own authority stand those of the areas it lies in.
    """
    row = School.institutions.select_related("banner__parent__parent").get(pk=school)
    area: Area | None = row.banner.parent if row.kind == School.Kind.AUTHORITY else row.banner
    level_of: dict[int, int] = {}
    while area is not None:
        level_of[area.pk] = AUTHORITIES.index(Area.Kind(area.kind)) + 1
        area = area.parent
    with within(PLATFORM):
        of_areas = Appointment.objects.filter(current(on), role=Role.BUREAU_OFFICER, area__in=level_of)
        posts = [(level_of[area], account) for account, area in of_areas.values_list("account", "area") if area]
        running = Appointment.objects.filter(current(on), role=Role.PLATFORM_OPERATOR)
        posts += [(0, account) for account in running.values_list("account", flat=True)]
    return {level: tuple(sorted({who for at, who in posts if at == level})) for level in {at for at, _who in posts}}


def schools_under(*, viewer: Actor, today: date, fewest: Mapping[int, int]) -> tuple[SchoolUnder, ...]:
    """List the schools a bureau supervises, with how many children and staff they have. Raises NotThere.

    `fewest` is below how many people each school (by id) withholds a figure, where its scheme says so.
    """
    ids = supervised(viewer=viewer)
    rows = School.objects.select_related("banner").filter(pk__in=ids).order_by("banner__name", "name")
    with within(ids):
        pupils = _by_school(Pupil.objects.exclude(left_on__lte=today).values_list("school"))
        staff = _by_school(Staff.objects.values_list("school"))
    return tuple(
        SchoolUnder(
            id=row.pk,
            code=row.code,
            name=row.name,
            banner=row.banner.name,
            pupils=shown(pupils.get(row.pk, 0), fewest=fewest.get(row.pk, FEWEST_BY_LAW)),
            staff=shown(staff.get(row.pk, 0), fewest=fewest.get(row.pk, FEWEST_BY_LAW)),
        )
        for row in rows
    )


def _by_school(rows: QuerySet[Pupil, tuple[int]] | QuerySet[Staff, tuple[int]]) -> dict[int, int]:
    return dict(rows.order_by().annotate(number=Count("pk")))


def areas(*, viewer: Actor) -> tuple[AreaRow, ...]:
    """List every area there is. Raises NotThere for whoever does not run the platform."""
    authorise(actor=viewer, action="platform.see", at=place(platform=1))
    rows = (
        Area.objects.select_related("parent__parent")
        .annotate(size=Count("schools", filter=Q(schools__kind=School.Kind.SCHOOL)))
        .order_by("pk")
    )
    return tuple(
        AreaRow(
            kind=AREA_WORDS[Area.Kind(row.kind)],
            name=row.name,
            within="".join(area.name for area in _above(row)),
            schools=row.size,
        )
        for row in rows
    )


def _above(area: Area) -> list[Area]:
    parent = area.parent
    return [*_above(parent), parent] if parent else []


def all_schools(*, viewer: Actor) -> tuple[SchoolRow, ...]:
    """List every school of the platform. Raises NotThere for whoever does not run it."""
    authorise(actor=viewer, action="platform.see", at=place(platform=1))
    return tuple(
        SchoolRow(code=row.code, name=row.name, banner=row.banner.name, is_demonstration=row.is_demonstration)
        for row in School.objects.select_related("banner").order_by("banner__name", "name")
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Authority:
    """An area's education authority: the institution behind its space."""

    id: int
    code: str
    name: str
    area: str


def authorities() -> tuple[int, ...]:
    """List the authorities of all areas by id, for the house's own rounds."""
    return tuple(row.id for row in _authorities(None))


def topmost_authorities() -> frozenset[int]:
    """Give the authorities over which the platform alone stands, by id: those of the regions."""
    rows = School.institutions.filter(kind=School.Kind.AUTHORITY, banner__parent=None)
    return frozenset(rows.values_list("pk", flat=True))


def own_authority(*, viewer: Actor) -> Authority | None:
    """Give the authority a bureau officer works in; None for everybody else."""
    own = viewer.held("school", roles=(Role.BUREAU_OFFICER,))
    return next(iter(_authorities(own)), None) if own else None


def authorities_beneath(*, viewer: Actor) -> tuple[Authority, ...]:
    """List the authorities over whose spaces the viewer stands. Raises NotThere for whoever stands over none."""
    reach = policy().reach(actor=viewer, action="portal.lock")
    if not reach:
        raise NotThere("authority")
    return _authorities(None if "platform" in reach else reach["beneath"])


def _authorities(ids: frozenset[int] | None) -> tuple[Authority, ...]:
    rows = School.institutions.filter(kind=School.Kind.AUTHORITY).select_related("banner").order_by("pk")
    if ids is not None:
        rows = rows.filter(pk__in=ids)
    return tuple(Authority(id=row.pk, code=row.code, name=row.name, area=row.banner.code) for row in rows)

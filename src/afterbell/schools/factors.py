"""Who has a second factor, and who stands above whom when one is lost."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from afterbell.base.access import Actor, policy
from afterbell.base.refusals import NotThere
from afterbell.base.tenancy import as_account, within
from afterbell.schools.actors import PLATFORM, signed_in, supervised_schools
from afterbell.schools.models import Appointment, Area, FactorReset, RecoveryCode, School, SecondFactor
from afterbell.schools.roles import ABOVE_SCHOOLS, Role
from afterbell.schools.rules.above import Authorities, Standing, above
from afterbell.schools.telling import current


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnFactor:
    """Somebody's own factor: since when, and how many recovery codes are left."""

    enrolled_at: datetime
    recovery_left: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Proposal:
    """A reset that waits for a second person above."""

    by: str
    mine: bool
    at: datetime
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FactorUnder:
    """Somebody under the viewer who has a second factor, with the area or school of their post."""

    person: str
    name: str
    role: Role
    stands: str
    enrolled_at: datetime
    asked: Proposal | None


def own_factor(*, viewer: Actor) -> OwnFactor | None:
    """Give the viewer's own factor, if they have one."""
    row = SecondFactor.objects.filter(account=signed_in(viewer), ended_at=None).first()
    if row is None:
        return None
    left = RecoveryCode.objects.filter(factor=row, used_at=None, revoked_at=None).count()
    return OwnFactor(enrolled_at=row.enrolled_at, recovery_left=left)


def factors_under(*, viewer: Actor, today: date) -> tuple[FactorUnder, ...]:
    """List who is under the viewer and has a factor, waiting resets first. Raises NotThere for who is above nobody."""
    reach = policy().reach(actor=viewer, action="factors.see")
    if not reach:
        raise NotThere("factors")
    schools = School.objects.values_list("pk", flat=True) if reach.get("platform") else reach.get("supervised", ())
    factors = {row.account_id: row for row in SecondFactor.objects.filter(ended_at=None)}
    with within([PLATFORM, *schools]):
        posts = Appointment.objects.filter(current(today), account__in=factors)
        rows = list(posts.select_related("account", "school", "area").order_by("account__name", "pk"))
    resets = FactorReset.objects.filter(closed_at=None).select_related("asked_by")
    asked = {row.factor_id: row for row in resets}
    authorities = _authorities(today=today)
    found = []
    for account in dict.fromkeys(row.account_id for row in rows):
        own = [row for row in rows if row.account_id == account]
        if viewer.account in above(account=account, posts=_standings(own), authorities=authorities):
            factor = factors[account]
            found.append(_row(own[0], factor=factor, asked=asked.get(factor.pk), viewer=viewer))
    return tuple(sorted(found, key=lambda one: one.asked is None))


def _row(post: Appointment, *, factor: SecondFactor, asked: FactorReset | None, viewer: Actor) -> FactorUnder:
    stands = post.school or post.area
    return FactorUnder(
        person=post.account.code,
        name=post.account.name,
        role=Role(post.role),
        stands=stands.name if stands else "",
        enrolled_at=factor.enrolled_at,
        asked=_proposal(asked, viewer=viewer) if asked else None,
    )


def _proposal(asked: FactorReset, *, viewer: Actor) -> Proposal:
    return Proposal(by=asked.asked_by.name, mine=asked.asked_by_id == viewer.account, at=asked.asked_at, why=asked.why)


def people_above(*, account: int, today: date) -> frozenset[int]:
    """Give the accounts that stand above somebody today."""
    return above(
        account=account, posts=_standings(_own_posts(account, today=today)), authorities=_authorities(today=today)
    )


def schools_with(*, account: int, today: date) -> frozenset[int]:
    """Give the schools somebody's posts reach: whoever is to decide about them reaches one of these too."""
    posts = _own_posts(account, today=today)
    areas = [school for row in posts if row.area_id for school in supervised_schools(area=row.area_id)]
    return frozenset([*areas, *(row.school_id for row in posts if row.school_id)])


def _own_posts(account: int, *, today: date) -> list[Appointment]:
    with as_account(account):
        return list(Appointment.objects.filter(current(today), account=account).select_related("school"))


def _standings(posts: Iterable[Appointment]) -> list[Standing]:
    """Say where posts stand; a school stands in its banner."""
    return [
        Standing(area=post.school.banner_id if post.school else post.area_id, of_school=post.school is not None)
        for post in posts
    ]


def _authorities(*, today: date) -> Authorities:
    with within(PLATFORM):
        posts = Appointment.objects.filter(current(today), role__in=ABOVE_SCHOOLS)
        rows = list(posts.values_list("account_id", "area_id"))
    return Authorities(
        officers=tuple((account, area) for account, area in rows if area is not None),
        operators=frozenset(account for account, area in rows if area is None),
        parents=dict(Area.objects.values_list("pk", "parent_id")),
    )

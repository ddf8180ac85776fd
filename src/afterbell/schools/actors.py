"""From an account to an actor: its appointments of today, with what each of them holds."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from afterbell.base.access import Actor, Grant, Place, place
from afterbell.base.models import Message
from afterbell.base.refusals import NotThere
from afterbell.base.tenancy import as_account, within
from afterbell.schools.models import Account, Appointment, Guardianship, School, SecondFactor, Staff
from afterbell.schools.roles import ABOVE_SCHOOLS, Role

PLATFORM = 0
_UNOPENED = (
    Message.objects.filter(to=OuterRef("account"), tenant=Coalesce(OuterRef("school"), PLATFORM), opened_at=None)
    .order_by()
    .values("to")
    .annotate(number=Count("pk"))
    .values("number")
)
_FACTOR = SecondFactor.objects.filter(account=OuterRef("account"), ended_at=None).values("code")
PUBLIC_ACTOR = Actor(account=None, code="public", name="", tenant=PLATFORM, grants=(Grant(role=Role.PUBLIC, holds={}),))


@dataclass(frozen=True, slots=True, kw_only=True)
class Seat:
    """Where an account works today: its tenant and its appointments there."""

    account: Account
    tenant: int
    today: date
    appointments: tuple[Appointment, ...]
    unopened: int = 0
    """How many messages wait there to be opened: known with the appointments, so that no page asks for it."""
    factor: str = ""
    """The second factor this account proves, by its code; empty where there is none."""

    @property
    def needs_factor(self) -> bool:
        """Say whether a password alone does not let this account in."""
        return bool(self.factor) or any(row.role in ABOVE_SCHOOLS for row in self.appointments)

    @property
    def school(self) -> School | None:
        """Give the school of the seat; None for whoever works in none."""
        return next((row.school for row in self.appointments if row.school), None)


def seat_of(*, account: Account, today: date, school: int | None = None) -> Seat:
    """Choose the school an account works in: the one named if it belongs there, else its first."""
    begun = Appointment.objects.filter(account=account, since__lte=today).select_related("school").order_by("pk")
    begun = begun.annotate(unopened=Subquery(_UNOPENED), factor=Subquery(_FACTOR))
    with as_account(account.pk):
        current = [row for row in begun if row.until is None or today < row.until]
    schools = [row.school_id for row in current if row.school_id]
    tenant = school if school in schools else next(iter(schools), PLATFORM)
    here = tuple(row for row in current if row.school_id in {tenant, None})
    unopened = next((row.unopened or 0 for row in here if (row.school_id or PLATFORM) == tenant), 0)
    return Seat(
        account=account,
        tenant=tenant or PLATFORM,
        today=today,
        appointments=here,
        unopened=unopened,
        factor=next((row.factor or "" for row in here), ""),
    )


def at_the_door(*, seat: Seat) -> Actor:
    """Give the public under this account's name, in the school it works in: who stands at the door may do no more."""
    return replace(PUBLIC_ACTOR, account=seat.account.pk, code=seat.account.code, tenant=seat.tenant)


def actor_at(*, seat: Seat) -> Actor:
    """Build the actor of a seat; called inside the walls of the seat's tenant."""
    account, rows = seat.account, seat.appointments
    staff = _staff_of(account) if any(row.role != Role.GUARDIAN and row.school_id for row in rows) else None
    grants = tuple(Grant(role=row.role, holds=_holds(row=row, seat=seat, staff=staff)) for row in rows)
    return Actor(account=account.pk, code=account.code, name=account.name, tenant=seat.tenant, grants=grants)


def actor_of(*, account: Account, today: date, school: int | None = None) -> Actor:
    """Build the actor an account is today."""
    seat = seat_of(account=account, today=today, school=school)
    with within(seat.tenant):
        return actor_at(seat=seat)


def _holds(*, row: Appointment, seat: Seat, staff: int | None) -> Place:
    if row.role == Role.PLATFORM_OPERATOR:
        return place(platform=1, account=row.account_id)
    if row.role == Role.BUREAU_OFFICER:
        return {**_above(area=row.area_id or 0), **place(account=row.account_id)}
    if row.role == Role.GUARDIAN:
        wards = _wards_of(account=seat.account, today=seat.today)
        here = row.school_id if any(left_on is None or left_on > seat.today for left_on in wards.values()) else None
        return place(school=row.school_id, pupil=wards, child_here=here, account=row.account_id)
    return place(school=row.school_id, staff=staff, homeroom=row.homeroom_id, account=row.account_id)


def _staff_of(account: Account) -> int | None:
    return Staff.objects.filter(account=account).values_list("pk", flat=True).first()


def _wards_of(*, account: Account, today: date) -> dict[int, date | None]:
    """Give a guardian's children with the first day each is not here; fees and papers of one that left stay theirs."""
    current = Q(since__lte=today) & (Q(until=None) | Q(until__gt=today))
    rows = Guardianship.objects.filter(current, guardian__account=account)
    return dict(rows.values_list("pupil_id", "pupil__left_on"))


def supervised_schools(*, area: int) -> list[int]:
    """List the schools of an area and of every area within it."""
    return list(School.objects.filter(_within_area(area)).order_by("pk").values_list("pk", flat=True))


def _within_area(area: int) -> Q:
    return Q(banner=area) | Q(banner__parent=area) | Q(banner__parent__parent=area)


def _above(*, area: int) -> Place:
    """Say what an officer of an area holds: its schools, with the authorities below it, and its own authority."""
    rows = list(School.institutions.filter(_within_area(area)).order_by("pk").values_list("pk", "kind", "banner_id"))
    own = [pk for pk, kind, of in rows if kind == School.Kind.AUTHORITY and of == area]
    return place(
        supervised=[pk for pk, kind, _of in rows if kind == School.Kind.SCHOOL],
        beneath=[pk for pk, _kind, _of in rows if pk not in own],
        school=own or None,
    )


def house_actor(*, school: int) -> Actor:
    """Give the house itself as it goes its rounds in a school: nobody's account, and only the platform's own duties."""
    duties = Grant(role=Role.PLATFORM_OPERATOR, holds=place(platform=1))
    return Actor(account=None, code="house", name="", tenant=school, grants=(duties,))


def signed_in(actor: Actor) -> int:
    """Give the account of whoever acts. Raises NotThere for the public, who has none."""
    if actor.account is None:
        raise NotThere("account")
    return actor.account

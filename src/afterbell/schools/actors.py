"""From an account to an actor: its appointments of today, with what each of them holds."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q

from afterbell.base.access import Actor, Grant, Place, place
from afterbell.base.tenancy import within
from afterbell.schools.models import Account, Appointment, Area, Guardianship, School, Staff
from afterbell.schools.roles import Role

PLATFORM = 0
PUBLIC_ACTOR = Actor(account=None, code="public", name="", tenant=PLATFORM, grants=(Grant(role=Role.PUBLIC, holds={}),))


def actor_of(*, account: Account, today: date, school: int | None = None) -> Actor:
    """Build the actor an account is today, in the school named, else in the first it belongs to."""
    appointments = [
        appointment
        for appointment in Appointment.objects.filter(account=account, since__lte=today).order_by("pk")
        if appointment.until is None or today < appointment.until
    ]
    schools = [appointment.school_id for appointment in appointments if appointment.school_id]
    tenant = school if school in schools else next(iter(schools), PLATFORM)
    with within(tenant):
        grants = tuple(_grants(account=account, appointments=appointments, tenant=tenant, today=today))
    return Actor(account=account.pk, code=account.code, name=account.name, tenant=tenant, grants=grants)


def _grants(*, account: Account, appointments: Iterable[Appointment], tenant: int, today: date) -> Iterable[Grant]:
    here = [row for row in appointments if row.school_id in {tenant, None}]
    staff = _staff_of(account) if any(row.role != Role.GUARDIAN and row.school_id for row in here) else None
    for row in here:
        yield Grant(role=row.role, holds=_holds(row=row, account=account, staff=staff, today=today))


def _holds(*, row: Appointment, account: Account, staff: int | None, today: date) -> Place:
    if row.role == Role.PLATFORM_OPERATOR:
        return place(platform=1)
    if row.role == Role.BUREAU_OFFICER:
        return place(supervised=supervised_schools(area=row.area_id or 0))
    if row.role == Role.GUARDIAN:
        return place(school=row.school_id, pupil=_wards_of(account=account, today=today))
    return place(school=row.school_id, staff=staff, homeroom=row.homeroom_id)


def _staff_of(account: Account) -> int | None:
    return Staff.objects.filter(account=account).values_list("pk", flat=True).first()


def _wards_of(*, account: Account, today: date) -> list[int]:
    current = Q(since__lte=today) & (Q(until=None) | Q(until__gt=today))
    return list(Guardianship.objects.filter(current, guardian__account=account).values_list("pupil_id", flat=True))


def supervised_schools(*, area: int) -> list[int]:
    """List the schools of an area and of every area within it."""
    parents = {area}
    for _level in Area.Kind:
        parents |= set(Area.objects.filter(parent__in=parents).values_list("pk", flat=True))
    return list(School.objects.filter(banner__in=parents).order_by("pk").values_list("pk", flat=True))

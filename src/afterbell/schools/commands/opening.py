"""The first steps: the platform's operator, areas, a school, and who runs it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from afterbell.base import audit
from afterbell.base.access import Actor, authorise, place
from afterbell.base.codes import new_code, new_code_apart
from afterbell.base.commands import command, record
from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.base.spans import local_day
from afterbell.base.tenancy import within
from afterbell.schools.actors import PLATFORM
from afterbell.schools.commands.names import faults_of_name, faults_of_person, name_of, sort_key
from afterbell.schools.models import Account, Appointment, Area, School, Staff
from afterbell.schools.refusals import REFUSALS
from afterbell.schools.roles import Role
from afterbell.schools.rules.names import authority_name

PLATFORM_PLACE = place(platform=1)
OPERATOR_HANDLE = "platform/operator"
LEVELS = (Area.Kind.REGION, Area.Kind.LEAGUE, Area.Kind.BANNER)
HANDLE = re.compile(r"[a-z0-9][a-z0-9.-]{1,39}")
SCHOOL_CODE = re.compile(r"[a-z0-9][a-z0-9-]{1,11}")
NO_SCHOOLS = ("bureau", "platform")


@transaction.atomic
def bootstrap_platform(*, now: datetime, password: str = "") -> str:
    """Make the platform operator's account on a fresh installation and give its code.

    The one write without an actor: before it there is nobody. Called again it changes nothing.
    """
    account, made = Account.objects.get_or_create(handle=OPERATOR_HANDLE, defaults={"name": "平台运维"})
    if made:
        set_password(account=account, password=password)
        account.save(update_fields=["password"])
        with within(PLATFORM):
            Appointment.objects.create(account=account, role=Role.PLATFORM_OPERATOR, since=local_day(now))
            audit.append(
                tenant=PLATFORM, by="bootstrap", action="platform.bootstrap", subject=account.code, details={}, now=now
            )
    return account.code


@command("schools.open")
def open_area(*, actor: Actor, now: datetime, names: Sequence[str]) -> str:  # noqa: ARG001 - every command takes the instant
    """Open a region, a league in it and a banner in that, as far as `names` goes; give the last one's code.

    An area that is there already stays as it is. Raises Refused for an empty or overlong name.
    """
    authorise(actor=actor, action="schools.open", at=PLATFORM_PLACE)
    area = _area(names)
    record(subject=area.code, level=area.kind)
    return area.code


def _area(names: Sequence[str]) -> Area:
    faults = [fault for name in names for fault in faults_of_name(name, most=60, field="names")]
    if faults or not names or len(names) > len(LEVELS):
        raise Refused(faults or [REFUSALS.refusal("name_missing", field="names")])
    parent: Area | None = None
    for kind, name in zip(LEVELS, names, strict=False):
        parent, _made = Area.objects.get_or_create(kind=kind, name=name, parent=parent)
    if parent is None:
        raise NotThere("area")
    return parent


@command("schools.open")
def open_school(
    *,
    actor: Actor,
    now: datetime,
    banner: str | Sequence[str],
    name: str,
    code: str = "",
    is_demonstration: bool = False,
) -> str:
    """Open a school in a banner, named by its code or by (region, league, banner); give the school's code.

    The school's own ledger begins with its opening, so that an emptied one is found. Raises NotThere for a banner's
    code nobody knows, Refused for a name that is wrong or taken in the banner, and for a code that is wrong or
    another school's.
    """
    authorise(actor=actor, action="schools.open", at=PLATFORM_PLACE)
    if faults := (*faults_of_name(name, most=80, field="name"), *_faults_of_code(code)):
        raise Refused(faults)
    area = Area.objects.filter(code=banner).first() if isinstance(banner, str) else _area(banner)
    if area is None or area.kind != Area.Kind.BANNER:
        raise NotThere("banner")
    try:
        with transaction.atomic():
            school = School.objects.create(
                code=code or new_code(), banner=area, name=name, is_demonstration=is_demonstration
            )
    except IntegrityError:
        raise REFUSALS.refused("school_known", field="name", conflict=True, name=name, banner=area.name) from None
    with within(school.pk):
        audit.append(
            tenant=school.pk,
            by=actor.code,
            action="schools.open",
            subject=school.code,
            details={"demonstration": is_demonstration},
            now=now,
        )
    record(subject=school.code, demonstration=is_demonstration)
    return school.code


def _faults_of_code(code: str) -> Iterator[Refusal]:
    """Give what is wrong with the code a school is to have; an empty one is drawn."""
    if code and not SCHOOL_CODE.fullmatch(code):
        yield REFUSALS.refusal("school_code_wrong", field="code", school=code)
    elif code in NO_SCHOOLS or School.institutions.filter(code=code).exists():
        yield REFUSALS.refusal("school_code_taken", field="code", school=code)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewLeader:
    """Somebody who runs a new school: `handle` is the part of the sign-in name after the school's code."""

    role: str
    handle: str
    name: str
    password: str = field(repr=False)


@transaction.atomic
def open_school_with_leaders(
    *,
    actor: Actor,
    now: datetime,
    banner: Sequence[str],
    name: str,
    code: str,
    is_demonstration: bool,
    leaders: Sequence[NewLeader],
) -> str:
    """Open a school together with whoever runs it, all or nothing; give the school's code."""
    school = open_school(actor=actor, now=now, banner=banner, name=name, code=code, is_demonstration=is_demonstration)
    for leader in leaders:
        appoint_leader(
            actor=actor,
            now=now,
            school=school,
            role=leader.role,
            handle=leader.handle,
            name=leader.name,
            since=local_day(now),
            password=leader.password,
        )
    return school


@command("schools.appoint")
def appoint_leader(
    *, actor: Actor, now: datetime, school: str, role: str, handle: str, name: str, since: date, password: str = ""
) -> str:
    """Let the platform appoint a new school's first principal or office clerk; give the account's code.

    Everybody else is registered by that school itself. The sign-in name becomes `<school code>/<handle>`.
    """
    authorise(actor=actor, action="schools.appoint", at=PLATFORM_PLACE)
    row = School.objects.filter(code=school).first()
    if row is None:
        raise NotThere("school")
    faults = [*faults_of_person(name, field="name"), *faults_of_handle(handle, field="handle")]
    if role not in {Role.PRINCIPAL, Role.ACADEMIC_OFFICE}:
        faults.append(REFUSALS.refusal("role_unknown", field="role", role=role))
    if faults:
        raise Refused(faults)
    name = name_of(name)
    account = new_account(handle=f"{row.code}/{handle}", name=name, password=password)
    with within(row.pk):
        Staff.objects.create(school=row, account=account, name=name, sort_key=sort_key(name))
        Appointment.objects.create(account=account, role=role, school=row, since=since)
        _note_in_school(actor=actor, now=now, school=row, account=account, role=role)
    record(subject=account.code, school=row.code, role=role, at=now.isoformat())
    return account.code


def _note_in_school(*, actor: Actor, now: datetime, school: School, account: Account, role: str) -> None:
    """Tell the school's own ledger too what the platform wrote into it."""
    audit.append(
        tenant=school.pk,
        by=actor.code,
        action="schools.appoint",
        subject=account.code,
        details={"role": role, "by_platform": True},
        now=now,
    )


@command("schools.appoint")
def appoint_bureau_officer(
    *, actor: Actor, now: datetime, area: str, handle: str, name: str, since: date, password: str = ""
) -> str:
    """Let the platform appoint an officer who sees the schools of one area; give the account's code.

    The first officer of an area opens its authority.
    """
    authorise(actor=actor, action="schools.appoint", at=PLATFORM_PLACE)
    row = Area.objects.filter(code=area).first()
    if row is None:
        raise NotThere("area")
    faults = [*faults_of_person(name, field="name"), *faults_of_handle(handle, field="handle")]
    if faults:
        raise Refused(faults)
    _open_authority(actor=actor, now=now, area=row)
    account = new_account(handle=f"bureau/{handle}", name=name_of(name), password=password)
    Appointment.objects.create(account=account, role=Role.BUREAU_OFFICER, area=row, since=since)
    record(subject=account.code, area=row.code, at=now.isoformat())
    return account.code


def _open_authority(*, actor: Actor, now: datetime, area: Area) -> None:
    """Let an area have its authority, with a space and a ledger of its own, from its first officer on."""
    authority, made = School.institutions.get_or_create(
        banner=area,
        kind=School.Kind.AUTHORITY,
        defaults={"name": authority_name(area=area.name, kind=area.kind), "code": new_code_apart()},
    )
    if made:
        with within(authority.pk):
            audit.append(
                tenant=authority.pk,
                by=actor.code,
                action="schools.open",
                subject=authority.code,
                details={"area": area.code},
                now=now,
            )


def new_account(*, handle: str, name: str, password: str) -> Account:
    """Make an account with a password, or without one. Raises Refused when the sign-in name is somebody's."""
    account = Account(handle=handle, name=name)
    set_password(account=account, password=password)
    try:
        with transaction.atomic():
            account.save(force_insert=True)
    except IntegrityError:
        raise REFUSALS.refused("handle_taken", field="handle", conflict=True, handle=handle) from None
    return account


def set_password(*, account: Account, password: str) -> None:
    """Give the account this password, none when empty. Raises Refused with what is wrong with it."""
    if not password:
        account.set_unusable_password()
        return
    try:
        validate_password(password, account)
    except ValidationError as error:
        raise Refused(
            [REFUSALS.refusal("password_weak", field="password", why=why) for why in error.messages]
        ) from None
    account.set_password(password)


def faults_of_handle(handle: str, *, field: str) -> list[Refusal]:
    """Give what is wrong with the part of a sign-in name after the school's code."""
    return [] if HANDLE.fullmatch(handle) else [REFUSALS.refusal("handle_wrong", field=field, handle=handle)]

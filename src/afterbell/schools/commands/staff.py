"""Who works at the school, and in which posts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db import IntegrityError, transaction

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.base.spans import local_day
from afterbell.schools.commands.names import faults_of_person, name_of, sort_key
from afterbell.schools.commands.opening import faults_of_handle, set_password
from afterbell.schools.models import Account, Appointment, Homeroom, School, Staff
from afterbell.schools.refusals import REFUSALS
from afterbell.schools.roles import Role

POSTS = (
    Role.PRINCIPAL,
    Role.VICE_PRINCIPAL,
    Role.ACADEMIC_OFFICE,
    Role.HOMEROOM_TEACHER,
    Role.SUBJECT_TEACHER,
    Role.CLUB_LEADER,
    Role.DUTY_LEADER,
    Role.GATE_GUARD,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Post:
    """A role from a day on; a homeroom teacher's names the homeroom by its code."""

    role: str
    since: date
    homeroom: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewStaff:
    """Somebody of the staff; `handle` is the part of the sign-in name after the school's code."""

    handle: str
    name: str
    posts: tuple[Post, ...] = ()
    skills: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    password: str = ""


@command("schools.register")
def register_staff(*, actor: Actor, now: datetime, staff: Sequence[NewStaff]) -> tuple[str, ...]:
    """Register staff by their sign-in names, all or none, with their posts; gives their staff codes in order.

    Somebody known by the sign-in name keeps account, password and posts: posts named here and not held are added,
    skills and languages are taken over. Raises Refused with every fault of the list.
    """
    authorise(actor=actor, action="schools.register", at=place(school=actor.tenant))
    authorise(actor=actor, action="schools.appoint", at=place(school=actor.tenant))
    homerooms = dict(Homeroom.objects.values_list("code", "pk"))
    if faults := tuple(_faults(actor=actor, staff=staff, homerooms=homerooms)):
        raise Refused(faults)
    staff = [replace(row, name=name_of(row.name)) for row in staff]
    school = School.objects.only("code").get(pk=actor.tenant)
    handles = [f"{school.code}/{row.handle}" for row in staff]
    known = {
        row.account.handle: row for row in Staff.objects.select_related("account").filter(account__handle__in=handles)
    }
    try:
        with transaction.atomic():
            rows = store_staff(school=school, staff=staff, handles=handles, known=known)
            posts = add_posts(school=school, staff=staff, rows=rows, homerooms=homerooms)
    except IntegrityError:
        raise REFUSALS.refused("same_time", conflict=True) from None
    record(subject="staff", given=len(staff), new=len(staff) - len(known), posts=posts, on=local_day(now).isoformat())
    return tuple(row.code for row in rows)


def _faults(*, actor: Actor, staff: Sequence[NewStaff], homerooms: Mapping[str, int]) -> Iterator[Refusal]:
    times = Counter(row.handle for row in staff)
    for index, row in enumerate(staff, start=1):
        field = f"staff.{index}"
        yield from faults_of_person(row.name, field=f"{field}.name")
        yield from faults_of_handle(row.handle, field=f"{field}.handle")
        if times[row.handle] > 1:
            yield REFUSALS.refusal("twice_in_list", field=f"{field}.handle", name=row.handle)
        for post in row.posts:
            yield from _faults_of_post(actor=actor, post=post, homerooms=homerooms, field=f"{field}.posts")


def _faults_of_post(*, actor: Actor, post: Post, homerooms: Mapping[str, int], field: str) -> Iterator[Refusal]:
    if post.role not in POSTS:
        yield REFUSALS.refusal("role_unknown", field=field, role=post.role)
    elif post.role == Role.PRINCIPAL and Role.PRINCIPAL not in actor.roles:
        yield REFUSALS.refusal("role_not_yours", field=field, role=Role.PRINCIPAL.label)
    if post.role == Role.HOMEROOM_TEACHER:
        if not post.homeroom:
            yield REFUSALS.refusal("homeroom_missing", field=field)
        elif post.homeroom not in homerooms:
            yield REFUSALS.refusal("homeroom_unknown", field=field, homeroom=post.homeroom)
    elif post.homeroom:
        yield REFUSALS.refusal("homeroom_not_needed", field=field)


def store_staff(
    *, school: School, staff: Sequence[NewStaff], handles: Sequence[str], known: Mapping[str, Staff]
) -> list[Staff]:
    """Store staff with accounts for those who are new; what stands takes name, skills and languages."""
    accounts = []
    for row, handle in zip(staff, handles, strict=True):
        if handle not in known:
            account = Account(handle=handle, name=row.name)
            set_password(account=account, password=row.password)
            accounts.append(account)
    by_handle = {account.handle: account for account in Account.objects.bulk_create(accounts)}
    made: list[Staff] = []
    changed: list[Staff] = []
    for row, handle in zip(staff, handles, strict=True):
        member = known.get(handle) or Staff(school=school, account=by_handle[handle])
        member.name, member.sort_key = row.name, sort_key(row.name)
        member.skills, member.languages = list(row.skills), list(row.languages)
        (changed if handle in known else made).append(member)
    Staff.objects.bulk_create(made)
    Staff.objects.bulk_update(changed, ["name", "sort_key", "skills", "languages"])
    by_account = {member.account_id: member for member in (*made, *changed)}
    ids = {handle: account.pk for handle, account in by_handle.items()} | {
        handle: member.account_id for handle, member in known.items()
    }
    return [by_account[ids[handle]] for handle in handles]


def add_posts(*, school: School, staff: Sequence[NewStaff], rows: Sequence[Staff], homerooms: Mapping[str, int]) -> int:
    """Add the posts that are not held yet; gives how many."""
    held = set(
        Appointment.objects.filter(school=school, until=None, account__in=[row.account_id for row in rows]).values_list(
            "account_id", "role", "homeroom_id"
        )
    )
    wanted = {
        (row.account_id, post.role, homerooms.get(post.homeroom)): post.since
        for new, row in zip(staff, rows, strict=True)
        for post in new.posts
    }
    added = [
        Appointment(account_id=account, role=role, school=school, homeroom_id=homeroom, since=since)
        for (account, role, homeroom), since in wanted.items()
        if (account, role, homeroom) not in held
    ]
    Appointment.objects.bulk_create(added)
    return len(added)


@command("schools.appoint")
def end_post(*, actor: Actor, now: datetime, staff: str, role: str, until: date) -> int:  # noqa: ARG001 - every command takes the instant
    """End a role somebody of the staff has: from `until` on it is held no longer. Gives how many posts ended."""
    authorise(actor=actor, action="schools.appoint", at=place(school=actor.tenant))
    row = Staff.objects.filter(code=staff).first()
    if row is None:
        raise NotThere("staff")
    if role == Role.PRINCIPAL and Role.PRINCIPAL not in actor.roles:
        raise REFUSALS.refused("role_not_yours", field="role", role=Role.PRINCIPAL.label)
    held = Appointment.objects.filter(account=row.account_id, school_id=actor.tenant, role=role, until=None)
    ended = held.filter(since__lte=until).update(until=until)
    record(subject=row.code, role=role, until=until.isoformat(), ended=ended)
    return ended

"""Somebody with a session of the first Monday, and colleagues who could take it, as accounts that act."""

from __future__ import annotations

from dataclasses import dataclass

from afterbell.base.access import Actor
from afterbell.base.tenancy import within
from afterbell.rostering.models import Assignment, Session
from afterbell.rostering.queries import candidates_for
from afterbell.schools.actors import actor_of
from afterbell.schools.models import Staff
from tests.support.term_begun import FIRST_MONDAY, MONDAY_NOON
from tests.support.world import TODAY, SmallSchool


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A session with who has it, and the two best of those who could take it (staff codes)."""

    session: str
    holder: str
    first: str
    second: str


def person(school: SmallSchool, staff: str) -> Actor:
    """Give somebody of the staff as the account that acts."""
    with within(school.id):
        account = Staff.objects.select_related("account").get(code=staff).account
    return actor_of(account=account, today=TODAY)


def name_of(school: SmallSchool, staff: str) -> str:
    with within(school.id):
        return Staff.objects.get(code=staff).name


def holder_of(school: SmallSchool, session: str) -> str:
    """Give who is named for a session now, "" for nobody."""
    with within(school.id):
        found = Assignment.objects.filter(session__code=session, ended_at=None).values_list("staff__code", flat=True)
        return found.first() or ""


def turn_on_monday(school: SmallSchool) -> Turn:
    """Choose a teacher's session of the first Monday that two teachers could take; nobody of them runs the service."""
    office = school.actor("office")
    running = {school.staff[handle] for handle in ("duty", "vice", "office2")}
    with within(school.id):
        for row in Session.objects.filter(date=FIRST_MONDAY, group__isnull=False).order_by("-starts_at", "pk"):
            found = candidates_for(viewer=office, session=row.code, now=MONDAY_NOON).free
            free = [person.code for person in found if person.code not in running]
            holder = Assignment.objects.get(session=row, ended_at=None).staff.code
            if len(free) > 1 and holder not in running:
                return Turn(session=row.code, holder=holder, first=free[0], second=free[1])
    raise LookupError("no teacher's session of that Monday could be taken by two others")

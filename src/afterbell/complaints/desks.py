"""Who sits at which desk, and how a stored complaint stands there."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, timedelta

from django.db.models import QuerySet

from afterbell.base.access import Actor, policy
from afterbell.base.refusals import NotThere
from afterbell.base.spans import local_day
from afterbell.base.tenancy import within
from afterbell.complaints.models import Complaint, ComplaintStep
from afterbell.complaints.rules.days import LOOKED_AHEAD, last_day
from afterbell.complaints.rules.handling import Desk, Standing, Step, StepKind, stand
from afterbell.schools.models import Appointment
from afterbell.schools.queries import days_between
from afterbell.schools.roles import Role
from afterbell.schools.telling import current

OFFICE, HEAD = Role.ACADEMIC_OFFICE, Role.PRINCIPAL
A_YEAR = timedelta(days=365)
"""So long after leaving the office somebody is not apart from it."""


def desks_of(actor: Actor, *, today: date) -> frozenset[Desk]:
    """Say at which desks somebody sits; who is or was of the office is not apart enough for what concerns it."""
    found = {Desk.BUREAU} if Role.BUREAU_OFFICER in actor.roles else set()
    if OFFICE not in actor.roles and HEAD not in actor.roles:
        return frozenset(found)
    apart = OFFICE not in actor.roles and actor.account not in _of_the_office(school=actor.tenant, today=today)
    return frozenset({*found, Desk.OFFICE, *([Desk.PRINCIPAL] if apart else [])})


def schools_handled(actor: Actor) -> frozenset[int]:
    """Give the schools whose complaints may lie at one of the actor's desks. Raises NotThere for who has no desk."""
    reach = policy().reach(actor=actor, action="complaints.handle")
    schools = frozenset[int]().union(*reach.values())
    if not schools:
        raise NotThere("complaints")
    return schools


def principal_apart(*, school: int, today: date) -> bool:
    """Say whether the school has a principal today who neither is nor lately was of its office."""
    heads = Appointment.objects.filter(current(today), school=school, role=HEAD)
    return bool(set(heads.values_list("account_id", flat=True)) - _of_the_office(school=school, today=today))


def _of_the_office(*, school: int, today: date) -> frozenset[int]:
    """Give who is of a school's office, or was within a year, by account."""
    with within(school):
        posts = Appointment.objects.filter(school=school, role=OFFICE).exclude(until__lte=today - A_YEAR)
        return frozenset(posts.values_list("account_id", flat=True))


def due_after(came_on: date) -> date:
    """Give the last day in time by the calendar of the school within whose walls one stands."""
    days = days_between(first=came_on, until=came_on + LOOKED_AHEAD)
    return last_day(came_on=came_on, calendar={row.day: row.kind for row in days})


def standing_of(row: Complaint, *, steps: Iterable[ComplaintStep]) -> Standing:
    """Fold a complaint's steps, in the order in which they were stored."""
    return stand(
        came_on=local_day(row.received_at),
        first=Desk(row.first_desk),
        due_on=row.due_on,
        steps=(
            Step(kind=StepKind(step.kind), desk=Desk(step.desk), on=local_day(step.at), due_on=step.due_on)
            for step in steps
        ),
    )


def steps_of(row: Complaint) -> list[ComplaintStep]:
    return list(ComplaintStep.objects.filter(complaint=row).select_related("by").order_by("pk"))


def found(*, schools: Iterable[int], code: str) -> Complaint:
    """Find a complaint of one of these schools. Raises NotThere."""
    with within(sorted(schools)):
        row = Complaint.objects.filter(code=code).select_related("school", "writer").first()
    if row is None:
        raise NotThere("complaint")
    return row


def open_rows() -> list[tuple[Complaint, list[ComplaintStep]]]:
    """Give what is not closed within the walls one stands in, each with its steps. Two questions."""
    return with_steps(list(open_complaints().select_related("school").order_by("pk")))


def open_complaints() -> QuerySet[Complaint]:
    """Find what is not closed within the walls one stands in."""
    return Complaint.objects.exclude(pk__in=ComplaintStep.objects.filter(kind="closed").values("complaint"))


def with_steps(rows: list[Complaint]) -> list[tuple[Complaint, list[ComplaintStep]]]:
    taken: dict[int, list[ComplaintStep]] = {row.pk: [] for row in rows}
    for step in ComplaintStep.objects.filter(complaint__in=list(taken)).order_by("pk"):
        taken[step.complaint_id].append(step)
    return [(row, taken[row.pk]) for row in rows]


def silent_until(standing: Standing) -> date:
    """Give the day until which a writer's silence about an answer is waited out."""
    return due_after(standing.last_on)

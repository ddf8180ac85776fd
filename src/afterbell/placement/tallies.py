"""What the office counts of the placement and the groups."""

from __future__ import annotations

from django.db.models import Exists, Min, OuterRef, Q, QuerySet, Subquery

from afterbell.base.access import Actor, authorise, place
from afterbell.base.tallies import Milestone, Tally
from afterbell.enrolment.models import Application, ApplicationDay, DayChange, DayChangeDay
from afterbell.placement.models import Draw, GroupPlace, PublishedRun, Round, ServiceGroup


def placement_tallies(*, viewer: Actor, term: int) -> tuple[Tally, ...]:
    """Count the approved applications that lack a place on a day they ask for, the groups, and the steps before."""
    authorise(actor=viewer, action="office.see", at=place(school=viewer.tenant))
    return (
        Tally(name="groups.draws", rows=Draw.objects.filter(term=term)),
        Tally(
            name="groups.placements",
            rows=PublishedRun.objects.filter(confirmed__term=term, confirmed__round=Round.FIRST),
        ),
        Tally(name="groups.formed", rows=ServiceGroup.objects.filter(term=term)),
        Tally(name="groups.without_place", rows=without_a_place(term=term)),
    )


def without_a_place(*, term: int) -> QuerySet[Application]:
    """Find approved applications with a weekday and band, as asked for last, on which the child is in no group."""
    changes = DayChange.objects.filter(application=OuterRef("pk"), state=DayChange.State.APPROVED)
    approved = Application.objects.filter(term=term, state=Application.State.APPROVED)
    last = changes.order_by("-in_force_from", "-pk").values("pk")[:1]
    signed = ApplicationDay.objects.filter(~_placed("application__pupil"), application=OuterRef("pk"))
    changed = DayChangeDay.objects.filter(~_placed("change__application__pupil"), change=OuterRef("last_change"))
    lacks = Q(Exists(signed), last_change=None) | Q(Exists(changed))
    return approved.annotate(last_change=Subquery(last)).filter(lacks)


def _placed(pupil: str) -> Exists:
    """Say whether the child has a place on the weekday and band in these columns, to the end of the term."""
    where = {"pupil": OuterRef(pupil), "weekday": OuterRef("weekday"), "band": OuterRef("band")}
    return Exists(GroupPlace.objects.filter(until=None, **where))


def placement_milestones(*, viewer: Actor, term: int) -> tuple[Milestone, ...]:
    """Find the day from which the term's groups stand."""
    authorise(actor=viewer, action="office.see", at=place(school=viewer.tenant))
    return (Milestone(name="groups.since", rows=GroupPlace.objects.filter(group__term=term), day=Min("since")),)

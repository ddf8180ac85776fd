"""What the office counts of the placement and the groups."""

from __future__ import annotations

from django.db.models import Exists, Min, OuterRef

from afterbell.base.access import Actor, authorise, place
from afterbell.base.tallies import Milestone, Tally
from afterbell.enrolment.models import Application
from afterbell.placement.models import Draw, GroupPlace, PlacementRun, ServiceGroup


def placement_tallies(*, viewer: Actor, term: int) -> tuple[Tally, ...]:
    """Count the approved applications whose child has no place in a group, the groups, and the steps before them."""
    authorise(actor=viewer, action="office.see", at=place(school=viewer.tenant))
    grouped = GroupPlace.objects.filter(pupil=OuterRef("pupil"), group__term=OuterRef("term"), until=None)
    approved = Application.objects.filter(term=term, state=Application.State.APPROVED)
    return (
        Tally(name="groups.draws", rows=Draw.objects.filter(term=term)),
        Tally(name="groups.placements", rows=PlacementRun.objects.filter(term=term)),
        Tally(name="groups.formed", rows=ServiceGroup.objects.filter(term=term)),
        Tally(name="groups.without_place", rows=approved.filter(~Exists(grouped))),
    )


def placement_milestones(*, viewer: Actor, term: int) -> tuple[Milestone, ...]:
    """Find the day from which the term's groups stand."""
    authorise(actor=viewer, action="office.see", at=place(school=viewer.tenant))
    return (Milestone(name="groups.since", rows=GroupPlace.objects.filter(group__term=term), day=Min("since")),)

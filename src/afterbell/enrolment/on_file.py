"""Applications as the rules of review read them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from afterbell.enrolment.models import Application, Review
from afterbell.enrolment.rules import review as rules
from afterbell.enrolment.rules.review import Action, ApplicationOnFile, Desk, State
from afterbell.schools.models import Guardianship

DECISIONS = {
    Review.Decision.APPROVED: Action.APPROVE,
    Review.Decision.RETURNED: Action.RETURN,
    Review.Decision.REFUSED: Action.REFUSE,
}
DESKS = {Review.Stage.HOMEROOM: Desk.HOMEROOM, Review.Stage.SCHOOL: Desk.SCHOOL}


def files_of(*, rows: Sequence[Application]) -> dict[str, ApplicationOnFile]:
    """Give applications with their reviews and guardians as the rules read them, in two queries; people by account."""
    reviews: dict[int, list[rules.Review]] = defaultdict(list)
    for made in Review.objects.filter(application__in=rows).select_related("reviewed_by").order_by("pk"):
        reviews[made.application_id].append(
            rules.Review(
                desk=DESKS[Review.Stage(made.stage)],
                action=DECISIONS[Review.Decision(made.decision)],
                reviewer=made.reviewed_by.code,
                round=made.round,
            )
        )
    guardians: dict[int, list[str]] = defaultdict(list)
    links = Guardianship.objects.filter(pupil__in=[row.pupil_id for row in rows], until=None)
    for pupil, account in links.values_list("pupil_id", "guardian__account__code"):
        if account:
            guardians[pupil].append(account)
    return {
        row.code: ApplicationOnFile(
            state=State(row.state),
            guardian=next(iter(guardians[row.pupil_id]), ""),
            guardians=tuple(guardians[row.pupil_id]),
            round=row.round,
            reviews=tuple(reviews[row.pk]),
        )
        for row in rows
    }

"""Applications as the rules of review read them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from afterbell.base.spans import local_day
from afterbell.enrolment.models import (
    Application,
    Channel,
    Countersignature,
    DayChange,
    DayChangeReview,
    PaperPicture,
    Review,
)
from afterbell.enrolment.rules import review as rules
from afterbell.enrolment.rules.countersigning import PaperEntry
from afterbell.enrolment.rules.due import review_due
from afterbell.enrolment.rules.review import Action, ApplicationOnFile, Desk, State
from afterbell.scheme.queries import scheme_of_text
from afterbell.schools.models import Guardianship

DECISIONS = {
    Review.Decision.APPROVED: Action.APPROVE,
    Review.Decision.RETURNED: Action.RETURN,
    Review.Decision.REFUSED: Action.REFUSE,
}
DESKS = {Review.Stage.HOMEROOM: Desk.HOMEROOM, Review.Stage.SCHOOL: Desk.SCHOOL}


def files_of(*, rows: Sequence[Application]) -> dict[str, ApplicationOnFile]:
    """Give applications with their reviews and guardians as the rules read them, in two queries; people by account.

    Three queries more where some came on paper.
    """
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
    entries = entries_of(rows=rows)
    return {
        row.code: ApplicationOnFile(
            state=State(row.state),
            guardian=next(iter(guardians[row.pupil_id]), ""),
            guardians=tuple(guardians[row.pupil_id]),
            round=row.round,
            reviews=tuple(reviews[row.pk]),
            entry=entries.get(row.pk),
        )
        for row in rows
    }


def entries_of(*, rows: Sequence[Application]) -> dict[int, PaperEntry]:
    """Give how the present rounds of the applications on paper stand, by id, in three queries at most."""
    rounds = {row.pk: row.round for row in rows if row.channel == Channel.PAPER}
    if not rounds:
        return {}
    people = dict(Application.objects.filter(pk__in=rounds).values_list("pk", "submitted_by__code"))
    pictures = Counter(
        application
        for application, first, last in PaperPicture.objects.filter(application__in=rounds, signing=None).values_list(
            "application_id", "first_round", "last_round"
        )
        if first <= rounds[application] <= last
    )
    made = {
        application: (by, decision == Countersignature.Decision.CONFIRMED)
        for application, number, by, decision in Countersignature.objects.filter(application__in=rounds).values_list(
            "application_id", "round", "countersigned_by__code", "decision"
        )
        if number == rounds[application]
    }
    return {
        pk: PaperEntry(
            entered_by=people[pk],
            pictures=pictures[pk],
            looked_at_by=made.get(pk, ("", False))[0],
            confirmed=made.get(pk, ("", False))[1],
        )
        for pk in rounds
    }


def changes_on_file(*, rows: Sequence[DayChange]) -> dict[str, ApplicationOnFile]:
    """Give changes of days (with their applications) as the same rules read them, in three queries."""
    made: dict[int, list[rules.Review]] = defaultdict(list)
    for row in DayChangeReview.objects.filter(change__in=rows).select_related("reviewed_by").order_by("pk"):
        made[row.change_id].append(
            rules.Review(
                desk=DESKS[Review.Stage(row.stage)],
                action=DECISIONS[Review.Decision(row.decision)],
                reviewer=row.reviewed_by.code,
            )
        )
    applications = files_of(rows=[row.application for row in rows])
    return {
        row.code: replace(
            applications[row.application.code], state=State(row.state), round=1, reviews=tuple(made[row.pk])
        )
        for row in rows
    }


def passed_on_days(rows: Iterable[DayChange]) -> dict[int, date]:
    """Give the day on which the homeroom passed each of these changes (by id) on."""
    passed = DayChangeReview.objects.filter(change__in=list(rows), stage=Review.Stage.HOMEROOM)
    return {key: local_day(moment) for key, moment in passed.values_list("change_id", "reviewed_at")}


def due_of_change(row: DayChange, *, approved_on: date | None) -> date | None:
    """Give the last day in time for the review a change waits for: as many days as an application has."""
    version = row.application.version
    return review_due(
        state=State(row.state),
        submitted_on=local_day(row.asked_at),
        homeroom_approved_on=approved_on,
        procedure=scheme_of_text(content_hash=version.content_hash, text=version.text).procedure,
    )


def due_of(row: Application, *, reviews: Iterable[Review]) -> date | None:
    """Give the last day in time for the review an application waits for, by the scheme it was handed in under."""
    approved = [
        review.reviewed_at
        for review in reviews
        if (review.stage, review.decision) == (Review.Stage.HOMEROOM, Review.Decision.APPROVED)
    ]
    return review_due(
        state=State(row.state),
        submitted_on=local_day(row.submitted_at),
        homeroom_approved_on=local_day(max(approved)) if approved else None,
        procedure=scheme_of_text(content_hash=row.version.content_hash, text=row.version.text).procedure,
    )

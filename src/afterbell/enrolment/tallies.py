"""What the office counts of the survey, the applications and the papers."""

from __future__ import annotations

from datetime import date

from django.db.models import Exists, Max, OuterRef, Q, QuerySet, Subquery

from afterbell.base.access import Actor, authorise, place
from afterbell.base.tallies import Milestone, Tally
from afterbell.enrolment.models import (
    Application,
    Channel,
    Countersignature,
    DayChange,
    DayChangeNotice,
    Need,
    PaperSigning,
    ReviewNotice,
    Survey,
    SurveyAnswer,
)
from afterbell.enrolment.surveys import standing_key
from afterbell.enrolment.untold import STAGES
from afterbell.enrolment.waiting import to_be_compared, unsigned_as_handed_in
from afterbell.scheme.models import SchemeDecision
from afterbell.schools.models import Pupil

State = Application.State
ON_PAPER = {"channel": Channel.PAPER, "state__in": (State.SUBMITTED, State.HOMEROOM_APPROVED)}


def enrolment_tallies(*, viewer: Actor, term: int, today: date) -> tuple[Tally, ...]:
    """Count the children without an answer to the survey, the applications at each desk, and papers not signed yet.

    Where papers are still to be compared, `papers_waiting` gives the whole number of those not signed.
    """
    authorise(actor=viewer, action="office.see", at=place(school=viewer.tenant))
    answered = SurveyAnswer.objects.filter(survey=standing_key(term=term, today=today), pupil=OuterRef("pk"))
    pupils = Pupil.objects.exclude(left_on__lte=today)
    applications = Application.objects.filter(term=term)
    return (
        Tally(name="survey.surveys", rows=Survey.objects.filter(term=term)),
        Tally(name="survey.open", rows=Survey.objects.filter(term=term, closes_on__gte=today)),
        Tally(name="survey.unanswered", rows=pupils.filter(~Exists(answered))),
        Tally(name="applications.in_homerooms", rows=applications.filter(state=State.SUBMITTED)),
        Tally(name="applications.in_school", rows=applications.filter(state=State.HOMEROOM_APPROVED)),
        Tally(name="applications.overdue_in_homerooms", rows=_told_overdue(applications, state=State.SUBMITTED)),
        Tally(name="applications.overdue_in_school", rows=_told_overdue(applications, state=State.HOMEROOM_APPROVED)),
        Tally(name="applications.changes_overdue", rows=_changes_overdue(term)),
        Tally(name="applications.to_countersign", rows=applications.filter(~_looked_at(), **ON_PAPER)),
        Tally(
            name="applications.changes_in_school",
            rows=DayChange.objects.filter(application__term=term, state=State.HOMEROOM_APPROVED),
        ),
        Tally(name="applications.with_families", rows=applications.filter(state=State.RETURNED)),
        Tally(name="applications.approved", rows=applications.filter(state=State.APPROVED)),
        Tally(name="applications.under_older", rows=_under_older(applications, today=today)),
        Tally(
            name="papers.to_countersign",
            rows=PaperSigning.objects.filter(application__term=term, check_made=None).exclude(
                application__state__in=Application.ENDED
            ),
        ),
        Tally(
            name="needs.waiting",
            rows=Need.objects.filter(term=term, until__gte=today, decision=None, end=None, pupil__left_on=None),
        ),
        Tally(name="papers.unsigned", rows=unsigned_as_handed_in(term=term, today=today)),
        Tally(name="papers.to_compare", rows=to_be_compared(term=term, today=today)),
    )


def _under_older(applications: QuerySet[Application], *, today: date) -> QuerySet[Application]:
    """Find what runs under a version of the scheme that is no longer the one in force: it stays valid under its own."""
    published = SchemeDecision.objects.filter(kind=SchemeDecision.Kind.PUBLISHED, in_force_from__lte=today)
    in_force = published.order_by("-in_force_from", "-decided_at", "-pk").values("version")[:1]
    return applications.exclude(state__in=Application.ENDED).exclude(version=Subquery(in_force))


def _told_overdue(applications: QuerySet[Application], *, state: str) -> QuerySet[Application]:
    """Find what still waits at the desk of whose delay was told."""
    told = ReviewNotice.objects.filter(
        application=OuterRef("pk"),
        round=OuterRef("round"),
        stage=STAGES[state],
        kind=ReviewNotice.Kind.OVERDUE,
    )
    return applications.filter(Exists(told), state=state)


def _changes_overdue(term: int) -> QuerySet[DayChange]:
    """Find the changes of days that still wait at the desk of whose delay was told."""
    told = DayChangeNotice.objects.filter(change=OuterRef("pk"), kind=ReviewNotice.Kind.OVERDUE)
    at_desk = [
        Q(Exists(told.filter(stage=stage)), application__term=term, state=state) for state, stage in STAGES.items()
    ]
    return DayChange.objects.filter(at_desk[0] | at_desk[1])


def _looked_at() -> Exists:
    return Exists(Countersignature.objects.filter(application=OuterRef("pk"), round=OuterRef("round")))


def enrolment_milestones(*, viewer: Actor, term: int) -> tuple[Milestone, ...]:
    """Find the last day of the survey."""
    authorise(actor=viewer, action="office.see", at=place(school=viewer.tenant))
    return (Milestone(name="survey.closes", rows=Survey.objects.filter(term=term), day=Max("closes_on")),)

"""What the office sees: how many stand at each stage, who can be placed."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Count

from afterbell.base.access import Actor, authorise, place
from afterbell.enrolment.days_asked import days_on
from afterbell.enrolment.models import (
    Application,
    SurveyAnswer,
)
from afterbell.enrolment.on_file import files_of
from afterbell.enrolment.papers.held import HeldPaper, held_papers
from afterbell.enrolment.rules.review import ApplicationOnFile, SignedPaper, placeable
from afterbell.enrolment.surveys import standing_key
from afterbell.scheme.rules.codes import PaperKind
from afterbell.schools.models import Pupil
from afterbell.schools.queries import term_around


@dataclass(frozen=True, slots=True, kw_only=True)
class StageCounts:
    """How many children stand at each stage of a term; a child counts once, by its newest application."""

    pupils: int
    answered: int
    submitted: int
    homeroom_approved: int
    returned: int
    approved: int
    refused: int
    withdrawn: int

    @property
    def unanswered(self) -> int:
        return self.pupils - self.answered


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceableApplication:
    """A signed application approved twice, as the placement takes it."""

    id: int
    code: str
    pupil_id: int
    pupil: str
    ticket: str
    homeroom_id: int
    homeroom: str
    grade: int
    language: str
    residence: str
    priority_class: int
    days: tuple[tuple[int, str], ...]


def stage_counts(*, viewer: Actor, today: date) -> StageCounts:
    """Count the children at each stage of the present term, in five queries."""
    authorise(actor=viewer, action="office.see", at=place(school=viewer.tenant))
    term = term_around(today=today)
    newest = dict(
        Application.objects.filter(term=term.id if term else None).order_by("pk").values_list("pupil_id", "state")
    )
    states = Counter(newest.values())
    answers = SurveyAnswer.objects.filter(survey=standing_key(term=term.id if term else None, today=today))
    return StageCounts(
        pupils=Pupil.objects.exclude(left_on__lte=today).count(),
        answered=answers.aggregate(number=Count("pupil", distinct=True))["number"],
        submitted=states[Application.State.SUBMITTED],
        homeroom_approved=states[Application.State.HOMEROOM_APPROVED],
        returned=states[Application.State.RETURNED],
        approved=states[Application.State.APPROVED],
        refused=states[Application.State.REFUSED],
        withdrawn=states[Application.State.WITHDRAWN],
    )


def placeable_applications(*, term: str, today: date, on: date) -> tuple[PlaceableApplication, ...]:
    """Give every application of a term whose child can be placed, with the days it stands for on a day.

    Placed is who signed every paper as it reads today and was approved by two people.

    The state alone is not believed: reviews and signatures are looked at again. For the placement's commands, inside
    the school's scope; seven queries.
    """
    rows = list(
        Application.objects.filter(term__code=term, state=Application.State.APPROVED)
        .select_related("pupil__homeroom")
        .order_by("pk")
    )
    files = _with_papers(rows, today=today)
    days = days_on(applications=[row.pk for row in rows], day=on)
    return tuple(
        PlaceableApplication(
            id=row.pk,
            code=row.code,
            pupil_id=row.pupil_id,
            pupil=row.pupil.code,
            ticket=row.pupil.ticket,
            homeroom_id=row.pupil.homeroom_id,
            homeroom=row.pupil.homeroom.code,
            grade=row.pupil.homeroom.grade,
            language=row.pupil.homeroom.language,
            residence=row.pupil.residence,
            priority_class=row.priority_class,
            days=days[row.pk],
        )
        for row in rows
        if placeable(application=files[row.code])
    )


def _with_papers(rows: list[Application], *, today: date) -> dict[str, ApplicationOnFile]:
    """Give the applications as the rules read them, with the papers in force today and what was signed of them."""
    held, files = held_papers(rows=rows, today=today), files_of(rows=rows)
    return {
        row.code: replace(
            files[row.code],
            papers=tuple(_signed(paper) for paper in held[row.pk].papers if paper.signed),
            texts=tuple((PaperKind(paper.now.kind), paper.now.text_hash) for paper in held[row.pk].papers),
        )
        for row in rows
    }


def _signed(paper: HeldPaper) -> SignedPaper:
    """Read a signature that holds as one under the text in force: to the family the two are the same paper."""
    text = paper.now if paper.holds or paper.signed is None else paper.signed
    return SignedPaper(kind=PaperKind(paper.now.kind), text=text.text_hash, signer=paper.signer or "")

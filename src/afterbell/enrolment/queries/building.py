"""A term's survey as the office builds it: its questions, and whether they may still be changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from afterbell.base.access import Actor, authorise, place
from afterbell.enrolment.models import Survey, SurveyAnswer
from afterbell.enrolment.queries.survey import filled_in
from afterbell.enrolment.rules.survey import Question, from_plain
from afterbell.enrolment.rules.survey.comparing import mark_of
from afterbell.schools.queries import term_around


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltSurvey:
    """What the term's survey asks and when; once `answered` its questions stand."""

    code: str
    title: str
    opens_on: date
    closes_on: date
    questions: tuple[Question, ...]
    answered: bool

    @property
    def mark(self) -> str:
        """Name what was seen."""
        return mark_of(title=self.title, opens_on=self.opens_on, closes_on=self.closes_on, questions=self.questions)


def built_survey(*, viewer: Actor, today: date) -> BuiltSurvey | None:
    """Give the present term's last survey to who may build it; None before the first, and once the last has closed."""
    authorise(actor=viewer, action="enrolment.change_survey", at=place(school=viewer.tenant))
    term = term_around(today=today)
    survey = Survey.objects.filter(term=term.id, closes_on__gte=today).order_by("-opens_on").first() if term else None
    if survey is None:
        return None
    return BuiltSurvey(
        code=survey.code,
        title=survey.title,
        opens_on=survey.opens_on,
        closes_on=survey.closes_on,
        questions=from_plain(survey.questions),
        answered=SurveyAnswer.objects.filter(survey=survey).exists(),
    )


def as_families_see(*, viewer: Actor, questions: Sequence[Question], today: date) -> tuple[Question, ...]:
    """Give questions as a family is asked them, with the clubs of all grades and the weekdays of the scheme."""
    authorise(actor=viewer, action="enrolment.change_survey", at=place(school=viewer.tenant))
    return filled_in(questions=questions, grade=None, today=today)

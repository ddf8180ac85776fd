"""The collection survey as a family fills it in, and who of a homeroom has not answered."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Literal

from afterbell.base.access import Actor, authorise, may, place
from afterbell.base.refusals import NotThere
from afterbell.base.words import Words
from afterbell.enrolment.models import Channel, Survey, SurveyAnswer
from afterbell.enrolment.queries.homerooms import CHANNEL_WORDS
from afterbell.enrolment.rules.survey import Given, Kind, Option, Question, from_plain
from afterbell.enrolment.surveys import standing_survey
from afterbell.scheme.queries import published_version
from afterbell.scheme.rules.labels import weekday
from afterbell.scheme.rules.offered import WISHED_FOR
from afterbell.schools.models import Guardianship, Homeroom, Pupil
from afterbell.schools.queries import term_around

SurveyState = Literal["none", "before", "open", "closed"]
SCHOOL_WEEK = (1, 2, 3, 4, 5)


def state_of_survey(*, survey: Survey | None, today: date, joined_on: date | None = None) -> SurveyState:
    """Say whether a term's survey can be answered today; see `state_of_days`."""
    days = (survey.opens_on, survey.closes_on) if survey else (None, None)
    return state_of_days(opens_on=days[0], closes_on=days[1], today=today, joined_on=joined_on)


def state_of_days(
    *, opens_on: date | None, closes_on: date | None, today: date, joined_on: date | None = None
) -> SurveyState:
    """Say whether a survey of these days can be answered; no days is a term without one.

    It closes at the end of its last day, and stays open for a child who came to the school after that.
    """
    if opens_on is None or closes_on is None:
        return "none"
    if today < opens_on:
        return "before"
    came_later = joined_on is not None and joined_on > closes_on
    return "open" if today <= closes_on or came_later else "closed"


@dataclass(frozen=True, slots=True, kw_only=True)
class AnswerOnFile:
    """What a family answered last, by the questions' keys, and how it reached the school."""

    given: Given
    channel: str
    channel_words: Words
    answered_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyForm:
    """A child's survey: its days, its questions, what was answered; `late` is after its last day.

    A sensitive question is not asked again once there is an answer: nobody kept what was said.
    """

    pupil: str
    name: str
    homeroom: str
    homeroom_code: str
    survey: str
    title: str
    opens_on: date | None
    closes_on: date | None
    state: SurveyState
    late: bool
    answer: AnswerOnFile | None
    questions: tuple[Question, ...]


def survey_form(*, viewer: Actor, pupil: str, today: date) -> SurveyForm:
    """Give one child's survey to its family or to its homeroom teacher. Raises NotThere for anybody else."""
    row = Pupil.objects.select_related("homeroom").filter(code=pupil).first()
    if row is None:
        raise NotThere("pupil")
    authorise(actor=viewer, action="enrolment.answer_survey", at=place(pupil=row.pk, homeroom=row.homeroom_id))
    term = term_around(today=today)
    survey = standing_survey(term=term.id, today=today).first() if term else None
    newest = SurveyAnswer.objects.filter(survey=survey, pupil=row).order_by("-pk").first() if survey else None
    return SurveyForm(
        pupil=row.code,
        name=row.name,
        homeroom=row.homeroom.name,
        homeroom_code=row.homeroom.code,
        survey=survey.code if survey else "",
        title=survey.title if survey else "",
        opens_on=survey.opens_on if survey else None,
        closes_on=survey.closes_on if survey else None,
        state=state_of_survey(survey=survey, today=today, joined_on=row.joined_on),
        late=bool(survey and today > survey.closes_on),
        answer=_on_file(newest) if newest else None,
        questions=asked_of(survey=survey, grade=row.homeroom.grade, again=newest is not None, today=today)
        if survey
        else (),
    )


def _on_file(row: SurveyAnswer) -> AnswerOnFile:
    return AnswerOnFile(
        given={key: tuple(value) if isinstance(value, list) else value for key, value in row.given.items()},
        channel=row.channel,
        channel_words=CHANNEL_WORDS[Channel(row.channel)],
        answered_at=row.answered_at,
    )


def asked_of(*, survey: Survey, grade: int, again: bool, today: date) -> tuple[Question, ...]:
    """Give the questions for a child of a grade; a sensitive one only at the first answer, while the survey is open."""
    counted = not again and today <= survey.closes_on
    asked = [row for row in from_plain(survey.questions) if counted or not row.sensitive]
    return filled_in(questions=asked, grade=grade, today=today)


def filled_in(*, questions: Sequence[Question], grade: int | None, today: date) -> tuple[Question, ...]:
    """Fill in the clubs of a grade, None for all grades, and the weekdays of the scheme as the questions' options.

    A question about clubs is left out where there is none to wish for.
    """
    found = published_version(on=today)
    scheme = found[1] if found else None
    options = {
        Kind.CLUBS: tuple(
            Option(key=row.code, words=row.name)
            for row in (scheme.offerings if scheme else ())
            if row.kind in WISHED_FOR and (grade is None or grade in row.grades)
        ),
        Kind.WEEKDAYS: tuple(
            Option(key=str(day), words=weekday(day)) for day in (scheme.weekdays if scheme else SCHOOL_WEEK)
        ),
    }
    filled = [replace(question, options=options.get(question.kind, question.options)) for question in questions]
    return tuple(question for question in filled if question.kind is not Kind.CLUBS or question.options)


@dataclass(frozen=True, slots=True, kw_only=True)
class NotAnswered:
    """A child whose family has not answered, and who could be called."""

    pupil: str
    name: str
    guardians: tuple[str, ...]
    has_phone: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class UnansweredPage:
    """A homeroom's survey: who has not answered, of how many; `may_enter` is who answers for a family."""

    homeroom: str
    homeroom_name: str
    title: str
    state: SurveyState
    opens_on: date | None
    closes_on: date | None
    children: tuple[NotAnswered, ...]
    answered: int
    may_enter: bool


def unanswered(*, viewer: Actor, homeroom: str, today: date) -> UnansweredPage:
    """List the children of a homeroom without an answer, by name. Raises NotThere for another homeroom."""
    row = Homeroom.objects.filter(code=homeroom).first()
    if row is None:
        raise NotThere("homeroom")
    at = place(school=viewer.tenant, homeroom=row.pk)
    authorise(actor=viewer, action="homeroom.see", at=at)
    term = term_around(today=today)
    survey = standing_survey(term=term.id, today=today).first() if term else None
    pupils = list(Pupil.objects.filter(homeroom=row).exclude(left_on__lte=today).order_by("sort_key", "pk"))
    answers = SurveyAnswer.objects.filter(survey=survey, pupil__in=pupils).values_list("pupil_id", flat=True)
    answered = set(answers) if survey else set()
    missing = [pupil for pupil in pupils if pupil.pk not in answered]
    guardians = _guardians(pupils=missing)
    return UnansweredPage(
        homeroom=row.code,
        homeroom_name=row.name,
        title=survey.title if survey else "",
        state=state_of_survey(survey=survey, today=today),
        opens_on=survey.opens_on if survey else None,
        closes_on=survey.closes_on if survey else None,
        children=tuple(
            NotAnswered(
                pupil=pupil.code,
                name=pupil.name,
                guardians=tuple(name for name, _phone in guardians[pupil.pk]),
                has_phone=any(phone for _name, phone in guardians[pupil.pk]),
            )
            for pupil in missing
        ),
        answered=len(pupils) - len(missing),
        may_enter=may(actor=viewer, action="enrolment.answer_survey", at=at),
    )


def _guardians(*, pupils: list[Pupil]) -> Mapping[int, list[tuple[str, bool]]]:
    found: defaultdict[int, list[tuple[str, bool]]] = defaultdict(list)
    links = Guardianship.objects.filter(pupil__in=pupils, until=None).order_by("pk")
    for pupil, relation, name, phone in links.values_list(
        "pupil_id", "relation", "guardian__name", "guardian__phone_fingerprint"
    ):
        found[pupil].append((f"{relation} {name}", bool(phone)))
    return found

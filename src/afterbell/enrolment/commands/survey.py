"""The survey (接送情况调查): opened by the office, answered by families or for them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

from django.db.models import F

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.events import tell
from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.base.spans import local_day
from afterbell.enrolment.events import SurveyOpened
from afterbell.enrolment.models import Channel, Survey, SurveyAnswer, SurveyCount
from afterbell.enrolment.refusals import REFUSALS
from afterbell.enrolment.rules.survey import (
    COLLECTION,
    Given,
    Question,
    Value,
    answer_faults,
    from_plain,
    kept,
    sensitive,
    to_plain,
)
from afterbell.enrolment.rules.survey.building import faults_of_questions
from afterbell.enrolment.rules.survey.comparing import mark_of
from afterbell.enrolment.surveys import overlapping
from afterbell.scheme.queries import published_version
from afterbell.schools.actors import signed_in
from afterbell.schools.models import Pupil, Term
from afterbell.schools.roles import Role

LONGEST_TITLE = 60


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAnswer:
    """What a family answers for one child, by the questions' keys; what is sensitive in it is counted, kept nowhere."""

    pupil: str
    given: Given = field(repr=False)


def collection_answer(
    *,
    pupil: str,
    collector: str,
    no_one_at_home: bool,
    collector_free_at: time | None = None,
    on_days: Sequence[int] = (),
    going_home: str = "",
    clubs_wanted: Sequence[str] = (),
    kinship_care: bool = False,
) -> NewAnswer:
    """Give an answer to the ready-made collection survey."""
    given: dict[str, Value] = {
        "collector": collector,
        "free_at": f"{collector_free_at:%H:%M}" if collector_free_at else "",
        "on_days": tuple(on_days),
        "at_home": "nobody" if no_one_at_home else "adult",
        "going_home": going_home,
        "clubs": tuple(clubs_wanted),
        "kinship_care": "yes" if kinship_care else "",
    }
    return NewAnswer(pupil=pupil, given={key: value for key, value in given.items() if value})


@command("enrolment.open_survey")
def open_survey(
    *,
    actor: Actor,
    now: datetime,
    term: str,
    title: str,
    opens_on: date,
    closes_on: date,
    questions: Sequence[Question] = COLLECTION,
) -> str:
    """Open a survey of a term, ready made or built, from one day until the end of another; gives its code.

    Raises Refused when another is open on one of its days, its days are past, run backwards or leave the term, or its
    questions cannot be asked.
    """
    authorise(actor=actor, action="enrolment.open_survey", at=place(school=actor.tenant))
    row = Term.objects.select_for_update(no_key=True).filter(code=term).first()
    if row is None:
        raise NotThere("term")
    days = _Days(opens_on=opens_on, closes_on=closes_on, today=local_day(now), term=row)
    _require_sound(title=title, days=days, questions=questions)
    _require_alone(term=row.pk, opens_on=opens_on, closes_on=closes_on)
    survey = Survey.objects.create(
        school_id=actor.tenant,
        term=row,
        title=title.strip(),
        opens_on=opens_on,
        closes_on=closes_on,
        questions=to_plain(questions),
    )
    record(subject=survey.code, opens=opens_on.isoformat(), closes=closes_on.isoformat())
    tell(SurveyOpened(school=actor.tenant, survey=survey.code, opens_on=opens_on, closes_on=closes_on, at=now))
    return survey.code


@command("enrolment.change_survey")
def change_survey(
    *,
    actor: Actor,
    now: datetime,
    survey: str,
    title: str,
    opens_on: date,
    closes_on: date,
    questions: Sequence[Question],
    seen: str,
) -> str:
    """Change what a survey asks and when, until its first answer; gives its code.

    `seen` is the mark of the survey that was changed. Whoever answers at the same moment waits, and answers what is
    asked then. Raises Refused with every fault, and as a conflict when there is an answer or somebody else has
    changed the survey since.
    """
    authorise(actor=actor, action="enrolment.change_survey", at=place(school=actor.tenant))
    row = Survey.objects.select_for_update().filter(code=survey).first()
    if row is None:
        raise NotThere("survey")
    if _is_answered(survey):
        raise REFUSALS.refused("survey_answered", conflict=True)
    stands = mark_of(
        title=row.title, opens_on=row.opens_on, closes_on=row.closes_on, questions=from_plain(row.questions)
    )
    title = title.strip()
    wanted = mark_of(title=title, opens_on=opens_on, closes_on=closes_on, questions=questions)
    if stands not in {seen, wanted}:
        raise REFUSALS.refused("survey_changed", conflict=True)
    term = Term.objects.select_for_update(no_key=True).get(pk=row.term_id)
    days = _Days(opens_on=opens_on, closes_on=closes_on, today=local_day(now), term=term)
    _require_sound(title=title, days=days, questions=questions)
    _require_alone(term=row.term_id, opens_on=opens_on, closes_on=closes_on, apart_from=row.pk)
    row.title, row.opens_on, row.closes_on, row.questions = title, opens_on, closes_on, to_plain(questions)
    row.save(update_fields=["title", "opens_on", "closes_on", "questions"])
    record(subject=row.code, opens=opens_on.isoformat(), closes=closes_on.isoformat(), questions=len(questions))
    return row.code


def _require_alone(*, term: int, opens_on: date, closes_on: date, apart_from: int | None = None) -> None:
    """Refuse days on which another survey of the term is open; whoever opens one at the same moment waits."""
    other = overlapping(term=term, opens_on=opens_on, closes_on=closes_on, apart_from=apart_from)
    if other:
        raise REFUSALS.refused(
            "survey_known", conflict=True, title=other.title, first=other.opens_on, last=other.closes_on
        )


def _is_answered(survey: str) -> bool:
    return SurveyAnswer.objects.filter(survey__code=survey).exists()


@dataclass(frozen=True, slots=True, kw_only=True)
class _Days:
    """The days on which a survey is to be open, beside today and its term."""

    opens_on: date
    closes_on: date
    today: date
    term: Term


def _require_sound(*, title: str, days: _Days, questions: Sequence[Question]) -> None:
    faults = [*_faults_of_title(title), *_faults_of_days(days), *faults_of_questions(questions)]
    if faults:
        raise Refused(faults)


def _faults_of_title(title: str) -> Iterator[Refusal]:
    if not title.strip():
        yield REFUSALS.refusal("survey_untitled", field="title")
    if len(title.strip()) > LONGEST_TITLE:
        yield REFUSALS.refusal("survey_title_long", field="title", most=LONGEST_TITLE, found=len(title.strip()))


def _faults_of_days(days: _Days) -> Iterator[Refusal]:
    """Refuse days of which none is left, and such as are beyond the term; before it a survey may well be."""
    if days.closes_on < days.opens_on:
        yield REFUSALS.refusal("survey_backwards", field="closes_on")
    elif days.closes_on < days.today:
        yield REFUSALS.refusal("survey_past", field="closes_on", day=days.closes_on)
    last = days.term.last_day
    for name, day in (("opens_on", days.opens_on), ("closes_on", days.closes_on)):
        if day > last:
            yield REFUSALS.refusal("survey_after_term", field=name, term=days.term.name, last=last)


@command("enrolment.answer_survey")
def answer_surveys(
    *, actor: Actor, now: datetime, survey: str, answers: Sequence[NewAnswer], channel: str = Channel.ONLINE
) -> int:
    """Store families' answers; the newest of a child counts, an answer that changes nothing is not stored again.

    Gives how many were stored. What is sensitive is counted with a child's first answer only, since what a child
    answered is not kept, and not once the survey is closed: the counts stand as they were, or one would be told by
    the difference. Raises NotThere for a child out of reach, Refused with every fault.
    """
    row = _asked_now(survey)
    found = Pupil.objects.select_related("homeroom").select_for_update(of=("self",), no_key=True)
    locked = found.filter(code__in=[answer.pupil for answer in answers])
    pupils = {pupil.code: pupil for pupil in locked.order_by("pk")}
    if row is None or not answers or len(pupils) < len({answer.pupil for answer in answers}):
        raise NotThere("survey")
    for pupil in pupils.values():
        authorise(actor=actor, action="enrolment.answer_survey", at=place(pupil=pupil.pk, homeroom=pupil.homeroom_id))
    own = {pupil.pk for pupil in pupils.values()} <= actor.held("pupil", roles=[Role.GUARDIAN])
    today = local_day(now)
    in_time = all(answerable(survey=row, joined_on=pupil.joined_on, today=today) for pupil in pupils.values())
    questions = from_plain(row.questions)
    faults = (
        *_faults(own=own, survey=row, channel=channel, in_time=in_time),
        *_faults_of_answers(questions=questions, answers=answers, today=today),
    )
    if faults:
        raise Refused(faults)
    stored = _store(actor=actor, now=now, survey=row, pupils=pupils, answers=answers, channel=channel)
    record(subject=row.code, answers=stored, channel=channel)
    return stored


def _asked_now(survey: str) -> Survey | None:
    """Find a survey with the questions that stand; until its first answer, whoever changes them is waited for."""
    found = Survey.objects.filter(code=survey)
    return found.first() if _is_answered(survey) else found.select_for_update(no_key=True).first()


def _store(
    *,
    actor: Actor,
    now: datetime,
    survey: Survey,
    pupils: Mapping[str, Pupil],
    answers: Sequence[NewAnswer],
    channel: str,
) -> int:
    """Store what is new of the answers, and count what is sensitive in a child's first one."""
    questions = from_plain(survey.questions)
    newest = _newest(survey=survey, pupils=pupils)
    said = [(pupils[answer.pupil], _kept(questions, answer), answer) for answer in answers]
    fresh = [each for each in said if each[1] != newest.get(each[0].pk)]
    SurveyAnswer.objects.bulk_create(
        SurveyAnswer(
            school_id=actor.tenant,
            survey=survey,
            pupil=pupil,
            grade=pupil.homeroom.grade,
            given=given,
            channel=channel,
            answered_by_id=signed_in(actor),
            answered_at=now,
        )
        for pupil, given, _answer in fresh
    )
    counted: Counter[tuple[int, str, str]] = Counter()
    for pupil, _given, answer in fresh if local_day(now) <= survey.closes_on else ():
        if pupil.pk not in newest:
            counted.update((pupil.homeroom_id, *each) for each in sensitive(questions=questions, given=answer.given))
    _count(survey=survey, counted=counted)
    return len(fresh)


def _faults(*, own: bool, survey: Survey, channel: str, in_time: bool) -> Iterator[Refusal]:
    if not in_time:
        yield REFUSALS.refusal("survey_not_open", first=survey.opens_on, last=survey.closes_on)
    if channel not in Channel.values or (channel == Channel.ONLINE) is not own:
        yield REFUSALS.refusal("channel_wrong", field="channel")


def _faults_of_answers(
    *, questions: Sequence[Question], answers: Sequence[NewAnswer], today: date
) -> Iterator[Refusal]:
    found = published_version(on=today)
    clubs = frozenset(row.code for row in found[1].offerings) if found else frozenset[str]()
    for index, answer in enumerate(answers, start=1):
        yield from answer_faults(questions=questions, given=answer.given, clubs=clubs, where=f"answers.{index}.")


def answerable(*, survey: Survey, joined_on: date, today: date) -> bool:
    """Say whether a child's survey can be answered today: until it closes, and later for a child who came later."""
    return survey.opens_on <= today and (today <= survey.closes_on or joined_on > survey.closes_on)


def _kept(questions: Sequence[Question], answer: NewAnswer) -> dict[str, object]:
    """Give what is kept of an answer, as its row holds it."""
    said = kept(questions=questions, given=answer.given)
    return {key: list(value) if isinstance(value, tuple) else value for key, value in said.items()}


def _newest(*, survey: Survey, pupils: Mapping[str, Pupil]) -> dict[int, dict[str, object]]:
    """Give what each child's newest answer says, by the child's id."""
    rows = SurveyAnswer.objects.filter(survey=survey, pupil__in=pupils.values()).order_by("pk")
    return dict(rows.values_list("pupil_id", "given"))


def _count(*, survey: Survey, counted: Mapping[tuple[int, str, str], int]) -> None:
    for (homeroom, question, choice), number in counted.items():
        key = {"survey": survey, "homeroom_id": homeroom, "question": question, "choice": choice}
        SurveyCount.objects.get_or_create(**key, defaults={"school_id": survey.school_id})
        SurveyCount.objects.filter(**key).update(number=F("number") + number)

"""The collection survey (接送情况调查): opened by the office, answered by families or for them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time

from django.db import IntegrityError, transaction
from django.db.models import F

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.events import tell
from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.base.spans import local_day
from afterbell.enrolment.events import SurveyOpened
from afterbell.enrolment.models import Channel, Survey, SurveyAnswer, SurveyCount
from afterbell.enrolment.refusals import REFUSALS
from afterbell.schools.actors import signed_in
from afterbell.schools.models import Pupil, Term
from afterbell.schools.roles import Role

KINSHIP_CARE = "kinship_care"


@dataclass(frozen=True, slots=True, kw_only=True)
class NewAnswer:
    """What a family answers for one child; `kinship_care` is counted for the homeroom and kept nowhere."""

    pupil: str
    collector: str
    no_one_at_home: bool
    collector_free_at: time | None = None
    clubs_wanted: tuple[str, ...] = ()
    kinship_care: bool = field(default=False, repr=False)


@command("enrolment.open_survey")
def open_survey(*, actor: Actor, now: datetime, term: str, title: str, opens_on: date, closes_on: date) -> str:
    """Open the term's survey from one day until the end of another; gives its code.

    Raises Refused when the term has one already or its days run backwards.
    """
    authorise(actor=actor, action="enrolment.open_survey", at=place(school=actor.tenant))
    row = Term.objects.filter(code=term).first()
    if row is None:
        raise NotThere("term")
    if closes_on < opens_on:
        raise REFUSALS.refused("survey_backwards", field="closes_on")
    try:
        with transaction.atomic():
            survey = Survey.objects.create(
                school_id=actor.tenant, term=row, title=title[:60], opens_on=opens_on, closes_on=closes_on
            )
    except IntegrityError:
        raise REFUSALS.refused("survey_known", conflict=True) from None
    record(subject=survey.code, opens=opens_on.isoformat(), closes=closes_on.isoformat())
    tell(SurveyOpened(school=actor.tenant, survey=survey.code, opens_on=opens_on, closes_on=closes_on, at=now))
    return survey.code


@command("enrolment.answer_survey")
def answer_surveys(
    *, actor: Actor, now: datetime, survey: str, answers: Sequence[NewAnswer], channel: str = Channel.ONLINE
) -> int:
    """Store families' answers; the newest of a child counts, an answer that changes nothing is not stored again.

    Gives how many were stored. Care by grandparents is counted with a child's first answer only, since what a child
    answered is not kept. Raises NotThere for a child out of reach, Refused with every fault.
    """
    row = Survey.objects.filter(code=survey).first()
    locked = Pupil.objects.select_for_update(no_key=True).filter(code__in=[answer.pupil for answer in answers])
    pupils = {pupil.code: pupil for pupil in locked.order_by("pk")}
    if row is None or not answers or len(pupils) < len({answer.pupil for answer in answers}):
        raise NotThere("survey")
    for pupil in pupils.values():
        authorise(actor=actor, action="enrolment.answer_survey", at=place(pupil=pupil.pk, homeroom=pupil.homeroom_id))
    own = {pupil.pk for pupil in pupils.values()} <= actor.held("pupil", roles=[Role.GUARDIAN])
    today = local_day(now)
    in_time = all(answerable(survey=row, joined_on=pupil.joined_on, today=today) for pupil in pupils.values())
    if faults := tuple(_faults(own=own, survey=row, answers=answers, channel=channel, in_time=in_time)):
        raise Refused(faults)
    newest = _newest(survey=row, pupils=pupils)
    fresh = [answer for answer in answers if _content(answer) != newest.get(pupils[answer.pupil].pk)]
    SurveyAnswer.objects.bulk_create(
        SurveyAnswer(
            school_id=actor.tenant,
            survey=row,
            pupil=pupils[answer.pupil],
            collector=answer.collector,
            collector_free_at=answer.collector_free_at,
            no_one_at_home=answer.no_one_at_home,
            clubs_wanted=list(answer.clubs_wanted),
            channel=channel,
            answered_by_id=signed_in(actor),
            answered_at=now,
        )
        for answer in fresh
    )
    first = [answer for answer in fresh if pupils[answer.pupil].pk not in newest and answer.kinship_care]
    _count(survey=row, homerooms=Counter(pupils[answer.pupil].homeroom_id for answer in first))
    record(subject=row.code, answers=len(fresh), channel=channel)
    return len(fresh)


def _faults(
    *, own: bool, survey: Survey, answers: Sequence[NewAnswer], channel: str, in_time: bool
) -> Iterator[Refusal]:
    if not in_time:
        yield REFUSALS.refusal("survey_not_open", first=survey.opens_on, last=survey.closes_on)
    if channel not in Channel.values or (channel == Channel.ONLINE) is not own:
        yield REFUSALS.refusal("channel_wrong", field="channel")
    for index, answer in enumerate(answers, start=1):
        if answer.collector not in SurveyAnswer.Collector.values:
            yield REFUSALS.refusal("answer_unknown", field=f"answers.{index}.collector", value=answer.collector)


def answerable(*, survey: Survey, joined_on: date, today: date) -> bool:
    """Say whether a child's survey can be answered today: until it closes, and later for a child who came later."""
    return survey.opens_on <= today and (today <= survey.closes_on or joined_on > survey.closes_on)


def _content(answer: NewAnswer | SurveyAnswer) -> tuple[object, ...]:
    return (answer.collector, answer.collector_free_at, answer.no_one_at_home, tuple(answer.clubs_wanted))


def _newest(*, survey: Survey, pupils: Mapping[str, Pupil]) -> dict[int, tuple[object, ...]]:
    """Give what each child's newest answer says, by the child's id."""
    rows = SurveyAnswer.objects.filter(survey=survey, pupil__in=pupils.values()).order_by("pk")
    return {row.pupil_id: _content(row) for row in rows}


def _count(*, survey: Survey, homerooms: Mapping[int, int]) -> None:
    for homeroom, number in homerooms.items():
        key = {"survey": survey, "homeroom_id": homeroom, "question": KINSHIP_CARE}
        SurveyCount.objects.get_or_create(**key, defaults={"school_id": survey.school_id})
        SurveyCount.objects.filter(**key).update(number=F("number") + number)

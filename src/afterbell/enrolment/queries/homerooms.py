"""What a homeroom teacher sees of the own homeroom."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from afterbell.base.access import Actor, authorise, may, place
from afterbell.base.refusals import NotThere
from afterbell.base.words import Words
from afterbell.enrolment.models import Application, Channel, Signature, SurveyAnswer
from afterbell.enrolment.queries.desks import changes_waiting
from afterbell.enrolment.queries.standing import Standing, standing_of
from afterbell.enrolment.surveys import standing_survey
from afterbell.schools.models import Homeroom, Pupil
from afterbell.schools.namesakes import guardians_of_namesakes
from afterbell.schools.queries import RESIDENCE_WORDS, term_around

CHANNEL_WORDS = {
    Channel.ONLINE: Words(zh="网上", en="online"),
    Channel.PAPER: Words(zh="纸质代录", en="on paper"),
    Channel.PHONE: Words(zh="电话代录", en="by phone"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeroomChild:
    """One child of the list: answered, applied, signed, and who has it next; `guardian` tells namesakes apart."""

    code: str
    name: str
    residence: Words
    answered: bool
    application: str
    standing: Standing
    channel: Words | None
    signed: int
    guardian: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeroomList:
    """A homeroom with its children by name, and how many stand where; `may_invite` is who hands out sign-in codes."""

    code: str
    name: str
    term: str
    survey: str
    children: tuple[HomeroomChild, ...]
    answered: int
    applied: int
    to_review: int
    may_invite: bool


def homeroom_list(*, viewer: Actor, homeroom: str, today: date) -> HomeroomList:
    """Give a homeroom's children with survey, application and papers. Raises NotThere for another homeroom."""
    row = homeroom_in_reach(viewer=viewer, code=homeroom)
    pupils = list(Pupil.objects.filter(homeroom=row).exclude(left_on__lte=today).order_by("sort_key", "pk"))
    term = term_around(today=today)
    survey = standing_survey(term=term.id, today=today).first() if term else None
    answered = set(SurveyAnswer.objects.filter(survey=survey, pupil__in=pupils).values_list("pupil_id", flat=True))
    newest = {
        application.pupil_id: application
        for application in Application.objects.filter(term=term.id if term else None, pupil__in=pupils).order_by("pk")
    }
    signed = _signed(newest.values())
    guardians = guardians_of_namesakes(children=((pupil.pk, pupil.name, row.pk) for pupil in pupils))
    children = tuple(
        HomeroomChild(
            code=pupil.code,
            name=pupil.name,
            residence=RESIDENCE_WORDS[Pupil.Residence(pupil.residence)],
            answered=pupil.pk in answered,
            application=application.code if application else "",
            standing=standing_of(application),
            channel=CHANNEL_WORDS[Channel(application.channel)] if application else None,
            signed=signed[application.pk] if application else 0,
            guardian=guardians.get(pupil.pk, ""),
        )
        for pupil in pupils
        for application in [newest.get(pupil.pk)]
    )
    return HomeroomList(
        code=row.code,
        name=row.name,
        term=term.name if term else "",
        survey=survey.code if survey else "",
        children=children,
        answered=len(answered),
        applied=sum(child.standing.state not in {"", *Application.ENDED} for child in children),
        may_invite=may(
            actor=viewer,
            action="schools.issue_sign_in_code",
            at=place(school=viewer.tenant, homeroom=row.pk),
        ),
        to_review=sum(child.standing.state == Application.State.SUBMITTED for child in children)
        + changes_waiting().filter(application__pupil__homeroom=row).count(),
    )


def homeroom_in_reach(*, viewer: Actor, code: str) -> Homeroom:
    """Find a homeroom the viewer looks after. Raises NotThere for another one."""
    row = Homeroom.objects.filter(code=code).first()
    if row is None:
        raise NotThere("homeroom")
    authorise(actor=viewer, action="homeroom.see", at=place(school=viewer.tenant, homeroom=row.pk))
    return row


def _signed(rows: Iterable[Application]) -> Counter[int]:
    """Count the kinds of paper signed in each application's present round, however often one was signed again."""
    rounds = {row.pk: row.round for row in rows}
    marks = Signature.objects.filter(application__in=rounds).values_list("application_id", "round", "paper__kind")
    return Counter(application for application, number, _kind in set(marks) if rounds[application] == number)

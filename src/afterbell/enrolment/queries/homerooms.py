"""What a homeroom teacher sees of the own homeroom, and the reviewers of what waits for them."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from afterbell.base.access import Actor, authorise, may, place
from afterbell.base.refusals import NotThere
from afterbell.base.spans import local_day
from afterbell.base.words import Words
from afterbell.enrolment.facts import CIRCUMSTANCE_WORDS, Circumstance, unsealed_circumstances
from afterbell.enrolment.models import Application, ApplicationDay, Channel, Review, Signature, Survey, SurveyAnswer
from afterbell.enrolment.queries.standing import Standing, days_in_words, standing_of
from afterbell.enrolment.rules.due import review_due
from afterbell.enrolment.rules.review import State
from afterbell.scheme.queries import scheme_of_text
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


@dataclass(frozen=True, slots=True, kw_only=True)
class ToReview:
    """An application as its reviewer sees it; `due` is the last day in time for the review."""

    code: str
    pupil: str
    name: str
    homeroom: str
    residence: Words
    days: Words
    channel: Words
    circumstances: tuple[Words, ...]
    priority_class: int
    signed: int
    round: int
    last_reason: str
    submitted_at: datetime
    due: date | None
    overdue: bool


def homeroom_list(*, viewer: Actor, homeroom: str, today: date) -> HomeroomList:
    """Give a homeroom's children with survey, application and papers. Raises NotThere for another homeroom."""
    row = _homeroom(viewer=viewer, code=homeroom)
    pupils = list(Pupil.objects.filter(homeroom=row).exclude(left_on__lte=today).order_by("sort_key", "pk"))
    term = term_around(today=today)
    survey = Survey.objects.filter(term=term.id).first() if term else None
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
        to_review=sum(child.standing.state == Application.State.SUBMITTED for child in children),
    )


def _homeroom(*, viewer: Actor, code: str) -> Homeroom:
    row = Homeroom.objects.filter(code=code).first()
    if row is None:
        raise NotThere("homeroom")
    authorise(actor=viewer, action="homeroom.see", at=place(school=viewer.tenant, homeroom=row.pk))
    return row


def homeroom_queue(*, viewer: Actor, homeroom: str, today: date) -> tuple[ToReview, ...]:
    """List what waits for the homeroom's review, overdue and oldest first. Raises NotThere for another homeroom."""
    row = _homeroom(viewer=viewer, code=homeroom)
    waiting = Application.objects.filter(pupil__homeroom=row, state=Application.State.SUBMITTED)
    return _to_review(list(waiting.select_related("pupil__homeroom", "version").order_by("submitted_at", "pk")), today)


def school_queue(*, viewer: Actor, today: date) -> tuple[ToReview, ...]:
    """List what waits for the school's review, overdue first, then homeroom by homeroom, oldest first."""
    authorise(actor=viewer, action="office.see", at=place(school=viewer.tenant))
    waiting = Application.objects.filter(state=Application.State.HOMEROOM_APPROVED)
    order = ("pupil__homeroom__grade", "pupil__homeroom__number", "submitted_at", "pk")
    return _to_review(list(waiting.select_related("pupil__homeroom", "version").order_by(*order)), today)


def _to_review(rows: Sequence[Application], today: date) -> tuple[ToReview, ...]:
    days: dict[int, list[tuple[int, str]]] = defaultdict(list)
    for application, weekday, band in ApplicationDay.objects.filter(application__in=rows).values_list(
        "application_id", "weekday", "band"
    ):
        days[application].append((weekday, band))
    reviews: dict[int, list[Review]] = defaultdict(list)
    for review in Review.objects.filter(application__in=rows).order_by("pk"):
        reviews[review.application_id].append(review)
    reasons = {pk: review.reason for pk, all_of_it in reviews.items() for review in all_of_it if review.reason}
    signed = _signed(rows)
    waiting = (
        ToReview(
            code=row.code,
            pupil=row.pupil.code,
            name=row.pupil.name,
            homeroom=row.pupil.homeroom.name,
            residence=RESIDENCE_WORDS[Pupil.Residence(row.pupil.residence)],
            days=days_in_words(
                scheme=scheme_of_text(content_hash=row.version.content_hash, text=row.version.text),
                days=tuple(days[row.pk]),
            ),
            channel=CHANNEL_WORDS[Channel(row.channel)],
            circumstances=tuple(
                CIRCUMSTANCE_WORDS[Circumstance(said)] for said in unsealed_circumstances(row.circumstances_sealed)
            ),
            priority_class=row.priority_class,
            signed=signed[row.pk],
            round=row.round,
            last_reason=reasons.get(row.pk, ""),
            submitted_at=row.submitted_at,
            due=due,
            overdue=due is not None and due < today,
        )
        for row in rows
        for due in [due_of(row, reviews=reviews[row.pk])]
    )
    return tuple(sorted(waiting, key=lambda row: not row.overdue))


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


def _signed(rows: Iterable[Application]) -> Counter[int]:
    """Count the kinds of paper signed in each application's present round, however often one was signed again."""
    rounds = {row.pk: row.round for row in rows}
    marks = Signature.objects.filter(application__in=rounds).values_list("application_id", "round", "paper__kind")
    return Counter(application for application, number, _kind in set(marks) if rounds[application] == number)

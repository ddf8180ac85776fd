"""What a guardian sees: each child's standing, the form to apply by, the way of one application."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from afterbell.base.access import Actor, authorise, may, place
from afterbell.base.refusals import NotThere, Refusal
from afterbell.base.spans import local_day
from afterbell.base.words import Words
from afterbell.enrolment.commands.intake import AskedDay, Intake
from afterbell.enrolment.days_asked import days_on
from afterbell.enrolment.ending import earliest_end_of
from afterbell.enrolment.facts import CIRCUMSTANCE_WORDS, Circumstance
from afterbell.enrolment.models import (
    Application,
    ApplicationDraft,
    Channel,
    Countersignature,
    Review,
    Signature,
    Withdrawal,
)
from afterbell.enrolment.on_file import due_of
from afterbell.enrolment.papers.wording import paper_reads, values_of
from afterbell.enrolment.queries.draft import Filled, OpenForm, SiblingAnswers, open_form, siblings_with_answers
from afterbell.enrolment.queries.standing import Ahead, Standing, ahead_of, days_in_words, standing_of
from afterbell.enrolment.refusals import REFUSALS
from afterbell.enrolment.rules.answers import Answers
from afterbell.scheme.queries import scheme_of_text
from afterbell.scheme.rules.document import Procedure
from afterbell.scheme.rules.labels import weekday
from afterbell.schools.models import Guardian, Pupil
from afterbell.schools.queries import RESIDENCE_WORDS, children_of, term_around
from afterbell.schools.roles import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class ChildStanding:
    """One of the guardian's children and where its application stands; `begun` is one filled in and not sent."""

    pupil: str
    name: str
    homeroom: str
    application: str
    standing: Standing
    begun: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """A weekday and band: whether the child may have it, and if not, every reason; `value` is what a form sends."""

    value: str
    weekday: Words
    allowed: bool
    chosen: bool
    reasons: tuple[Words, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class BandChoice:
    """A band with its times now and its weekdays; the reasons that hold on every day stand once, with the band."""

    code: str
    name: Words
    times: tuple[tuple[Words, str], ...]
    choices: tuple[Choice, ...]
    reasons: tuple[Words, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperToRead:
    """A paper to read and sign: its Chinese text is what is signed; `read` says that the family has read this text."""

    kind: str
    title: str
    text: str
    read: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationForm:
    """Everything a guardian needs to apply for one child; `closed` says why nobody can apply today.

    `settled` says that somebody has decided about it already, `filled` what is filled in, `against_days` and
    `against_papers` what of it is not ready to be sent. `survey_first` says that the family has not answered the
    survey yet, which comes before.
    """

    pupil: str
    name: str
    homeroom: str
    residence: Words
    term: str
    closes: date | None
    application: str
    settled: bool
    returned_reason: str
    closed: tuple[Refusal, ...]
    bands: tuple[BandChoice, ...]
    against_days: tuple[Refusal, ...]
    circumstances: tuple[tuple[str, Words], ...]
    papers: tuple[PaperToRead, ...]
    against_papers: tuple[Refusal, ...]
    survey_first: bool
    filled: Filled
    siblings: tuple[SiblingAnswers, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """Something that happened to an application: what, when, by whom, with which reason."""

    words: Words
    at: datetime
    by: Words
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationStory:
    """One application with its history and what comes next.

    `due` is when the review it waits for is due, `own` that the family itself is looking. `shows_pictures` tells that
    the viewer may see its photographs: evidence, and the signed paper of what came `on_paper`.
    """

    code: str
    pupil: str
    name: str
    homeroom: str
    days: Words
    standing: Standing
    history: tuple[Happening, ...]
    withdrawn_from: date | None
    can_withdraw: bool
    can_change_days: bool
    own: bool
    can_correct: bool
    can_change: bool
    can_apply_again: bool
    earliest_end: date
    last_day: date
    due: date | None
    overdue: bool
    ahead: tuple[Ahead, ...]
    on_paper: bool
    shows_pictures: bool


DESK_WORDS = {
    Review.Stage.HOMEROOM: Words(zh="班主任", en="the homeroom teacher"),
    Review.Stage.SCHOOL: Words(zh="学校", en="the school"),
}
STOOD_IN_WORDS = {
    Review.Stage.HOMEROOM: Words(zh="教导处（代班主任）", en="the office, for the homeroom teacher"),
    Review.Stage.SCHOOL: Words(zh="校长（代教导处）", en="the principal, for the office"),
}
DECISION_WORDS = {
    (Review.Stage.HOMEROOM, Review.Decision.APPROVED): Words(zh="班级审核通过", en="approved by the homeroom"),
    (Review.Stage.SCHOOL, Review.Decision.APPROVED): Words(zh="学校审核通过", en="approved by the school"),
    (Review.Stage.HOMEROOM, Review.Decision.RETURNED): Words(zh="班级退回补正", en="returned by the homeroom"),
    (Review.Stage.SCHOOL, Review.Decision.RETURNED): Words(zh="学校退回补正", en="returned by the school"),
    (Review.Stage.HOMEROOM, Review.Decision.REFUSED): Words(zh="班级审核未通过", en="refused by the homeroom"),
    (Review.Stage.SCHOOL, Review.Decision.REFUSED): Words(zh="学校审核未通过", en="refused by the school"),
}
HANDED_IN = Words(zh="提交申请，签了 {papers} 份文书", en="handed in, {papers} papers signed")
HANDED_IN_AGAIN = Words(zh="修改后重新提交，签了 {papers} 份文书", en="handed in again, {papers} papers signed")
ENTERED = Words(zh="纸质申请代录", en="entered from paper")
ENTERED_AGAIN = Words(zh="纸质申请更正后再次代录", en="entered from paper again, corrected")
CHECKED = {
    Countersignature.Decision.CONFIRMED: Words(zh="复核：照片和录入一致", en="countersigned: photo and entry agree"),
    Countersignature.Decision.RETURNED: Words(zh="复核退回：录入和纸上不一致", en="sent back: entry and paper differ"),
}
SECOND_PERSON = Words(zh="复核人", en="the second person")
FAMILY = Words(zh="家长", en="the family")


def my_children(*, viewer: Actor, today: date) -> tuple[ChildStanding, ...]:
    """List a guardian's children with where each one's application stands. Raises NotThere for no guardian."""
    children = children_of(viewer=viewer, today=today)
    term = term_around(today=today)
    of_them = {"term": term.id if term else None, "pupil__code__in": [child.code for child in children]}
    rows = Application.objects.filter(**of_them)
    begun = set(ApplicationDraft.objects.filter(**of_them).values_list("pupil__code", flat=True))
    newest = {row.pupil.code: row for row in rows.select_related("pupil").order_by("pk")}
    return tuple(
        ChildStanding(
            pupil=child.code,
            name=child.name,
            homeroom=child.homeroom,
            application=newest[child.code].code if child.code in newest else "",
            standing=standing_of(newest.get(child.code)),
            begun=child.code in begun,
        )
        for child in children
    )


def application_form(*, viewer: Actor, pupil: str, today: date) -> ApplicationForm:
    """Give the form to apply by for one's own child: what it may have, and every reason where it may not.

    Raises NotThere for somebody else's child, Refused when no scheme is in force.
    """
    desk = open_form(viewer=viewer, pupil=pupil, today=today)
    intake, child, running = desk.intake, desk.child, desk.running
    returned = running is not None and running.state == Application.State.RETURNED
    last = Review.objects.filter(application=running).exclude(reason="").order_by("-pk").first() if returned else None
    papers = _papers(viewer=viewer, intake=intake, child=child, answers=desk.filled.answers)
    return ApplicationForm(
        pupil=pupil,
        name=child.name,
        homeroom=child.homeroom.name,
        residence=RESIDENCE_WORDS[Pupil.Residence(child.residence)],
        term=intake.version.term_name,
        closes=intake.scheme.procedure.closes,
        application=running.code if running else "",
        settled=desk.settled,
        returned_reason=last.reason if last else "",
        closed=tuple(intake.reasons_against_today(pupil=child, asked_for=returned)),
        bands=tuple(bands_of(intake=intake, child=child, chosen=set(desk.filled.answers.days))),
        against_days=tuple(_against_days(desk)),
        circumstances=tuple((circumstance.value, CIRCUMSTANCE_WORDS[circumstance]) for circumstance in Circumstance),
        papers=papers,
        against_papers=tuple(
            REFUSALS.refusal("paper_unread", field=paper.kind, paper=paper.title) for paper in papers if not paper.read
        ),
        survey_first=intake.rules.survey_required and not intake.facts[child.pk].survey_answered,
        filled=desk.filled,
        siblings=siblings_with_answers(viewer=viewer, pupil=pupil, term=intake.version.term_id, today=today),
    )


def _against_days(desk: OpenForm) -> Iterator[Refusal]:
    asked = [AskedDay(weekday=weekday, band=band) for weekday, band in desk.filled.answers.days]
    return desk.intake.reasons_against_days(pupil=desk.child, days=asked)


def bands_of(*, intake: Intake, child: Pupil, chosen: set[tuple[int, str]]) -> list[BandChoice]:
    """Say of every band and weekday whether the child may have it, and why not."""
    found = []
    for band in intake.scheme.bands:
        by_day = {
            number: [reason.words for reason in intake.reasons_against_day(pupil=child, weekday=number, band=band.code)]
            for number in intake.scheme.weekdays
        }
        everywhere = [
            words for words in next(iter(by_day.values()), []) if all(words in own for own in by_day.values())
        ]
        found.append(
            BandChoice(
                code=band.code,
                name=band.name,
                times=tuple((season.name, str(band.span_in(season=season.code))) for season in intake.scheme.seasons),
                choices=tuple(
                    Choice(
                        value=f"{number}:{band.code}",
                        weekday=weekday(number),
                        allowed=not own,
                        chosen=(number, band.code) in chosen,
                        reasons=tuple(words for words in own if words not in everywhere),
                    )
                    for number, own in by_day.items()
                ),
                reasons=tuple(everywhere),
            )
        )
    return found


def _papers(*, viewer: Actor, intake: Intake, child: Pupil, answers: Answers) -> tuple[PaperToRead, ...]:
    """Give the papers as they will read, with lines to be filled where the choice is not made yet."""
    link = next((row for row in intake.families.links.values() if row.account == viewer.account), None)
    if link is None:
        raise NotThere("guardian")
    values = values_of(
        scheme=intake.scheme,
        pupil=child,
        guardian=Guardian.objects.get(pk=link.guardian),
        relation=link.relation,
        days=answers.days,
        on=intake.today,
    )
    return tuple(
        PaperToRead(
            kind=paper.kind,
            title=paper.title,
            text=paper_reads(text=paper.text, values=values),
            read=paper.text_hash in answers.read,
        )
        for paper in intake.papers
    )


def application_story(*, viewer: Actor, application: str, now: datetime) -> ApplicationStory:
    """Give one application with its history, for the family, the homeroom and the leaders. Raises NotThere."""
    found = Application.objects.select_related("pupil__homeroom", "version", "term", "withdrawal")
    row = found.filter(code=application).first()
    if row is None:
        raise NotThere("application")
    at = place(school=viewer.tenant, homeroom=row.pupil.homeroom_id, pupil=row.pupil_id)
    authorise(actor=viewer, action="applications.see", at=at)
    reviews = list(row.reviews.order_by("pk"))
    withdrawal = row.withdrawal if hasattr(row, "withdrawal") else None
    scheme = scheme_of_text(content_hash=row.version.content_hash, text=row.version.text)
    due = due_of(row, reviews=reviews)
    holding = days_on(applications=[row.pk], day=local_day(now))[row.pk]
    own = row.pupil_id in viewer.held("pupil", roles=[Role.GUARDIAN])
    may_withdraw = may(actor=viewer, action="enrolment.withdraw", at=at)
    return ApplicationStory(
        code=row.code,
        pupil=row.pupil.code,
        name=row.pupil.name,
        homeroom=row.pupil.homeroom.name,
        days=days_in_words(scheme=scheme, days=holding),
        standing=standing_of(row),
        history=_history(row=row, reviews=reviews, withdrawal=withdrawal),
        withdrawn_from=withdrawal.effective_on if withdrawal else None,
        can_withdraw=may_withdraw and row.state not in Application.ENDED,
        can_change_days=row.state == Application.State.APPROVED
        and may(actor=viewer, action="enrolment.change_days", at=at),
        own=own,
        on_paper=row.channel == Channel.PAPER,
        shows_pictures=may(actor=viewer, action="pictures.see", at=at),
        can_correct=own and row.state == Application.State.RETURNED,
        can_change=own
        and row.state == Application.State.SUBMITTED
        and _taken_on(local_day(now), pupil=row.pupil, procedure=scheme.procedure),
        can_apply_again=own and row.state in Application.ENDED,
        earliest_end=earliest_end_of(application=row, now=now, holding=holding),
        last_day=row.term.last_day,
        due=due,
        overdue=due is not None and due < local_day(now),
        ahead=ahead_of(state=row.state, procedure=scheme.procedure),
    )


def _taken_on(today: date, *, pupil: Pupil, procedure: Procedure) -> bool:
    """Tell whether an application for this child is taken on a day, and so a change of one."""
    return procedure.closes is None or today <= procedure.closes or procedure.closes < pupil.joined_on


def _handed_in(row: Application) -> Iterator[Happening]:
    """Tell of every submission, by what was signed first in its round; papers signed again later are not of it."""
    signed = Signature.objects.filter(application=row).order_by("signed_at", "pk")
    rounds: dict[int, list[tuple[str, datetime]]] = defaultdict(list)
    for number, channel, at in signed.values_list("round", "channel", "signed_at"):
        rounds[number].append((channel, at))
    for number, papers in rounds.items():
        channel, first = papers[0]
        if channel == Channel.PAPER:
            words, by = ENTERED if number == 1 else ENTERED_AGAIN, DESK_WORDS[Review.Stage.HOMEROOM]
        else:
            together = sum(at == first for _channel, at in papers)
            words, by = (HANDED_IN if number == 1 else HANDED_IN_AGAIN).fill(papers=together), FAMILY
        yield Happening(words=words, at=first, by=by)


def _second_person(row: Application) -> list[Happening]:
    """Tell of the second persons who looked at what came on paper; asked only where something did."""
    if row.channel != Channel.PAPER:
        return []
    return [
        Happening(
            words=CHECKED[Countersignature.Decision(made.decision)],
            at=made.countersigned_at,
            by=SECOND_PERSON,
            reason=made.reason,
        )
        for made in Countersignature.objects.filter(application=row)
    ]


def _history(*, row: Application, reviews: Sequence[Review], withdrawal: Withdrawal | None) -> tuple[Happening, ...]:
    happened = [*_handed_in(row)]
    happened += _second_person(row)
    happened += [
        Happening(
            words=DECISION_WORDS[Review.Stage(review.stage), Review.Decision(review.decision)],
            at=review.reviewed_at,
            by=(STOOD_IN_WORDS if review.standing_in else DESK_WORDS)[Review.Stage(review.stage)],
            reason=review.reason,
        )
        for review in reviews
    ]
    if withdrawal:
        happened.append(
            Happening(
                words=Words(zh="撤回", en="withdrawn"), at=withdrawal.withdrawn_at, by=FAMILY, reason=withdrawal.reason
            )
        )
    return tuple(sorted(happened, key=lambda event: event.at))

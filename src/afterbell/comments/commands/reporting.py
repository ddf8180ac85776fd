"""Anybody reports a comment, a page or a space; whoever answers for it says what was done, and why."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, time

from django.db import IntegrityError, transaction

from afterbell.base.access import Actor, authorise, may, place
from afterbell.base.codes import new_password
from afterbell.base.commands import command, record
from afterbell.base.crypto import blind
from afterbell.base.events import tell
from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.base.spans import instant, local_day
from afterbell.base.tenancy import within
from afterbell.comments.commands.taking_down import against_taking_down, take_down
from afterbell.comments.courses import shown_comments
from afterbell.comments.events import ReportAnswered
from afterbell.comments.models import PublicReport, ReportDecision
from afterbell.comments.reach import institutions_within, known_to_the_school, standing
from afterbell.comments.refusals import REFUSALS
from afterbell.comments.said import FOR_A_REPORT, kept, reason_of
from afterbell.comments.wording import DECISION_RULES, RULE_WORDS
from afterbell.portal.commands.knocking import MOST_OF_ALL, door_of_words, knocked, note_knock
from afterbell.portal.locks import hold_space
from afterbell.portal.models import SpaceLock
from afterbell.portal.queries import institution_space
from afterbell.portal.reading import standing_articles
from afterbell.portal.rules import DEFAULT_LISTS, Decision, Finding, Rule, screen
from afterbell.portal.rules.screening.personal import masked
from afterbell.schools.actors import signed_in

MOST_OF_ONE, MOST_A_DAY = 3, 20
"""So many reports a day are taken in from one place: of one thing, and of all together."""
DOOR = "report:"
Outcome = ReportDecision.Outcome


@dataclass(frozen=True, slots=True, kw_only=True)
class Filed:
    """A report as whoever made it knows it: a number, and for who is not of the school the word to look it up with."""

    number: str
    secret: str


@command("comments.report")
def file_report(
    *,
    actor: Actor,
    now: datetime,
    school: str,
    ground: str,
    words: str,
    article: str = "",
    comment: str = "",
    address: str = "",
) -> Filed:
    """Report a comment that is shown, a page, or, where neither is named, the whole space: a school's, an authority's.

    Whoever is not of the school is counted by the address they come from, of which only a day's fingerprint is kept.

    Raises NotThere for what is not public there, SpaceLocked while the space is shut, Refused with every reason.
    """
    with institution_space(viewer=actor, code=school) as (number, _card):
        authorise(actor=actor, action="comments.report", at=place(school=number))
        about = _about(article=article, comment=comment)
        why, faults = reason_of(words, field="words")
        found = () if faults else screen(text=why, lists=DEFAULT_LISTS)
        faults += [*_against_words(why, found), *_against_ground(ground)]
        if faults:
            raise Refused(faults)
        hold_space(number)
        member = actor.tenant == number and may(actor=actor, action="messages.see", at=place(account=actor.account))
        came_from = f"account {actor.account}" if member else address
        door = f"{DOOR}{comment or article}"
        spoken = door_of_words(door=door, words=f"{ground}|{why}")
        _must_not_flood(about, door=door, spoken=spoken, came_from=came_from, now=now)
        note_knock(school=number, door=spoken, came_from=came_from, now=now)
        secret = "" if member else new_password()
        row = PublicReport.objects.create(
            school_id=number,
            ground=ground,
            words=why,
            held=kept(found),
            reporter_id=actor.account if member else None,
            secret_fingerprint=blind(text=secret, purpose=FOR_A_REPORT) if secret else "",
            at=now,
            **about,
        )
        _tell_the_ledger(
            actor, row, details={"target": row.target, "ground": ground}, action="comments.report", now=now
        )
    record(subject=row.code, school=school, target=row.target, ground=ground)
    return Filed(number=row.code, secret=secret)


@command("comments.answer_report")
def answer_report(*, actor: Actor, now: datetime, report: str, outcome: str, reason: str, rule: str = "") -> None:
    """Say what was done about a report: nothing, the comment taken down, the authority told; whoever made it hears it.

    A takedown names its rule. A report of a whole space, or of an authority's page, is answered from above alone.
    Raises NotThere, Refused with every reason.
    """
    with within(institutions_within(actor=actor, action="comments.answer_report")):
        row = PublicReport.objects.select_related("comment__pen").filter(code=report).first()
    if row is None:
        raise NotThere("report")
    here = standing(institution=row.school_id, from_above_alone=row.target == PublicReport.Target.SPACE)
    authorise(actor=actor, action="comments.answer_report", at=here)
    why, faults = reason_of(reason)
    faults += _against_answer(row, outcome=outcome, rule=rule, by=signed_in(actor))
    with within(row.school_id):
        if outcome == Outcome.TAKEN_DOWN and row.comment:
            faults += against_taking_down(comment=row.comment, by=signed_in(actor))
        if ReportDecision.objects.filter(report=row).exists():
            raise REFUSALS.refused("answered_before", conflict=True)
        if faults:
            raise Refused(faults)
        try:
            with transaction.atomic():
                decision = ReportDecision.objects.create(
                    school_id=row.school_id, report=row, outcome=outcome, reason=why, by_id=signed_in(actor), at=now
                )
        except IntegrityError:
            raise REFUSALS.refused("same_time", conflict=True) from None
        if outcome == Outcome.TAKEN_DOWN and row.comment:
            take_down(comment=row.comment, decision=decision, rule=rule, now=now)
        _tell_the_ledger(actor, row, details={"outcome": outcome}, action="comments.answer_report", now=now)
        _tell(row, outcome=outcome, reason=why, now=now)
    record(subject=row.code, outcome=outcome)


def _against_answer(row: PublicReport, *, outcome: str, rule: str, by: int) -> Iterator[Refusal]:
    if outcome not in Outcome.values or (outcome == Outcome.CORRECTED and row.comment is not None):
        yield REFUSALS.refusal("outcome_unknown", field="outcome")
    if outcome == Outcome.TAKEN_DOWN and row.comment is None:
        yield REFUSALS.refusal("nothing_to_take_down", field="outcome")
    elif outcome == Outcome.TAKEN_DOWN and rule not in DECISION_RULES:
        yield REFUSALS.refusal("rule_missing", field="rule")
    if by in {row.reporter_id, row.comment.pen.account_id if row.comment else None}:
        yield REFUSALS.refusal("own_report")


def _against_words(why: str, found: Iterable[Finding]) -> Iterator[Refusal]:
    """Refuse what belongs to one person, and code.

    Whoever reports an insult quotes it: words of the lists stand beside the report, they do not stop it.
    """
    for one in found:
        if one.decision is Decision.REFUSE and one.rule is not Rule.SENSITIVE:
            seen, rule = masked(why[one.start : one.end]), RULE_WORDS[one.rule.value]
            yield REFUSALS.refusal("report_screened", field="words", seen=seen, rule=rule)


def _against_ground(ground: str) -> Iterator[Refusal]:
    if ground not in SpaceLock.Ground.values:
        yield REFUSALS.refusal("ground_unknown", field="ground")


def _must_not_flood(about: dict[str, object], *, door: str, spoken: str, came_from: str, now: datetime) -> None:
    """Raise Refused for the same words from one place again, and when it is enough for a day."""
    if knocked(door=spoken, came_from=came_from, now=now):
        raise REFUSALS.refused("reported_before", conflict=True)
    for within_door, most in ((f"{door}:", MOST_OF_ONE), (DOOR, MOST_A_DAY)):
        if knocked(door=within_door, came_from=came_from, now=now) >= most:
            raise REFUSALS.refused("reported_often", conflict=True, most=most)
    begun = instant(local_day(now), time())
    if PublicReport.objects.filter(at__gte=begun, **about).count() >= MOST_OF_ALL:
        raise REFUSALS.refused("reports_enough", conflict=True)


def _about(*, article: str, comment: str) -> dict[str, object]:
    """Find what is reported, among what everybody sees."""
    if comment:
        row = shown_comments().filter(code=comment, article__in=standing_articles()).first()
        if row is None:
            raise NotThere("comment")
        return {"target": PublicReport.Target.COMMENT, "comment": row}
    if article:
        page = standing_articles().filter(code=article).first()
        if page is None:
            raise NotThere("article")
        return {"target": PublicReport.Target.ARTICLE, "article": page}
    return {"target": PublicReport.Target.SPACE}


def _tell_the_ledger(
    actor: Actor, row: PublicReport, *, details: dict[str, object], action: str, now: datetime
) -> None:
    known_to_the_school(actor=actor, school=row.school_id, action=action, subject=row.code, details=details, now=now)


def _tell(row: PublicReport, *, outcome: str, reason: str, now: datetime) -> None:
    """Let whoever reported hear the answer."""
    tell(
        ReportAnswered(
            school=row.school_id, report=row.code, reporter=row.reporter_id, outcome=outcome, reason=reason, at=now
        )
    )

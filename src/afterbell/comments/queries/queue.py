"""What waits for a reviewer: comments, appeals and reports, the oldest first, and how long the oldest has waited."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from django.db.models import Count, F, Min, QuerySet

from afterbell.base.access import Actor
from afterbell.base.refusals import NotThere
from afterbell.base.tallies import Tally, asked
from afterbell.base.tenancy import within
from afterbell.base.words import Words
from afterbell.comments.courses import (
    appealed_comments,
    courses_of,
    open_reports,
    open_takedowns,
    title_of,
    waiting_comments,
)
from afterbell.comments.models import (
    Comment,
    CommentAppeal,
    CommentDecision,
    PublicReport,
    ReportDecision,
    Takedown,
    TakedownStep,
)
from afterbell.comments.queries.naming import Said, children_named
from afterbell.comments.reach import institutions_within, over_whom
from afterbell.comments.rules.course import State, against_deciding
from afterbell.comments.wording import DECISION_RULES, RULE_WORDS
from afterbell.schools.models import School

LISTED = 50
TOLD_DAYS = timedelta(days=90)


@dataclass(frozen=True, slots=True, kw_only=True)
class Found:
    """What the screening found in a text: the rule, and where and why in words."""

    rule: Words
    words: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Queued:
    """A comment that waits for a look; `refused` and `appeal` are why it was refused, and what its author says to that.

    Of one that was reported, `refused` is why it was or would be taken down. `mine` says that the viewer may not decide
    it: the own comment, or an earlier word of the own. `named` are children of the school whose names stand in it.
    """

    code: str
    school: str
    school_code: str
    article: str
    title: Words
    pen: str
    pen_code: str
    words: str
    since: datetime
    found: tuple[Found, ...]
    refused: str
    refused_by_rule: Words | None
    appeal: str
    mine: bool
    state: State
    named: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class QueuedReport:
    """A report that waits for an answer, or that a school passed to the authority (`told`, with the reason)."""

    code: str
    school: str
    school_code: str
    target: str
    about: Words | None
    article: str
    pen: str
    pen_code: str
    ground: str
    words: str
    found: tuple[Found, ...]
    since: datetime
    told: str
    mine: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Queue:
    """What waits for the viewer, each list oldest first and at most fifty long; the numbers count all."""

    comments: tuple[Queued, ...]
    appeals: tuple[Queued, ...]
    takedowns: tuple[Queued, ...]
    reports: tuple[QueuedReport, ...]
    told: tuple[QueuedReport, ...]
    numbers: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """How much waits in a school, and since when the oldest does."""

    number: int
    since: datetime


def review_queue(*, viewer: Actor, now: datetime, school: str = "") -> Queue:
    """Give what waits in the schools and authorities the viewer answers for, or in one of them. Raises NotThere."""
    schools = _schools(viewer)
    named = {pk: row for pk, row in schools.items() if not school or row.code == school}
    if not named:
        raise NotThere("school")
    with within(named):
        waiting, appealed, takedowns = waiting_comments(), appealed_comments(), open_takedowns()
        reports = _open_reports(viewer, named)
        told = PublicReport.objects.filter(
            decision__outcome=ReportDecision.Outcome.TOLD, decision__at__gte=now - TOLD_DAYS
        )
        rows = list(waiting.select_related("pen", "article").order_by("sent_at", "pk")[:LISTED])
        appeals = list(appealed.select_related("pen", "article", "appeal").order_by("appeal__at", "pk")[:LISTED])
        drawn = (_queued(viewer, rows, schools), _queued(viewer, appeals, schools), _down(viewer, takedowns, schools))
        shown = _with_children(*(tuple(listed) for listed in drawn))
        return Queue(
            comments=shown[0],
            appeals=shown[1],
            takedowns=shown[2],
            reports=_reports(reports.order_by("at", "pk"), schools, viewer),
            told=_reports(told.order_by("-decision__at"), schools, viewer) if viewer.held("beneath") else (),
            numbers=asked(
                tallies=(
                    Tally(name="comments", rows=waiting),
                    Tally(name="appeals", rows=appealed),
                    Tally(name="takedowns", rows=takedowns),
                    Tally(name="reports", rows=reports),
                ),
                milestones=(),
            ).numbers,
        )


def waiting_under(*, viewer: Actor) -> Mapping[str, Waiting]:
    """Say by code of school or authority how many comments, appeals and reports wait, and since when the oldest does.

    One where nothing waits is not named. Raises NotThere for whoever reviews nowhere.
    """
    schools = _schools(viewer)
    found: dict[str, Waiting] = {}
    with within(schools):
        for rows, since in (
            (waiting_comments(), "sent_at"),
            (appealed_comments(), "appeal__at"),
            (open_takedowns(), "since"),
            (_open_reports(viewer, schools), "at"),
        ):
            for key, number, oldest in (
                rows.order_by().values_list("school").annotate(number=Count("pk"), oldest=Min(since))
            ):
                code = schools[key].code
                before = found.get(code)
                found[code] = Waiting(
                    number=number + (before.number if before else 0),
                    since=min(oldest, before.since) if before else oldest,
                )
    return found


def _schools(viewer: Actor) -> dict[int, School]:
    ids = institutions_within(actor=viewer, action="comment_queue.see")
    return {row.pk: row for row in School.institutions.filter(pk__in=ids)}


def _open_reports(viewer: Actor, schools: Iterable[int]) -> QuerySet[PublicReport]:
    """Find the reports that wait for this viewer: those of a whole space wait for who stands above alone."""
    above = over_whom(actor=viewer, action="comments.answer_report")
    return open_reports(of_spaces=above.issuperset(schools))


def _queued(viewer: Actor, rows: list[Comment], schools: Mapping[int, School]) -> Iterable[Queued]:
    courses = courses_of(rows)
    appeals = dict(
        CommentAppeal.objects.filter(comment__in=[row.pk for row in rows]).values_list("comment_id", "words")
    )
    refused = {
        row.comment_id: row
        for row in CommentDecision.objects.filter(comment__in=list(appeals), stage=CommentDecision.Stage.REVIEW)
    }
    for row in rows:
        look = refused.get(row.pk)
        yield Queued(
            code=row.code,
            school=schools[row.school_id].name,
            school_code=schools[row.school_id].code,
            article=row.article.code,
            title=title_of(row.article),
            pen=row.pen.name,
            pen_code=row.pen.code,
            words=row.words,
            since=row.appeal.at if row.pk in appeals and not courses[row.pk].taken else row.sent_at,
            found=found_in(row.held),
            refused=look.reason if look else "",
            refused_by_rule=DECISION_RULES.get(look.rule) if look else None,
            appeal=appeals.get(row.pk, ""),
            mine=bool(against_deciding(course=courses[row.pk], by=viewer.account or 0)),
            state=courses[row.pk].state,
        )


def _down(viewer: Actor, rows: QuerySet[Takedown], schools: Mapping[int, School]) -> Iterable[Queued]:
    """Give the comments whose takedown waits for another person, with why, and what the author says to that."""
    whole = rows.select_related("comment__pen", "comment__article", "decision").order_by(F("since"), "pk")
    listed = list(whole.prefetch_related("steps")[:LISTED])
    drawn = _queued(viewer, [row.comment for row in listed], schools)
    for row, seen in zip(listed, drawn, strict=True):
        said = {step.kind: step.words for step in row.steps.all()}
        yield replace(
            seen,
            since=row.since,  # type: ignore[attr-defined] # annotated
            refused=row.decision.reason,
            refused_by_rule=DECISION_RULES.get(row.rule),
            appeal=said.get(TakedownStep.Kind.APPEALED, ""),
        )


def _with_children(*lists: tuple[Queued, ...]) -> tuple[tuple[Queued, ...], ...]:
    """Write beside each comment which children of its school it names."""
    said = [Said(comment=row.code, school=row.school_code, words=row.words) for listed in lists for row in listed]
    named = children_named(said)
    return tuple(tuple(replace(row, named=named[row.code]) for row in listed) for listed in lists)


def found_in(held: Iterable[Mapping[str, str]]) -> tuple[Found, ...]:
    """Read what was written down of a screening."""
    return tuple(Found(rule=RULE_WORDS[one["rule"]], words=Words(zh=one["zh"], en=one["en"])) for one in held)


def _reports(rows: QuerySet[PublicReport], schools: Mapping[int, School], viewer: Actor) -> tuple[QueuedReport, ...]:
    whole = rows.select_related("comment__pen", "comment__article", "article", "decision")
    return tuple(_report(row, schools, viewer) for row in whole[:LISTED])


def _about(row: PublicReport) -> Words | None:
    """Give the words of a reported comment, or the title of a reported page."""
    if row.comment:
        return Words(zh=row.comment.words, en=row.comment.words)
    return title_of(row.article) if row.article else None


def _report(row: PublicReport, schools: Mapping[int, School], viewer: Actor) -> QueuedReport:
    comment, decision = row.comment, getattr(row, "decision", None)
    page = comment.article if comment else row.article
    concerned = {row.reporter_id, comment.pen.account_id if comment else None}
    return QueuedReport(
        code=row.code,
        school=schools[row.school_id].name,
        school_code=schools[row.school_id].code,
        target=row.target,
        about=_about(row),
        article=page.code if page else "",
        pen=comment.pen.name if comment else "",
        pen_code=comment.pen.code if comment else "",
        ground=row.ground,
        words=row.words,
        found=found_in(row.held),
        since=row.at,
        told=decision.reason if decision else "",
        mine=viewer.account in concerned,
    )

"""Reports of teaching: what the principal reads, what whoever reported is told, and how many there were."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, F, OuterRef, Q, Subquery

from afterbell.attendance.content import WITH_CONTENT
from afterbell.attendance.models import TeachingReport
from afterbell.base.access import Actor, authorise, place, policy
from afterbell.rostering.models import Assignment, Session

BACK = timedelta(days=14)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reportable:
    """A session somebody may report on."""

    code: str
    name: str
    room: str
    starts_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnReport:
    """A report as whoever made it sees it; `outcome` is empty until the principal has answered."""

    session: str
    on: date
    about: str
    words: str
    reported_at: datetime
    outcome: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportRow:
    """A report as the principal sees it; `by` is empty where whoever made it wants to stay unknown."""

    code: str
    session: str
    session_name: str
    adult: str
    on: date
    about: str
    words: str
    by: str
    reported_at: datetime
    outcome: str
    reason: str
    answered_at: datetime | None


def reportable_of_children(*, viewer: Actor, now: datetime) -> tuple[Reportable, ...]:
    """List the sessions of the last two weeks in which the guardian's children had a place. Raises NotThere."""
    pupils = policy().reach(actor=viewer, action="attendance.report_teaching").get("pupil", frozenset())
    authorise(actor=viewer, action="attendance.report_teaching", at=place(pupil=pupils))
    there = Q(
        group__places__pupil__in=pupils,
        group__places__weekday=F("weekday"),
        group__places__since__lte=F("date"),
    )
    still = Q(group__places__until=None) | Q(group__places__until__gt=F("date"))
    return _reportable(there & still, now=now)


def reportable_of_day(*, viewer: Actor, day: date, now: datetime) -> tuple[Reportable, ...]:
    """List the sessions of one day, for the staff. Raises NotThere for who does not work at the school."""
    authorise(actor=viewer, action="attendance.report_teaching", at=place(school=viewer.tenant))
    return _reportable(Q(date=day), now=now)


def _reportable(condition: Q, *, now: datetime) -> tuple[Reportable, ...]:
    lately = Q(starts_at__lte=now, starts_at__gt=now - BACK, kind__in=WITH_CONTENT, beside=None, cancellation=None)
    rows = Session.objects.filter(lately & condition).order_by("-starts_at", "name").distinct()
    return tuple(
        Reportable(code=code, name=name, room=room or "", starts_at=starts_at)
        for code, name, room, starts_at in rows.values_list("code", "name", "room__name", "starts_at")
    )


def own_reports(*, viewer: Actor) -> tuple[OwnReport, ...]:
    """List what the viewer reported, the latest first."""
    rows = TeachingReport.objects.filter(reported_by=viewer.account or 0).order_by("-reported_at", "-pk")
    columns = (
        "session__name",
        "session__date",
        "about",
        "words",
        "reported_at",
        "answer__outcome",
        "answer__reason",
    )
    return tuple(
        OwnReport(
            session=session,
            on=on,
            about=about,
            words=words,
            reported_at=at,
            outcome=outcome or "",
            reason=reason or "",
        )
        for session, on, about, words, at, outcome, reason in rows.values_list(*columns)
    )


def teaching_reports(*, viewer: Actor, search: str = "", outcome: str = "") -> tuple[ReportRow, ...]:
    """List the reports for the principal alone: those that wait, the oldest first, then the latest that do not.

    Raises NotThere for everybody else.
    """
    authorise(actor=viewer, action="teaching.see", at=place(school=viewer.tenant))
    named = Assignment.objects.filter(session=OuterRef("session"), ended_at=None).values("staff__name")
    rows = TeachingReport.objects.annotate(adult=Subquery(named[:1])).order_by("-reported_at", "-pk")
    if search:
        rows = rows.filter(Q(session__name__icontains=search) | Q(words__icontains=search))
    if outcome:
        rows = rows.filter(answer=None) if outcome == "waiting" else rows.filter(answer__outcome=outcome)
    columns = (
        "code",
        "session__code",
        "session__name",
        "adult",
        "session__date",
        "about",
        "words",
        "named",
        "reported_by__name",
        "reported_at",
        "answer__outcome",
        "answer__reason",
        "answer__answered_at",
    )
    found = [
        ReportRow(
            code=code,
            session=session,
            session_name=name,
            adult=adult or "",
            on=on,
            about=about,
            words=words,
            by=by if named else "",
            reported_at=at,
            outcome=result or "",
            reason=reason or "",
            answered_at=answered,
        )
        for code, session, name, adult, on, about, words, named, by, at, result, reason, answered in rows.values_list(
            *columns
        )
    ]
    waiting = [row for row in reversed(found) if row.answered_at is None]
    return (*waiting, *(row for row in found if row.answered_at is not None))


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportCount:
    """How many reports of teaching there were over some days, and how they ended: figures that name nobody."""

    reports: int
    found: int
    not_found: int
    unclear: int
    waiting: int


def count_of_reports(*, viewer: Actor, first: date, until: date) -> ReportCount:
    """Count the reports about sessions from one day until (without) another, for whoever may see what is public."""
    authorise(actor=viewer, action="public.see", at=place(school=viewer.tenant))
    rows = TeachingReport.objects.filter(session__date__gte=first, session__date__lt=until)
    by = dict(rows.order_by().values_list("answer__outcome").annotate(number=Count("pk")))
    return ReportCount(
        reports=sum(by.values()),
        found=by.get("found", 0),
        not_found=by.get("not_found", 0),
        unclear=by.get("unclear", 0),
        waiting=by.get(None, 0),
    )

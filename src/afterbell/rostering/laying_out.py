"""From groups, posts and the calendar to the sessions they would have: laid out, not stored."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from afterbell.base.spans import TimeSpan, instant
from afterbell.base.words import Words
from afterbell.placement.models import ServiceGroup
from afterbell.placement.running import Running, running
from afterbell.rostering.models import Session
from afterbell.scheme.queries import SchemeVersionRow
from afterbell.scheme.rules.document import DutyPost, Scheme
from afterbell.scheme.rules.offered import guided_by
from afterbell.scheme.rules.paying import class_hours_of
from afterbell.schools.models import SchoolDay, Term
from afterbell.schools.rules.calendar import (
    BandTime,
    DatedSession,
    Holiday,
    MakeUpDay,
    SeasonTimes,
    TermCalendar,
)

FRIDAY = 5
KIND_OF_GROUP = {
    ServiceGroup.Kind.TUTORING: Session.Kind.TUTORING,
    ServiceGroup.Kind.EVENING: Session.Kind.EVENING,
    ServiceGroup.Kind.CLUB: Session.Kind.CLUB,
    ServiceGroup.Kind.READING: Session.Kind.CLUB,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class _Plan:
    term: Term
    version: SchemeVersionRow
    scheme: Scheme
    dated: tuple[DatedSession, ...]
    running: Running


def sessions_of(
    *,
    term: Term,
    version: SchemeVersionRow,
    scheme: Scheme,
    dated: tuple[DatedSession, ...],
    groups: Sequence[ServiceGroup],
) -> list[Session]:
    """Lay out what groups and posts have on these dates; nothing is stored."""
    plan = _Plan(term=term, version=version, scheme=scheme, dated=dated, running=running(term=term.pk))
    return [*_of_groups(plan, groups), *_of_posts(plan)]


def calendar_of(*, term: Term, scheme: Scheme) -> TermCalendar:
    """Put the office's days and the scheme's times together."""
    days = list(SchoolDay.objects.filter(term=term).order_by("date"))
    return TermCalendar(
        first_day=term.first_day,
        last_day=term.last_day,
        weekdays=scheme.weekdays,
        seasons=tuple(
            SeasonTimes(
                code=season.code,
                from_day=season.from_day,
                bands=tuple(
                    BandTime(band=band.code, span=dict(band.times)[season.code])
                    for band in scheme.bands
                    if season.code in dict(band.times)
                ),
            )
            for season in scheme.seasons
        ),
        holidays=tuple(
            Holiday(day=day.date, name=Words(day.note, day.note)) for day in days if day.follows_weekday is None
        ),
        make_up_days=tuple(
            MakeUpDay(day=day.date, follows=day.follows_weekday, name=Words(day.note, day.note))
            for day in days
            if day.follows_weekday and not _is_usual(day)
        ),
    )


def _is_usual(day: SchoolDay) -> bool:
    """Say whether a day has school for no other reason than its own weekday."""
    return day.kind == SchoolDay.Kind.SCHOOL and day.follows_weekday == day.date.isoweekday() <= FRIDAY


def _of_groups(plan: _Plan, groups: Sequence[ServiceGroup]) -> Iterator[Session]:
    bands = {band.code: band for band in plan.scheme.bands}
    for group in groups:
        for day in plan.dated:
            met = day.band == group.band and day.weekday in group.weekdays
            if met and plan.running.on(group=group.pk, day=day.day):
                yield _session(
                    plan,
                    day,
                    day.span,
                    kind=KIND_OF_GROUP[ServiceGroup.Kind(group.kind)],
                    ledger=bands[group.band].ledger.value.lower(),
                    group=group,
                    name=_name(plan, group, day),
                    band=group.band,
                    room_id=group.room_id,
                    class_hours=class_hours_of(scheme=plan.scheme, bands=(group.band,), minutes=day.span.minutes),
                )


def _name(plan: _Plan, group: ServiceGroup, day: DatedSession) -> str:
    """Name what the group does that day: a tutoring group has another subject on other weekdays."""
    if group.kind != ServiceGroup.Kind.TUTORING:
        return group.name
    guide = guided_by(
        scheme=plan.scheme, band=group.band, weekday=day.weekday, grade=group.grade or 0, language=group.language
    )
    return f"{group.name} · {guide.name.zh}" if guide else group.name


def _of_posts(plan: _Plan) -> Iterator[Session]:
    service_days = {(day.day, day.weekday, day.season): day for day in plan.dated}
    for post in plan.scheme.duty_posts:
        for day in service_days.values():
            span = _span_of_post(plan.scheme, post, day.season)
            for number in range(1, post.people + 1):
                mark = f"-{number}" if post.people > 1 else ""
                yield _session(
                    plan,
                    day,
                    span,
                    kind=Session.Kind.DUTY,
                    ledger=post.ledger.value.lower(),
                    post=f"{post.code}{mark}",
                    name=f"{post.name.zh}{mark}",
                    class_hours=class_hours_of(scheme=plan.scheme, bands=post.bands, minutes=span.minutes),
                )


def _span_of_post(scheme: Scheme, post: DutyPost, season: str) -> TimeSpan:
    """Give a post its own times, else from the start of its first band to the end of its last."""
    times = dict(post.times)
    if season in times:
        return times[season]
    spans = [band.span_in(season=season) for band in scheme.bands if band.code in post.bands]
    return TimeSpan(min(span.start for span in spans), max(span.end for span in spans))


def _session(plan: _Plan, day: DatedSession, span: TimeSpan, **facts: object) -> Session:
    return Session(
        school_id=plan.term.school_id,
        term=plan.term,
        version_id=plan.version.id,
        date=day.day,
        weekday=day.weekday,
        starts_at=instant(day.day, span.start),
        ends_at=instant(day.day, span.end),
        **facts,
    )

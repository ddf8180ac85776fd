"""A term and its days."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, timedelta

from django.db import IntegrityError, transaction

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.events import tell
from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.base.spans import DateSpan
from afterbell.schools.commands.names import faults_of_name
from afterbell.schools.events import SchoolDayChanged, TermSetUp
from afterbell.schools.models import SchoolDay, Term
from afterbell.schools.refusals import REFUSALS
from afterbell.schools.rules.calendar import SeasonTimes, TermCalendar, school_days
from afterbell.schools.rules.holidays import KNOWN_YEARS, HolidayTable, holiday_table, verify_holidays
from afterbell.schools.rules.lists.cells import text_of

ONE_DAY = timedelta(days=1)
WITH_SCHOOL = (SchoolDay.Kind.SCHOOL, SchoolDay.Kind.MAKE_UP)
LONGEST_NOTE = 40


@command("schools.set_calendar")
def set_up_term(*, actor: Actor, now: datetime, name: str, first_day: date, last_day: date) -> str:  # noqa: ARG001 - every command takes the instant
    """Set up a term with a row for every day: school, weekend, public holiday or make-up day; give its code.

    The same name and days again change nothing. Where the days reach beyond the last year whose holidays are announced,
    the office enters what is announced later, day by day. Raises Refused when the days run backwards, begin before the
    first known year, or overlap another term.
    """
    authorise(actor=actor, action="schools.set_calendar", at=place(school=actor.tenant))
    known = Term.objects.filter(name=name).first()
    if known and (known.first_day, known.last_day) == (first_day, last_day):
        record(subject=known.code, days=0)
        return known.code
    if faults := tuple(_faults_of_term(name=name, first_day=first_day, last_day=last_day, known=known)):
        raise Refused(faults)
    days = tuple(_days(first_day=first_day, last_day=last_day))
    try:
        with transaction.atomic():
            term = Term.objects.create(school_id=actor.tenant, name=name, first_day=first_day, last_day=last_day)
            for day in days:
                day.school_id, day.term = actor.tenant, term
            SchoolDay.objects.bulk_create(days)
    except IntegrityError:
        raise REFUSALS.refused("same_time", conflict=True) from None
    record(subject=term.code, days=len(days), school_days=sum(day.kind in WITH_SCHOOL for day in days))
    tell(TermSetUp(school=actor.tenant, term=term.code, first_day=first_day, last_day=last_day))
    return term.code


def _faults_of_term(*, name: str, first_day: date, last_day: date, known: Term | None) -> Iterator[Refusal]:
    yield from faults_of_name(name, most=LONGEST_NOTE, field="name")
    if known:
        yield REFUSALS.refusal("term_known", field="name", name=name)
    for other in Term.objects.filter(first_day__lte=last_day, last_day__gte=first_day).exclude(name=name):
        yield REFUSALS.refusal("terms_overlap", field="first_day", first=first_day, last=last_day, name=other.name)


def _days(*, first_day: date, last_day: date) -> Iterator[SchoolDay]:
    """Classify every day from the first to the last; a school's own changes come later, day by day."""
    known_to = min(last_day, date(KNOWN_YEARS[-1], 12, 31))
    table = (
        _holidays(DateSpan(first_day, known_to + ONE_DAY))
        if first_day < known_to
        else HolidayTable(holidays=(), make_up_days=())
    )
    season = SeasonTimes(code="term", from_day=first_day, bands=())
    calendar = TermCalendar(
        first_day=first_day,
        last_day=last_day,
        weekdays=(),
        seasons=(season,),
        holidays=table.holidays,
        make_up_days=table.make_up_days,
    )
    with_school = {row.day: row for row in school_days(calendar=calendar)}
    notes = {row.day: row.name.zh for row in table.holidays} | {row.day: row.name.zh for row in table.make_up_days}
    holidays = {row.day for row in table.holidays}
    for offset in range((last_day - first_day).days + 1):
        day = first_day + offset * ONE_DAY
        row = with_school.get(day)
        if row:
            kind = SchoolDay.Kind.MAKE_UP if row.made_up else SchoolDay.Kind.SCHOOL
        else:
            kind = SchoolDay.Kind.HOLIDAY if day in holidays else SchoolDay.Kind.WEEKEND
        yield SchoolDay(date=day, kind=kind, follows_weekday=row.weekday if row else None, note=notes.get(day, ""))


def _holidays(days: DateSpan) -> HolidayTable:
    """Give the year's holidays within these days, once the independent verifier agrees."""
    table = holiday_table(days=days)
    if findings := verify_holidays(days=days, table=table):
        raise REFUSALS.refused("verifier_disagrees", field="first_day", finding=findings[0].words)
    return table


@command("schools.set_calendar")
def change_school_day(
    *,
    actor: Actor,
    now: datetime,
    term: str,
    day: date,
    kind: str,
    follows_weekday: int | None = None,
    note: str = "",
) -> str:
    """Change what one day of a term is: the bureau moved a make-up day, snow closed the school.

    Raises NotThere for an unknown term, Refused when the day is outside it or the weekday does not fit the kind.
    """
    authorise(actor=actor, action="schools.set_calendar", at=place(school=actor.tenant))
    row = Term.objects.filter(code=term).first()
    if row is None:
        raise NotThere("term")
    with_school = kind in WITH_SCHOOL
    faults = []
    if not row.first_day <= day <= row.last_day:
        faults.append(REFUSALS.refusal("not_in_term", field="day", day=day, name=row.name))
    if with_school and follows_weekday not in range(1, 8):
        faults.append(REFUSALS.refusal("weekday_missing", field="follows_weekday"))
    if not with_school and follows_weekday is not None:
        faults.append(REFUSALS.refusal("weekday_not_needed", field="follows_weekday"))
    if kind not in SchoolDay.Kind.values:
        raise NotThere("kind")
    if faults:
        raise Refused(faults)
    SchoolDay.objects.filter(term=row, date=day).update(
        kind=kind, follows_weekday=follows_weekday, note=text_of(note)[:LONGEST_NOTE]
    )
    record(subject=row.code, day=day.isoformat(), kind=kind, follows=follows_weekday)
    tell(
        SchoolDayChanged(
            school=actor.tenant, term=row.code, day=day, follows_weekday=follows_weekday, by=actor.code, at=now
        )
    )
    return row.code

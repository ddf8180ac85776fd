"""What comes back when a stop is lifted: what the calendar still has, and nobody has two sessions at once."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, transaction

from afterbell.base.refusals import Refused
from afterbell.base.tenancy import within
from afterbell.placement.models import ServiceGroup
from afterbell.rostering.commands import NamedSubstitute, cancel_sessions, lift_stop, name_substitutes, stop_day
from afterbell.rostering.models import Assignment, Cancellation, DayStopLifted, Session
from tests.rostering.asking import holder_of
from tests.rostering.test_calendar_day import change, held
from tests.support.term_begun import FIRST_MONDAY, MONDAY_NOON, SECOND_MONDAY, Begun
from tests.support.world import SmallSchool

MONDAY, TUESDAY = 1, 2


def stop(school: SmallSchool, *bands: str, day: date = SECOND_MONDAY) -> str:
    return stop_day(actor=school.actor("office"), now=MONDAY_NOON, day=day, kind="weather", words="雪", bands=bands)


def test_what_the_calendar_took_away_meanwhile_stays_away(begun: Begun) -> None:
    school, office = begun.school, begun.school.actor("office")
    code = stop(school)
    change(school, SECOND_MONDAY, "holiday", None)
    with pytest.raises(Refused) as refused:
        lift_stop(actor=office, now=MONDAY_NOON, stop=code)
    assert [reason.code for reason in refused.value.reasons] == ["rostering.stop_overtaken"]
    assert held(school, SECOND_MONDAY) == set()
    with within(school.id):
        assert not DayStopLifted.objects.exists()


def test_a_day_that_follows_another_weekday_now_gets_back_what_that_has(begun: Begun) -> None:
    school, office = begun.school, begun.school.actor("office")
    with within(school.id):
        mondays_only = Session.objects.filter(date=SECOND_MONDAY, group__isnull=False).order_by("pk")[0].group
        assert mondays_only is not None
        ServiceGroup.objects.filter(pk=mondays_only.pk).update(weekdays=[MONDAY])
    code = stop(school)
    change(school, SECOND_MONDAY, "school", TUESDAY)
    lifted = lift_stop(actor=office, now=MONDAY_NOON, stop=code)
    with within(school.id):
        rows = Session.objects.filter(date=SECOND_MONDAY, stopped__isnull=False)
        assert lifted.left_off == rows.filter(group=mondays_only).count() > 0
        assert lifted.sessions == rows.filter(weekday=TUESDAY, cancellation=None).count() > 0
        assert not rows.filter(group=mondays_only, cancellation=None).exists()


def test_who_took_something_else_meanwhile_keeps_that_and_the_session_comes_back_open(begun: Begun) -> None:
    school, office = begun.school, begun.school.actor("office")
    with within(school.id):
        rows = list(Session.objects.filter(date=FIRST_MONDAY).order_by("pk"))
        named = {row.session_id: row.staff.code for row in Assignment.objects.filter(session__in=rows, ended_at=None)}
    for band in sorted({row.band for row in rows} - {""}):
        code = stop(school, band, day=FIRST_MONDAY)
        taken = _take_another(school, rows, named, band=band)
        lifted = lift_stop(actor=office, now=MONDAY_NOON, stop=code)
        if taken:
            lost, other = taken
            assert lost.name in lifted.without_adult
            assert (holder_of(school, lost.code), holder_of(school, other)) == ("", named[lost.pk])
            return
        assert lifted.without_adult == ()
    raise LookupError("nobody of a stopped band could take another session at that time")


def _take_another(
    school: SmallSchool, rows: list[Session], named: dict[int, str], *, band: str
) -> tuple[Session, str] | None:
    """Name somebody of the stopped band for a session at the same time; gives the one they lost and that."""
    for lost in (row for row in rows if row.band == band and row.pk in named):
        for other in (row for row in rows if row.band != band):
            if lost.starts_at < other.ends_at and other.starts_at < lost.ends_at:
                item = NamedSubstitute(session=other.code, staff=named[lost.pk])
                try:
                    name_substitutes(actor=school.actor("office"), now=MONDAY_NOON, substitutes=[item])
                except Refused:
                    continue
                return lost, other.code
    return None


def test_the_database_lets_only_a_lifted_stop_take_its_cancellations_away(begun: Begun) -> None:
    school, office = begun.school, begun.school.actor("office")
    with within(school.id):
        first, *_ = Session.objects.filter(date=SECOND_MONDAY).order_by("pk")
    cancel_sessions(actor=office, now=MONDAY_NOON, sessions=[first.code], reason="参观")
    code = stop(school)
    with within(school.id):
        rows = Cancellation.objects.filter(session__date=SECOND_MONDAY)
        number = rows.count()
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            rows.update(reason="别的")
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            rows.exclude(session=first).delete()
        assert rows.count() == number
    lifted = lift_stop(actor=office, now=MONDAY_NOON, stop=code)
    with within(school.id):
        assert lifted.sessions == number - 1
        with pytest.raises(DatabaseError, match="append-only"), transaction.atomic():
            rows.filter(session=first).delete()
        assert rows.get().session == first

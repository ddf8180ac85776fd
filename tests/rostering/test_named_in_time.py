"""Invariant 4: whoever is named for a session was named before it starts, whenever the office tries."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import transaction
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from afterbell.base.refusals import Refused
from afterbell.base.tenancy import within
from afterbell.rostering.commands import NamedSubstitute, make_roster, name_substitutes
from afterbell.rostering.models import Assignment, Session
from afterbell.rostering.queries import candidates_for
from tests.support.term_begun import FIRST_MONDAY, Begun
from tests.support.world import FIRST_DAY, SmallSchool

FEW = settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
MINUTES = st.integers(-90, 90)


def sessions_of(school: SmallSchool) -> list[Session]:
    with within(school.id):
        rows = Session.objects.filter(date=FIRST_MONDAY).exclude(kind="duty")
        return list(rows.order_by("starts_at", "pk"))


def in_time(school: SmallSchool) -> bool:
    """Say whether every naming was made before its session starts."""
    with within(school.id):
        rows = Assignment.objects.values_list("assigned_at", "session__starts_at")
        return all(assigned < starts for assigned, starts in rows)


@FEW
@given(minutes=MINUTES, number=st.integers(0, 5))
def test_a_substitute_is_named_before_the_start_or_not_at_all(begun: Begun, minutes: int, number: int) -> None:
    school = begun.school
    sessions = sessions_of(school)
    session = sessions[number % len(sessions)]
    now = session.starts_at + timedelta(minutes=minutes)
    office = school.actor("office", today=FIRST_MONDAY)
    with transaction.atomic():
        with within(school.id):
            earlier = session.starts_at - timedelta(hours=3)
            free = candidates_for(viewer=office, session=session.code, now=earlier).free
        wanted = [NamedSubstitute(session=session.code, staff=free[0].code)]
        if minutes < 0:
            assert name_substitutes(actor=office, now=now, substitutes=wanted) == 1
        else:
            with pytest.raises(Refused) as refused:
                name_substitutes(actor=office, now=now, substitutes=wanted)
            assert [reason.code for reason in refused.value.reasons] == ["rostering.session_begun"]
        event("named" if minutes < 0 else "refused")
        assert in_time(school)
        transaction.set_rollback(True)


@FEW
@given(minutes=MINUTES)
def test_a_roster_made_after_a_session_has_begun_is_refused(begun: Begun, minutes: int) -> None:
    school = begun.school
    first = sessions_of(school)[0]
    now = first.starts_at + timedelta(minutes=minutes)
    office = school.actor("office", today=FIRST_MONDAY)
    with transaction.atomic():
        with within(school.id):
            Assignment.objects.all().delete()
            begun_by_now = _begun(school, now=now)
        if begun_by_now:
            with pytest.raises(Refused) as refused:
                make_roster(actor=office, now=now, term=school.term, since=FIRST_DAY)
            assert [reason.code for reason in refused.value.reasons] == ["rostering.roster_too_late"]
            with within(school.id):
                assert not Assignment.objects.exists()
        else:
            assert make_roster(actor=office, now=now, term=school.term, since=FIRST_DAY).assigned > 0
        event("refused" if begun_by_now else "made")
        assert in_time(school)
        transaction.set_rollback(True)


def _begun(school: SmallSchool, *, now: datetime) -> bool:
    with within(school.id):
        return Session.objects.filter(starts_at__lte=now).exists()

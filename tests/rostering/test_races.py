"""A roster made twice at once names nobody twice, and of two who name a substitute at once one is told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

import pytest
from django.db import connection
from django.db.models import Count

from afterbell.base.tenancy import within
from afterbell.rostering.commands import (
    NamedSubstitute,
    make_roster,
    making,
    name_substitutes,
    plan_sessions,
    substitutes,
)
from afterbell.rostering.models import Assignment, Session
from afterbell.rostering.queries import candidates_for
from tests.support.at_once import at_once
from tests.support.owners import as_owner
from tests.support.premises import Premises
from tests.support.term_begun import FIRST_MONDAY, MONDAY_NOON, form, hire
from tests.support.world import FIRST_DAY, MORNING, SmallSchool, build_school

UNIQUE = "one_named_adult_a_session"


@pytest.fixture
def planned(own_database: Premises) -> SmallSchool:
    """Give a school whose sessions are laid out, and nobody named yet."""
    assert own_database
    school = build_school(name="测试小学", code="alpha")
    form(school)
    hire(school)
    plan_sessions(actor=school.actor("office"), now=MORNING, term=school.term)
    return school


@pytest.mark.parametrize("guarded", [False, True], ids=["without-the-guard", "as-it-is"])
def test_two_rosters_at_once_name_everybody_once(
    own_database: Premises, planned: SmallSchool, monkeypatch: pytest.MonkeyPatch, *, guarded: bool
) -> None:
    if not guarded:
        monkeypatch.setattr(making, "named_before", lambda _sessions: {})
        drop_the_guard(own_database)

    def make(handle: str) -> None:
        make_roster(actor=planned.actor(handle), now=MORNING, term=planned.term, since=FIRST_DAY)

    ended = at_once(lambda: make("office"), lambda: make("office2"))
    assert ended[-1] == "done"
    with within(planned.id):
        standing = Assignment.objects.filter(ended_at=None)
        counts = set(
            standing.order_by().values("session").annotate(number=Count("pk")).values_list("number", flat=True)
        )
        sessions = Session.objects.count()
        assert standing.count() == (sessions if guarded else 2 * sessions)
    assert counts == ({1} if guarded else {2})


@pytest.mark.parametrize("guarded", [False, True], ids=["without-the-guard", "as-it-is"])
def test_of_two_substitutes_at_once_one_is_told_somebody_was_first(
    own_database: Premises, planned: SmallSchool, monkeypatch: pytest.MonkeyPatch, *, guarded: bool
) -> None:
    make_roster(actor=planned.actor("office"), now=MORNING, term=planned.term, since=FIRST_DAY)
    if not guarded:
        monkeypatch.setattr(substitutes, "refuse_what_others_changed", lambda **_given: None)
        monkeypatch.setattr(substitutes, "end_namings", end_without_looking)
        drop_the_guard(own_database)
    with within(planned.id):
        session = Session.objects.filter(date=FIRST_MONDAY).order_by("-starts_at", "pk")[0].code
        before = Assignment.objects.get(session__code=session).staff.code
        free = candidates_for(viewer=planned.actor("duty"), session=session, now=MONDAY_NOON).free
    chosen = {"duty": free[0].code, "office": free[1].code}

    def name(handle: str) -> None:
        item = NamedSubstitute(session=session, staff=chosen[handle], instead_of=before)
        name_substitutes(actor=planned.actor(handle), now=MONDAY_NOON, substitutes=[item])

    ended = at_once(lambda: name("duty"), lambda: name("office"))
    assert ended == (["conflict", "done"] if guarded else ["done", "done"])
    if guarded:
        with within(planned.id):
            standing = Assignment.objects.filter(session__code=session, ended_at=None)
            assert standing.get().staff.code in chosen.values()


def end_without_looking(rows: Sequence[Assignment], now: datetime) -> int:
    Assignment.objects.filter(pk__in=[row.pk for row in rows]).update(ended_at=now)
    return len(rows)


def drop_the_guard(premises: Premises) -> None:
    """Take the constraint away as the owner of the tables can: it is a partial index on either database."""
    if premises.owner_database:
        as_owner(premises, f'DROP INDEX "{UNIQUE}"')
        return
    with connection.schema_editor() as editor:
        editor.execute(f'DROP INDEX "{UNIQUE}"')

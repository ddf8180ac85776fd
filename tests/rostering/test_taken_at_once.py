"""Two colleagues accept one session at the same moment: it has exactly one named adult, the other is told."""

from __future__ import annotations

import pytest

from afterbell.base.tenancy import within
from afterbell.rostering.commands import answer_turn, answering, ask_substitutes, fulfilling, substitutes
from afterbell.rostering.models import Assignment
from tests.rostering.asking import person, turn_on_monday
from tests.rostering.test_races import drop_the_guard, end_without_looking
from tests.support.at_once import at_once
from tests.support.premises import Premises
from tests.support.term_begun import MONDAY_NOON, begin_term
from tests.support.world import build_school


@pytest.mark.parametrize("guarded", [False, True], ids=["without-the-guards", "as-it-is"])
def test_a_substitute_accepted_by_two_is_named_once(
    own_database: Premises, monkeypatch: pytest.MonkeyPatch, *, guarded: bool
) -> None:
    school = begin_term(build_school(name="测试小学", code="alpha")).school
    turn = turn_on_monday(school)
    asked = ask_substitutes(
        actor=school.actor("office"), now=MONDAY_NOON, session=turn.session, staff=[turn.first, turn.second]
    )
    both = list(zip(sorted([turn.first, turn.second]), asked, strict=True))
    people = {staff: person(school, staff) for staff, _request in both}
    if not guarded:
        monkeypatch.setattr(answering, "hold", lambda _rows: None)
        monkeypatch.setattr(answering, "_refuse_unless", lambda *_given, **_named: None)
        monkeypatch.setattr(fulfilling, "state_of", lambda *_given, **_named: fulfilling.State.IN_FORCE)
        monkeypatch.setattr(fulfilling, "rivals_of", lambda _row: [])
        monkeypatch.setattr(fulfilling, "named_for", lambda _session: None)
        monkeypatch.setattr(substitutes, "refuse_what_others_changed", lambda **_given: None)
        monkeypatch.setattr(substitutes, "end_namings", end_without_looking)
        drop_the_guard(own_database)

    def accept(staff: str, request: str) -> None:
        answer_turn(actor=people[staff], now=MONDAY_NOON, request=request, accept=True)

    ended = at_once(*(lambda staff=staff, request=request: accept(staff, request) for staff, request in both))
    with within(school.id):
        named = Assignment.objects.filter(session__code=turn.session, basis="substitute")
        assert named.count() == (1 if guarded else 2)
        if guarded:
            assert ended == ["conflict", "done"]
            assert named.get(ended_at=None).staff.code in people
        else:
            assert ended == ["done", "done"]

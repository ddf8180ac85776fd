"""While a colleague accepts a session the office changes something else: nobody waits in a circle, or has two."""

from __future__ import annotations

from collections.abc import Callable
from threading import Thread
from types import ModuleType

import pytest

from afterbell.base.tenancy import within
from afterbell.rostering import asked as asked_rows
from afterbell.rostering.commands import (
    NamedSubstitute,
    NewLeave,
    SessionMove,
    answer_turn,
    ask_substitutes,
    leaves,
    move_session,
    moving,
    name_substitutes,
    record_leaves,
    substitutes,
)
from afterbell.rostering.models import Assignment, Session
from afterbell.rostering.queries import candidates_for
from afterbell.rostering.rules.roster.rules import SOFT
from tests.rostering.asking import holder_of, person, turn_on_monday
from tests.support.at_once import A_WHILE, at_once, while_it_lasts
from tests.support.premises import Premises
from tests.support.term_begun import FIRST_MONDAY, MONDAY_NOON, begin_term
from tests.support.world import SmallSchool, build_school

Action = Callable[[], object]


@pytest.fixture
def school(own_database: Premises) -> SmallSchool:
    assert own_database
    return begin_term(build_school(name="测试小学", code="alpha")).school


def accepting(school: SmallSchool, *, session: str, staff: str) -> Callable[[], object]:
    (request,) = ask_substitutes(actor=school.actor("office"), now=MONDAY_NOON, session=session, staff=[staff])
    who = person(school, staff)
    return lambda: answer_turn(actor=who, now=MONDAY_NOON, request=request, accept=True)


def two_at_once(school: SmallSchool) -> tuple[str, str, str]:
    """Give two sessions of the Monday that overlap, and somebody who could take either."""
    office, running = school.actor("office"), {school.staff[handle] for handle in ("duty", "vice", "office2")}
    with within(school.id):
        rows = list(Session.objects.filter(date=FIRST_MONDAY, group__isnull=False).order_by("pk"))
        free = {
            row.code: {each.code for each in candidates_for(viewer=office, session=row.code, now=MONDAY_NOON).free}
            for row in rows
        }
    for row in rows:
        for other in rows:
            both = (free[row.code] & free[other.code]) - running
            if row.pk < other.pk and row.starts_at < other.ends_at and other.starts_at < row.ends_at and both:
                return row.code, other.code, min(both)
    raise LookupError("nobody could take either of two sessions at once")


@pytest.mark.parametrize("guarded", [False, True], ids=["without-the-locks", "as-it-is"])
def test_nobody_accepts_one_session_while_the_office_names_them_for_another(
    school: SmallSchool, own_database: Premises, monkeypatch: pytest.MonkeyPatch, *, guarded: bool
) -> None:
    one, other, staff = two_at_once(school)
    accept = accepting(school, session=one, staff=staff)
    if not guarded:
        monkeypatch.setattr(substitutes, "hold_takers", lambda _substitutes: None)
        monkeypatch.setattr(asked_rows, "hold_adults", lambda **_given: None)
    named = [NamedSubstitute(session=other, staff=staff)]
    ended = while_it_lasts(
        accept,
        lambda: name_substitutes(actor=school.actor("office"), now=MONDAY_NOON, substitutes=named),
    )
    with within(school.id):
        held = Assignment.objects.filter(session__code__in=[one, other], staff__code=staff, ended_at=None).count()
    # SQLite lets nobody write beside another: there the order alone keeps it.
    beside = bool(own_database.owner_database) and not guarded
    assert (ended, held) == (("done", 2) if beside else ("refused", 1))


def amid(
    monkeypatch: pytest.MonkeyPatch, module: ModuleType, step: str, *, first: Callable[[], object], second: Action
) -> str:
    """Begin a second thing on another connection when the first is at this step of its way; says how that ended."""
    real, threads, ended = getattr(module, step), list[Thread](), list[str]()

    def and_meanwhile(*given: object, **named: object) -> object:
        if not threads:
            threads.append(Thread(target=lambda: ended.extend(at_once(second))))
            threads[0].start()
            threads[0].join(A_WHILE)
        return real(*given, **named)

    monkeypatch.setattr(module, step, and_meanwhile)
    first()
    threads[0].join()
    return ended[0]


def test_a_session_moved_to_whoever_accepts_it_waits_in_no_circle(
    school: SmallSchool, monkeypatch: pytest.MonkeyPatch
) -> None:
    turn = turn_on_monday(school)
    accept = accepting(school, session=turn.session, staff=turn.first)
    seen = frozenset(rule.name for rule in SOFT)
    move = SessionMove(session=turn.session, staff=turn.first, instead_of=turn.holder, accepted=seen)
    ended = amid(
        monkeypatch,
        moving,
        "refuse_what_is_wrong",
        first=lambda: move_session(actor=school.actor("office"), now=MONDAY_NOON, move=move),
        second=accept,
    )
    assert (ended, holder_of(school, turn.session)) == ("conflict", turn.first)


def test_a_substitute_named_beside_who_accepts_waits_in_no_circle(
    school: SmallSchool, monkeypatch: pytest.MonkeyPatch
) -> None:
    turn = turn_on_monday(school)
    accept = accepting(school, session=turn.session, staff=turn.first)
    named = [NamedSubstitute(session=turn.session, staff=turn.second)]
    ended = amid(
        monkeypatch,
        substitutes,
        "end_namings",
        first=lambda: name_substitutes(actor=school.actor("office"), now=MONDAY_NOON, substitutes=named),
        second=accept,
    )
    assert (ended, holder_of(school, turn.session)) == ("conflict", turn.second)


def test_whose_leave_is_recorded_while_they_accept_is_not_named(
    school: SmallSchool, monkeypatch: pytest.MonkeyPatch
) -> None:
    turn = turn_on_monday(school)
    accept = accepting(school, session=turn.session, staff=turn.first)
    leave = [NewLeave(staff=turn.first, day=FIRST_MONDAY, reason="病")]
    ended = amid(
        monkeypatch,
        leaves,
        "record",
        first=lambda: record_leaves(actor=school.actor("office"), now=MONDAY_NOON, leaves=leave),
        second=accept,
    )
    assert (ended, holder_of(school, turn.session)) == ("refused", turn.holder)

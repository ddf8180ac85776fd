"""At every minute exactly one named adult answers for a child, whatever is told of it and in whatever order."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from hypothesis import event, given
from hypothesis import strategies as st

from afterbell.dismissal.rules.custody import (
    Afternoon,
    Holder,
    Place,
    Side,
    Undoing,
    charges,
    conflicts,
    in_charge,
    on_its_way,
    verify_day,
    where_is,
)
from tests.support.custody import AFTERNOONS, afternoon, at, given_to, seen, stop

HOLDER_AT = {
    Place.IN_GROUP: Holder.SESSION,
    Place.ELSEWHERE: Holder.SESSION,
    Place.AT_GATE: Holder.GATE,
    Place.COLLECTED: Holder.COLLECTOR,
    Place.DISMISSED: Holder.GUARDIAN,
    Place.BOARDING: Holder.BOARDING_HOUSE,
    Place.WITH_HOMEROOM: Holder.HOMEROOM,
}
TWO = (stop(), stop("S2", starts=60))


def holders(whole: Afternoon, *minutes: int) -> list[tuple[str, str]]:
    found = [in_charge(afternoon=whole, at=at(minute)) for minute in minutes]
    return [(charge.holder.value, charge.adult) for charge in found]


def walked(whole: Afternoon, now: datetime) -> tuple[str, str]:
    """Walk through the sessions in order, one fact after the other, and remember who had the child last."""
    who = ("homeroom", "homeroom")
    back = [row.handover_id for row in whole.undone if row.at <= now]
    for session, adult in sorted({(row.starts, row.session): row.adult for row in whole.stops}.items()):
        held, excused = "", False
        for mark in sorted(whole.marks):
            if mark.session == session[1] and mark.at <= now and mark.state != "absent":
                held, excused = ("", True) if mark.state == "leave" else (adult or mark.by, False)
            elif mark.session == session[1] and mark.at <= now:
                excused = False
        if held:
            who = ("session", held)
        elif excused and who[0] == "homeroom":
            who = ("guardian", "guardian")
        facts = [row for row in whole.handovers if row.session == session[1] and row.at <= now]
        facts = [row for row in facts if row.handover_id not in back and row.kind != "to_session"]
        facts.sort(key=lambda row: (row.at, row.handover_id, row.kind, row.by, row.to))
        ends = [row for row in facts if row.kind != "to_gate"]
        gates = [row for row in facts if row.kind == "to_gate" and row.side != "given"]
        last = ends[0] if ends else gates[-1] if gates else None
        if last is not None and last.kind == "dismissed":
            who = ("guardian", last.to or "guardian")
        elif last is not None and last.to:
            parts = {"to_gate": "gate", "collected": "collector", "boarding_house": "boarding_house"}
            who = (parts[last.kind], last.to)
    return who


@given(AFTERNOONS, st.integers(-5, 130))
def test_who_answers_agrees_with_walking_through_the_facts(whole: Afternoon, minute: int) -> None:
    charge = in_charge(afternoon=whole, at=at(minute))
    event(charge.holder.value)
    assert (charge.holder.value, charge.adult) == walked(whole, at(minute))


@given(AFTERNOONS, st.integers(0, 130))
def test_no_minute_is_without_an_adult_or_with_two(whole: Afternoon, minute: int) -> None:
    spans = charges(afternoon=whole)
    assert [row.until for row in spans] == [*(row.since for row in spans[1:]), None]
    covering = [
        row.charge for row in spans if row.since <= at(minute) and (row.until is None or at(minute) < row.until)
    ]
    assert covering == [in_charge(afternoon=whole, at=at(minute))] or at(minute) < spans[0].since
    assert all(row.charge.adult for row in spans)


@given(AFTERNOONS, st.data())
def test_order_and_repetition_of_facts_move_no_child(whole: Afternoon, data: st.DataObject) -> None:
    again = replace(
        whole,
        stops=whole.stops[::-1],
        marks=tuple(data.draw(st.permutations(whole.marks * 2))),
        handovers=tuple(data.draw(st.permutations(whole.handovers * 2))),
        undone=whole.undone[::-1] * 2,
    )
    assert charges(afternoon=again) == charges(afternoon=whole)
    assert conflicts(afternoon=again) == conflicts(afternoon=whole)


def test_one_word_told_of_two_sessions_is_one_conflict_in_either_order() -> None:
    words = [given_to("to_gate", "guard", minute=25, session=name, side=Side.TAKEN) for name in ("S1", "S2")]
    found = {
        conflicts(afternoon=afternoon(seen(minute=0, session="S1", mark_id="m1"), *row)) for row in (words, words[::-1])
    }
    assert len(found) == 1


@given(AFTERNOONS, st.integers(0, 120), st.integers(0, 120))
def test_what_comes_later_changes_nothing_of_before(whole: Afternoon, known: int, asked: int) -> None:
    minute = min(known, asked)
    early = replace(
        whole,
        marks=tuple(row for row in whole.marks if row.at <= at(known)),
        handovers=tuple(row for row in whole.handovers if row.at <= at(known)),
        undone=tuple(row for row in whole.undone if row.at <= at(known)),
    )
    assert in_charge(afternoon=early, at=at(minute)) == in_charge(afternoon=whole, at=at(minute))


@given(AFTERNOONS, st.integers(0, 130))
def test_whoever_answers_is_where_the_child_is_unless_it_is_missed(whole: Afternoon, minute: int) -> None:
    here, charge = where_is(afternoon=whole, at=at(minute)), in_charge(afternoon=whole, at=at(minute))
    known = here.place in HOLDER_AT and (here.adult or here.place is Place.DISMISSED)
    event("known" if known else "missed")
    if known:
        assert charge.holder is HOLDER_AT[here.place]
        assert charge.adult == here.adult or here.place in {Place.DISMISSED, Place.ELSEWHERE}


def test_an_ordinary_afternoon_passes_from_hand_to_hand() -> None:
    whole = afternoon(
        seen(minute=2),
        given_to("to_session", "", minute=50, side=Side.GIVEN, into="S2", handover_id="on"),
        seen(session="S2", minute=62),
        given_to("to_gate", "", minute=100, session="S2", side=Side.GIVEN, handover_id="gave"),
        given_to("to_gate", "guard", minute=104, session="S2", side=Side.TAKEN, handover_id="took"),
        given_to(minute=108, session="S2"),
        stops=TWO,
    )
    assert holders(whole, -1, 1, 2, 55, 61, 62, 103, 104, 107, 108, 999) == [
        ("homeroom", "homeroom"),
        ("homeroom", "homeroom"),
        *[("session", "teacher of S1")] * 3,
        *[("session", "teacher of S2")] * 2,
        *[("gate", "guard")] * 2,
        *[("collector", "grandmother")] * 2,
    ]
    assert conflicts(afternoon=whole) == ()


def test_the_giver_keeps_a_child_until_the_other_side_has_it_and_is_asked_for_it() -> None:
    gave = given_to("to_gate", "", minute=50, side=Side.GIVEN, handover_id="gave")
    whole = afternoon(seen(), gave)
    assert holders(whole, 50, 999) == [("session", "teacher of S1")] * 2
    assert on_its_way(afternoon=whole, at=at(60)) == (gave,)
    took = given_to("to_gate", "guard", minute=55, side=Side.TAKEN, handover_id="took")
    assert on_its_way(afternoon=replace(whole, handovers=(took, gave)), at=at(60)) == ()
    backwards = replace(whole, handovers=(gave, replace(took, at=at(45))))
    assert holders(backwards, 44, 45, 50) == [("session", "teacher of S1"), ("gate", "guard"), ("gate", "guard")]


def test_a_child_that_is_missed_stays_with_whoever_had_it_last() -> None:
    assert holders(afternoon(seen("absent", minute=6)), 6) == [("homeroom", "homeroom")]
    gone = afternoon(seen(), seen("absent", session="S2", minute=66), stops=TWO)
    assert holders(gone, 66) == [("session", "teacher of S1")]
    assert where_is(afternoon=gone, at=at(66)).place is Place.UNACCOUNTED
    left = afternoon(seen("left_early", minute=30))
    assert holders(left, 30) == [("session", "teacher of S1")]
    denied = afternoon(seen(), seen("absent", minute=20, mark_id="m2"))
    assert holders(denied, 20) == [("session", "teacher of S1")]


def test_leave_is_the_guardians_as_long_as_nobody_here_has_the_child() -> None:
    assert holders(afternoon(seen("leave")), 1) == [("guardian", "guardian")]
    slip = afternoon(seen(), seen("leave", minute=9, mark_id="m2"))
    assert holders(slip, 8, 9) == [("session", "teacher of S1"), ("guardian", "guardian")]
    later = afternoon(seen(), seen("leave", session="S2", minute=62), stops=TWO)
    assert holders(later, 70) == [("session", "teacher of S1")]


def test_undoing_brings_the_child_back_to_whom_it_was_with() -> None:
    whole = afternoon(
        seen(),
        given_to("to_gate", "guard", minute=51),
        given_to(minute=55, handover_id="wrong"),
        Undoing(at=at(57), handover_id="wrong", by="leader", reason="wrong child"),
        given_to(minute=60),
    )
    assert holders(whole, 51, 55, 57, 60) == [
        ("gate", "guard"),
        ("collector", "grandmother"),
        ("gate", "guard"),
        ("collector", "grandmother"),
    ]
    assert conflicts(afternoon=whole) == ()


def test_one_child_released_at_two_gates_has_one_collector_and_a_conflict_until_one_is_undone() -> None:
    first = given_to(minute=52, handover_id="east", by="guard of the east gate")
    second = given_to(minute=53, to="aunt", handover_id="west", by="guard of the west gate")
    for handovers in ((first, second), (second, first)):
        whole = afternoon(seen(), *handovers)
        assert holders(whole, 52, 53, 999) == [("collector", "grandmother")] * 3
        (conflict,) = conflicts(afternoon=whole)
        assert (conflict.rule, conflict.stands, conflict.against) == ("released_twice", "east", ("west",))
    undone = Undoing(at=at(70), handover_id="east", by="leader", reason="the aunt has the child")
    decided = afternoon(seen(), first, second, undone)
    assert holders(decided, 69, 70) == [("collector", "grandmother"), ("collector", "aunt")]
    assert conflicts(afternoon=decided) == ()


def test_a_child_released_and_seen_in_a_session_stays_with_the_session_and_is_asked_about() -> None:
    whole = afternoon(seen(), seen(session="S2", minute=62), given_to(minute=64, handover_id="gone"), stops=TWO)
    assert holders(whole, 64) == [("session", "teacher of S2")]
    (conflict,) = conflicts(afternoon=whole)
    assert (conflict.rule, conflict.session, conflict.against) == ("released_and_seen", "S1", ("gone",))
    came_back = afternoon(seen(), given_to(minute=40), seen(session="S2", minute=62), stops=TWO)
    assert conflicts(afternoon=came_back) == ()
    gone_again = replace(
        came_back, handovers=(*came_back.handovers, given_to(minute=70, session="S2", handover_id="x"))
    )
    (twice,) = conflicts(afternoon=gone_again)
    assert (twice.rule, twice.session, twice.against) == ("released_twice", "S2", ("x",))
    assert {row.rule for row in verify_day(afternoons=[gone_again])} == {"handed_over_twice"}


def test_one_handover_with_two_contents_is_named_and_one_of_them_stands() -> None:
    one, other = given_to(handover_id="h"), given_to(to="aunt", handover_id="h")
    (conflict,) = conflicts(afternoon=afternoon(seen(), one, other, one))
    assert (conflict.rule, conflict.stands, conflict.against) == ("told_differently", "h", ("h",))
    assert holders(afternoon(seen(), one, other), 50) == [("collector", "aunt")]


def test_facts_without_a_named_taker_pass_nothing() -> None:
    whole = afternoon(seen(), given_to(to="", minute=50))
    assert holders(whole, 50) == [("session", "teacher of S1")]
    assert in_charge(afternoon=afternoon(given_to(to="")), at=at(50) + timedelta(hours=9)).adult == "homeroom"

"""A child's afternoon as a chain: somebody answers for it at every instant, and it ends in the right hands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from hypothesis import event, given
from hypothesis import strategies as st

from afterbell.dismissal.rules.custody import (
    FINAL,
    Afternoon,
    Override,
    Place,
    Undoing,
    reasons_against_release,
    stays,
    verify_day,
    where_is,
)
from tests.support.custody import AFTERNOONS, HOME, TODAY, afternoon, at, given_to, seen, stop


def replay(given_afternoon: Afternoon, now: datetime) -> tuple[Place, str]:
    """Walk through the sessions in order and let each change what is believed."""
    place, adult = Place.WITH_HOMEROOM, "homeroom"
    nothing_known = True
    for row in sorted(given_afternoon.stops, key=lambda row: row.starts):
        said = sorted(
            (m.at, m.mark_id, m.state.value, m.by)
            for m in given_afternoon.marks
            if m.session == row.session and m.at <= now
        )
        back = {u.handover_id for u in given_afternoon.undone if u.at <= now}
        gone = sorted(
            (h.at, h.handover_id, h.kind.value, h.by, h.to, h.override is not None)
            for h in given_afternoon.handovers
            if h.session == row.session and h.at <= now and h.handover_id not in back
            if h.kind != "to_session" and (h.side, h.kind) != ("given", "to_gate")
        )
        ended = [h for h in gone if h[2] != "to_gate"]
        if gone:
            first = ended[0] if ended else gone[-1]
            names = {"to_gate": Place.AT_GATE, "boarding_house": Place.BOARDING}
            place, adult = names.get(first[2]) or Place(first[2]), first[4]
        elif said:
            state, by = said[-1][2], said[-1][3]
            ended_before = place in (Place.COLLECTED, Place.DISMISSED, Place.BOARDING)
            if state in ("absent", "leave") and not nothing_known and place not in (Place.ABSENT, Place.ON_LEAVE):
                place, adult = (place, adult) if ended_before else (Place.UNACCOUNTED, "")
                continue
            place, adult = {
                "present": (Place.IN_GROUP, row.adult),
                "late": (Place.IN_GROUP, row.adult),
                "elsewhere": (Place.ELSEWHERE, by),
                "absent": (Place.ABSENT, ""),
                "leave": (Place.ON_LEAVE, ""),
            }.get(state, (Place.UNACCOUNTED, ""))
        elif row.expected and row.starts <= now and (nothing_known or place in (Place.ABSENT, Place.ON_LEAVE)):
            place, adult = Place.UNACCOUNTED, ""
        nothing_known = nothing_known and not gone and not said
    return place, adult


@given(AFTERNOONS, st.integers(-5, 130))
def test_where_a_child_is_agrees_with_walking_through_its_sessions(given_afternoon: Afternoon, minute: int) -> None:
    here = where_is(afternoon=given_afternoon, at=at(minute))
    event(here.place.value)
    assert (here.place, here.adult) == replay(given_afternoon, at(minute))


@given(AFTERNOONS, st.data())
def test_order_and_repetition_of_facts_change_nothing(given_afternoon: Afternoon, data: st.DataObject) -> None:
    again = replace(
        given_afternoon,
        stops=given_afternoon.stops[::-1],
        marks=tuple(data.draw(st.permutations(given_afternoon.marks * 2))),
        handovers=tuple(data.draw(st.permutations(given_afternoon.handovers * 2))),
        undone=given_afternoon.undone[::-1],
    )
    assert stays(afternoon=again) == stays(afternoon=given_afternoon)
    assert verify_day(afternoons=[again, again]) == verify_day(afternoons=[given_afternoon])


@given(AFTERNOONS, st.integers(0, 130))
def test_stays_have_no_gap_and_agree_with_every_instant(given_afternoon: Afternoon, minute: int) -> None:
    rows = stays(afternoon=given_afternoon)
    assert [row.until for row in rows] == [*(row.since for row in rows[1:]), None]
    here = [
        row.whereabouts for row in rows if row.since <= at(minute) and (row.until is None or at(minute) < row.until)
    ]
    assert here == [where_is(afternoon=given_afternoon, at=at(minute))] or at(minute) < rows[0].since


@given(AFTERNOONS)
def test_a_day_found_right_ends_with_every_child_that_came_in_the_right_hands(given_afternoon: Afternoon) -> None:
    broken = [row for row in verify_day(afternoons=[given_afternoon]) if row.breaks]
    event("right" if not broken else "broken")
    end = where_is(afternoon=given_afternoon, at=at(10**4))
    if not broken:
        assert end.place in (
            Place.COLLECTED,
            Place.DISMISSED,
            Place.BOARDING,
            Place.ABSENT,
            Place.ON_LEAVE,
            Place.WITH_HOMEROOM,
        )
    if end.place in (Place.IN_GROUP, Place.AT_GATE, Place.ELSEWHERE, Place.UNACCOUNTED):
        assert broken


@given(
    st.sampled_from([("collected", "grandmother"), ("dismissed", ""), ("boarding_house", "matron")]),
    st.sampled_from(["present", "late", "left_early", "elsewhere", "collected"]),
    st.lists(st.integers(0, 90), max_size=3),
    st.permutations(range(3)),
)
def test_whatever_the_order_of_a_right_day_nothing_is_found(
    way: tuple[str, str], state: str, at_gate: list[int], order: list[int]
) -> None:
    facts = [seen(state, minute=order[0] * 30), given_to(*way, minute=order[1] * 30)]
    facts += [given_to("to_gate", "guard", minute=minute) for minute in at_gate]
    undone = given_to(to="stranger", minute=order[2] * 30, handover_id="mistake")
    facts += [
        undone,
        Undoing(at=undone.at + timedelta(minutes=1), handover_id="mistake", by="leader", reason="wrong child"),
    ]
    whole = afternoon(*facts)
    assert verify_day(afternoons=[whole]) == ()
    end = where_is(afternoon=whole, at=at(10**4))
    assert (end.place.value, end.adult) == (way[0].removesuffix("_house"), way[1])


@given(AFTERNOONS)
def test_what_the_gate_refuses_is_what_the_closing_look_finds(given_afternoon: Afternoon) -> None:
    undone = {row.handover_id for row in given_afternoon.undone}
    known = {row.session for row in given_afternoon.stops}
    refused = any(
        reasons_against_release(handover=row, going_home=given_afternoon.going_home, day=TODAY)
        for row in given_afternoon.handovers
        if row.handover_id not in undone and row.kind in FINAL and row.session in known
    )
    hands = {
        "no_named_adult",
        "collector_forbidden",
        "collector_not_listed",
        "may_not_go_alone",
        "too_young_to_go_alone",
        "not_a_boarder",
        "alone_without_two",
    }
    found = {row.rule for row in verify_day(afternoons=[given_afternoon])}
    assert refused is bool(found & hands)


def test_an_ordinary_afternoon_from_homeroom_to_grandmother() -> None:
    whole = afternoon(seen("late", minute=6), given_to("to_gate", "guard", minute=52), given_to(minute=58))
    assert [(row.whereabouts.place, row.whereabouts.adult) for row in stays(afternoon=whole)] == [
        (Place.UNACCOUNTED, ""),
        (Place.IN_GROUP, "teacher of S1"),
        (Place.AT_GATE, "guard"),
        (Place.COLLECTED, "grandmother"),
    ]
    assert where_is(afternoon=whole, at=at(-1)).adult == "homeroom"
    assert verify_day(afternoons=[whole]) == ()


def test_a_roll_that_arrives_after_the_child_left_does_not_bring_it_back() -> None:
    whole = afternoon(given_to(minute=50), seen(minute=90))
    assert where_is(afternoon=whole, at=at(95)).place is Place.COLLECTED
    assert verify_day(afternoons=[whole]) == ()


def test_the_first_adult_keeps_a_child_until_the_next_has_seen_it() -> None:
    stops = (stop(), stop("S2", starts=60))
    waiting = afternoon(seen(), stops=stops)
    assert where_is(afternoon=waiting, at=at(65)).adult == "teacher of S1"
    passed = afternoon(seen(), seen(session="S2", minute=66), stops=stops)
    assert where_is(afternoon=passed, at=at(66)).adult == "teacher of S2"


def test_a_child_that_was_here_and_is_missed_in_the_next_session_is_lost_not_absent() -> None:
    stops = (stop(), stop("S2", starts=60))
    missed = afternoon(seen(), seen("absent", session="S2", minute=66), stops=stops)
    assert where_is(afternoon=missed, at=at(65)).place is Place.IN_GROUP
    assert where_is(afternoon=missed, at=at(66)).place is Place.UNACCOUNTED
    assert [row.rule for row in verify_day(afternoons=[missed])] == ["not_handed_over"]
    collected = replace(missed, handovers=(given_to(),))
    assert where_is(afternoon=collected, at=at(70)).place is Place.COLLECTED


def test_a_child_on_leave_that_stands_at_the_gate_is_found() -> None:
    whole = afternoon(seen("leave"), given_to("to_gate", "guard"))
    assert where_is(afternoon=whole, at=at(60)).place is Place.AT_GATE
    assert [row.rule for row in verify_day(afternoons=[whole])] == ["handed_over_without_presence"]


def test_an_undone_handover_gives_the_child_back_to_its_group() -> None:
    undoing = Undoing(at=at(53), handover_id="collected50", by="leader", reason="wrong child")
    whole = afternoon(seen(), given_to(), undoing)
    assert where_is(afternoon=whole, at=at(52)).place is Place.COLLECTED
    assert where_is(afternoon=whole, at=at(53)).place is Place.IN_GROUP
    assert [row.rule for row in verify_day(afternoons=[whole])] == ["not_handed_over"]
    assert verify_day(afternoons=[replace(whole, handovers=(*whole.handovers, given_to(minute=60)))]) == ()


def test_a_second_adult_and_a_reason_are_reported_and_break_nothing_but_a_ban_stands() -> None:
    agreed = Override(reason="mother telephoned", second_adult="leader")
    (note,) = verify_day(afternoons=[afternoon(seen(), given_to(to="neighbour", override=agreed))])
    assert (note.rule, note.breaks) == ("collector_overridden", False)
    (ban,) = verify_day(afternoons=[afternoon(seen(), given_to(to="uncle", override=agreed))])
    assert (ban.rule, ban.breaks) == ("collector_forbidden", True)
    alone = replace(agreed, second_adult="guard")
    (missing,) = verify_day(afternoons=[afternoon(seen(), given_to(to="neighbour", override=alone))])
    assert missing.rule == "collector_not_listed"
    reasons = reasons_against_release(handover=given_to(to="neighbour", override=alone), going_home=HOME, day=TODAY)
    assert [row.code for row in reasons] == ["dismissal.release.override_incomplete"]


def test_two_adults_let_a_child_go_alone_once_its_guardian_was_spoken_to() -> None:
    young = replace(HOME, grade=2, may_go_alone=False)
    for agreed, rule, breaks, refused in (
        (Override(reason="father on the way", second_adult="leader", guardian_spoken=True), "alone_overridden", 0, ()),
        (Override(reason="father", second_adult="leader"), "alone_without_two", 1, ("alone_unspoken",)),
        (
            Override(reason="father", second_adult="guard", guardian_spoken=True),
            "alone_without_two",
            1,
            ("override_incomplete",),
        ),
        (
            Override(reason=" ", second_adult="leader", guardian_spoken=True),
            "alone_without_two",
            1,
            ("override_incomplete",),
        ),
    ):
        left = given_to("dismissed", "", override=agreed)
        (found,) = verify_day(afternoons=[afternoon(seen(), left, home=young)])
        assert (found.rule, found.breaks) == (rule, bool(breaks))
        reasons = reasons_against_release(handover=left, going_home=young, day=TODAY)
        assert [row.code for row in reasons] == [f"dismissal.release.{code}" for code in refused]


FAULTS: dict[str, Callable[[], Afternoon]] = {
    "not_handed_over": lambda: afternoon(seen("late")),
    "handed_over_twice": lambda: afternoon(seen(), given_to(), given_to("dismissed", "", minute=55)),
    "handed_over_without_presence": lambda: afternoon(seen("absent"), given_to()),
    "released_and_seen": lambda: afternoon(
        seen(), given_to(minute=70), seen(session="S2", minute=62), stops=(stop(), stop("S2", starts=60))
    ),
    "no_named_adult": lambda: afternoon(seen(), given_to(by="")),
    "collector_forbidden": lambda: afternoon(seen(), given_to(to="uncle")),
    "collector_not_listed": lambda: afternoon(seen(), given_to(to="aunt")),
    "may_not_go_alone": lambda: afternoon(seen(), given_to("dismissed", ""), home=replace(HOME, may_go_alone=False)),
    "too_young_to_go_alone": lambda: afternoon(seen(), given_to("dismissed", ""), home=replace(HOME, grade=3)),
    "alone_without_two": lambda: afternoon(
        seen(), given_to("dismissed", "", override=Override(reason="r", second_adult="leader"))
    ),
    "not_a_boarder": lambda: afternoon(seen(), given_to("boarding_house", "matron"), home=replace(HOME, boards=False)),
    "unaccounted": afternoon,
    "session_unknown": lambda: afternoon(seen(), given_to(), seen(session="S7")),
    "handover_told_differently": lambda: afternoon(seen(), given_to(), given_to(to="aunt")),
    "nothing_to_undo": lambda: afternoon(seen(), given_to(), Undoing(at=at(55), handover_id="x", by="l", reason="r")),
    "undone_without_reason": lambda: afternoon(
        seen(), given_to(), Undoing(at=at(55), handover_id="collected50", by="l", reason=" ")
    ),
}


@pytest.mark.parametrize("rule", sorted(FAULTS))
def test_the_closing_look_finds_each_fault(rule: str) -> None:
    found = verify_day(afternoons=[FAULTS[rule]()])
    assert rule in {row.rule for row in found if row.breaks}
    assert all("P1" in row.words.zh and "P1" in row.words.en for row in found)


@pytest.mark.parametrize(
    ("kind", "to"), [("collected", "grandmother"), ("dismissed", ""), ("boarding_house", "matron")]
)
def test_each_permitted_way_home_is_right(kind: str, to: str) -> None:
    assert verify_day(afternoons=[afternoon(seen(), given_to(kind, to))]) == ()
    assert reasons_against_release(handover=given_to(kind, to), going_home=HOME, day=TODAY) == ()

"""Marks from several devices, in any order and number, fold into one state."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterbell.attendance.rules.folding import (
    Expected,
    LateDecision,
    Mark,
    MarkState,
    Rank,
    Roll,
    Seal,
    absences,
    fold,
    merge,
    reasons_against_sealing,
    unaccounted,
    verify_roll,
)

BELL = datetime(2026, 6, 3, 9, 0, tzinfo=UTC)


def at(minute: int) -> datetime:
    return BELL + timedelta(minutes=minute)


def mark(
    mark_id: str, state: str = "present", *, minute: int = 0, seq: int = 1, device: str = "phone", **said: object
) -> Mark:
    told = {"session": "S1", "pupil": "P1", "author": "T1", "rank": Rank.TEACHER, **said}
    place = told.pop("place", "库房" if state == "elsewhere" else "")
    return Mark(
        mark_id=mark_id, state=MarkState(state), device=device, device_seq=seq, received=at(minute), place=place, **told
    )


MARKS = st.builds(
    mark,
    st.sampled_from(["m1", "m2", "m3", "m4", "m5", "m6"]),
    st.sampled_from([state.value for state in MarkState]),
    minute=st.integers(0, 5),
    seq=st.integers(1, 3),
    device=st.sampled_from(["phone", "tablet", "page:T1", "page:T2"]),
    author=st.sampled_from(["T1", "T1", "T2"]),
    pupil=st.sampled_from(["P1", "P2"]),
    session=st.sampled_from(["S1", "S1", "S2"]),
    rank=st.sampled_from(list(Rank)),
    settles=st.sampled_from([(), (), ("m1",), ("m2", "m3")]),
)
SEALS = st.builds(Seal, session=st.sampled_from(["S1", "S2"]), at=st.integers(0, 6).map(at), by=st.just("H"))
DECISIONS = st.builds(
    LateDecision,
    mark_id=st.sampled_from(["m1", "m2", "m3"]),
    accepted=st.booleans(),
    by=st.just("H"),
    reason=st.just("heard"),
)
AFTERNOONS = st.tuples(st.lists(MARKS, max_size=9), st.lists(SEALS, max_size=2), st.lists(DECISIONS, max_size=3))
Afternoon = tuple[list[Mark], list[Seal], list[LateDecision]]


def folded(afternoon: Afternoon) -> Roll:
    marks, seals, decisions = afternoon
    return fold(marks=marks, seals=seals, decisions=decisions)


@given(AFTERNOONS, st.data())
def test_any_order_and_any_number_of_times_gives_the_same_roll(afternoon: Afternoon, data: st.DataObject) -> None:
    marks, seals, decisions = afternoon
    again = data.draw(st.permutations(marks + data.draw(st.lists(st.sampled_from(marks))) if marks else marks))
    assert folded((again, seals[::-1] * 2, decisions[::-1] * 2)) == folded(afternoon)


@given(AFTERNOONS, AFTERNOONS, AFTERNOONS)
def test_merging_is_commutative_associative_and_idempotent(one: Afternoon, two: Afternoon, three: Afternoon) -> None:
    a, b, c = folded(one), folded(two), folded(three)
    assert merge(one=a, other=b) == merge(one=b, other=a)
    assert merge(one=merge(one=a, other=b), other=c) == merge(one=a, other=merge(one=b, other=c))
    assert merge(one=a, other=a) == a
    assert merge(one=a, other=b) == fold(marks=one[0] + two[0], seals=one[1] + two[1], decisions=one[2] + two[2])


@given(AFTERNOONS)
def test_the_checker_agrees_with_every_fold(afternoon: Afternoon) -> None:
    marks, seals, decisions = afternoon
    assert verify_roll(roll=folded(afternoon), marks=marks, seals=seals, decisions=decisions) == ()


@given(st.lists(MARKS, max_size=9), st.integers(0, 5))
def test_a_resend_received_later_changes_nothing_even_after_the_seal(marks: list[Mark], minute: int) -> None:
    seals = [Seal(session="S1", at=at(minute), by="H")]
    resent = [replace(row, received=row.received + timedelta(hours=30)) for row in marks]
    assert fold(marks=resent + marks, seals=seals) == fold(marks=marks, seals=seals)


@given(AFTERNOONS)
def test_nothing_after_a_seal_changes_a_state_without_a_decision(afternoon: Afternoon) -> None:
    every, seals, _ = afternoon
    marks = list({row.mark_id: row for row in every}.values())
    before = [row for row in marks if all(row.received < seal.at for seal in seals if seal.session == row.session)]
    assert fold(marks=marks, seals=seals).states == fold(marks=before).states


@given(st.lists(MARKS, max_size=8))
def test_each_child_has_a_state_exactly_when_a_mark_speaks_of_it(marks: list[Mark]) -> None:
    once = {row.mark_id: row for row in marks}.values()
    states = fold(marks=once).states
    assert [(row.session, row.pupil) for row in states] == sorted({(row.session, row.pupil) for row in once})


def test_every_order_of_a_small_afternoon_gives_the_same_bytes() -> None:
    marks = [
        mark("m1", "absent", minute=1),
        mark("m2", "present", minute=1, device="tablet"),
        mark("m3", "late", minute=9, seq=2),
        mark("m3", "present", minute=9, seq=2),
        mark("m4", "left_early", minute=4, device="tablet", seq=2),
    ]
    assert len({repr(fold(marks=order)) for order in permutations(marks)}) == 1


def test_no_mark_carries_a_device_clock() -> None:
    assert [row.name for row in fields(Mark) if "datetime" in str(row.type)] == ["received"]


def test_a_devices_own_order_beats_the_order_of_arrival() -> None:
    (state,) = fold(marks=[mark("m2", "late", seq=2, minute=1), mark("m1", "absent", seq=1, minute=7)]).states
    assert (state.state, state.mark_id) == (MarkState.LATE, "m2")


def test_across_devices_the_last_received_counts_and_both_are_shown() -> None:
    roll = fold(marks=[mark("m1", "absent", minute=5), mark("m2", "present", minute=2, device="tablet", seq=40)])
    assert roll.states[0].state is MarkState.ABSENT
    assert [row.mark_id for row in roll.contradictions[0].marks] == ["m2", "m1"]


def test_a_child_that_came_and_then_went_is_no_contradiction() -> None:
    roll = fold(marks=[mark("m1", "late", minute=1), mark("m2", "left_early", minute=6, device="tablet")])
    assert roll.states[0].state is MarkState.LEFT_EARLY
    assert roll.contradictions == ()


def test_what_somebody_says_on_the_page_corrects_what_their_phone_had_said_and_never_the_other_way() -> None:
    phone = mark("m1", "absent", minute=1)
    page = mark("m2", "present", minute=5, device="page:T1")
    corrected = fold(marks=[phone, page])
    assert corrected.contradictions == ()
    assert corrected.states[0].mark_id == "m2"
    assert len(corrected.marks) == 2
    brought_later = fold(marks=[replace(phone, received=at(9)), page])
    assert [row.mark_id for row in brought_later.contradictions[0].marks] == ["m2", "m1"]
    anothers = fold(marks=[replace(phone, author="T2"), page])
    assert [row.mark_id for row in anothers.contradictions[0].marks] == ["m1", "m2"]
    two_phones = fold(marks=[phone, replace(page, device="tablet")])
    assert len(two_phones.contradictions) == 1


@given(AFTERNOONS)
def test_a_state_is_never_decided_by_less_than_the_last_word_received(afternoon: Afternoon) -> None:
    marks, _, _ = afternoon
    once = list({row.mark_id: row for row in marks}.values())
    for state in fold(marks=once).states:
        mine = [row for row in once if (row.session, row.pupil) == (state.session, state.pupil)]
        last = {row.device: max(one.device_seq for one in mine if one.device == row.device) for row in mine}
        words = [row for row in mine if row.device_seq == last[row.device]]
        assert state.mark_id == max(words, key=lambda row: (row.received, row.rank, row.mark_id)).mark_id


def test_two_places_at_once_is_a_contradiction() -> None:
    here = mark("m1", "elsewhere", place="医务室")
    there = mark("m2", "elsewhere", place="门口", device="tablet")
    assert len(fold(marks=[here, there]).contradictions) == 1
    with pytest.raises(ValueError, match="where"):
        replace(here, place="")


def test_only_someone_entitled_settles_a_contradiction_and_only_what_they_saw() -> None:
    first, second = mark("m1", "absent", minute=1), mark("m2", "present", minute=2, device="tablet")
    decision = mark("m3", "present", minute=5, device="pc", rank=Rank.HOMEROOM, settles=("m1", "m2"))
    settled = fold(marks=[first, second, decision])
    assert settled.contradictions == ()
    assert settled.states[0].mark_id == "m3"
    assert fold(marks=[first, second, replace(decision, rank=Rank.TEACHER)]).contradictions
    unseen = mark("m4", "absent", minute=9, seq=2)
    assert fold(marks=[first, second, decision, unseen]).contradictions


def test_one_id_with_two_contents_is_kept_for_a_person() -> None:
    roll = fold(marks=[mark("m1", "absent", minute=5), mark("m1", "present", minute=2)])
    assert roll.states[0].state is MarkState.PRESENT
    assert [row.state for row in roll.id_conflicts[0].versions] == [MarkState.PRESENT, MarkState.ABSENT]
    assert len(roll.marks) == 2


def test_a_mark_at_the_instant_of_the_seal_is_late_and_waits_for_a_decision() -> None:
    marks = [mark("m1", "absent", minute=9), mark("m2", "present", minute=10, seq=2)]
    seals = [Seal(session="S1", at=at(10), by="H"), Seal(session="S1", at=at(30), by="H")]
    yes = LateDecision(mark_id="m2", accepted=True, by="H", reason="came in the dark")
    no = replace(yes, accepted=False)
    waiting = fold(marks=marks, seals=seals)
    assert (waiting.states[0].state, [row.mark_id for row in waiting.late]) == (MarkState.ABSENT, ["m2"])
    accepted = fold(marks=marks, seals=seals, decisions=[yes])
    assert (accepted.states[0].state, accepted.late) == (MarkState.PRESENT, ())
    refused = fold(marks=marks, seals=seals, decisions=[no])
    assert (refused.states[0].state, refused.late) == (MarkState.ABSENT, ())
    both = fold(marks=marks, seals=seals, decisions=[yes, no])
    assert (both.states[0].state, both.undecided, len(both.late)) == (MarkState.ABSENT, ("m2",), 1)


def test_expected_children_without_a_state_are_unaccounted_and_leave_is_no_absence() -> None:
    states = fold(marks=[mark("m1", "absent"), mark("m2", "leave", pupil="P2", seq=2)]).states
    expected = [Expected(session="S1", pupil=pupil) for pupil in ("P3", "P2", "P1", "P3")]
    assert [row.pupil for row in unaccounted(expected=expected, states=states)] == ["P3"]
    assert [row.pupil for row in absences(expected=expected, states=states)] == ["P1"]


@given(st.lists(MARKS, max_size=8), st.sets(st.sampled_from(["P1", "P2", "P3"])))
def test_expected_children_are_either_known_or_unaccounted(marks: list[Mark], pupils: set[str]) -> None:
    states = fold(marks=marks).states
    expected = {Expected(session="S1", pupil=pupil) for pupil in pupils}
    missing = {row.pupil for row in unaccounted(expected=expected, states=states)}
    assert missing == pupils - {row.pupil for row in states if row.session == "S1"}
    assert {row.pupil for row in absences(expected=expected, states=states)} == pupils & {
        row.pupil for row in states if row.session == "S1" and row.state == "absent"
    }


def test_a_roll_is_not_sealed_over_an_open_child_and_all_reasons_are_given() -> None:
    marks = [
        mark("m1", "absent", minute=1),
        mark("m2", "present", device="tablet"),
        mark("m3", "present", pupil="P2", seq=2),
        mark("m3", "late", pupil="P2", seq=2),
        mark("m4", "present", session="S2", seq=3),
    ]
    expected = [Expected(session=session, pupil=pupil) for session in ("S1", "S2") for pupil in ("P1", "P2", "P3")]
    reasons = reasons_against_sealing(session="S1", expected=expected, roll=fold(marks=marks))
    assert [reason.code for reason in reasons] == [
        "attendance.sealing.unaccounted",
        "attendance.sealing.contradiction",
        "attendance.sealing.id_conflict",
    ]
    assert "P3" in reasons[0].words.zh
    whole = [mark(f"m{number}", pupil=f"P{number}", seq=number) for number in (1, 2, 3)]
    assert reasons_against_sealing(session="S1", expected=expected, roll=fold(marks=whole)) == ()


SCENE = [
    mark("m1", "absent", minute=1),
    mark("m1", "absent", minute=4),
    mark("m2", "present", minute=2, device="tablet"),
    mark("m3", "present", minute=3, pupil="P2", seq=2),
    mark("m3", "late", minute=4, pupil="P2", seq=2),
    mark("m4", "left_early", minute=30, pupil="P2", seq=3),
]
SCENE_SEAL = [Seal(session="S1", at=at(20), by="H")]
FAULTS: dict[str, Callable[[Roll], Roll]] = {
    "mark_lost": lambda roll: replace(roll, marks=roll.marks[1:]),
    "mark_doubled": lambda roll: replace(roll, marks=(*roll.marks, roll.marks[0])),
    "mark_invented": lambda roll: replace(roll, marks=(*roll.marks, mark("m9"))),
    "not_first_receipt": lambda roll: replace(roll, marks=(SCENE[1], *roll.marks[1:])),
    "id_conflict_wrong": lambda roll: replace(roll, id_conflicts=()),
    "late_wrong": lambda roll: replace(roll, late=()),
    "state_missing": lambda roll: replace(roll, states=roll.states[1:]),
    "state_twice": lambda roll: replace(roll, states=(*roll.states, roll.states[0])),
    "state_wrong": lambda roll: replace(roll, states=(replace(roll.states[0], mark_id="m1"), *roll.states[1:])),
    "contradiction_wrong": lambda roll: replace(roll, contradictions=()),
}


@pytest.mark.parametrize("rule", sorted(FAULTS))
def test_the_checker_finds_a_planted_fault(rule: str) -> None:
    roll = fold(marks=SCENE, seals=SCENE_SEAL)
    assert verify_roll(roll=roll, marks=SCENE, seals=SCENE_SEAL) == ()
    found = verify_roll(roll=FAULTS[rule](roll), marks=SCENE, seals=SCENE_SEAL)
    assert rule in {finding.rule for finding in found}


def test_a_late_mark_merged_silently_is_found() -> None:
    silently = replace(fold(marks=SCENE), seals=tuple(SCENE_SEAL))
    found = {finding.rule for finding in verify_roll(roll=silently, marks=SCENE, seals=SCENE_SEAL)}
    assert {"late_wrong", "state_wrong"} <= found

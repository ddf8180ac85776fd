"""The estimate of homework: against a reckoning minute by minute, in any order, and never of few children."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import groupby, pairwise
from statistics import median

from hypothesis import given
from hypothesis import strategies as st

from afterbell.attendance.rules.homework import (
    FEWEST,
    MOST_LEFT,
    STEP,
    ChildDay,
    Note,
    Piece,
    Said,
    load_of_a_day,
    loads_by_homeroom,
    meter,
    standing,
    written_where_none_should_be,
)

START = datetime(2026, 3, 4, 9, 45, tzinfo=UTC)
SAYINGS = st.sampled_from(Said)


@st.composite
def pieces(draw: st.DrawFn) -> Piece:
    said = draw(SAYINGS)
    left = draw(st.integers(0, MOST_LEFT // STEP)) * STEP if said is Said.NOT_DONE else 0
    return Piece(
        subject=draw(st.sampled_from(["maths", "chinese"])),
        length=draw(st.integers(1, 90)),
        said=said,
        after=draw(st.integers(-10, 200)),
        left=left,
    )


@st.composite
def notes(draw: st.DrawFn) -> list[Note]:
    rows = draw(
        st.lists(
            st.tuples(
                st.integers(1, 2),
                st.sampled_from("ab"),
                SAYINGS,
                st.sampled_from(["phone", "page"]),
                st.integers(1, 4),
                st.integers(0, 20),
            ),
            max_size=12,
        )
    )
    return [
        Note(
            note_id=f"{place:02}",
            session=session,
            pupil=pupil,
            said=said,
            asked=False,
            minutes_left=0,
            device=device,
            device_seq=seq,
            received=START + timedelta(minutes=minutes),
        )
        for place, (session, pupil, said, device, seq, minutes) in enumerate(rows)
    ]


def minute_by_minute(day: list[Piece]) -> int | None:
    """Reckon a child's day the slow way: every minute in which it may have sat over homework counts one."""
    spoken = [piece for piece in day if piece.said]
    if not spoken:
        return None
    sat = sum(
        1 for piece in spoken for minute in range(piece.length) if piece.said is Said.NOT_DONE or minute < piece.after
    )
    last = {piece.subject: piece for piece in spoken}
    return sat + sum(piece.left for piece in last.values() if piece.said is Said.NOT_DONE)


@given(st.lists(pieces(), max_size=5))
def test_a_day_adds_up_minute_by_minute(day: list[Piece]) -> None:
    assert load_of_a_day(day) == minute_by_minute(day)


@given(st.lists(pieces(), min_size=1, max_size=4), st.integers(1, 60))
def test_who_is_done_later_never_had_less(day: list[Piece], minutes: int) -> None:
    later = [
        Piece(subject=one.subject, length=one.length, said=one.said, after=one.after + minutes, left=one.left)
        for one in day
    ]
    before, after = load_of_a_day(day), load_of_a_day(later)
    assert (before is None) == (after is None)
    assert (before or 0) <= (after or 0)


def test_what_was_finished_in_a_later_session_is_not_needed_any_more() -> None:
    early = Piece(subject="maths", length=45, said=Said.NOT_DONE, after=45, left=20)
    late = Piece(subject="maths", length=35, said=Said.DONE, after=15, left=0)
    chinese = Piece(subject="chinese", length=35, said=Said.DONE, after=15, left=0)
    assert load_of_a_day([early]) == 65
    assert load_of_a_day([early, late]) == 60
    assert load_of_a_day([early, chinese]) == 80


@given(notes(), st.randoms(use_true_random=False))
def test_what_stands_does_not_hang_on_the_order_of_arrival(told: list[Note], chance: object) -> None:
    shuffled = [*told]
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert standing(shuffled) == standing(told)


@given(notes())
def test_one_device_s_last_word_stands_and_of_several_the_latest(told: list[Note]) -> None:
    stands = standing(told)
    assert set(stands) == {(note.session, note.pupil) for note in told}
    for (session, pupil), note in stands.items():
        about = [one for one in told if (one.session, one.pupil) == (session, pupil)]
        own = [one for one in about if one.device == note.device]
        assert note.device_seq == max(one.device_seq for one in own)
        others = sorted((one for one in about if one.device != note.device), key=lambda one: one.device)
        for _device, words in groupby(others, key=lambda one: one.device):
            last = max(words, key=lambda one: (one.device_seq, one.received, one.note_id))
            assert last.received <= note.received


LOADS = st.dictionaries(st.sampled_from("abcdefgh"), st.lists(st.integers(0, 200), max_size=4), max_size=8)


@given(LOADS, st.integers(0, 120))
def test_the_meter_counts_like_a_plain_list(loads: dict[str, list[int]], most: int) -> None:
    seen = meter(loads, most=most)
    days = [load for each in loads.values() for load in each]
    assert seen.days == len(days)
    if seen.children < FEWEST:
        assert (seen.median, seen.above, seen.share, seen.too_much) == (None, None, None, False)
        return
    assert seen.median is not None
    assert 0 <= seen.median - median(days) < 1
    assert seen.above == len([load for load in days if load > most])
    assert seen.share is not None
    assert abs(seen.share - 100 * seen.above / len(days)) <= 0.5
    assert seen.too_much == (seen.above >= len(days) - seen.above)


@given(LOADS)
def test_a_higher_limit_is_never_exceeded_more_often(loads: dict[str, list[int]]) -> None:
    above = [seen.above for most in range(0, 180, 20) if (seen := meter(loads, most=most)).above is not None]
    assert all(first >= second for first, second in pairwise(above))


def test_a_child_day_without_a_word_is_no_homework_and_is_not_counted() -> None:
    rows = [
        ChildDay(homeroom=1, pupil="a", day=1, load=30),
        ChildDay(homeroom=1, pupil="a", day=2, load=None),
        ChildDay(homeroom=2, pupil="b", day=1, load=0),
    ]
    assert loads_by_homeroom(rows) == {1: {"a": [30]}, 2: {"b": [0]}}


def test_one_written_homework_in_the_first_grades_is_a_finding() -> None:
    assert written_where_none_should_be(grade=2, unwritten=(1, 2), days=1)
    assert not written_where_none_should_be(grade=2, unwritten=(1, 2), days=0)
    assert not written_where_none_should_be(grade=3, unwritten=(1, 2), days=9)

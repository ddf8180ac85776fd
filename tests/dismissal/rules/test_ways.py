"""Several people say how a child goes home: whatever the order, nobody lets out by a way that one of them forbids."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import permutations

from hypothesis import given
from hypothesis import strategies as st

from afterbell.dismissal.rules.ways import SCHOOL, AgreedWay, Voice, agreed

NOON = datetime(2026, 6, 3, 4, 0, tzinfo=UTC)
LIST = ("grandmother", "aunt")
HOUSE, ALONE = ("boarding_house", ""), ("alone", "")
GRANDMOTHER, AUNT = ("collected", "grandmother"), ("collected", "aunt")
EVERYBODY = frozenset({HOUSE, GRANDMOTHER, AUNT})


def said(by: str, mode: str, collector: str = "", *, minute: int = 0, today: bool = True) -> Voice:
    return Voice(by=by, order=(NOON + timedelta(minutes=minute), minute), mode=mode, collector=collector, today=today)


def stands(*voices: Voice, boards: bool = True) -> AgreedWay:
    return agreed(voices=voices, on_list=LIST, boards=boards)


def allows(voice: Voice, way: tuple[str, str]) -> bool:
    """Say it as it stands on paper: the strictest is the house, then one adult, any adult, alone."""
    mode, collector = way
    if mode == "boarding_house":
        return True
    if voice.mode == "boarding_house":
        return not voice.today and mode == "collected"
    if mode == "collected":
        return not (voice.today and voice.mode == "collected" and voice.collector) or voice.collector == collector
    return voice.mode == "alone"


SAYINGS = st.one_of(
    st.tuples(st.just("collected"), st.sampled_from(["", *LIST])),
    st.tuples(st.sampled_from(["alone", "boarding_house"]), st.just("")),
)
VOICES = st.lists(st.tuples(st.sampled_from(["mother", "father", "uncle"]), SAYINGS, st.booleans()), max_size=6).map(
    lambda rows: [
        said(by, mode, collector if today else "", minute=minute, today=today)
        for minute, (by, (mode, collector), today) in enumerate(rows)
    ]
)


@given(VOICES)
def test_no_way_is_open_that_one_of_those_who_speak_does_not_allow(voices: list[Voice]) -> None:
    found = stands(*voices)
    for by in {voice.by for voice in voices}:
        own = [voice for voice in voices if voice.by == by]
        counts = next((voice for voice in reversed(own) if voice.today), own[-1])
        assert all(allows(counts, way) for way in found.exits)


@given(VOICES)
def test_every_way_that_all_of_them_allow_is_open(voices: list[Voice]) -> None:
    counts = {}
    for voice in sorted(voices, key=lambda row: (row.today, row.order)):
        counts[voice.by] = voice
    wanted = {way for way in {*EVERYBODY, ALONE} if all(allows(voice, way) for voice in counts.values())}
    assert stands(*voices).exits == (wanted if counts else EVERYBODY)


@given(VOICES, st.randoms())
def test_the_order_in_which_words_are_read_decides_nothing(voices: list[Voice], chance: object) -> None:
    shuffled = list(voices)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert stands(*shuffled) == stands(*voices)


@given(VOICES, SAYINGS)
def test_a_further_guardian_opens_no_way(voices: list[Voice], saying: tuple[str, str]) -> None:
    before = stands(*voices) if voices else AgreedWay(exits=EVERYBODY | {ALONE})
    assert stands(*voices, said("grandfather", *saying, minute=99)).exits <= before.exits


@given(VOICES)
def test_the_mode_that_is_shown_is_open(voices: list[Voice]) -> None:
    found = stands(*voices)
    assert (ALONE in found.exits) == (found.mode == "alone")
    assert found.mode != "boarding_house" or HOUSE in found.exits


@given(VOICES)
def test_nobody_differs_from_oneself(voices: list[Voice]) -> None:
    assert not stands(*[voice for voice in voices if voice.by == "mother"]).disagree


def test_the_stricter_of_two_stands_whoever_speaks_last() -> None:
    for first, second in permutations(("alone", "collected")):
        found = stands(said("mother", first), said("father", second, minute=5))
        assert (found.mode, found.disagree, found.exits) == ("collected", True, EVERYBODY)


def test_two_who_name_different_adults_leave_neither() -> None:
    found = stands(said("mother", "collected", "grandmother"), said("father", "collected", "aunt"))
    assert (found.exits, found.disagree) == (frozenset({HOUSE}), True)
    assert stands(
        said("mother", "collected", "grandmother"), said("father", "collected", "aunt"), boards=False
    ).exits == (frozenset())


def test_what_is_narrower_than_what_is_usual_is_no_quarrel() -> None:
    found = stands(said("father", "alone", today=False), said("mother", "collected", "aunt", minute=1))
    assert (found.exits, found.disagree, found.changed) == (frozenset({HOUSE, AUNT}), False, True)


def test_one_guardian_alone_does_not_loosen_what_another_said_for_every_day() -> None:
    found = stands(said("father", "collected", today=False), said("mother", "alone", minute=1))
    assert (found.mode, found.disagree) == ("collected", True)


def test_the_school_decides_and_who_speaks_afterwards_counts_again() -> None:
    quarrel = (said("mother", "alone"), said("father", "collected", "aunt", minute=1))
    decided = said(SCHOOL, "alone", minute=2)
    assert stands(*quarrel, decided) == AgreedWay(mode="alone", exits=EVERYBODY | {ALONE}, changed=True)
    again = stands(*quarrel, decided, said("father", "collected", "aunt", minute=3))
    assert (again.exits, again.disagree) == (frozenset({HOUSE, AUNT}), True)
    looser = stands(*quarrel, said(SCHOOL, "collected", "aunt", minute=2), said("mother", "alone", minute=3))
    assert (looser.exits, looser.disagree) == (frozenset({HOUSE, AUNT}), True)


def test_who_says_as_usual_says_nothing_of_today() -> None:
    found = stands(said("mother", "boarding_house"), said("mother", "as_usual", minute=1))
    assert found == AgreedWay(mode="collected", exits=EVERYBODY)


def test_a_pass_sent_afterwards_opens_the_gate_to_who_brings_it() -> None:
    named = said("mother", "collected", "aunt")
    sent = Voice(by="mother", order=named.order, mode="collected", collector="aunt", today=True, also=frozenset(LIST))
    assert stands(sent).exits == EVERYBODY
    assert stands(sent, said("father", "collected", "aunt")).exits == {HOUSE, AUNT}

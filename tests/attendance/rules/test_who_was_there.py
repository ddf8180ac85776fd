"""Who was in a session: three sources, any order, nothing decided that nobody decided."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterbell.attendance.rules.presence import (
    NOBODY,
    STRANGER,
    Found,
    Held,
    Presence,
    Sighting,
    Source,
    Verdict,
    doubts,
    presence_of,
)

START = datetime(2026, 3, 4, 9, 45, tzinfo=UTC)
HELD = Held(named="T1", starts_at=START, ends_at=START + timedelta(minutes=35), tolerance=5)
OWN, ROLL, PATROL = Source.OWN, Source.ROLL, Source.PATROL


def seen(source: Source, adult: str, minute: int) -> Sighting:
    return Sighting(
        fact=f"{source.value} {adult} {minute}", source=source, adult=adult, at=START + timedelta(minutes=minute)
    )


def verdict(*about: Sighting, here: bool, minute: int = 40) -> Verdict:
    facts = frozenset(one.fact for one in about)
    return Verdict(fact=f"v{minute}", here=here, about=facts, at=START + timedelta(minutes=minute))


def fold(*facts: Sighting, verdicts: tuple[Verdict, ...] = ()) -> Presence:
    return presence_of(held=HELD, facts=facts, verdicts=verdicts)


SIGHTINGS = st.builds(
    seen, st.sampled_from(list(Source)), st.sampled_from(["T1", "T2", NOBODY, STRANGER]), st.integers(-70, 50)
)


@st.composite
def books(draw: st.DrawFn) -> tuple[list[Sighting], list[Verdict]]:
    facts = draw(st.lists(SIGHTINGS, max_size=7))
    codes = [fact.fact for fact in facts]
    about = st.frozensets(st.sampled_from(codes)) if codes else st.just(frozenset[str]())
    drawn = draw(
        st.lists(st.tuples(about, st.booleans(), st.integers(0, 60)), max_size=3, unique_by=lambda one: one[2])
    )
    verdicts = [
        Verdict(fact=f"v{minute}", here=here, about=some, at=START + timedelta(minutes=minute))
        for some, here, minute in drawn
    ]
    return facts, verdicts


@given(books(), st.none() | st.integers(-70, 40), st.randoms(use_true_random=False))
def test_order_and_repetition_change_nothing_and_the_verifier_agrees(
    book: tuple[list[Sighting], list[Verdict]], named: int | None, chance: Random
) -> None:
    facts, verdicts = book
    held = HELD if named is None else named_at(named)
    once = presence_of(held=held, facts=facts, verdicts=verdicts)
    again = [*facts, *facts[:3]]
    chance.shuffle(again)
    assert presence_of(held=held, facts=again, verdicts=verdicts[::-1]) == once
    assert list(doubts(presence=once, held=held, facts=facts, verdicts=verdicts)) == []


def named_at(minute: int) -> Held:
    return replace(HELD, named_at=START + timedelta(minutes=minute))


def test_who_takes_over_answers_for_nothing_that_was_before() -> None:
    before = (seen(OWN, "T2", 0), seen(PATROL, NOBODY, 10))
    gone = verdict(*before, here=False, minute=14)
    after = presence_of(held=named_at(15), facts=before, verdicts=[gone])
    assert (after.found, after.denials, after.decided) == (Found.UNKNOWN, (), "")
    came = presence_of(held=named_at(15), facts=[*before, seen(OWN, "T1", 18)], verdicts=[gone])
    assert (came.found, came.late_minutes) == (Found.HERE, 0)
    assert presence_of(held=named_at(15), facts=[seen(OWN, "T1", 22)]).late_minutes == 7
    helped = presence_of(held=named_at(15), facts=[*before, seen(PATROL, "T1", 12)])
    assert (helped.found, helped.late_minutes) == (Found.HERE, 0)
    stayed = presence_of(held=named_at(15), facts=[seen(OWN, "T1", 16), seen(PATROL, "T2", 20)])
    assert stayed.found is Found.CONTRADICTING


@given(st.lists(SIGHTINGS, max_size=7))
def test_a_minute_by_minute_look_finds_the_same(facts: list[Sighting]) -> None:
    """The oracle walks through the session minute by minute, as somebody with a sheet of paper would."""
    arrived, contradicts, met_nobody = False, False, False
    for minute in range(-70, 51):
        now = [fact for fact in facts if fact.at == START + timedelta(minutes=minute)]
        arrived |= -60 <= minute < 35 and any(fact.adult == "T1" for fact in now)
        missed = 0 <= minute < 35 and any(fact.adult != "T1" for fact in now)
        contradicts |= missed and arrived
        met_nobody |= missed
    found = presence_of(held=HELD, facts=facts).found
    if contradicts:
        assert found is Found.CONTRADICTING
    elif arrived:
        assert found is Found.HERE
    else:
        assert found is (Found.NOT_HERE if met_nobody else Found.UNKNOWN)


@pytest.mark.parametrize(
    ("facts", "found", "late"),
    [
        ((), Found.UNKNOWN, 0),
        ((seen(OWN, "T1", -3),), Found.HERE, 0),
        ((seen(ROLL, "T1", 5),), Found.HERE, 0),
        ((seen(ROLL, "T1", 6),), Found.HERE, 6),
        ((seen(ROLL, "T1", 35),), Found.UNKNOWN, 0),
        ((seen(OWN, "T1", 35), seen(PATROL, "T1", 40), seen(OWN, "T1", -61)), Found.UNKNOWN, 0),
        ((seen(PATROL, NOBODY, 10), seen(OWN, "T1", 36)), Found.NOT_HERE, 0),
        ((seen(PATROL, NOBODY, 4), seen(OWN, "T1", 9)), Found.HERE, 9),
        ((seen(OWN, "T1", 0), seen(PATROL, NOBODY, 10)), Found.CONTRADICTING, 0),
        ((seen(ROLL, "T1", 3), seen(PATROL, "T2", 3)), Found.CONTRADICTING, 0),
        ((seen(OWN, "T1", 1), seen(OWN, "T2", 2)), Found.CONTRADICTING, 0),
        ((seen(PATROL, "T2", 3),), Found.NOT_HERE, 0),
        ((seen(PATROL, STRANGER, 3),), Found.NOT_HERE, 0),
        ((seen(OWN, "T1", 0), seen(PATROL, NOBODY, -2), seen(PATROL, NOBODY, 35)), Found.HERE, 0),
    ],
)
def test_what_a_school_would_say(facts: tuple[Sighting, ...], found: Found, late: int) -> None:
    answer = fold(*facts)
    assert (answer.found, answer.late_minutes) == (found, late)


def test_a_verdict_counts_until_something_new_is_known() -> None:
    signed, nobody = seen(OWN, "T1", 0), seen(PATROL, NOBODY, 10)
    decided = verdict(signed, nobody, here=True)
    assert fold(signed, nobody, verdicts=(decided,)).found is Found.HERE
    assert fold(signed, nobody, verdicts=(decided,)).decided == decided.fact
    assert fold(signed, nobody, verdicts=(verdict(signed, nobody, here=False),)).found is Found.NOT_HERE
    later = seen(PATROL, "T2", 20)
    assert fold(signed, nobody, later, verdicts=(decided,)).found is Found.CONTRADICTING
    second = verdict(signed, nobody, later, here=False, minute=60)
    assert fold(signed, nobody, later, verdicts=(decided, second)).found is Found.NOT_HERE


def test_the_verifier_doubts_an_answer_that_is_wrong() -> None:
    facts = (seen(OWN, "T1", 0), seen(PATROL, NOBODY, 10))
    wrong = fold(facts[0])
    assert set(doubts(presence=wrong, held=HELD, facts=facts)) == {"denials", "contradiction"}
    assert set(doubts(presence=fold(), held=HELD, facts=facts[:1])) == {"claims", "found"}

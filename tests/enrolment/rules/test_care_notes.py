"""A care note says what it must, within its bounds; a need counts on the days it is for, and on no other."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from afterbell.enrolment.rules.caring import (
    MOST_LETTERS,
    MOST_OF_A_LINE,
    CareKind,
    CareWords,
    NeedSaid,
    NeedStanding,
    is_open,
    packed,
    readable,
    reasons_against_note,
    standing_of_need,
    unpacked,
)

WHOLE = CareWords(kind="food_allergy", what="对花生过敏", todo="打 120，再打电话", call="妈妈", kept="书包里的红盒子")
LINES = st.text(max_size=MOST_LETTERS + 20)
NOTES = st.builds(CareWords, kind=st.sampled_from([*CareKind, "", "x"]), what=LINES, todo=LINES, call=LINES, kept=LINES)
DAYS = st.dates(date(2026, 2, 1), date(2026, 8, 1))
NEEDS = st.builds(
    lambda since, more, confirmed, ended: NeedSaid(
        since=since, until=since + timedelta(days=more), confirmed=confirmed, ended_on=ended
    ),
    DAYS,
    st.integers(0, 60),
    st.sampled_from([None, True, False]),
    st.one_of(st.none(), DAYS),
)


@given(NOTES)
def test_a_note_without_reasons_is_whole_and_comes_back_as_it_was_sealed(note: CareWords) -> None:
    said = readable(note)
    reasons = {reason.field for reason in reasons_against_note(said)}
    assert unpacked(packed(said)) == said
    assert ("kind" in reasons) == (note.kind not in set(CareKind))
    assert ("what" in reasons) == (not 0 < len(said.what) <= MOST_LETTERS)
    assert ("todo" in reasons) == (not 0 < len(said.todo) <= MOST_LETTERS)
    assert ("call" in reasons) == (not 0 < len(said.call) <= MOST_OF_A_LINE)
    assert ("kept" in reasons) == (len(said.kept) > MOST_OF_A_LINE)


def test_all_that_is_missing_is_said_at_once_and_medicine_need_not_be_kept() -> None:
    empty = CareWords(kind="", what=" ", todo="\u200b", call="", kept="")
    assert [reason.code.removeprefix("enrolment.") for reason in reasons_against_note(readable(empty))] == [
        "care_kind_unknown",
        "care_without_what",
        "care_without_todo",
        "care_without_call",
    ]
    assert list(reasons_against_note(replace(WHOLE, kept=""))) == []


@given(NEEDS, DAYS)
def test_a_need_counts_only_confirmed_within_its_days_and_until_it_is_taken_back(need: NeedSaid, day: date) -> None:
    counts = standing_of_need(need, on=day) is NeedStanding.COUNTS
    taken_back = need.ended_on is not None and need.ended_on <= day
    assert counts == (need.confirmed is True and need.since <= day <= need.until and not taken_back)
    if counts:
        assert is_open(need, on=day)


@given(NEEDS, DAYS)
def test_what_is_over_or_refused_may_be_said_anew(need: NeedSaid, day: date) -> None:
    standing = standing_of_need(need, on=day)
    assert is_open(need, on=day) != (standing in {NeedStanding.OVER, NeedStanding.REFUSED})

"""A survey the office built: what rules read stays, the rest is free, and every fault is found at its field."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterbell.base.words import Words
from afterbell.enrolment.rules.survey import (
    COLLECTION,
    NEEDED,
    Kind,
    Option,
    Question,
    ShownIf,
    from_plain,
    to_plain,
)
from afterbell.enrolment.rules.survey.building import MOST_QUESTIONS, READY_MADE, faults_of_questions

BUS = Question(key="q1", kind=Kind.YES_NO, words=Words(zh="坐校车吗？", en="By bus?"))
LINES = Question(
    key="q2",
    kind=Kind.ONE,
    words=Words(zh="哪条线？", en="Which line?"),
    options=tuple(Option(key=key, words=Words(zh=key, en=key)) for key in ("o1", "o2")),
    shown_if=ShownIf(question="q1", one_of=("yes",)),
)


def faults(*questions: Question) -> list[tuple[str, str]]:
    return [(fault.code.rpartition(".")[2], fault.field) for fault in faults_of_questions(questions)]


@given(st.permutations(COLLECTION))
def test_only_what_follows_another_question_is_bound_to_a_place(rows: list[Question]) -> None:
    keys = [row.key for row in rows]
    early = keys.index("free_at") < keys.index("collector")
    assert faults(*rows) == ([("condition_wrong", f"{keys.index('free_at')}.shown_if")] if early else [])


@given(st.sets(st.sampled_from([row.key for row in COLLECTION])))
def test_what_decides_who_may_apply_cannot_go(gone: set[str]) -> None:
    found = faults(*(row for row in COLLECTION if row.key not in gone))
    assert [code for code, _field in found].count("needed_gone") == len(gone & set(NEEDED))
    assert bool(found) == bool(gone & set(NEEDED))


@pytest.mark.parametrize("key", NEEDED)
def test_it_can_be_worded_anew_and_not_made_into_something_else(key: str) -> None:
    row, rest = READY_MADE[key], [each for each in COLLECTION if each.key != key]
    place = COLLECTION.index(row)
    worded = [*rest[:place], replace(row, words=Words(zh="换个说法", en="Other words")), *rest[place:]]
    assert faults(*worded) == []
    for other in (replace(row, required=False), replace(row, kind=Kind.NUMBER), replace(row, options=row.options[1:])):
        turned = faults(*rest[:place], other, *rest[place:])
        assert (("needed_gone", "") in turned) == (other != row)


def test_built_questions_are_sound_and_read_again_as_written() -> None:
    rows = (*COLLECTION, BUS, LINES)
    assert faults(*rows) == []
    assert from_plain(to_plain(rows)) == rows


@pytest.mark.parametrize(
    ("rows", "fault"),
    [
        ((replace(BUS, words=Words(zh=" ", en="")),), ("words_missing", "7.zh")),
        ((replace(BUS, words=Words(zh="问" * 101, en="")),), ("words_long", "7.zh")),
        ((BUS, BUS), ("key_wrong", "8.zh")),
        ((replace(BUS, key="Q 1"),), ("key_wrong", "7.zh")),
        ((BUS, replace(LINES, options=LINES.options[:1])), ("options_few", "8.zh")),
        ((BUS, replace(LINES, options=(LINES.options[0],) * 2)), ("options_few", "8.zh")),
        ((LINES, BUS), ("condition_wrong", "7.shown_if")),
        ((replace(BUS, sensitive=True), LINES), ("condition_wrong", "8.shown_if")),
        ((replace(BUS, sensitive=True, required=True),), ("sensitive_required", "7.required")),
        ((replace(BUS, kind=Kind.TIME, sensitive=True),), ("sensitive_uncountable", "7.sensitive")),
    ],
)
def test_each_fault_stands_at_its_field(rows: tuple[Question, ...], fault: tuple[str, str]) -> None:
    assert fault in faults(*COLLECTION, *rows)


def test_a_survey_has_an_end() -> None:
    rows = [replace(BUS, key=f"q{number}") for number in range(MOST_QUESTIONS)]
    assert ("too_many", "") in faults(*COLLECTION, *rows)

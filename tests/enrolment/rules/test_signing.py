"""Who signs again when a text changes, and what is told of the difference."""

from __future__ import annotations

from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterbell.enrolment.rules.signing import Kind, Reading, differences, filled, sign_by, touches, verify_touch
from afterbell.enrolment.rules.signing.difference import sentences_of
from afterbell.scheme.rules.codes import PaperField

LETTERS = st.text(alphabet="甲乙丙，。；\n {}a", max_size=12)
FIELDS = st.sampled_from([f"{{{field}}}" for field in PaperField])
TEXTS = st.lists(LETTERS | FIELDS, max_size=6).map("".join)
VALUES = st.dictionaries(st.sampled_from(list(PaperField)), LETTERS | FIELDS, max_size=4)
READINGS = st.builds(Reading, text=TEXTS, values=VALUES)
OLD = "一、接送人按时来接。\n二、不能参加时先请假。\n三、电话保持畅通。"


@given(READINGS, READINGS)
def test_the_rule_and_its_verifier_agree(signed: Reading, now: Reading) -> None:
    touched = touches(signed=signed, now=now)
    assert verify_touch(signed=signed, now=now, touched=touched) == ()
    assert verify_touch(signed=signed, now=now, touched=not touched) != ()


@given(READINGS)
def test_the_same_text_with_the_same_values_is_signed_once(reading: Reading) -> None:
    assert not touches(signed=reading, now=reading)
    assert touches(signed=None, now=reading)


def test_only_values_the_text_names_count() -> None:
    text = "时间：{times}"
    before = Reading(text=text, values={PaperField.TIMES: "17:00—17:50", PaperField.SCHOOL: "甲校"})
    moved = Reading(text=text, values={PaperField.TIMES: "17:10—17:50", PaperField.SCHOOL: "甲校"})
    renamed = Reading(text=text, values={PaperField.TIMES: "17:00—17:50", PaperField.SCHOOL: "乙校"})
    assert touches(signed=before, now=moved)
    assert not touches(signed=before, now=renamed)


def test_a_name_that_looks_like_a_field_stays_a_name() -> None:
    said = filled(text="{pupil}，{phone}", values={PaperField.PUPIL: "{phone}", PaperField.PHONE: "138"})
    assert said == "{phone}，138"
    assert filled(text="{pupil}，{nobody}", values={}) == "________，{nobody}"


@given(READINGS, READINGS)
def test_whoever_signs_again_is_told_a_difference(signed: Reading, now: Reading) -> None:
    texts = [filled(text=reading.text, values=reading.values) for reading in (signed, now)]
    told = differences(before=texts[0], after=texts[1])
    assert told or not touches(signed=signed, now=now)


@given(TEXTS, TEXTS)
def test_the_differences_turn_the_one_text_into_the_other(before: str, after: str) -> None:
    told = differences(before=before, after=after)
    left = Counter(sentences_of(before))
    left.subtract(change.before for change in told if change.before)
    assert min(left.values(), default=0) >= 0
    left.update(change.after for change in told if change.after)
    assert +left == Counter(sentences_of(after))
    assert differences(before=after, after=after) == ()


def test_a_changed_sentence_shows_its_words() -> None:
    (change,) = differences(before=OLD, after=OLD.replace("先请假", "提前一天请假"))
    assert (change.kind, change.before, change.after) == (
        Kind.CHANGED,
        "二、不能参加时先请假。",
        "二、不能参加时提前一天请假。",
    )
    assert [(piece.words, piece.mark.value) for piece in change.pieces] == [
        ("二、不能参加时", "kept"),
        ("先", "removed"),
        ("提前一天", "added"),
        ("请假。", "kept"),
    ]


@pytest.mark.parametrize(
    ("after", "kind", "said"),
    [
        (OLD + "\n四、不让孩子独自离校。", Kind.ADDED, "四、不让孩子独自离校。"),
        (OLD.replace("\n三、电话保持畅通。", ""), Kind.REMOVED, "三、电话保持畅通。"),
    ],
)
def test_a_sentence_that_came_or_went_is_told_whole(after: str, kind: Kind, said: str) -> None:
    (change,) = differences(before=OLD, after=after)
    assert (change.kind, change.before + change.after) == (kind, said)


def test_a_sentence_that_moved_on_and_changed_is_one_change() -> None:
    told = differences(before=OLD, after=OLD.replace("三、电话", "三、不让孩子独自离校。\n四、电话"))
    assert [(change.kind, change.before, change.after) for change in told] == [
        (Kind.ADDED, "", "三、不让孩子独自离校。"),
        (Kind.CHANGED, "三、电话保持畅通。", "四、电话保持畅通。"),
    ]


def test_two_weeks_to_sign_and_never_past_the_term() -> None:
    assert sign_by(in_force_from=date(2026, 4, 1), last_day=date(2026, 7, 3)) == date(2026, 4, 15)
    assert sign_by(in_force_from=date(2026, 7, 1), last_day=date(2026, 7, 3)) == date(2026, 7, 3)
    assert sign_by(in_force_from=date(2026, 7, 6), last_day=date(2026, 7, 3)) == date(2026, 7, 6)

"""A scheme with what nothing can hold, nobody can see or nobody would count is told of whole, in good time."""

from __future__ import annotations

import time

import pytest

from afterbell.scheme.rules.reading.hidden import hides, visible
from afterbell.scheme.rules.reading.notes import MOST_IN_A_LIST, MOST_IN_ALL
from tests.scheme.drafts import faults_of, small_text

ESCAPE = "\\u001B[31m"
SECONDS = 20
MONGOLIAN = "\u182e\u1823\u1829\u182d\u1823\u182f"
UNSEEN = ("\\u200B", "\\u2028", "\\u2029", "\\u3164", "\\u00AD", "\\uFEFF", "\\u2800", "\\u200D", "\\u202F")


@pytest.mark.parametrize(
    ("old", "new", "key"),
    [
        ("last_day = 2026-07-03", "last_day = 2026-02-30", "term.last_day"),
        ("last_day = 2026-07-03", "last_day = 2026-02-30T10:00:00", "term.last_day"),
        ("last_day = 2026-07-03", "last_day = 2026-02-30 10:00:00", "term.last_day"),
        ("last_day = 2026-07-03", "last_day = 9999-12-31", "term.last_day"),
        ("last_day = 2026-07-03", "last_day = 0001-01-01", "term.last_day"),
        ("weekdays = [1, 2]", f"weekdays = [1, {'9' * 5000}]", "weekdays[2]"),
        ("weekdays = [1, 2]", f"weekdays = {'9' * 5000}", "weekdays"),
        ("weekdays = [1, 2]", f"format = 1e{'9' * 30}\nweekdays = [1, 2]", "format"),
        ("weekdays = [1, 2]", "weekdays = 7e-77770", "weekdays"),
    ],
)
def test_what_nothing_can_hold_is_told_at_its_line_with_the_rest(old: str, new: str, key: str) -> None:
    text = small_text((old, new), ('code = "small"', 'code = "Small"'))
    told = {fault.key: fault for fault in faults_of(text)}
    assert {key, "about.code"} <= set(told)
    assert text.splitlines()[told[key].line - 1] == new.splitlines()[0]
    assert not any(name in told[key].words.en for name in ("decimal", "Conversion", "Exceeds"))


def test_a_text_with_such_values_in_it_stays_a_text() -> None:
    title = """title = "于 2026-02-30 # ''' 止" """
    text = small_text(('title = "方案"', title), ("last_day = 2026-07-03", "last_day = 2026-06-31 # 2026-02-30"))
    assert [fault.key for fault in faults_of(text)] == ["term.last_day"]


def test_a_season_without_its_day_hides_no_other() -> None:
    text = small_text(("from_day = 2026-03-01", 'from_day = "x"'), ("from_day = 2026-05-01", "from_day = 2026-08-01"))
    assert [fault.key for fault in faults_of(text)] == ["seasons[1].from_day", "seasons[2].from_day"]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ('en = "School"', f'"{ESCAPE}" = "x"'),
        ('times = { winter = "17:00-19:00"', f'times = {{ "{ESCAPE}" = "17:00-19:00"'),
        ('times = { winter = "17:00-19:00"', f'times = {{ "{ESCAPE}" = 5'),
        ("weekdays = [1, 2]", f'weekdays = [1, 2]\n"{ESCAPE}" = 1'),
    ],
)
def test_a_key_never_speaks_to_the_terminal(old: str, new: str) -> None:
    told = faults_of(small_text((old, new)))
    assert any("�[31m" in fault.key for fault in told)
    assert all(fault.line for fault in told)
    assert "\x1b" not in "".join(fault.words.zh + fault.words.en for fault in told)


@pytest.mark.parametrize("letter", UNSEEN)
@pytest.mark.parametrize("key", ["title", "purpose"])
def test_what_nobody_sees_is_no_part_of_a_text(letter: str, key: str) -> None:
    old = {"title": 'title = "方案"', "purpose": 'purpose = "有人管"'}[key]
    (fault,) = faults_of(small_text((old, f'{key} = "方{letter}案"')))
    assert (fault.key, fault.found) == (f"about.{key}", '"方�案"')


@pytest.mark.parametrize("joiner", ["\u180b", "\u180e", "\u200c", "\u200d", "\u202f"])
def test_the_joiners_of_mongolian_script_are_part_of_its_words(joiner: str) -> None:
    word = f"{MONGOLIAN}{joiner}\u1824"
    assert visible(word) == word
    assert not hides(word, lines=False)
    assert faults_of(small_text(('title = "方案"', f'title = "{word}"'))) == ()


def test_a_list_of_fifty_thousand_is_answered_in_good_time_with_as_much_as_one_reads() -> None:
    begun = time.monotonic()
    told = faults_of(small_text(("grades = [1, 2, 3]", f"grades = [1, 2, {'3,' * 50_000}]")))
    assert time.monotonic() - begun < SECONDS
    in_list = [fault for fault in told if fault.key.startswith("scope.grades")]
    assert [fault.code for fault in in_list].count("twice") == MOST_IN_A_LIST
    (more,) = [fault for fault in in_list if fault.code == "more"]
    assert more.found == str(49_999 - MOST_IN_A_LIST)


def test_a_whole_file_of_faults_is_told_as_far_as_one_reads() -> None:
    told = faults_of(small_text(("[[bands]]\n", "[[bands]]\n" * 3_000)))
    assert len(told) == MOST_IN_ALL + 1
    assert told[0].code == "more"

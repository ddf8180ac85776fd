"""Whatever the text, the answer is a scheme or its faults, never anything else."""

from __future__ import annotations

from hypothesis import example, given
from hypothesis import strategies as st

from afterbell.scheme.rules.document import Scheme
from afterbell.scheme.rules.faults import SchemeFaults
from afterbell.scheme.rules.read import read_scheme
from tests.scheme.drafts import DEMO, SMALL, small_text
from tests.support.examples import examples

DEMO_LINES = DEMO.read_text(encoding="utf-8").splitlines(keepends=True)
SHARDS = st.sampled_from(
    [
        "",
        "[",
        "]",
        "[[",
        "{",
        "}",
        '"',
        '"""',
        "=",
        ".",
        ",",
        "#",
        "\\",
        "\n",
        "\x00",
        "0",
        "-",
        "1e400",
        "nan",
        "true",
        "[[bands]]\n",
        "bands = 1\n",
        "[]",
        "{}",
        "''",
        "2026-01-01",
        "17:45:00",
        '"{"',
        "99999999999999999999",
        '"\\u0000"',
        "[[], {}]",
        "weekdays.x = 1\n",
    ]
)


def answer(text: str) -> Scheme | SchemeFaults:
    try:
        return read_scheme(text=text)
    except SchemeFaults as refused:
        said = [fault.words.zh + fault.words.en for fault in refused.faults]
        places = [fault.line for fault in refused.faults]
        well_said = all("{found}" not in words and "\n" not in words for words in said)
        in_the_text = all(0 <= line <= text.count("\n") + 2 for line in places)
        if not said or not well_said or not in_the_text:
            raise AssertionError(said) from refused
        return refused


@given(st.text(max_size=200))
@example("a.b = 1\n[a]\nb.c = 2")
@example("[[about]]\n")
@example("pay = 1\nfees = []\nscope = 'x'\nbands = {}\n")
def test_any_text_has_an_answer(text: str) -> None:
    answer(text)


@examples(120)
@given(st.data())
def test_a_small_scheme_with_pieces_put_in_and_taken_out_has_an_answer(data: st.DataObject) -> None:
    text = SMALL
    for _ in range(data.draw(st.integers(1, 4))):
        start = data.draw(st.integers(0, len(text)))
        end = data.draw(st.integers(start, min(len(text), start + 12)))
        text = text[:start] + data.draw(SHARDS) + text[end:]
    answer(text)


@examples(80)
@given(st.data())
def test_a_small_scheme_with_any_value_replaced_has_an_answer(data: st.DataObject) -> None:
    lines = SMALL.splitlines()
    for number in data.draw(st.sets(st.integers(0, len(lines) - 1), min_size=1, max_size=5)):
        key, sign, _ = lines[number].partition(" = ")
        lines[number] = f"{key}{sign}{data.draw(SHARDS)}"
    answer("\n".join(lines))


@examples(10)
@given(st.data())
def test_the_demonstration_scheme_with_lines_dropped_and_moved_has_an_answer(data: st.DataObject) -> None:
    lines = list(DEMO_LINES)
    for _ in range(3):
        taken = lines.pop(data.draw(st.integers(0, len(lines) - 1)))
        if data.draw(st.booleans()):
            lines.insert(data.draw(st.integers(0, len(lines))), taken)
    answer("".join(lines))


@examples(30)
@given(st.integers(1, 1200), st.sampled_from([("[", "]"), ("{a=", "}"), ("[{a=", "}]")]))
def test_nesting_of_any_depth_has_an_answer(depth: int, marks: tuple[str, str]) -> None:
    answer(f"weekdays = {marks[0] * depth}1{marks[1] * depth}")


@given(st.sampled_from(["weekdays = [{}]", "weekdays = {}", "[pay]\nclass_hours = {{ a = {} }}", "format = [[{}]]"]))
def test_numbers_too_long_to_be_written_have_an_answer(place: str) -> None:
    answer(place.format("0x" + "F" * 6000))
    answer(place.format("9" * 4200))


@given(st.sampled_from(["{}a = 1", "[{}a]", "[[{}a]]", "x = {{ {}a = 1 }}"]))
def test_keys_of_endless_dots_are_refused_at_once(place: str) -> None:
    assert isinstance(answer("\n" + place.format("a." * 100_000)), SchemeFaults)


def test_a_long_text_full_of_dots_is_a_text() -> None:
    dots = "a. " * 900
    assert isinstance(answer(small_text(('purpose = "有人管"', f'purpose = "{dots}"'))), Scheme)

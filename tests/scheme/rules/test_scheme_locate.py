"""The line of every key is the one on which it stands, however the file is written."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from afterbell.scheme.rules.read import parsed
from afterbell.scheme.rules.reading.locate import line_of, locate
from tests.scheme.drafts import DEMO

TRICKY = '''# a comment with [table] and key = 1
top = 1 # [not.a.table]
"quoted key" = "with # and ] and \\" inside"
long = """
[[not.a.table]]
inner = 1 ""quotes"" \\\\
"""
raw = \'\'\'
x = 1\\\'\'\'
dotted . deep."er" = 2026-03-02
list = [
  1, # one
  [ 2,
    3 ],
  { a = 1, b = { c = "}" } },
]

[table] # here
key = {}
[table.below]
key = []

[[rows]]
a = 1
[rows.part]
b = 2
[[rows.inner]]
c = 3
[[rows.inner]]
c = 4
[[ rows ]]
a = 5
last = 17:45:00'''

LINES = {
    ("top",): 2,
    ("quoted key",): 3,
    ("long",): 4,
    ("raw",): 8,
    ("dotted",): 10,
    ("dotted", "deep", "er"): 10,
    ("list",): 11,
    ("list", 0): 12,
    ("list", 1, 1): 14,
    ("list", 2, "b", "c"): 15,
    ("table",): 18,
    ("table", "key"): 19,
    ("table", "below"): 20,
    ("rows",): 23,
    ("rows", 0, "a"): 24,
    ("rows", 0, "part", "b"): 26,
    ("rows", 0, "inner", 0): 27,
    ("rows", 0, "inner", 1, "c"): 30,
    ("rows", 1): 31,
    ("rows", 1, "a"): 32,
    ("rows", 1, "last"): 33,
}


def test_keys_stand_on_their_lines_in_every_way_of_writing() -> None:
    parsed(text=TRICKY)
    lines = locate(text=TRICKY)
    assert {path: lines[path] for path in LINES} == LINES
    assert not {("inner",), ("x",), ("not",)} & set(lines)


def test_line_ends_of_windows_count_the_same() -> None:
    assert locate(text=TRICKY.replace("\n", "\r\n")) == locate(text=TRICKY)


def test_what_does_not_stand_in_the_file_has_the_line_of_what_is_above_it() -> None:
    lines = locate(text=TRICKY)
    assert line_of(lines=lines, path=("rows", 1, "missing", "deeper")) == 31
    assert line_of(lines=lines, path=("nowhere",)) == 0


def test_every_key_of_the_demonstration_scheme_stands_on_the_line_named() -> None:
    text = DEMO.read_text(encoding="utf-8")
    rows = text.splitlines()
    found = locate(text=text)
    assert len(found) > 500
    for path, line in found.items():
        named = [step for step in path if isinstance(step, str)][-1]
        assert named in rows[line - 1] or isinstance(path[-1], int)


VALUES = st.recursive(
    st.sampled_from(["1", '"a]#"', "'{'", '"""x\n\ny"""', "'''\n'''", "true", "07:30:00", "1.5"]),
    lambda inner: st.lists(inner, max_size=3).map(lambda entries: "[" + ", # c\n".join([*entries, ""]) + "]"),
    max_leaves=6,
)


@given(st.lists(VALUES, max_size=6), st.integers(0, 3))
def test_the_line_is_that_of_the_text_before_the_key(values: list[str], blanks: int) -> None:
    text = ""
    expected = {}
    for number, value in enumerate(values):
        text += "\n" * blanks
        expected[f"k{number}",] = text.count("\n") + 1
        text += f"k{number} = {value}\n"
    parsed(text=text)
    found = locate(text=text)
    assert {path: found[path] for path in expected} == expected

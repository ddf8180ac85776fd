"""Two people's texts become one without losing a line, and two texts are told apart line by line."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from afterbell.scheme.rules.editing import lines
from afterbell.scheme.rules.editing.lines import LineChange, line_changes, put_together

BASE = "[term]\nname = 1\n\n[placement]\nmax_wishes = 3\noffer_hours = 48\n"
LINES = st.lists(st.sampled_from(["a", "b", "c", "", "# d"]), max_size=9)
TEXTS = LINES.map(lambda each: "".join(f"{line}\n" for line in each))


def test_changes_in_different_lines_both_stand() -> None:
    first = BASE.replace("= 3", "= 4")
    second = BASE.replace("[term]", "# 备注\n[term]").replace("= 48", "= 24")
    merged = put_together(base=BASE, first=first, second=second)
    assert merged.text == second.replace("= 3", "= 4")
    assert merged.clashes == ()


def test_where_both_wrote_the_first_stands_and_the_second_is_told_with_its_place() -> None:
    first = "# 一\n# 二\n" + BASE.replace("= 3", "= 4")
    second = BASE.replace("= 3", "= 2").replace("name = 1", "name = 2")
    merged = put_together(base=BASE, first=first, second=second)
    assert merged.text == first.replace("name = 1", "name = 2")
    assert merged.clashes == (LineChange(line=7, before=("max_wishes = 3",), after=("max_wishes = 2",)),)
    assert merged.text.splitlines()[6] == "max_wishes = 4"


def test_what_one_took_away_and_the_other_changed_is_told() -> None:
    without = BASE.replace("max_wishes = 3\n", "")
    merged = put_together(base=BASE, first=BASE.replace("= 3", "= 4"), second=without)
    assert merged.clashes == (LineChange(line=5, before=("max_wishes = 3",), after=()),)
    assert put_together(base=BASE, first=without, second=BASE.replace("= 3", "= 4")).clashes[0].after == (
        "max_wishes = 4",
    )


@given(TEXTS, TEXTS)
def test_one_who_changed_nothing_changes_nothing(base: str, other: str) -> None:
    for first, second in ((base, other), (other, base), (other, other)):
        merged = put_together(base=base, first=first, second=second)
        assert (merged.text, merged.clashes) == (other, ())


@given(TEXTS, TEXTS, TEXTS)
def test_no_line_anybody_wrote_is_lost(base: str, first: str, second: str) -> None:
    merged = put_together(base=base, first=first, second=second)
    told = {line for clash in merged.clashes for line in clash.after}
    written = set(second.splitlines()) - set(base.splitlines())
    assert written <= set(merged.text.splitlines()) | told
    assert set(first.splitlines()) - set(base.splitlines()) <= set(merged.text.splitlines())
    assert all(1 <= clash.line <= len(merged.text.splitlines()) + 1 for clash in merged.clashes)


@given(TEXTS, TEXTS)
def test_the_changes_of_lines_make_the_one_text_of_the_other(before: str, after: str) -> None:
    made = before.splitlines()
    for change in line_changes(before=before, after=after):
        at = change.line - 1
        assert made[at : at + len(change.before)] == list(change.before)
        made[at : at + len(change.before)] = change.after
    assert made == after.splitlines()


def test_a_very_long_difference_is_one_place() -> None:
    many = "".join(f"a{number}\n" for number in range(lines.LONGEST_COMPARED + 1))
    changes = line_changes(before=f"[term]\n{many}[end]\n", after="[term]\nb\n[end]\n")
    assert [(change.line, change.after) for change in changes] == [(2, ("b",))]
    assert line_changes(before="a\nb", after="a\nb\n") == ()

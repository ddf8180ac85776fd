"""The form loses nothing: saved as it was opened it leaves the text alone, and one change changes one value."""

from __future__ import annotations

import difflib
from copy import deepcopy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterbell.scheme.rules.document import Scheme
from afterbell.scheme.rules.editing.edits import Edit, RowEdit, Step, applied
from afterbell.scheme.rules.editing.fields import Input, RowList, every, is_field, nodes_of, part_of, parts
from afterbell.scheme.rules.editing.filled import changes
from afterbell.scheme.rules.editing.sent import as_sent
from afterbell.scheme.rules.editing.text import edited
from afterbell.scheme.rules.faults import SchemeFaults
from afterbell.scheme.rules.read import parsed, read_scheme
from afterbell.scheme.rules.writing import to_toml
from tests.scheme.drafts import DEMO, SCHEMES, SMALL
from tests.scheme.generated import schemes
from tests.support.examples import examples

TEXT = DEMO.read_text(encoding="utf-8")
TEXTS = [path.read_text(encoding="utf-8") for path in sorted(SCHEMES.rglob("*.toml"))]
PARTS = [code for code, _ in parts()]
REMARKS = st.sampled_from(["", "# 备注\n", "\n\n", "  # a = 1\n"])


def saved(text: str, part: str, posted: dict[str, list[str]]) -> str:
    return edited(text=text, edits=changes(nodes=nodes_of(part=part, raw=parsed(text=text)), posted=posted))


def opened(text: str, part: str) -> dict[str, list[str]]:
    """Give what a browser sends when a part is opened and saved: line ends of its own, no blanks in one line."""
    sent = as_sent(nodes=nodes_of(part=part, raw=parsed(text=text)))
    return {name: [each.replace("\n", "\r\n") for each in values] for name, values in sent.items()}


@pytest.mark.parametrize("text", [*TEXTS, SMALL], ids=lambda text: str(len(text)))
def test_every_part_of_every_scheme_saved_as_it_was_opened_leaves_the_text_alone(text: str) -> None:
    for part in PARTS:
        assert changes(nodes=nodes_of(part=part, raw=parsed(text=text)), posted=opened(text, part)) == ()
        assert saved(text, part, opened(text, part)) == text


@pytest.mark.parametrize(
    ("key", "one"),
    [
        ("bands[2].times.summer", True),
        ("weekdays", True),
        ("pay.rules[1].ledger", True),
        ("policy.levels.under_no_one", True),
        ("", False),
        ("papers", False),
        ("seasons[1]", False),
        ("safety.measures[1]", False),
        ("bands[1].bogus", False),
    ],
)
def test_a_key_names_one_field_or_something_larger(key: str, one: bool) -> None:  # noqa: FBT001 - a case
    assert is_field(key) is one


@examples(30)
@given(schemes(), REMARKS)
def test_any_scheme_saved_as_it_was_opened_leaves_the_text_alone(scheme: Scheme, remark: str) -> None:
    text = remark + to_toml(scheme=scheme)
    for part in PARTS:
        assert saved(text, part, opened(text, part)) == text


@examples(40)
@given(st.sampled_from(PARTS), st.data())
def test_one_change_changes_that_value_and_no_other_line(part: str, data: st.DataObject) -> None:
    inputs = [
        node
        for node in every(nodes_of(part=part, raw=parsed(text=TEXT)))
        if isinstance(node, Input) and isinstance(node.raw, str | int) and not isinstance(node.raw, bool)
    ]
    if not inputs:
        return
    node = data.draw(st.sampled_from(inputs))
    new: Any = "别的" if isinstance(node.raw, str) else node.raw + 1
    found = edited(text=TEXT, edits=[Edit(path=node.path, value=new)])
    assert parsed(text=found) == applied(raw=parsed(text=TEXT), edits=[Edit(path=node.path, value=new)])
    lines = [line for line in difflib.ndiff(TEXT.splitlines(), found.splitlines()) if line[0] in "+-"]
    assert len([line for line in lines if line[0] == "+"]) == 1
    assert len(lines) - 1 == max(1, str(node.raw).count("\n") + 1) or len(lines) == 2


@examples(60)
@given(st.data())
def test_rows_are_added_removed_and_moved_and_no_remark_is_lost(data: st.DataObject) -> None:
    part = data.draw(st.sampled_from(PARTS))
    text = data.draw(st.sampled_from(TEXTS))
    raw = parsed(text=text)
    lists = [node for node in every(nodes_of(part=part, raw=raw)) if isinstance(node, RowList)]
    if not lists:
        return
    rows = data.draw(st.sampled_from(lists))
    step = data.draw(st.sampled_from(list(Step) if rows.rows else [Step.ADD]))
    row = data.draw(st.integers(0, len(rows.rows) - 1)) if rows.rows and step is not Step.ADD else 0
    edit = RowEdit(step=step, path=rows.path, row=row, value=deepcopy(rows.fresh) if step is Step.ADD else None)
    found = edited(text=text, edits=[edit])
    assert parsed(text=found) == applied(raw=raw, edits=[edit])
    assert [line for line in text.splitlines() if line.startswith("#")] == [
        line for line in found.splitlines() if line.startswith("#")
    ]


@pytest.mark.parametrize("step", [Step.UP, Step.DOWN])
def test_what_was_moved_and_moved_back_is_the_text_as_it_was(step: Step) -> None:
    back = Step.DOWN if step is Step.UP else Step.UP
    for path, row in ((("offerings",), 7), (("papers",), 1), (("about", "principles"), 1), (("bands",), 1)):
        other = row - 1 if step is Step.UP else row + 1
        there = edited(text=TEXT, edits=[RowEdit(step=step, path=path, row=row)])
        assert there != TEXT
        assert edited(text=there, edits=[RowEdit(step=back, path=path, row=other)]) == TEXT


def test_what_is_no_value_of_its_kind_is_kept_and_told() -> None:
    posted = {**opened(TEXT, "pay"), "pay.rules.0.rate_fen": ["三十五"], "pay.class_hour_minutes": ["45"]}
    found = saved(TEXT, "pay", posted)
    assert 'rate_fen = "三十五"' in found
    assert "class_hour_minutes = 45" in found
    with pytest.raises(SchemeFaults) as wrong:
        read_scheme(text=found)
    assert [fault.key for fault in wrong.value.faults] == ["pay.rules[1].rate_fen"]
    assert saved(found, "pay", {"pay.rules.0.rate_fen": ["35.50"]}) == TEXT.replace(
        "rate_fen = 3000", "rate_fen = 3550", 1
    ).replace("class_hour_minutes = 40", "class_hour_minutes = 45")


def test_an_emptied_field_takes_its_key_away_and_a_new_one_writes_it() -> None:
    without = saved(TEXT, "safety", {"safety.alone_from_grade": [""]})
    assert "alone_from_grade" not in without
    assert read_scheme(text=without).safety.alone_from_grade is None
    limited = saved(TEXT, "organisation", {"organisation.sessions_a_week": ["4"]})
    assert read_scheme(text=limited).organisation.sessions_a_week == 4
    assert len(limited.splitlines()) == len(TEXT.splitlines()) + 1


def test_a_box_ticked_and_a_time_moved_are_written_where_they_stand() -> None:
    posted = {**opened(TEXT, "bands"), "bands.1.times.summer": ["17:45-18:30"], "bands.0.residences": ["", "DAY"]}
    scheme = read_scheme(text=saved(TEXT, "bands", posted))
    assert str(scheme.bands[1].span_in(season="summer")).startswith("17:45")
    assert [kind.value for kind in scheme.bands[0].residences] == ["DAY"]


def test_what_fits_no_field_is_left_to_the_text() -> None:
    odd = TEXT.replace("max_wishes = 3", "max_wishes = [3]").replace('minimum = "close_smallest"', 'minimum = "?"')
    assert saved(odd, "placement", opened(odd, "placement")) == odd


@pytest.mark.parametrize(
    ("key", "part"),
    [("bands[2].times.summer", "bands"), ("weekdays", "scope"), ("pay", "pay"), ("strange", ""), ("format", "")],
)
def test_every_key_stands_on_one_page(key: str, part: str) -> None:
    assert part_of(key) == part

"""What changed between two schemes is said in words, all of it and nothing else."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from afterbell.scheme.rules.diff import ChangeKind, diff
from afterbell.scheme.rules.document import Scheme
from afterbell.scheme.rules.schema import SCHEME
from afterbell.scheme.rules.schema.kinds import Part, Rows, Table
from tests.scheme.drafts import SMALL, demo, small, small_text
from tests.scheme.generated import kind_values, schemes
from tests.support.examples import examples

SAID = [
    (('summer = "17:00-19:00"', 'summer = "17:00-18:30"'), "早段 夏令 结束时间 由 19:00 改为 18:30", "early"),
    (('winter = "17:00-19:00"', 'winter = "16:30-19:00"'), "早段 冬令 开始时间 由 17:00 改为 16:30", "early"),
    (("weekdays = [1, 2]\n", "weekdays = [1, 2, 3]\n"), "服务日 由 周一、周二 改为 周一至周三", "weekdays"),
    (("rate_fen = 3500", "rate_fen = 3600"), "补助 补助标准 辅导 标准 由 35.00 元 改为 36.00 元", "pay"),
    (("minimum = 8", "minimum = 9"), "合唱 开班人数 由 8 改为 9", "offerings"),
    (("capacity = 20", "capacity = 25"), "合唱 人数上限 由 20 改为 25", "offerings"),
    (
        ('residences = ["DAY", "BOARDER"]\ntimes', 'residences = ["DAY"]\ntimes'),
        "早段 住宿类别 由 走读生、校内住宿生 改为 走读生",
        "bands",
    ),
    (("from_day = 2026-05-01", "from_day = 2026-05-06"), "夏令 起始日期 由 2026年5月1日 改为 2026年5月6日", "seasons"),
    (('en = "School"', 'en = "The School"'), "方案 学校 英文文字（School → The School） 由 小学 改为 小学", "about"),
    (("early = 2 }", "early = 1.5 }"), "补助 早段 各时段课时数 由 2 改为 1.5", "pay"),
    (('one_of = ["nobody"]', 'one_of = ["late"]'), "无人接 条件 条件项 1 取值之一 由 nobody 改为 late", "conditions"),
]


@pytest.mark.parametrize(("change", "zh", "start"), SAID)
def test_a_change_is_said_in_the_words_of_the_school(change: tuple[str, str], zh: str, start: str) -> None:
    (found,) = diff(before=small(), after=small(change))
    assert found.words.zh == zh
    assert found.kind is ChangeKind.CHANGED
    assert "changed from" in found.words.en
    assert found.key.startswith(start) or start == "early"


def test_an_offering_added_or_removed_is_told_with_what_it_was() -> None:
    start, end = SMALL.index('[[offerings]]\ncode = "choir"'), SMALL.index("[[duty_posts]]")
    without = small((SMALL[start:end], ""))
    (removed,) = diff(before=small(), after=without)
    (added,) = diff(before=without, after=small())
    assert (removed.kind, added.kind) == (ChangeKind.REMOVED, ChangeKind.ADDED)
    assert removed.words.zh.startswith("取消 合唱（名称 合唱；类别 社团活动")
    assert added.words.en.startswith("added: 合唱 (name 合唱; kind club")
    assert removed.key == added.key == "offerings[2]"


def test_rows_put_in_another_order_are_one_change() -> None:
    maths, choir = SMALL.index('[[offerings]]\ncode = "maths"'), SMALL.index('[[offerings]]\ncode = "choir"')
    end = SMALL.index("[[duty_posts]]")
    swapped = small_text((SMALL[maths:end], SMALL[choir:end] + SMALL[maths:choir]))
    (moved,) = diff(before=small(), after=small((SMALL, swapped)))
    assert moved.kind is ChangeKind.MOVED
    assert moved.words.zh == "服务项目 的排列次序改变"


@examples(25)
@given(schemes(), schemes())
def test_differences_are_empty_exactly_when_schemes_are_equal(before: Scheme, after: Scheme) -> None:
    assert diff(before=before, after=before) == ()
    changes = diff(before=before, after=after)
    assert bool(changes) == (before != after)
    for change in changes:
        assert change.words.zh
        assert change.words.en


@examples(80)
@given(st.data())
def test_a_change_of_any_key_anywhere_is_told_and_no_other(data: st.DataObject) -> None:
    before = demo()
    after, path = altered(SCHEME, before, data)
    assume(after != before)
    changes = diff(before=before, after=after)
    assert changes
    for change in changes:
        assert change.path[: len(path)] == path or change.kind is ChangeKind.MOVED


def altered(table: Table, made: Any, data: st.DataObject) -> tuple[Any, tuple[str | int, ...]]:  # noqa: ANN401 - any table
    """Change one key somewhere below a table, and say which."""
    keys = [item for item in table.fields if item.key != "code" and getattr(made, item.key) is not None]
    item = data.draw(st.sampled_from(keys))
    value = getattr(made, item.key)
    if isinstance(item.kind, Part):
        new, path = altered(item.kind.table, value, data)
        return replace(made, **{item.key: new}), (item.key, *path)
    if isinstance(item.kind, Rows):
        assume(value)
        row = data.draw(st.integers(0, len(value) - 1))
        new, path = altered(item.kind.table, value[row], data)
        return replace(made, **{item.key: (*value[:row], new, *value[row + 1 :])}), (item.key, row, *path)
    return replace(made, **{item.key: data.draw(kind_values(item.kind))}), (item.key,)

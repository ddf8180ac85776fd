"""Days, times, amounts and names as people read them."""

from __future__ import annotations

import re
from datetime import date, time

from django.utils.translation import override
from hypothesis import given
from hypothesis import strategies as st

from afterbell.base.privacy import masked
from afterbell.base.spans import TimeSpan
from afterbell.fronts.look.relations import say_collector
from afterbell.fronts.look.saying import say_date, say_day, say_duration, say_money, say_span


def test_a_day_is_written_with_its_weekday() -> None:
    assert say_date(day=date(2026, 6, 10), language="zh-hans") == "2026年6月10日 周三"
    assert say_date(day=date(2026, 6, 14), language="zh-hans") == "2026年6月14日 周日"
    assert say_date(day=date(2026, 6, 10), language="en") == "Wed 10 June 2026"
    assert say_day(day=date(2026, 6, 10), language="zh-hans") == "6月10日"
    assert say_day(day=date(2026, 12, 1), language="en") == "1 December"


def test_a_span_and_an_amount_are_written_as_the_school_writes_them() -> None:
    assert say_span(TimeSpan(time(17, 45), time(18, 20))) == "17:45—18:20"
    assert say_money(fen=3500, language="zh-hans") == "35.00 元"
    assert say_money(fen=3500, language="en") == "35.00 yuan"


@given(minutes=st.integers(min_value=0, max_value=6000))
def test_a_duration_is_written_whole_so_that_parts_add_up(minutes: int) -> None:
    with override("zh-hans"):
        said = say_duration(minutes=minutes)
    read = re.fullmatch(r"(?:(\d+) 小时)? ?(?:(\d+) 分)?", said)
    assert read is not None, said
    assert 60 * int(read[1] or 0) + int(read[2] or 0) == minutes
    assert int(read[2] or 0) < 60


def test_a_duration_is_said_in_both_languages() -> None:
    assert [say_duration(minutes=minutes) for minutes in (50, 120, 200)] == ["50 分", "2 小时", "3 小时 20 分"]
    with override("en"):
        assert [say_duration(minutes=minutes) for minutes in (50, 120, 200)] == ["50 min", "2 h", "3 h 20 min"]


def test_a_masked_name_tells_neither_the_name_nor_how_long_a_long_one_is() -> None:
    assert masked("乌兰") == "乌*"
    assert masked("巴雅尔") == "巴**"
    assert masked("额尔德尼·巴图孟克") == masked("额尔德尼") == "额***"
    assert masked("") == ""


def test_a_usual_relation_is_said_in_the_pages_language_and_another_as_written() -> None:
    assert say_collector("姑姑 查干琪") == "姑姑 查干琪"
    with override("en"):
        assert say_collector("姑姑 查干琪") == "aunt 查干琪"
        assert say_collector("邻居 查干琪") == "邻居 查干琪"
        assert say_collector("") == ""

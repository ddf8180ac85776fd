"""Days, times, amounts and names as people read them."""

from __future__ import annotations

from datetime import date, time

from django.utils.translation import override

from afterbell.base.privacy import masked
from afterbell.base.spans import TimeSpan
from afterbell.fronts.look.relations import say_collector
from afterbell.fronts.look.saying import say_date, say_day, say_money, say_span


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

"""The survey on the office's page: opened once, answered, read as charts and a table in which nobody is recognised."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from io import BytesIO
from zipfile import ZipFile

from afterbell.base import clock
from tests.support.asking import AsksAtMost
from tests.support.surveyed import more_children
from tests.support.visits import standing_clock, visitor
from tests.support.world import SmallSchool, answer_survey

SURVEY = "/office/survey/"
AFTER = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
GIVEN = {"title": "接送情况调查", "opens_on": "2026-02-24", "closes_on": "2026-03-01"}


def test_the_office_opens_the_survey_once(small_school: SmallSchool) -> None:
    with standing_clock():
        office = visitor(small_school.actor("office"))
        page = office.get(SURVEY).text
        assert "还没有发起调查" in page
        assert "发起2026 年春季学期的调查吗？" in page
        backwards = office.post(SURVEY, GIVEN | {"closes_on": "2026-02-01"})
        assert backwards.status_code == 422
        past = office.post(SURVEY, GIVEN | {"opens_on": "2026-01-05", "closes_on": "2026-01-09", "title": "长" * 61})
        dialog = past.text.split('id="open"')[1]
        for words in ("最后一天 2026年1月9日 周五 已经过去", "名称最多 60 个字，现在是 61 个"):
            assert words in dialog
        assert "哪里不对写在旁边" in past.text
        assert office.post(SURVEY, GIVEN | {"title": ""}).status_code == 422
        assert office.post(SURVEY, GIVEN).status_code == 302
        page = office.get(SURVEY).text
        assert "正在填写" in page
        assert "还没有人填" in page
        assert 'id="open"' not in page
        assert office.post(SURVEY, GIVEN).status_code == 409
        assert visitor(small_school.actor("principal")).post(SURVEY, GIVEN).status_code == 404


def test_answers_are_charts_and_a_table_without_small_numbers(
    small_school: SmallSchool, asks_at_most: AsksAtMost
) -> None:
    answer_survey(small_school)
    with standing_clock(AFTER):
        office = visitor(small_school.actor("office"))
        with asks_at_most(25):
            page = office.get(SURVEY).text
        assert "100%" in page
        assert "8/8" in page
        collectors = page.split('id="collector-grades-title"')[1].split("</figure>")[0]
        assert re.findall(r">(没有人能来接|一年级|三年级)<", collectors) == [
            "没有人能来接",
            "一年级",
            "三年级",
        ]
        assert "不显示（少于 5 或可推出）" in collectors
        assert "data-value" not in collectors
        assert 'data-charts="/static/npm/echarts.js"' in page
        with ZipFile(BytesIO(office.get(f"{SURVEY}results.xlsx").content)) as book:
            assert "没有人能来接" in book.read("xl/sharedStrings.xml").decode()


def test_while_it_is_open_two_looks_tell_no_familys_answer(small_school: SmallSchool) -> None:
    survey = answer_survey(small_school)
    with standing_clock():
        office = visitor(small_school.actor("office"))
        before = office.get(SURVEY).text
        assert "2026年2月28日 周六 结束以后才看每一题的结果" in before
        more_children(small_school, survey, 6, room=0, collector="nobody")
        after = office.get(SURVEY).text
        assert "14/14" in after
        for page in (before, after):
            assert "各班填写" in page
            assert "没有人能来接" not in page
            assert "results.xlsx" not in page
        with ZipFile(BytesIO(office.get(f"{SURVEY}results.xlsx").content)) as book:
            assert "没有人能来接" not in book.read("xl/sharedStrings.xml").decode()


def test_only_the_office_and_the_leaders_look(small_school: SmallSchool, other_school: SmallSchool) -> None:
    answer_survey(small_school)
    with standing_clock():
        assert visitor(small_school.actor("gate")).get(SURVEY).status_code == 404
        assert "还没有发起调查" in visitor(other_school.actor("office")).get(SURVEY).text


def cells(page: str, offering: str) -> list[str]:
    """Give what stands in an offering's row of the last table."""
    row = page.rsplit("<table", maxsplit=1)[1].split(f">{offering}<")[1].split("</tr>", maxsplit=1)[0]
    return [re.sub(r"<[^>]*>", "", cell).strip() for cell in re.findall(r"<td.*?</td>", row, re.DOTALL)]


def test_the_forecast_says_what_a_day_and_an_offering_take(small_school: SmallSchool, asks_at_most: AsksAtMost) -> None:
    with standing_clock():
        office = visitor(small_school.actor("office"))
        assert "还没有可以预测的" in office.get(f"{SURVEY}forecast/").text
        survey = answer_survey(small_school)
        more_children(small_school, survey, 6, room=0, collector="nobody", clubs=("choir",))
        more_children(small_school, survey, 2, room=0, collector="nobody", clubs=("drawing",))
        with asks_at_most(14):
            page = office.get(f"{SURVEY}forecast/").text
        assert "需求预测" in page
        assert page.count("早段 周一") >= 2
        rows = {row: cells(page, row) for row in ("童声合唱", "儿童画", "四胡", "早段数学作业辅导")}
        assert rows["童声合唱"][:6] == ["周一", "6", "6", "6", "30", "1"]
        assert rows["儿童画"] == ["周一", "不显示", "不显示", "不显示", "30", "1", "1", "不缺", "不缺"]
        assert rows["四胡"] == ["周二", "0", "0", "0", "24", "0", "1", "不缺", "不缺"]
        assert rows["早段数学作业辅导"][1:4] == ["12", "12", "12"]
        assert visitor(small_school.actor("gate")).get(f"{SURVEY}forecast/").status_code == 404


def test_a_further_survey_is_opened_once_the_last_is_over(small_school: SmallSchool) -> None:
    survey = answer_survey(small_school)
    further = {"title": "期中意愿", "opens_on": "2026-04-20", "closes_on": "2026-04-24"}
    with standing_clock():
        office = visitor(small_school.actor("office"))
        assert 'id="open"' not in office.get(SURVEY).text
        clock.stand_at(moment=datetime(2026, 4, 20, 1, 0, tzinfo=UTC))
        assert "再发一次调查" in office.get(SURVEY).text
        assert office.post(SURVEY, further).status_code == 302
        page = office.get(SURVEY).text
        assert "期中意愿</h1>" in page
        assert "还没有人填" in page
        assert f'href="{SURVEY}?survey={survey}"' in page
        older = office.get(f"{SURVEY}?survey={survey}").text
        assert "接送情况调查</h1>" in older
        assert "8/8" in older
        assert office.get(f"{SURVEY}?survey=nothing").status_code == 404

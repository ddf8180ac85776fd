"""The preview of a survey's results and the public page say the very same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest

from afterbell.base import clock
from afterbell.base.tenancy import within
from afterbell.portal.models import Article
from tests.support.asking import AsksAtMost
from tests.support.surveyed import surveyed_school
from tests.support.visits import standing_clock, stranger, visitor
from tests.support.world import SmallSchool

HERE = "/office/survey/publication/"
AFTER = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _clock(small_school: SmallSchool) -> Iterator[None]:
    assert small_school
    with standing_clock():
        yield


def results(page: str) -> str:
    return page.split('id="results"')[1].split("</section>", maxsplit=1)[0]


def test_one_press_makes_public_what_the_preview_showed(small_school: SmallSchool, asks_at_most: AsksAtMost) -> None:
    principal = visitor(small_school.actor("principal"))
    assert "还没有发起调查" in principal.get(HERE).text
    surveyed_school(small_school)
    page = principal.get(HERE).text
    assert "调查到 2026年2月28日" in page
    assert 'name="seen"' not in page
    clock.stand_at(moment=AFTER)
    with asks_at_most(25):
        page = principal.get(HERE).text
    sent = dict(re.findall(r'name="(survey|seen)" value="([^"]*)"', page))
    office = visitor(small_school.actor("office"))
    assert "由校长在这一页公开" in office.get(HERE).text
    assert office.post(HERE, sent).status_code == 404
    assert principal.post(HERE, sent | {"seen": "0" * 64}).status_code == 409
    assert principal.post(HERE, sent)["Location"] == f"{HERE}?survey={sent['survey']}"
    with within(small_school.id):
        article = Article.objects.get(kind="survey")
    public = stranger().get(f"/schools/alpha/articles/{article.code}/").text
    assert results(public) == results(page)
    assert "接送情况调查结果" in stranger().get("/schools/alpha/").text
    cells = re.findall(r'class="figures(?: blank)?"><span[^>]*>([^<]*)<', results(public))
    assert "不公开" in cells
    numbers = [int(cell) for cell in cells if cell != "不公开"]
    assert numbers
    assert not any(0 < number < 5 for number in numbers)
    for child in small_school.children:
        assert child.name not in public
    assert "已经公开，内容不再变" in principal.get(HERE).text


def test_outsiders_see_no_preview(small_school: SmallSchool) -> None:
    for person in ("homeroom1", "gate"):
        assert visitor(small_school.actor(person)).get(HERE).status_code == 404

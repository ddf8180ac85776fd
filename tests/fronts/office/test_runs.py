"""A preview on the office's page: weighed, confirmed once, published once; stale ones say what changed."""

from __future__ import annotations

import re

import pytest

from afterbell.base.tenancy import within
from afterbell.enrolment.commands import withdraw
from afterbell.placement.models import PublishedRun, PupilOutcome
from tests.fronts.office.test_groups import sheet_text
from tests.placement.test_commands import early
from tests.support.asking import AsksAtMost
from tests.support.term_begun import commit_and_reveal, preview, publish_small_clubs, wish
from tests.support.visits import as_told, standing_clock, visitor
from tests.support.world import FIRST_DAY, MORNING, SmallSchool, enrol_everybody

PLACING = "/office/placing/"


@pytest.fixture
def wishing(small_school: SmallSchool) -> tuple[str, ...]:
    """Let three children wish for the choir's two places, and draw."""
    three = early(enrol_everybody(small_school))
    publish_small_clubs(small_school)
    for application in three:
        wish(small_school, application, "choir")
    commit_and_reveal(small_school)
    return three


def test_a_preview_is_weighed_and_leads_from_a_name_to_the_reasons(
    small_school: SmallSchool, wishing: tuple[str, ...], asks_at_most: AsksAtMost
) -> None:
    assert wishing
    with standing_clock():
        office = visitor(small_school.actor("office"))
        there = office.post(f"{PLACING}preview/")["Location"]
        with asks_at_most(25):
            page = office.get(there).text
        assert "2（66.7%）" in page
        assert "第 1 个停开，当时只有 0 人" in page
        why = re.search(r'href="(/office/wishes/[^"]+\?run=[^"]+)"', page)
        assert why
        assert "“童声合唱”：已满" in office.get(why[1]).text
        assert small_school.children[0].name in sheet_text(office.get(f"{there}list.xlsx"))
        second = office.post(f"{PLACING}preview/")["Location"]
        assert "没有一个学生的位置变了" in office.get(second).text
        with asks_at_most(25):
            listed = office.get(PLACING).text
        assert listed.count("/office/placing/runs/") >= 3


def test_what_changed_since_is_said_and_a_new_preview_is_a_click_away(
    small_school: SmallSchool, wishing: tuple[str, ...]
) -> None:
    child = small_school.children[0]
    with standing_clock():
        office = visitor(small_school.actor("office"))
        there = office.post(f"{PLACING}preview/")["Location"]
        withdraw(
            actor=small_school.family(child), now=MORNING, application=wishing[0], effective_on=FIRST_DAY, reason=""
        )
        stale = office.post(f"{there}confirm/")
        assert stale.status_code == 409
        assert f"{child.name} 周一不再参加" in stale.text
        assert f'action="{PLACING}preview/"' in stale.text
        again = office.post(f"{PLACING}preview/")["Location"]
        assert "位置变了的" in office.get(again).text
        assert office.post(f"{again}confirm/").status_code == 302
        twice = office.post(f"{again}confirm/")
        assert (twice.status_code, "已经确认过" in twice.text) == (409, True)
        assert "没有用" in office.get(there).text


def test_published_with_a_second_round_the_page_waits_and_then_previews_it(
    small_school: SmallSchool, wishing: tuple[str, ...]
) -> None:
    assert wishing
    with standing_clock():
        office = visitor(small_school.actor("office"))
        there = office.post(f"{PLACING}preview/")["Location"]
        office.post(f"{there}confirm/")
        assert office.post(f"{there}publish/", {"second_until": "x"}).status_code == 422
        late = office.post(f"{there}publish/", {"second_until": "2026-02-01"})
        assert (late.status_code, "截止日要在" in late.text) == (422, True)
        assert office.post(f"{there}publish/", {"second_until": "2026-02-24"}).status_code == 302
        page = office.get(PLACING).text
        assert "第二轮录取" in page
        assert "已交 0 份，填到" in page
        early_on = office.post(f"{PLACING}preview/", {"round": "2"})
        assert (early_on.status_code, "过了那天才能录取" in early_on.text) == (422, True)
    with within(small_school.id):
        assert PublishedRun.objects.get().second_until is not None
        assert PupilOutcome.objects.filter(run__round=2).count() == 0


def test_leaders_look_strangers_find_nothing(
    small_school: SmallSchool, other_school: SmallSchool, wishing: tuple[str, ...]
) -> None:
    assert wishing
    there = f"{PLACING}runs/{preview(small_school)}/"
    with standing_clock():
        principal = visitor(small_school.actor("principal"))
        page = principal.get(there)
        assert (page.status_code, 'href="#confirm"' in page.text) == (200, False)
        assert principal.post(f"{there}confirm/").status_code == 404
        for stranger in (small_school.actor("homeroom1"), small_school.actor("gate"), other_school.actor("office")):
            browser = visitor(stranger)
            nothing = browser.get(f"{PLACING}runs/nothing/")
            assert nothing.status_code == 404
            assert as_told(browser.get(there)) == as_told(nothing)
            assert browser.post(f"{there}confirm/").status_code == 404
            assert browser.post(f"{there}publish/").status_code == 404

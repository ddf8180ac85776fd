"""The family's page of other days."""

from __future__ import annotations

from afterbell.base.tenancy import within
from afterbell.enrolment.models import DayChange
from tests.support.asking import AsksAtMost
from tests.support.term_begun import MONDAY_NOON, Begun
from tests.support.visits import as_told, standing_clock, visitor
from tests.support.world import STROKES


def test_a_family_asks_for_other_days_and_takes_it_back(begun: Begun, asks_at_most: AsksAtMost) -> None:
    child, code = begun.school.children[1], begun.applications[1]
    there = f"/family/applications/{code}/days/"
    with standing_clock(MONDAY_NOON):
        family = visitor(begun.school.family(child))
        assert there in family.get(f"/family/applications/{code}/").text
        with asks_at_most(15):
            page = family.get(there).text
        assert "现在参加：早段 周一、周二、周三、周四" in page
        assert page.count(" checked") == 4
        sent = {"day": ["2:early", "3:early"], "effective_on": "2026-03-09", "strokes": STROKES}
        refused = family.post(there, {**sent, "strokes": ""})
        assert refused.status_code == 422
        assert "请在签名框里手写签名" in refused.text
        assert refused.text.count(" checked") == 2
        done = family.post(there, sent, follow=True).text
        assert "变更已提交" in done
        assert "待班级审核" in done
        assert family.post(there, sent).status_code == 409
        with within(begun.school.id):
            change = DayChange.objects.get().code
        teacher = visitor(begun.school.actor("homeroom1"))
        queue = teacher.get(f"/classroom/homerooms/{begun.school.homerooms[0]}/reviews/").text
        assert "改日子，从 3月9日 起" in queue
        assert f'value="{change}"' in queue
        assert "变更已撤回" in family.post(f"{there}take-back/", {"change": change}, follow=True).text


def test_a_teacher_enters_a_change_and_strangers_find_nothing(begun: Begun) -> None:
    there = f"/family/applications/{begun.applications[3]}/days/"
    with standing_clock(MONDAY_NOON):
        teacher = visitor(begun.school.actor("homeroom1"))
        assert "只在家长书面提出后代为录入" in teacher.get(there).text
        sent = {"day": ["2:early"], "effective_on": "2026-03-09"}
        assert "变更已提交" in teacher.post(there, sent, follow=True).text
        strangers = (begun.school.actor("homeroom2"), begun.school.family(begun.school.children[1]))
        for browser in map(visitor, strangers):
            nothing = browser.get("/family/applications/nothing/days/")
            assert nothing.status_code == 404
            assert as_told(browser.get(there)) == as_told(nothing)
            assert as_told(browser.post(there, sent)) == as_told(nothing)

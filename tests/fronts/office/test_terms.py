"""The page on which the office says who works part of a post or never on some weekday."""

from __future__ import annotations

from tests.support.asking import AsksAtMost
from tests.support.visits import standing_clock, visitor
from tests.support.world import SmallSchool

TERMS = "/office/roster/terms/"


def test_terms_are_set_and_listed(small_school: SmallSchool, asks_at_most: AsksAtMost) -> None:
    with standing_clock():
        office = visitor(small_school.actor("office"))
        assert "所有人都是整个岗位" in office.get(TERMS).text
        given = {"staff": small_school.staff["subject1"], "share": "50", "off_weekdays": ["3"], "most_a_week": "2"}
        assert office.post(TERMS, given).status_code == 302
        with asks_at_most(12):
            page = office.get(TERMS).text
        assert "一半" in page
        assert "按方案" in page


def test_what_cannot_be_stays_in_the_form_and_the_principal_only_reads(small_school: SmallSchool) -> None:
    with standing_clock():
        office = visitor(small_school.actor("office"))
        wrong = office.post(TERMS, {"staff": small_school.staff["subject1"], "share": "60"})
        assert wrong.status_code == 422
        principal = visitor(small_school.actor("principal"))
        assert "记下一个人" not in principal.get(TERMS).text
        assert principal.post(TERMS, {"staff": small_school.staff["subject1"], "share": "50"}).status_code == 404

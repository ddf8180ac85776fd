"""The office looks at what forming anew would do, confirms it once, and finds old and new groups by each other."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

from afterbell.base.tenancy import within
from afterbell.placement.models import GroupPlace
from tests.support.asking import AsksAtMost
from tests.support.term_begun import FIRST_MONDAY, MONDAY_NOON, form
from tests.support.visits import standing_clock, visitor

if TYPE_CHECKING:
    from tests.support.world import SmallSchool

THERE = "/office/placing/reform/"
NEXT_MONDAY = (FIRST_MONDAY + timedelta(days=7)).isoformat()


def test_groups_are_looked_at_and_formed_anew(small_school: SmallSchool, asks_at_most: AsksAtMost) -> None:
    form(small_school)
    with within(small_school.id):
        child = small_school.children[3].code
        old = GroupPlace.objects.select_related("group").get(pupil__code=child, weekday=2, until=None).group
    asked = {"band": old.band, "language": old.language, "since": NEXT_MONDAY}
    with standing_clock(MONDAY_NOON):
        office = visitor(small_school.actor("office"))
        assert f'href="{THERE}"' in office.get("/office/placing/").text
        with asks_at_most(12):
            page = office.get(THERE).text
        assert f"?band={old.band}&amp;language={old.language}" in page
        assert "先看会怎么编" in office.get(THERE, {"band": old.band, "language": old.language}).text
        preview = office.get(THERE, asked).text
        seen = re.search(r'name="seen" value="([0-9a-f]{64})"', preview)
        assert seen
        assert old.name in preview
        assert "要换组的孩子" in preview
        assert "一个孩子算一个，不论来几天" in preview
        sent = asked | {"seen": seen[1], "reason": "转出的多"}
        assert office.post(THERE, sent | {"seen": "x"}).status_code == 409
        assert office.post(THERE, sent | {"reason": ""}).status_code == 422
        assert office.post(THERE, sent)["Location"] == "/office/groups/"
        assert "改为：" in office.get(f"/office/groups/{old.code}/").text
        assert office.post(THERE, sent).status_code == 422
        for handle in ("principal", "homeroom1", "gate"):
            browser = visitor(small_school.actor(handle))
            assert browser.get(THERE).status_code == 404
            assert browser.post(THERE, sent).status_code == 404


def test_before_groups_are_formed_there_is_nothing_to_form_anew(small_school: SmallSchool) -> None:
    with standing_clock(MONDAY_NOON):
        assert "还没有可以重新编的组" in visitor(small_school.actor("office")).get(THERE).text

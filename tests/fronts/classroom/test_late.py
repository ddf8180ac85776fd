"""The office lets one family apply after closing: from the child's page, and what the family then reads."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from afterbell.base.tenancy import within
from afterbell.enrolment.commands import open_late
from afterbell.enrolment.models import LateWindow
from tests.support.asking import questions
from tests.support.visits import standing_clock, stranger, visitor
from tests.support.world import MORNING, SmallSchool, answer_survey

CLOSED = MORNING + timedelta(days=5)
GIVEN = {"last_day": "2026-03-06", "reason": "三月转入"}


def address(world: SmallSchool, number: int = 1) -> str:
    return f"/classroom/pupils/{world.children[number].code}/late/"


def test_the_office_opens_it_from_the_childs_page_and_the_family_reads_until_when(small_school: SmallSchool) -> None:
    answer_survey(small_school)
    child, there = small_school.children[1], address(small_school)
    with standing_clock(CLOSED):
        office, family = visitor(small_school.actor("office")), visitor(small_school.family(child))
        assert f'href="{there}"' in office.get(f"/classroom/pupils/{child.code}/").text
        assert "还没有为这个孩子开放过" in office.get(there).text
        assert "补申请" not in family.get("/family/applications/").text
        assert "申请已于" in family.get(f"/family/children/{child.code}/apply/").text
        assert office.post(there, GIVEN)["Location"] == there
        page = office.get(there).text
        for what in ("可以申请到3月6日", "开放中", "三月转入"):
            assert what in page
        assert "学校让您家补申请，到3月6日" in family.get("/family/applications/").text
        form = family.get(f"/family/children/{child.code}/apply/").text
        assert "到3月6日为止" in form
        assert "申请已于" not in form
        assert "三月转入" not in form
        other = visitor(small_school.family(small_school.children[2]))
        assert "补申请" not in other.get("/family/applications/").text
    with standing_clock(CLOSED + timedelta(days=30)):
        assert "已过期" in visitor(small_school.actor("office")).get(there).text


def test_what_is_wrong_is_said_and_what_was_written_stays(small_school: SmallSchool) -> None:
    with standing_clock(CLOSED):
        office = visitor(small_school.actor("office"))
        answer = office.post(address(small_school), {"last_day": "2026-08-01", "reason": "三月转入"})
        assert answer.status_code == 422
        assert "三月转入" in answer.text
        assert 'value="2026-08-01"' in answer.text
        empty = office.post(address(small_school), {"last_day": "", "reason": ""})
        assert (empty.status_code, empty.text.count("field-wrong")) == (422, 2)
    with within(small_school.id):
        assert not LateWindow.objects.exists()


def test_nobody_but_the_office_of_the_school_is_shown_it(small_school: SmallSchool, other_school: SmallSchool) -> None:
    there, child = address(small_school), small_school.children[1]
    with standing_clock(CLOSED):
        for handle in ("principal", "vice", "homeroom1", "gate"):
            visit = visitor(small_school.actor(handle))
            assert visit.get(there).status_code == 404, handle
            assert visit.post(there, GIVEN).status_code == 404, handle
        for visit in (visitor(small_school.family(child)), visitor(other_school.actor("office")), stranger()):
            assert visit.get(there).status_code == 404
            assert visit.post(there, GIVEN).status_code == 404
        assert there not in visitor(small_school.actor("homeroom1")).get(f"/classroom/pupils/{child.code}/").text
    with within(small_school.id):
        assert not LateWindow.objects.exists()


@pytest.mark.parametrize("opened", [1, 3])
def test_the_pages_ask_few_questions(small_school: SmallSchool, opened: int) -> None:
    child = small_school.children[1]
    for number in range(opened):
        open_late(
            actor=small_school.actor("office"),
            now=CLOSED,
            pupil=child.code,
            last_day=(CLOSED + timedelta(days=number)).date(),
            reason="三月转入",
        )
    with standing_clock(CLOSED):
        office, family = visitor(small_school.actor("office")), visitor(small_school.family(child))
        with CaptureQueriesContext(connection) as seen:
            assert office.get(address(small_school)).text.count("三月转入") == opened
        assert len(questions(seen)) <= 12
        with CaptureQueriesContext(connection) as seen:
            assert "补申请" in family.get("/family/applications/").text
        assert len(questions(seen)) <= 12

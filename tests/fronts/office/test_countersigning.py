"""The office's list of what waits for a second person."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import pytest
from python_calamine import CalamineWorkbook

from tests.support.paper import enter, entered
from tests.support.visits import standing_clock, visitor
from tests.support.world import SmallSchool


@pytest.fixture(autouse=True)
def _clock(small_school: SmallSchool) -> Iterator[None]:  # noqa: ARG001 - it stands before the clock does
    with standing_clock():
        yield


def test_what_waits_is_listed_filtered_and_given_as_a_file(small_school: SmallSchool) -> None:
    office = visitor(small_school.actor("office"))
    assert "没有等复核的纸质申请" in office.get("/office/countersigning/").text
    code = entered(small_school)
    enter(small_school, small_school.children[5], pictures=0)
    page = office.get("/office/countersigning/").text
    for said in (small_school.children[0].name, "老师homeroom1", "1 张", "还没有照片", f"/applications/{code}/paper/"):
        assert said in page
    only = office.get("/office/countersigning/", {"q": "三年级"}).text
    assert small_school.children[0].name not in only
    assert small_school.children[5].name in only
    file = office.get("/office/countersigning/list.xlsx", {"q": small_school.children[0].name}).content
    rows = CalamineWorkbook.from_filelike(BytesIO(file)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in rows if row[0]][-1] == small_school.children[0].name
    assert "没有符合条件的申请" in office.get("/office/countersigning/", {"q": "谁"}).text


def test_whoever_is_looked_at_leaves_the_list(small_school: SmallSchool) -> None:
    office = visitor(small_school.actor("office"))
    code = entered(small_school)
    back = office.post(f"/classroom/applications/{code}/paper/countersign/", {"decision": "approved", "then": "list"})
    assert back["Location"] == "/office/countersigning/"
    assert "没有等复核的纸质申请" in office.get("/office/countersigning/").text
    assert visitor(small_school.actor("homeroom1")).get("/office/countersigning/").status_code == 404

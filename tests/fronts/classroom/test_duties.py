"""The statement of duties on the phone, and the list of who has not signed it."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from tests.support.visits import as_told, standing_clock, stranger, visitor
from tests.support.world import STROKES, SmallSchool


@pytest.fixture(autouse=True)
def _clock(db: None) -> Iterator[None]:  # noqa: ARG001 - the clock stands in a table
    with standing_clock():
        yield


def test_a_teacher_reads_and_signs_and_keeps_the_pdf(small_school: SmallSchool) -> None:
    teacher = visitor(small_school.actor("subject1"))
    assert 'href="/classroom/duties/"' in teacher.get("/classroom/").text
    page = teacher.get("/classroom/duties/").text
    assert "辅导教师" in page
    text = re.search(r'name="text" value="(\w+)"', page)
    assert text is not None
    refused = teacher.post("/classroom/duties/", {"text": text[1], "strokes": ""})
    assert refused.status_code == 422
    assert "请在签名框里手写签名" in refused.text
    assert teacher.post("/classroom/duties/", {"text": text[1], "strokes": STROKES}).status_code == 302
    page = teacher.get("/classroom/duties/").text
    assert "您在2026年2月24日 周二签了名" in page
    pdf = f"/classroom/staff/{small_school.staff['subject1']}/duties.pdf"
    assert f'href="{pdf}"' in page
    assert teacher.get(pdf).content.startswith(b"%PDF-")
    assert teacher.post("/classroom/duties/", {"text": text[1], "strokes": STROKES}).status_code == 409


def test_office_and_duty_leader_see_who_has_not_and_remind_them(small_school: SmallSchool) -> None:
    for handle in ("office", "duty"):
        viewer = visitor(small_school.actor(handle))
        page = viewer.get("/classroom/duties/staff/").text
        assert "9 人要签，9 人还没有签" in page
        assert 'data-copies="#reminder"' in page
        assert "没有符合条件的教职工" in viewer.get("/classroom/duties/staff/?state=signed").text
        assert viewer.get("/classroom/duties/staff.xlsx").status_code == 200
    assert 'href="/classroom/duties/staff/"' in visitor(small_school.actor("office")).get("/office/papers/").text


def test_others_do_not_find_it(small_school: SmallSchool) -> None:
    family = visitor(small_school.family(small_school.children[0]))
    for other in (family, stranger()):
        nothing = as_told(other.get("/classroom/staff/nothing/duties.pdf"))
        assert as_told(other.get(f"/classroom/staff/{small_school.staff['gate']}/duties.pdf")) == nothing
    assert family.get("/classroom/duties/").status_code == 404
    assert visitor(small_school.actor("subject1")).get("/classroom/duties/staff/").status_code == 404

"""A school opened at the terminal follows its guide, page by page, from nothing to invited families."""

from __future__ import annotations

import re
from html import unescape

from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from afterbell.base.tenancy import within
from afterbell.schools.models import Homeroom, Term
from afterbell.schools.rules.lists.problem import Kind
from tests.base.corpus import workbook
from tests.support.lists import pupil_rows, table_of
from tests.support.opened import Opened, open_empty
from tests.support.visits import standing_clock, visitor
from tests.support.world import MORNING, publish_scheme

START = "/office/start/"
STEP = re.compile(r'aria-current="step">(.*?)</li>', re.DOTALL)
TERM = {"name": "2026 年春季学期", "first_day": "2026-03-02", "last_day": "2026-07-03"}


def test_the_guide_leads_from_an_opened_school_to_invited_families(db: None) -> None:  # noqa: ARG001 - the tables stand
    empty = open_empty()
    with standing_clock():
        office = visitor(empty.office)
        assert START in office.get("/office/").text
        assert where_next(office, step="学期") == ["/office/calendar/"]
        entered(office.post("/office/calendar/term/", TERM))
        rooms = where_next(office, step="教室")
        entered(office.post(rooms[0], {"name": "音乐教室一", "seats": "45"}))
        staff = where_next(office, step="教师和职工")[0]
        entered(office.post(staff, somebody("helper", "duty_leader", "subject_teacher")))
        entered(office.post(where_next(office, step="班级和班主任")[0], homeroom()))
        assert "1 个班还没有班主任。" in office.get(START).text
        entered(office.post(staff, somebody("teacher", "homeroom_teacher", homeroom=code_of(empty))))
        upload_pupils(office, there=where_next(office, step="学生和家长")[1])
        assert "/office/schemes/draft/form/" in where_next(office, step="方案")
        publish(empty)
        invite(office, there=where_next(office, step="家长邀请单")[0])
        assert "接下来：调查，然后申请" in office.get(START).text
        assert "从这里开始建学校" not in office.get("/office/").text
        assert office.get("/office/survey/").status_code == 200


def where_next(office: Client, *, step: str) -> list[str]:
    """Look which step is highlighted, and open every page it offers."""
    highlighted = STEP.findall(office.get(START).text.split("建学校的步骤")[1])
    assert len(highlighted) == 1
    assert f". {step}</h2>" in highlighted[0]
    ways = [unescape(way) for way in re.findall(r'<a class="button[^>]* href="([^"]+)"', highlighted[0])]
    assert [office.get(way).status_code for way in ways] == [200] * len(ways)
    return ways


def entered(answer: HttpResponse) -> None:
    assert answer.status_code in {200, 302}, answer.content.decode()


def homeroom() -> dict[str, str]:
    return {"grade": "1", "number": "1", "language": "chinese"}


def somebody(handle: str, *posts: str, homeroom: str = "") -> dict[str, object]:
    return {"name": f"老师{handle}", "handle": handle, "posts": posts, "homeroom": homeroom, "languages": ["chinese"]}


def code_of(empty: Opened) -> str:
    with within(empty.school.pk):
        return Homeroom.objects.get().code


def upload_pupils(office: Client, *, there: str) -> None:
    """Upload a list of pupils, look at its preview, and enter it."""
    file = SimpleUploadedFile("名单.xlsx", workbook(*table_of(Kind.PUPILS, *pupil_rows(3, homerooms=1))))
    preview = office.post(there, {"kind": Kind.PUPILS.value, "file": file}).headers["Location"]
    seen = re.search(r'name="seen" value="([0-9a-f]{64})"', office.get(preview).text)
    assert seen
    entered(office.post(preview, {"seen": seen[1]}))


def publish(empty: Opened) -> None:
    """Draft, approve and publish the scheme by the commands of their pages."""
    with within(empty.school.pk):
        term = Term.objects.get().code
    publish_scheme(office=empty.office, principal=empty.principal, term=term, now=MORNING)


def invite(office: Client, *, there: str) -> None:
    sheet = office.post(f"{there}sheet.pdf")
    assert sheet.headers["Content-Type"] == "application/pdf"

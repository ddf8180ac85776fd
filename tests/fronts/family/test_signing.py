"""A changed paper on the phone, on the homeroom teacher's list and on the office's page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from python_calamine import CalamineWorkbook

from afterbell.base.tenancy import within
from afterbell.enrolment.models import Signature
from tests.support.paper import photo
from tests.support.visits import as_told, standing_clock, stranger, visitor
from tests.support.world import MORNING, SCHEME_FILE, STROKES, SmallSchool, enrol_everybody, publish_scheme

LATER = MORNING + timedelta(days=1)
CHANGES = (("事先向班主任请假", "提前一天向班主任请假"), ("四、联系电话", "四、不让孩子独自离校。\n五、联系电话"))


@pytest.fixture
def applications(small_school: SmallSchool) -> tuple[str, ...]:
    applications = enrol_everybody(small_school)
    text = SCHEME_FILE.read_text(encoding="utf-8")
    for old, new in CHANGES:
        assert old in text
        text = text.replace(old, new)
    office, principal = small_school.actor("office"), small_school.actor("principal")
    publish_scheme(office=office, principal=principal, term=small_school.term, now=LATER, text=text)
    return applications


@pytest.fixture(autouse=True)
def _clock(applications: tuple[str, ...]) -> Iterator[None]:  # noqa: ARG001 - the day after
    with standing_clock(LATER):
        yield


@pytest.fixture
def family(small_school: SmallSchool) -> Client:
    return visitor(small_school.family(small_school.children[0]))


def form_of(page: str) -> dict[str, str]:
    return dict(re.findall(r'name="(text-\w+)" value="(\w+)"', page))


def test_a_family_sees_what_is_different_and_signs_by_finger(
    small_school: SmallSchool, family: Client, applications: tuple[str, ...]
) -> None:
    there = f"/family/applications/{applications[0]}/sign/"
    assert f'href="{there}"' in family.get("/family/").text
    page = family.get(there).text
    assert "<ins>提前一天</ins>" in page
    assert "<ins>四、不让孩子独自离校。</ins>" in page
    assert "请在2026年3月11日" in page
    assert page.count('name="paper"') == 1
    assert "checked" not in page
    sent = family.post(there, form_of(page) | {"paper": "undertaking", "strokes": STROKES})
    assert (sent.status_code, sent["Location"]) == (302, f"/family/applications/{applications[0]}/")
    assert "文书都签好了" in family.get(there).text
    assert there not in family.get("/family/").text
    with within(small_school.id):
        assert Signature.objects.filter(application__code=applications[0]).count() == 4


def test_a_page_without_a_signature_stays_filled_in_and_says_why(family: Client, applications: tuple[str, ...]) -> None:
    there = f"/family/applications/{applications[0]}/sign/"
    answer = family.post(there, form_of(family.get(there).text) | {"paper": "undertaking", "strokes": ""})
    assert answer.status_code == 422
    assert "请在签名框里手写签名" in answer.text
    assert "checked" in answer.text
    stale = family.post(there, {"text-undertaking": "0" * 64, "paper": "undertaking", "strokes": STROKES})
    assert stale.status_code == 409
    assert "刚刚又更新了" in stale.text


def test_the_homeroom_teacher_reminds_and_enters_a_paper_signature(
    small_school: SmallSchool, applications: tuple[str, ...]
) -> None:
    teacher = visitor(small_school.actor("homeroom1"))
    listed = f"/classroom/homerooms/{small_school.homerooms[0]}/unsigned/"
    assert f'href="{listed}"' in teacher.get(f"/classroom/homerooms/{small_school.homerooms[0]}/").text
    page = teacher.get(listed).text
    assert "4 名已申请，4 名还有文书没有签" in page
    assert 'data-copies="#reminder"' in page
    there = f"/classroom/applications/{applications[3]}/sign/"
    assert f'href="{there}"' in teacher.get(f"/classroom/pupils/{small_school.children[3].code}/").text
    assert f'href="{there}"' in page
    form = form_of(teacher.get(there).text) | {"paper": "undertaking"}
    assert "没有登记为这个孩子的监护人" in teacher.post(there, form | {"photo": photographed()}).text
    named = form | {"guardian": small_school.children[3].guardian}
    lacking = teacher.post(there, named)
    assert (lacking.status_code, "照片" in lacking.text) == (422, True)
    sheet = f"/classroom/applications/{applications[3]}/signed/"
    sent = teacher.post(there, named | {"photo": photographed()})
    assert (sent.status_code, sent["Location"]) == (302, sheet)
    assert "已录入，等复核" in teacher.get(listed).text
    assert "正等第二个人复核" in teacher.get(there).text
    mine = teacher.get(sheet).text
    assert "录入的人不能自己复核" in mine
    assert "照片和录入一致</button>" not in mine
    with within(small_school.id):
        assert not Signature.objects.filter(application__code=applications[3], channel="paper").exists()
    office = visitor(small_school.actor("office"))
    assert "从纸上录入、等第二个人复核的签名" in office.get("/office/").text
    assert f'href="{sheet}"' in office.get("/office/countersigning/").text
    assert "《家长承诺书》" in office.get(sheet).text
    none = office.post(f"{sheet}countersign/", {"decision": "returned", "reason": ""})
    assert (none.status_code, "退回须写明" in none.text) == (422, True)
    assert office.post(f"{sheet}countersign/", {"decision": "approved"})["Location"] == sheet
    assert there not in teacher.get(listed).text
    with within(small_school.id):
        assert Signature.objects.filter(application__code=applications[3], channel="paper").count() == 1
    again = office.post(f"{sheet}countersign/", {"decision": "approved"})
    assert (again.status_code, "已经有人复核过了" in again.text) == (409, True)


def photographed() -> SimpleUploadedFile:
    return SimpleUploadedFile("IMG_0001.jpg", photo(), content_type="image/jpeg")


def test_the_office_finds_who_has_not_signed_and_takes_the_list_along(small_school: SmallSchool) -> None:
    office = visitor(small_school.actor("office"))
    page = office.get("/office/papers/").text
    assert page.count("家长承诺书") == 8
    one = office.get("/office/papers/", {"homeroom": small_school.homerooms[0], "q": small_school.children[1].name})
    assert one.text.count("家长承诺书") == 1
    sheet = office.get("/office/papers/unsigned.xlsx", {"homeroom": small_school.homerooms[0]})
    rows = CalamineWorkbook.from_filelike(BytesIO(sheet.content)).get_sheet_by_index(0).to_python()
    assert len(rows) == 5
    assert {row[2] for row in rows[1:]} == {"家长承诺书"}


def test_others_do_not_find_the_page(
    small_school: SmallSchool, other_school: SmallSchool, applications: tuple[str, ...]
) -> None:
    visitors = (
        visitor(small_school.family(small_school.children[1])),
        visitor(small_school.actor("homeroom2")),
        visitor(other_school.actor("homeroom1")),
        stranger(),
    )
    for front in ("family", "classroom"):
        for other in visitors:
            nothing = as_told(other.get(f"/{front}/applications/nothing/sign/"))
            assert as_told(other.get(f"/{front}/applications/{applications[0]}/sign/")) == nothing

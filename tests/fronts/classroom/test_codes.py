"""The homeroom teacher hands out codes: shown once, printed once, taken back."""

from __future__ import annotations

import re
from collections.abc import Iterator
from io import BytesIO

import pytest
from django.test import Client
from pypdf import PdfReader

from afterbell.base.tenancy import within
from afterbell.schools.models import SignInCode
from tests.support.visits import as_told, standing_clock, stranger, visitor
from tests.support.world import SmallSchool

CODE = re.compile(r"\b[2-9a-hjkmnp-z]{4}-[2-9a-hjkmnp-z]{4}\b")


@pytest.fixture(autouse=True)
def _clock(small_school: SmallSchool) -> Iterator[None]:  # noqa: ARG001 - the clock stands in the school's tables
    with standing_clock():
        yield


@pytest.fixture
def teacher(small_school: SmallSchool) -> Client:
    return visitor(small_school.actor("homeroom1"))


def issue(school: SmallSchool, client: Client, place: int = 0) -> str:
    """Issue the guardian of a child a code on the page, and give it as shown."""
    guardian = school.children[place].guardian
    page = client.post(f"/classroom/guardians/{guardian}/code/", {"homeroom": school.homerooms[place // 4]})
    found = re.search(r'class="code-shown"[^>]*>([^<]+)<', page.text)
    assert found, page.text
    assert CODE.fullmatch(found[1])
    return found[1]


def test_a_code_is_shown_once_and_lets_its_guardian_in(small_school: SmallSchool, teacher: Client) -> None:
    code, child = issue(small_school, teacher), small_school.children[0]
    for address in (f"pupils/{child.code}/", f"homerooms/{small_school.homerooms[0]}/codes/"):
        page = teacher.get(f"/classroom/{address}").text
        assert "还没有用" in page
        assert code not in page
        assert code.replace("-", "") not in page
    phone = stranger()
    typed = code.upper().replace("-", " ")
    assert phone.post("/code/", {"code": typed}).status_code == 302
    assert child.name in phone.get("/family/").text
    assert "已登录" in teacher.get(f"/classroom/pupils/{child.code}/").text


def test_opening_the_printed_address_fills_the_code_in_and_uses_nothing_up(
    small_school: SmallSchool, teacher: Client
) -> None:
    code = issue(small_school, teacher).replace("-", "")
    phone = stranger()
    for _look in range(2):
        assert f'value="{code}"' in phone.get("/code/", {"code": code}).text
    assert phone.post("/code/", {"code": code}).status_code == 302


def test_the_sheet_issues_what_is_missing_and_says_when_nothing_is(small_school: SmallSchool, teacher: Client) -> None:
    held = issue(small_school, teacher)
    there = f"/classroom/homerooms/{small_school.homerooms[0]}/codes/sheet.pdf"
    sheet = teacher.post(there)
    assert sheet["Content-Type"] == "application/pdf"
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(sheet.content)).pages)
    codes = CODE.findall(text)
    assert len(codes) == 3
    assert held not in codes
    assert stranger().post("/code/", {"code": codes[0]}).status_code == 302
    again = teacher.post(there)
    assert again.status_code == 409
    assert "没有需要发登录码的家长" in again.text
    assert SignInCode.objects.count() == 4


def test_looking_issues_nothing(small_school: SmallSchool, teacher: Client) -> None:
    for address in ("codes/", "codes/sheet.pdf"):
        teacher.get(f"/classroom/homerooms/{small_school.homerooms[0]}/{address}")
    assert SignInCode.objects.count() == 0


def test_taking_a_code_back_sends_its_phone_out(small_school: SmallSchool, teacher: Client) -> None:
    child, phone = small_school.children[0], stranger()
    phone.post("/code/", {"code": issue(small_school, teacher)})
    waiting = issue(small_school, teacher)
    gone = teacher.post(
        f"/classroom/guardians/{child.guardian}/code/revoke/", {"homeroom": small_school.homerooms[0]}, follow=True
    )
    assert "用它登录的手机已退出" in gone.text
    assert phone.get("/family/").status_code == 302
    assert stranger().post("/code/", {"code": waiting}).status_code == 422


def test_the_list_is_filtered(small_school: SmallSchool, teacher: Client) -> None:
    issue(small_school, teacher)
    there = f"/classroom/homerooms/{small_school.homerooms[0]}/codes/"
    held = teacher.get(there, {"state": "live"}).text
    assert small_school.children[0].name in held
    assert small_school.children[1].name not in held
    assert "没有符合条件的家长" in teacher.get(there, {"state": "expired"}).text


def test_nobody_else_hands_out_codes(small_school: SmallSchool, other_school: SmallSchool, teacher: Client) -> None:
    homeroom, child = small_school.homerooms[0], small_school.children[0]
    strangers = [
        visitor(small_school.actor("homeroom2")),
        visitor(small_school.actor("principal")),
        visitor(small_school.family(child)),
        visitor(other_school.actor("office")),
        stranger(),
    ]
    for other in strangers:
        nothing = other.get("/classroom/homerooms/nothing/codes/")
        assert nothing.status_code == 404
        for answer in (
            other.get(f"/classroom/homerooms/{homeroom}/codes/"),
            other.post(f"/classroom/homerooms/{homeroom}/codes/sheet.pdf"),
            other.post(f"/classroom/guardians/{child.guardian}/code/", {"homeroom": homeroom}),
            other.post(f"/classroom/guardians/{child.guardian}/code/revoke/", {"homeroom": homeroom}),
        ):
            assert as_told(answer) == as_told(nothing)
    forged = small_school.children[4].guardian
    assert (
        teacher.post(f"/classroom/guardians/{forged}/code/", {"homeroom": small_school.homerooms[1]}).status_code == 404
    )
    with within(small_school.id):
        assert SignInCode.objects.count() == 0

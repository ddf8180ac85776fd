"""The office's page of fees and the family's own, from drawing up to money confirmed and a bank's file."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pypdf import PdfReader

from afterbell.base.tenancy import within
from afterbell.subsidy.models import (
    BankRow,
    BankStatement,
    FeeExemption,
    FeeReceipt,
    FeeReceiptConfirmed,
    FeeRound,
)
from tests.subsidy.test_fees import DAY, charging
from tests.support.visits import visitor
from tests.support.world import SmallSchool

FEES = "/office/fees/"
HEAD = "流水号,日期,金额,户名,附言"


@pytest.fixture
def school(small_school: SmallSchool) -> SmallSchool:
    charging(small_school)
    return small_school


def as_of(school: SmallSchool, handle: str = "office") -> Client:
    return visitor(school.actor(handle, today=DAY))


def drawn(school: SmallSchool) -> str:
    assert as_of(school).post(f"{FEES}draw/").status_code == 302
    with within(school.id):
        return FeeRound.objects.get().code


def bank(school: SmallSchool, *rows: str, encoding: str = "utf-8") -> str:
    """Upload a bank's file; gives the page that is shown then."""
    file = SimpleUploadedFile("bank.csv", "\n".join((HEAD, *rows)).encode(encoding))
    return as_of(school).post(f"{FEES}statement/", {"file": file}, follow=True).text


def test_the_way_of_a_fee_from_drawn_up_to_paid(school: SmallSchool) -> None:
    child = school.children[0]
    office, vice, family = as_of(school), as_of(school, "vice"), visitor(school.family(child, today=DAY))
    own = f"/family/children/{child.code}/fees/"
    assert "还没有算过应缴" in office.get(FEES).text
    code = drawn(school)
    assert "这一份还没有公布" in office.get(FEES).text
    assert "没有要缴的费用" in family.get(own).text
    assert office.post(f"{FEES}publish/", {"round": code}).status_code == 404
    assert vice.post(f"{FEES}publish/", {"round": code}).status_code == 302
    assert "300.00" in family.get(own).text
    told = family.get("/messages/").text
    assert "本学期课后服务应缴 300.00 元" in told
    page = office.get(FEES, {"child": child.code}).text
    assert "为什么是这么多" in page
    given = {"child": child.code, "way": "paid", "channel": "cash", "amount": "75.00", "day": "2026-02-24"}
    office.post(f"{FEES}receive/", {**given, "reference": ""})
    with within(school.id):
        assert not FeeReceipt.objects.exists()
    office.post(f"{FEES}receive/", {**given, "reference": "No 1"})
    with within(school.id):
        receipt = FeeReceipt.objects.get().code
    assert "等另一人确认" in office.get(FEES).text
    vice.post(f"{FEES}confirm/", {"receipt": receipt})
    assert "75.00" in family.get(own).text
    reason = {"receipt": receipt, "child": child.code, "reason": "录错了"}
    assert "请另一个人来冲销" in office.post(f"{FEES}reverse/", reason, follow=True).text
    assert "已冲销" in vice.post(f"{FEES}reverse/", reason, follow=True).text
    with within(school.id):
        assert FeeReceiptConfirmed.objects.count() == 1
    assert office.get(f"{FEES}list.xlsx").status_code == 200


def test_only_the_office_and_the_own_family_see_money(school: SmallSchool) -> None:
    drawn(school)
    child = school.children[0]
    own = f"/family/children/{child.code}/fees/"
    for handle in ("homeroom1", "subject2", "gate"):
        assert as_of(school, handle).get(FEES).status_code == 404
        assert as_of(school, handle).get(own).status_code == 404
    stranger = visitor(school.family(school.children[1], today=DAY))
    assert stranger.get(own).status_code == 404
    assert stranger.get(FEES, {"child": child.code}).status_code == 404
    assert as_of(school).get(FEES, {"child": "nobody"}).status_code == 404


def test_a_bank_file_comes_in_whole_or_says_why_not(school: SmallSchool) -> None:
    child = school.children[0].code
    code = drawn(school)
    as_of(school, "vice").post(f"{FEES}publish/", {"round": code})
    for wrong, said in (
        (("S1,2026-02-24,-1,x,y",), "第 2 行的金额"),
        (("S1,2026-02-24,1,x,y", "S1,2026-02-24,1,x,y"), "流水号前面出现过"),
        (("S1,2026-02-24,1,=1+1,y",), "有公式"),
        ((), "没有一笔流水"),
    ):
        assert said in bank(school, *wrong)
    with within(school.id):
        assert not BankRow.objects.exists()
    rows = (f"S1,2026-02-24,75.00,张家,{child}", "S2,2026-02-24,1.00,某人,")
    assert "没有对上孩子的" in bank(school, *rows, encoding="gbk")
    assert "已经导入过" in bank(school, *rows)
    with within(school.id):
        assert (BankRow.objects.count(), FeeReceipt.objects.get().fen) == (2, 7500)


def test_what_is_not_matched_is_given_to_a_child_and_another_confirms_the_whole_file(school: SmallSchool) -> None:
    matched, other = school.children[:2]
    as_of(school, "vice").post(f"{FEES}publish/", {"round": drawn(school)})
    bank(school, f"S1,2026-02-24,75.00,张家,{matched.code}", "S2,2026-02-24,300.00,某人,")
    with within(school.id):
        there = f"{FEES}files/{BankStatement.objects.get().code}/"
        payment = BankRow.objects.get(serial="S2").code
    office, vice = as_of(school), as_of(school, "vice")
    assert "某人" in office.get(there).text
    assert "确认 1 笔" not in office.get(there).text
    for wrong in ("谁也不是", ""):
        said = office.post(f"{there}match/", {"payment": payment, "child": wrong}, follow=True).text
        assert "没有找到这名学生" in said
    assert "已对上" in office.post(f"{there}match/", {"payment": payment, "child": other.code}, follow=True).text
    assert "确认 2 笔" in vice.get(there).text
    assert "已确认" in vice.post(f"{there}confirm/", follow=True).text
    assert "没有等您确认的款项" in vice.post(f"{there}confirm/", follow=True).text
    with within(school.id):
        assert FeeReceiptConfirmed.objects.count() == 2
    for handle in ("homeroom1", "gate"):
        assert as_of(school, handle).get(there).status_code == 404
    assert "375.00" in office.get(FEES).text


def test_an_exemption_is_proposed_by_one_and_confirmed_by_another(school: SmallSchool) -> None:
    child = school.children[0].code
    drawn(school)
    office, vice = as_of(school), as_of(school, "vice")
    given = {"child": child, "category": "left_behind", "evidence": ""}
    assert "留守 · 50%" in office.get(FEES, {"child": child}).text
    assert "提出减免" not in vice.get(FEES, {"child": child}).text
    assert "请写" in office.post(f"{FEES}exempt/", given, follow=True).text
    office.post(f"{FEES}exempt/", {**given, "evidence": "证明第 12 号"})
    with within(school.id):
        code = FeeExemption.objects.get().code
    assert "证明已看到" not in office.get(FEES).text
    assert "证明第 12 号" in vice.get(FEES).text
    assert office.post(f"{FEES}exempt/confirm/", {"exemption": code}).status_code == 404
    assert "减免已确认" in vice.post(f"{FEES}exempt/confirm/", {"exemption": code}, follow=True).text
    assert office.post(f"{FEES}draw/").status_code == 302
    assert "150.00" in office.get(FEES, {"child": child}).text


def test_a_receipt_is_a_sealed_paper_for_the_office_and_the_own_family(school: SmallSchool) -> None:
    child, stranger = school.children[:2]
    code = drawn(school)
    vice = as_of(school, "vice")
    vice.post(f"{FEES}publish/", {"round": code})
    given = {"child": child.code, "way": "paid", "channel": "cash", "amount": "75.00", "day": "2026-02-24"}
    as_of(school).post(f"{FEES}receive/", {**given, "reference": "No 1"})
    with within(school.id):
        receipt = FeeReceipt.objects.get().code
    office = f"{FEES}receipts/{receipt}/receipt.pdf"
    own = f"/family/receipts/{receipt}/receipt.pdf"
    family = visitor(school.family(child, today=DAY))
    assert as_of(school).get(office).status_code == 404
    vice.post(f"{FEES}confirm/", {"receipt": receipt})
    for file in (as_of(school).get(office), family.get(own)):
        assert file.headers["Content-Type"] == "application/pdf"
        assert "75.00" in PdfReader(BytesIO(file.content)).pages[0].extract_text()
    other = visitor(school.family(stranger, today=DAY))
    assert other.get(own).status_code == 404

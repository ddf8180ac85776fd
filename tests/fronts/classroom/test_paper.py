"""Applications on paper on a teacher's phone: printed, entered, photographed, corrected, and looked at by another."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pypdf import PdfReader

from afterbell.base.tenancy import within
from afterbell.enrolment.models import Application, Countersignature, PaperPicture
from tests.base import photos
from tests.support.paper import entered, photo, picture
from tests.support.visits import as_told, standing_clock, stranger, visitor
from tests.support.world import MORNING, PAPERS, Child, SmallSchool, answer_survey

MISSING = "0000000000"


@pytest.fixture(autouse=True)
def _clock(small_school: SmallSchool) -> Iterator[None]:  # noqa: ARG001 - it stands before the clock does
    with standing_clock():
        yield


@pytest.fixture
def child(small_school: SmallSchool) -> Child:
    answer_survey(small_school)
    return small_school.children[0]


@pytest.fixture
def teacher(small_school: SmallSchool) -> Client:
    return visitor(small_school.actor("homeroom1"))


def sent(name: str = "IMG_0001.jpg", data: bytes | None = None) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, photo() if data is None else data, content_type="image/jpeg")


def on_the_form(child: Child, **more: object) -> dict[str, object]:
    return {"guardian": child.guardian, "day": ["1:early", "3:early"], "paper": list(PAPERS), **more}


def code_of(world: SmallSchool) -> str:
    with within(world.id):
        return Application.objects.get().code


def test_the_paper_is_entered_with_its_photo_and_waits_for_another_person(
    small_school: SmallSchool, teacher: Client, child: Child
) -> None:
    there = f"/classroom/pupils/{child.code}/apply/"
    assert 'capture="environment"' in teacher.get(there).text
    answer = teacher.post(there, on_the_form(child, photo=[sent()]), follow=True)
    code = code_of(small_school)
    assert answer.redirect_chain == [(f"/classroom/applications/{code}/paper/", 302)]
    assert "等另一位老师复核" in answer.text
    assert "照片和录入一致" not in answer.text
    assert teacher.get(there)["Location"] == f"/classroom/applications/{code}/paper/"
    office = visitor(small_school.actor("office"))
    assert "还没有第二个人复核，复核以前学校不能通过" in office.get("/office/applications/").text
    page = office.get(f"/classroom/applications/{code}/paper/").text
    for said in ("早段 周一、周三", "母亲 萨仁", "《家长承诺书》", "文本指纹", "照片和录入一致"):
        assert said in page
    checked = office.post(f"/classroom/applications/{code}/paper/countersign/", {"decision": "approved"}, follow=True)
    assert "复核完成：一致" in checked.text
    story = visitor(small_school.family(child)).get(f"/family/applications/{code}/").text
    for said in ("纸质代录", "纸质申请代录", "复核：照片和录入一致"):
        assert said in story


@pytest.mark.parametrize("name", ["a program called photo.jpg", "a photo of an iPhone", "a bomb", "half a photo"])
def test_a_bad_photo_loses_nothing_that_was_entered(
    small_school: SmallSchool, teacher: Client, child: Child, name: str
) -> None:
    make, _reason = photos.REFUSED[name]
    there = f"/classroom/pupils/{child.code}/apply/"
    page = teacher.post(there, on_the_form(child, photo=[sent("IMG.jpg", make())]), follow=True).text
    assert "的纸质申请已录入" in page
    assert "没有收下" in page
    code = code_of(small_school)
    again = teacher.post(f"/classroom/applications/{code}/paper/photos/", {"photo": [sent(data=make())]})
    assert again.status_code == 422
    assert "没有收下" in again.text
    with within(small_school.id):
        assert (Application.objects.count(), PaperPicture.objects.count()) == (1, 0)
    right = teacher.post(f"/classroom/applications/{code}/paper/photos/", {"photo": [sent(), sent()]}, follow=True)
    assert "照片已收下" in right.text
    with within(small_school.id):
        assert PaperPicture.objects.count() == 2


def test_a_photo_of_twenty_megabytes_arrives(small_school: SmallSchool, teacher: Client, child: Child) -> None:
    large = sent(data=photos.of_twenty_megabytes())
    teacher.post(f"/classroom/pupils/{child.code}/apply/", on_the_form(child, photo=[large]))
    with within(small_school.id):
        kept = PaperPicture.objects.get()
    assert max(kept.width, kept.height) == 2000
    answer = teacher.get(f"/pictures/paper/{kept.code}/")
    assert answer["Content-Type"] == "image/jpeg"
    assert answer["Cache-Control"] == "no-store"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Disposition"] == 'inline; filename="photo.jpg"'
    assert len(answer.content) < 4_000_000


def test_without_a_photo_one_is_asked_for(small_school: SmallSchool, teacher: Client, child: Child) -> None:
    teacher.post(f"/classroom/pupils/{child.code}/apply/", on_the_form(child))
    page = f"/classroom/applications/{code_of(small_school)}/paper/"
    assert "请给签好字的纸拍照上传" in teacher.get(page).text
    empty = teacher.post(f"{page}photos/", {})
    assert (empty.status_code, "请先拍照或选一张照片" in empty.text) == (422, True)
    office = visitor(small_school.actor("office"))
    assert ">照片和录入一致<" not in office.get(page).text
    refused = office.post(f"{page}countersign/", {"decision": "approved"})
    assert (refused.status_code, "还没有签字纸的照片" in refused.text) == (422, True)


def test_what_was_sent_back_is_entered_again_with_what_stood_there(
    small_school: SmallSchool, teacher: Client, child: Child
) -> None:
    teacher.post(f"/classroom/pupils/{child.code}/apply/", on_the_form(child, photo=[sent()]))
    page = f"/classroom/applications/{code_of(small_school)}/paper/"
    office = visitor(small_school.actor("office"))
    bare = office.post(f"{page}countersign/", {"decision": "returned"})
    assert (bare.status_code, "退回须写明哪里不一致" in bare.text) == (422, True)
    office.post(f"{page}countersign/", {"decision": "returned", "reason": "纸上没有周三"})
    again = office.post(f"{page}countersign/", {"decision": "approved"})
    assert again.status_code == 409
    assert "更正后重新录入" in teacher.get(page).text
    form = teacher.get(f"/classroom/pupils/{child.code}/apply/")
    assert "申请被退回：纸上没有周三" in form.text
    assert form.text.count(" checked") == 3
    teacher.post(f"/classroom/pupils/{child.code}/apply/", on_the_form(child, day=["1:early"]))
    assert "第 2 次录入" in teacher.get(page).text
    assert office.post(f"{page}countersign/", {"decision": "approved"}).status_code == 302
    with within(small_school.id):
        decisions = Countersignature.objects.order_by("round").values_list("round", "decision")
        assert list(decisions) == [(1, "returned"), (2, "confirmed")]


def test_a_photo_is_taken_away_until_somebody_looked(small_school: SmallSchool, teacher: Client) -> None:
    code = entered(small_school, pictures=2)
    with within(small_school.id):
        first, second = PaperPicture.objects.order_by("place").values_list("code", flat=True)
    page = f"/classroom/applications/{code}/paper/"
    assert teacher.post(f"/classroom/paper/{first}/remove/")["Location"] == page
    visitor(small_school.actor("vice")).post(f"{page}countersign/", {"decision": "approved"})
    assert teacher.post(f"/classroom/paper/{second}/remove/").status_code == 409
    assert "删除照片" not in teacher.get(page).text


def test_whoever_entered_it_is_not_offered_to_confirm_it(small_school: SmallSchool, teacher: Client) -> None:
    code = entered(small_school)
    page = f"/classroom/applications/{code}/paper/"
    assert ">照片和录入一致<" not in teacher.get(page).text
    refused = teacher.post(f"{page}countersign/", {"decision": "approved"})
    assert (refused.status_code, "录入的人不能复核自己的录入" in refused.text) == (422, True)


def test_others_find_neither_paper_nor_photo(small_school: SmallSchool) -> None:
    code = entered(small_school)
    with within(small_school.id):
        shot = PaperPicture.objects.get().code
    for address, none in (
        (f"/classroom/applications/{code}/paper/", f"/classroom/applications/{MISSING}/paper/"),
        (f"/pictures/paper/{shot}/", f"/pictures/paper/{MISSING}/"),
    ):
        for handle in ("homeroom2", "principal", "subject1", "gate"):
            person = visitor(small_school.actor(handle))
            assert as_told(person.get(address)) == as_told(person.get(none))
        assert stranger().get(address).status_code == 404
    family = visitor(small_school.family(small_school.children[0]))
    assert family.get(f"/pictures/paper/{shot}/").content == picture(200).jpeg


def test_a_homeroom_or_a_child_is_printed_and_the_picture_leads_to_the_entry(
    small_school: SmallSchool, teacher: Client, child: Child
) -> None:
    room = small_school.homerooms[0]
    assert f"/classroom/homerooms/{room}/forms.pdf" in teacher.get(f"/classroom/homerooms/{room}/").text
    for address, pages in ((f"homerooms/{room}/forms.pdf", 16), (f"pupils/{child.code}/form.pdf", 4)):
        made = teacher.get(f"/classroom/{address}")
        assert made["Content-Type"] == "application/pdf"
        assert len(PdfReader(BytesIO(made.content)).pages) == pages
    entry = f"/classroom/enter/?child={child.code}"
    assert teacher.get(entry)["Location"] == f"/classroom/pupils/{child.code}/apply/"
    assert stranger().get(entry)["Location"].startswith("/sign-in/?next=%2Fclassroom%2Fenter%2F")
    other = visitor(small_school.actor("homeroom2"))
    assert other.get(entry, follow=True).status_code == 404
    assert teacher.get("/classroom/enter/", follow=True).status_code == 404


def test_after_closing_a_teacher_is_told_what_a_teacher_can_do(teacher: Client, child: Child) -> None:
    there = f"/classroom/pupils/{child.code}/apply/"
    with standing_clock(MORNING + timedelta(days=10)):
        pages = (teacher.get(there), teacher.post(there, on_the_form(child, photo=[sent()])))
    for page in pages:
        assert f"{child.name}家确实需要的，请教导处给这个孩子开补申请" in page.text
        assert "联系班主任" not in page.text

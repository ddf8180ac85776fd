"""Evidence on the family's phone and before the reviewers: sent, taken back, looked at, and every look told."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from afterbell.base.tenancy import within
from afterbell.enrolment.models import EvidenceLook, EvidencePicture
from tests.base import photos
from tests.support.paper import enter, photo, picture
from tests.support.visits import as_told, standing_clock, visitor
from tests.support.world import SmallSchool, answer_survey, approve_in_homerooms

MISSING = "0000000000"


@pytest.fixture(autouse=True)
def _clock(small_school: SmallSchool) -> Iterator[None]:  # noqa: ARG001 - it stands before the clock does
    with standing_clock():
        yield


@pytest.fixture
def code(small_school: SmallSchool) -> str:
    """Give the application of a family that says it is in hardship and left behind."""
    answer_survey(small_school)
    return enter(small_school, small_school.children[0], circumstances=("hardship", "left_behind"))


@pytest.fixture
def family(small_school: SmallSchool) -> Client:
    return visitor(small_school.family(small_school.children[0]))


def sent(*files: bytes, about: str = "hardship") -> dict[str, object]:
    return {"circumstance": about, "photo": [SimpleUploadedFile("IMG.jpg", data) for data in files]}


def shots(world: SmallSchool) -> list[str]:
    with within(world.id):
        return list(EvidencePicture.objects.order_by("place").values_list("code", flat=True))


def test_a_family_sends_a_photo_and_reads_who_looked(small_school: SmallSchool, family: Client, code: str) -> None:
    there = f"/family/applications/{code}/evidence/"
    assert there in family.get(f"/family/applications/{code}/").text
    page = family.post(there, sent(photo()), follow=True).text
    assert "1 张照片已收下" in page
    assert "还没有人看过" in page
    (shot,) = shots(small_school)
    assert family.get(f"/pictures/evidence/{shot}/").content == picture().jpeg
    office = visitor(small_school.actor("office"))
    looked = office.get(f"/pictures/evidence/{shot}/")
    assert (looked.content, looked["Cache-Control"], looked["X-Content-Type-Options"]) == (
        picture().jpeg,
        "no-store",
        "nosniff",
    )
    page = family.get(there).text
    assert "看过 1 次" in page
    assert "谁看过" in page
    assert "2月24日" in page
    assert "09:00" in page
    with within(small_school.id):
        assert EvidenceLook.objects.count() == 1


def test_reviewers_find_it_from_their_queues_and_see_no_photo_before_they_ask(
    small_school: SmallSchool, family: Client, code: str
) -> None:
    family.post(f"/family/applications/{code}/evidence/", sent(photo(), photo(100)))
    teacher = visitor(small_school.actor("homeroom1"))
    queue = teacher.get(f"/classroom/homerooms/{small_school.homerooms[0]}/reviews/").text
    assert "证明照片 2 张" in queue
    assert f"/family/applications/{code}/evidence/" in queue
    page = teacher.get(f"/family/applications/{code}/evidence/").text
    assert "<img" not in page
    assert "看第 2 张（会记下）" in page
    with within(small_school.id):
        assert not EvidenceLook.objects.exists()


@pytest.mark.parametrize("name", photos.REFUSED)
def test_every_bad_file_has_its_sentence_and_nothing_is_kept(
    small_school: SmallSchool, family: Client, code: str, name: str
) -> None:
    make, _reason = photos.REFUSED[name]
    answer = family.post(f"/family/applications/{code}/evidence/", sent(photo(), make()))
    assert answer.status_code == 422
    assert "没有" in answer.text
    assert shots(small_school) == []


def test_each_bad_photo_is_named_once(family: Client, code: str) -> None:
    files = [photos.REFUSED[name][0]() for name in ("a scan", "a scan", "a table")]
    answer = family.post(f"/family/applications/{code}/evidence/", sent(*files)).text
    assert answer.count("这是 PDF 文件") == 1
    assert "不是照片" in answer


def test_too_many_none_or_about_nothing_is_refused(family: Client, code: str) -> None:
    there = f"/family/applications/{code}/evidence/"
    for wrong, said in (
        (sent(), "请先拍照或选一张照片"),
        (sent(*[photo()] * 5), "照片最多 4 张"),
        (sent(photo(), about="special_need"), "申请里没有选这种家庭情况"),
    ):
        answer = family.post(there, wrong)
        assert (answer.status_code, said in answer.text) == (422, True)
    family.post(there, sent(*[photo()] * 4))
    assert "已有 4 张，不能再传" in family.get(there).text


def test_a_photo_is_taken_back_until_the_homeroom_reviewed(
    small_school: SmallSchool, family: Client, code: str
) -> None:
    there = f"/family/applications/{code}/evidence/"
    family.post(there, sent(photo(), photo(90)))
    first, second = shots(small_school)
    assert "照片已删去" in family.post(f"/pictures/evidence/{first}/remove/", follow=True).text
    approve_in_homerooms(small_school, [code])
    assert family.post(f"/pictures/evidence/{second}/remove/").status_code == 409
    assert family.post(there, sent(photo())).status_code == 409
    assert "传这些照片" not in family.get(there).text


def test_nobody_else_finds_page_or_photo(small_school: SmallSchool, family: Client, code: str) -> None:
    family.post(f"/family/applications/{code}/evidence/", sent(photo()))
    (shot,) = shots(small_school)
    for handle in ("principal", "homeroom2", "subject1", "duty"):
        person = visitor(small_school.actor(handle))
        for address in ("/family/applications/{}/evidence/", "/pictures/evidence/{}/"):
            there = address.format(code if "applications" in address else shot)
            assert as_told(person.get(there)) == as_told(person.get(address.format(MISSING)))
        assert "证明照片" not in person.get(f"/family/applications/{code}/").text
    neighbour = visitor(small_school.family(small_school.children[1]))
    assert neighbour.get(f"/pictures/evidence/{shot}/").status_code == 404
    assert neighbour.post(f"/pictures/evidence/{shot}/remove/").status_code == 404


def test_a_family_that_claims_nothing_is_told_so(small_school: SmallSchool, family: Client) -> None:
    answer_survey(small_school)
    bare = enter(small_school, small_school.children[0])
    page = family.get(f"/family/applications/{bare}/evidence/").text
    assert "申请里没有选家庭情况" in page
    assert "传这些照片" not in page

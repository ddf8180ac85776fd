"""The register by lists, as the office uploads, looks, mends and enters."""

from __future__ import annotations

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from afterbell.base.sheet_files import read_table
from afterbell.base.tenancy import within
from afterbell.schools.lists.files import template
from afterbell.schools.models import Pupil, Room
from afterbell.schools.rules.lists.problem import Kind
from tests.base import corpus
from tests.support.asking import AsksAtMost
from tests.support.lists import pupil_rows, table_of
from tests.support.visits import as_told, standing_clock, visitor
from tests.support.world import SmallSchool

GOOD = ("三2班", "巴·雅尔", "走读", "家长", "妈妈", 13_700_000_099.0)
BAD = ("9.9", "图雅", "月球", "家长", "妈妈", "12")
SAME_TEXT = "这份名单与已登记的完全一样"


def upload(client: Client, file: bytes, *, kind: Kind = Kind.PUPILS) -> HttpResponse:
    """Send a file as the form does."""
    sent = {"kind": kind.value, "file": SimpleUploadedFile("名单.xlsx", file)}
    return client.post("/office/lists/", sent)


def pupils(*rows: tuple[object, ...]) -> bytes:
    return corpus.workbook(*table_of(Kind.PUPILS, *rows))  # type: ignore[arg-type]


def confirm(client: Client, preview: str) -> HttpResponse:
    seen = re.search(r'name="seen" value="([0-9a-f]{64})"', client.get(preview).text)
    assert seen
    return client.post(preview, {"seen": seen[1]}, follow=True)


def test_a_list_is_seen_row_by_row_before_it_is_entered(small_school: SmallSchool) -> None:
    with standing_clock():
        office = visitor(small_school.actor("office"))
        sent = upload(office, pupils(GOOD))
        assert sent.status_code == 302
        preview = sent.headers["Location"]
        page = office.get(preview).text
        assert "登记这 1 行" in page
        assert "巴·雅尔" in page
        with within(small_school.id):
            assert not Pupil.objects.filter(name="巴·雅尔").exists()
        done = confirm(office, preview)
        assert "学生名单登记好了：新增 1，改动 0，没有变化 0。" in done.text
        with within(small_school.id):
            assert Pupil.objects.get(name="巴·雅尔").residence == "day"
        assert office.get(preview).status_code == 404
        again = upload(office, pupils(GOOD)).headers["Location"]
        assert SAME_TEXT in office.get(again).text
        assert 'name="seen"' not in office.get(again).text


def test_a_faulty_file_is_given_back_and_cannot_be_entered(small_school: SmallSchool) -> None:
    with standing_clock():
        office = visitor(small_school.actor("office"))
        preview = upload(office, pupils(GOOD, BAD)).headers["Location"]
        page = office.get(preview).text
        assert "有 1 行要改" in page
        assert "看不懂班级“9.9”" in page
        assert 'name="seen"' not in page
        assert "巴·雅尔" not in office.get(preview, {"show": "faulty"}).text
        assert "没有这样的行" in office.get(preview, {"q": "无此人"}).text
        back = read_table(office.get(f"{preview}back.xlsx").content)
        assert "看不懂班级" in str(back[2][-1])
        refused = office.post(preview, {"seen": "0" * 64})
        assert refused.status_code == 422
        assert "还有 1 行要改" in refused.text
        with within(small_school.id):
            assert not Pupil.objects.filter(name="巴·雅尔").exists()


def test_what_was_not_seen_is_not_written(small_school: SmallSchool) -> None:
    with standing_clock():
        first, second = (visitor(small_school.actor(name)) for name in ("office", "office2"))
        rooms = corpus.workbook(("教室", "座位数"), ("新教室", 40))
        preview = upload(first, rooms, kind=Kind.ROOMS).headers["Location"]
        seen = re.search(r'name="seen" value="([0-9a-f]{64})"', first.get(preview).text)
        assert seen
        other = upload(second, corpus.workbook(("教室", "座位数"), ("新教室", 41)), kind=Kind.ROOMS)
        assert "登记好了" in confirm(second, other.headers["Location"]).text
        late = first.post(preview, {"seen": seen[1]})
        assert late.status_code == 409
        assert "名册又有了变化" in late.text
        assert "41 → 40" in late.text
        with within(small_school.id):
            assert Room.objects.get(name="新教室").seats == 41


@pytest.mark.parametrize("name", ["bomb", "program", "old-excel", "empty", "web-page", "word", "external-entity"])
def test_a_file_that_cannot_be_read_is_refused_on_the_page(small_school: SmallSchool, name: str) -> None:
    with standing_clock():
        office = visitor(small_school.actor("office"))
        answer = upload(office, corpus.REFUSED[name][0]())
        assert answer.status_code == 422
        assert 'role="alert"' in answer.text
        assert office.post("/office/lists/", {"kind": "pupils"}).status_code == 422
        assert office.post("/office/lists/", {"kind": "nothing"}).status_code == 422


def test_a_file_with_a_column_missing_says_which(small_school: SmallSchool) -> None:
    with standing_clock():
        office = visitor(small_school.actor("office"))
        preview = upload(office, corpus.workbook(("班级", "姓名"), ("3.2", "巴"))).headers["Location"]
        page = office.get(preview).text
        assert "缺少一列：住宿" in page
        assert 'name="seen"' not in page
        assert read_table(office.get(f"{preview}back.xlsx").content)


@pytest.mark.parametrize("kind", list(Kind))
def test_every_template_is_there_to_be_taken(small_school: SmallSchool, kind: Kind) -> None:
    with standing_clock():
        office = visitor(small_school.actor("office"))
        assert office.get("/office/lists/template.xlsx", {"kind": kind.value}).content == template(kind=kind)
        assert office.get("/office/lists/template.xlsx", {"kind": "else"}).status_code == 404
        assert f'<option value="{kind.value}" selected' in office.get("/office/lists/", {"kind": kind.value}).text


@pytest.mark.parametrize("number", [1, 3, 120])
def test_a_preview_asks_few_questions_however_long_it_is(
    small_school: SmallSchool, asks_at_most: AsksAtMost, number: int
) -> None:
    with standing_clock():
        office = visitor(small_school.actor("office"))
        preview = upload(office, pupils(*pupil_rows(number))).headers["Location"]
        with asks_at_most(25):
            page = office.get(preview).text
        assert ("下一页" in page) == (number > 50)
        with asks_at_most(25):
            assert office.get("/office/lists/").status_code == 200


def test_an_empty_school_is_told_where_to_begin(small_school: SmallSchool) -> None:
    with standing_clock():
        office = visitor(small_school.actor("office"))
        assert "还没有教室。" not in office.get("/office/").text
        with within(small_school.id):
            Room.objects.all().delete()
        page = office.get("/office/").text
        assert "从这里开始建学校" in page
        assert "下一步：教室。 还没有教室。" in page
        principal = visitor(small_school.actor("principal")).get("/office/").text
        assert "/office/lists/" not in principal
        assert "/office/start/" not in principal


def test_strangers_find_none_of_it(small_school: SmallSchool, other_school: SmallSchool) -> None:
    with standing_clock():
        preview = upload(visitor(small_school.actor("office")), pupils(GOOD)).headers["Location"]
        nowhere = f"/office/lists/kept/{'0' * 64}/"
        actors = (
            small_school.actor("principal"),
            small_school.actor("homeroom1"),
            small_school.family(small_school.children[0]),
            other_school.actor("office"),
        )
        for actor in actors:
            browser = visitor(actor)
            nothing = as_told(browser.get(nowhere))
            assert nothing[0] == 404
            assert as_told(browser.get(preview)) == nothing
            assert as_told(browser.post(preview, {"seen": "0" * 64})) == as_told(browser.post(nowhere))
            assert as_told(browser.get(f"{preview}back.xlsx")) == nothing

"""The office writes the clubs' cards beside the list and says until when families wish; everybody sees the picture."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image
from pytest_django import Settings

from afterbell.base.tenancy import within
from afterbell.placement.models import ClubCard
from afterbell.portal.commands import lock_space
from tests.support.asking import AsksAtMost
from tests.support.authorities import officer
from tests.support.term_begun import commit_draw
from tests.support.visits import standing_clock, stranger, visitor
from tests.support.world import MORNING, SmallSchool, answer_survey, apply

LIST = "/office/clubs/"
CHOIR = f"{LIST}?club=choir"
CARD = {"about": "学会几首两声部的歌。", "to_bring": "水杯", "leader": "", "seen": "0"}


@pytest.fixture
def office(small_school: SmallSchool, tmp_path: Path, settings: Settings) -> Iterator[Client]:
    settings.MEDIA_ROOT = tmp_path
    with standing_clock():
        yield visitor(small_school.actor("office"))


def photo() -> SimpleUploadedFile:
    made = BytesIO()
    Image.new("RGB", (600, 600), "green").save(made, format="PNG")
    return SimpleUploadedFile("choir.png", made.getvalue())


def test_a_card_is_written_and_families_see_it(
    small_school: SmallSchool, office: Client, asks_at_most: AsksAtMost
) -> None:
    with asks_at_most(25):
        assert "童声合唱" in office.get(CHOIR).text
    assert office.post(CHOIR, CARD | {"leader": small_school.staff["club1"], "photo": photo()}).status_code == 302
    assert "学会几首两声部的歌。" in office.get(LIST).text
    with within(small_school.id):
        picture = ClubCard.objects.get().picture
    shown = stranger().get(f"/schools/{small_school.code}/clubs/{picture}.webp")
    assert (shown.status_code, shown["Content-Type"]) == (200, "image/webp")
    again = stranger().get(
        f"/schools/{small_school.code}/clubs/{picture}.webp", headers={"if-none-match": shown["ETag"]}
    )
    assert (shown["Cache-Control"], again.status_code, again.content) == ("private, no-cache", 304, b"")
    assert stranger().get(f"/schools/{small_school.code}/clubs/{'0' * 64}.webp").status_code == 404
    answer_survey(small_school)
    child = small_school.children[0]
    (application,) = apply(small_school, child)
    family = visitor(small_school.family(child))
    with asks_at_most(12):
        page = family.get(f"/family/applications/{application}/wishes/").text
    assert f"/schools/{small_school.code}/clubs/{picture}.webp" in page
    assert 'loading="lazy"' in page
    assert "老师club1（以后可能换人） · 音乐教室一" in page
    assert "带：水杯" in page
    assert "不到 5 家想去 · 30 个名额" in page
    lock_space(actor=officer("first"), now=MORNING, school=small_school.code, ground="unlawful", reason="广告")
    for browser in (stranger(), family, office):
        shut = browser.get(
            f"/schools/{small_school.code}/clubs/{picture}.webp", headers={"if-none-match": shown["ETag"]}
        )
        assert (shut.status_code, shut["Cache-Control"], "ETag" in shut.headers) == (451, "no-store", False)
    locked = family.get(f"/family/applications/{application}/wishes/").text
    assert (picture in locked, picture in office.get(CHOIR).text, "带：水杯" in locked) == (False, False, True)


def test_beside_an_open_card_the_list_leaves_out_what_the_card_says(office: Client) -> None:
    office.post(CHOIR, CARD)
    listed, opened = office.get(LIST).text, office.get(CHOIR).text
    assert 'data-name="介绍"' in listed
    assert 'data-name="介绍"' not in opened
    assert opened.count('class="column') == listed.count('class="column') - 1
    office.cookies["django_language"] = "en"
    english = office.get(LIST).text
    assert "missing" in english
    assert "Absent" not in english
    assert "Clubs" in english


def test_what_is_wrong_is_told_and_nothing_is_written_over(small_school: SmallSchool, office: Client) -> None:
    empty = office.post(CHOIR, CARD | {"about": ""})
    assert empty.status_code == 422
    no_photo = office.post(CHOIR, CARD | {"photo": SimpleUploadedFile("choir.png", b"%PDF-1.7")})
    assert (no_photo.status_code, "PDF" in no_photo.text) == (422, True)
    office.post(CHOIR, CARD)
    late = office.post(CHOIR, CARD | {"about": "别的"})
    assert (late.status_code, "刚刚有人改过" in late.text, "别的" in late.text) == (409, True, False)
    assert office.get(f"{LIST}?club=nothing").status_code == 404
    assert office.post(f"{LIST}?club=early-maths", CARD).status_code == 404
    with within(small_school.id):
        assert ClubCard.objects.count() == 1


def test_the_list_is_filtered_and_an_excel_file_too(office: Client) -> None:
    office.post(CHOIR, CARD)
    lacking = office.get(LIST, {"lacks": "card"}).text
    assert ("马头琴" in lacking, "?club=choir" in lacking) == (True, False)
    assert "没有符合条件的社团" in office.get(LIST, {"q": "没有这个"}).text
    assert office.get(f"{LIST}list.xlsx").content[:2] == b"PK"


@pytest.mark.parametrize(("last", "warned"), [("2026-02-25", False), ("2026-02-26", True), ("2026-02-27", True)])
def test_the_office_is_warned_where_numbers_are_known_while_wishes_change(
    small_school: SmallSchool, office: Client, *, last: str, warned: bool
) -> None:
    commit_draw(small_school, value_on=date(2026, 2, 26))
    page = office.post(f"{LIST}last-day/", {"day": last}, follow=True).text
    assert ("学校手里有密钥" in page, "志愿截止日已定" in page) == (warned, True)


def test_the_last_day_is_set_there(office: Client) -> None:
    assert "还没有定志愿截止日" in office.get(LIST).text
    past = office.post(f"{LIST}last-day/", {"day": "2026-02-20"})
    assert (past.status_code, "填志愿的最后一天要在" in past.text) == (422, True)
    assert office.post(f"{LIST}last-day/", {"day": "nothing"}).status_code == 422
    assert office.post(f"{LIST}last-day/", {"day": "2026-02-27"}).status_code == 302
    assert "志愿填到 2026年2月27日 周五 24:00。" in office.get(LIST).text


def test_leaders_read_and_nobody_else_finds_it(small_school: SmallSchool, office: Client) -> None:
    office.post(CHOIR, CARD)
    principal = visitor(small_school.actor("principal"))
    assert "学会几首两声部的歌。" in principal.get(CHOIR).text
    assert principal.post(CHOIR, CARD | {"seen": "1"}).status_code == 404
    assert principal.post(f"{LIST}last-day/", {"day": "2026-02-27"}).status_code == 404
    for handle in ("homeroom1", "club1"):
        assert visitor(small_school.actor(handle)).get(LIST).status_code == 404
    assert stranger().get(LIST).status_code == 302

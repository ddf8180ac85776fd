"""The register of pupils, one by one: added with codes shown once, corrected, moved, gone; and who may."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from afterbell.base.tenancy import within
from afterbell.schools.models import Pupil
from tests.support.asking import AsksAtMost
from tests.support.visits import as_told, standing_clock, stranger, visitor
from tests.support.world import MORNING, SmallSchool

PUPILS = "/office/register/pupils/"
NEW = f"{PUPILS}new/"


def given(world: SmallSchool, **changes: str) -> dict[str, str]:
    filled = {
        "name": "新来",
        "homeroom": world.homerooms[0],
        "residence": "day",
        "guardian1-name": "赵敏",
        "guardian1-relation": "母亲",
        "guardian1-phone": "13900007001",
    }
    return filled | changes


def as_it_stands(page: str) -> dict[str, str]:
    """Read what a browser would send back of a form as it was shown."""
    form = page.split('id="pupil"')[1].split("</form>", maxsplit=1)[0]
    sent = dict(re.findall(r'<input type="(?:text|tel)" name="([^"]+)" value="([^"]*)"', form))
    for name, options in re.findall(r'<select name="([^"]+)".*?>(.*?)</select>', form, flags=re.DOTALL):
        chosen = re.search(r'value="([^"]*)" selected', options)
        sent[name] = chosen[1] if chosen else ""
    return sent


def test_a_child_that_comes_is_registered_and_its_family_signs_in(small_school: SmallSchool) -> None:
    with standing_clock():
        office = visitor(small_school.actor("office"))
        assert f'href="{NEW}"' in office.get(PUPILS).text
        page = office.post(NEW, given(small_school)).text
        code = re.search(r'class="code-shown"[^>]*>([^<]+)<', page)
        assert code
        assert "赵敏您好：新来 的课后服务" in page
        assert stranger().post("/code/", {"code": code[1]}).status_code == 302
        assert "赵敏" in office.get(PUPILS, {"q": "新来"}).text
        brother = office.post(NEW, given(small_school, name="弟弟", residence="boarder"))
        assert (brother.status_code, "code-shown" in brother.text) == (200, False)
        assert "不用再发" in brother.text


def test_what_is_wrong_is_said_and_what_was_written_stays(small_school: SmallSchool) -> None:
    known = small_school.children[1]
    with standing_clock():
        office = visitor(small_school.actor("office"))
        wrong = office.post(NEW, given(small_school, **{"guardian1-phone": "abc"}))
        assert (wrong.status_code, "不像一个电话号码" in wrong.text, 'value="新来"' in wrong.text) == (422, True, True)
        namesake = office.post(NEW, given(small_school, name=known.name))
        assert (namesake.status_code, 'name="is_another"' in namesake.text) == (422, True)
        assert office.post(NEW, given(small_school, name=known.name, is_another="on")).status_code == 200
        again = office.post(NEW, given(small_school, name=known.name, is_another="on"))
        assert (again.status_code, "家长也对得上" in again.text) == (409, True)
    with within(small_school.id):
        assert Pupil.objects.filter(name=known.name, left_on=None).count() == 2


def test_a_child_is_corrected_moved_and_leaves(small_school: SmallSchool) -> None:
    child = small_school.children[1]
    there = f"{PUPILS}{child.code}/"
    with standing_clock():
        office = visitor(small_school.actor("office"))
        sent = as_it_stands(office.get(there).text)
        assert office.post(there, sent)["Location"] == there
        assert "资料没有改动" in office.get(there).text
        moved = sent | {"homeroom": small_school.homerooms[1], f"{child.guardian}-relation": "祖母"}
        assert office.post(there, moved).status_code == 302
        page = office.get(there).text
        assert "资料已改正" in page
        assert "祖母" in page
        leaves = f"{there}leaves/"
        tomorrow = (MORNING + timedelta(days=1)).date().isoformat()
        late = office.post(leaves, {"last_day": tomorrow})
        assert (late.status_code, "不能晚于今天" in late.text) == (422, True)
        shown = late.text.split('id="leaves"')[1]
        assert f'value="{tomorrow}"' in shown
        assert "不能晚于今天" in shown.split("</form>", maxsplit=1)[0]
        nonsense = office.post(leaves, {"last_day": "nonsense"})
        assert (nonsense.status_code, 'value="nonsense"' in nonsense.text) == (422, True)
        assert 'class="field field-wrong"' in nonsense.text.split('id="leaves"')[1]
        assert office.post(f"{there}stays/").status_code == 404
        assert office.post(leaves, {"last_day": MORNING.date().isoformat()})["Location"] == there
        gone = office.get(there).text
        assert "2026年2月25日 周三起不在校" in gone
        assert '<form class="stack pupil-form"' not in gone
        assert office.post(there, moved).status_code == 404
        assert office.post(leaves, {"last_day": "nonsense"}).status_code == 404
        assert child.name in office.get(PUPILS, {"show": "left"}).text
    with within(small_school.id):
        assert Pupil.objects.get(code=child.code).homeroom.code == small_school.homerooms[1]


def test_a_leaving_noted_by_mistake_is_taken_back(small_school: SmallSchool, asks_at_most: AsksAtMost) -> None:
    child = small_school.children[1]
    there = f"{PUPILS}{child.code}/"
    with standing_clock():
        office = visitor(small_school.actor("office"))
        office.post(f"{there}leaves/", {"last_day": MORNING.date().isoformat()})
        with asks_at_most(12):
            page = office.get(there).text
        assert "不会恢复的：" in page
        assert office.post(f"{there}stays/")["Location"] == there
        assert "又在名册里" in office.get(there).text
        assert office.post(f"{there}stays/").status_code == 404
    with within(small_school.id):
        assert Pupil.objects.get(code=child.code).left_on is None


def test_a_letter_of_nothing_is_refused_in_our_words(small_school: SmallSchool) -> None:
    with standing_clock():
        page = visitor(small_school.actor("office")).post(NEW, given(small_school, name="新\0来"))
        assert (page.status_code, "看不见的字符" in page.text, "空字符" in page.text) == (422, True, False)


def test_a_form_knows_of_no_rows(small_school: SmallSchool) -> None:
    twice = {"guardian2-name": "赵敏 ", "guardian2-relation": "父亲", "guardian2-phone": "13900007002"}
    shared = {"guardian2-name": "钱进", "guardian2-relation": "父亲", "guardian2-phone": "139 0000 7001"}
    with standing_clock():
        office = visitor(small_school.actor("office"))
        for second in (twice, shared):
            page = office.post(NEW, given(small_school, **second))
            reasons = page.text.split("<main", maxsplit=1)[1]
            assert page.status_code == 422
            assert not re.search(r"第 ?\d+ ?行|这一行|名单", reasons.split("<form", maxsplit=1)[0])


def test_an_empty_page_says_what_to_do(small_school: SmallSchool) -> None:
    with standing_clock():
        office = visitor(small_school.actor("office"))
        assert "没有符合条件的学生" in office.get(PUPILS, {"q": "没有这个人"}).text
        assert "没有符合条件的学生" in office.get(PUPILS, {"show": "left"}).text
        sheet = office.get(f"{PUPILS}list.xlsx", {"homeroom": small_school.homerooms[0]})
        assert (sheet.status_code, sheet.content[:2]) == (200, b"PK")


def test_the_pages_ask_few_questions(small_school: SmallSchool, asks_at_most: AsksAtMost) -> None:
    with standing_clock():
        office = visitor(small_school.actor("office"))
        for address in (PUPILS, NEW, f"{PUPILS}{small_school.children[0].code}/", f"{PUPILS}list.xlsx"):
            with asks_at_most(12):
                assert office.get(address).status_code == 200


def test_only_the_office_keeps_the_register(small_school: SmallSchool, other_school: SmallSchool) -> None:
    strange = f"{PUPILS}{small_school.children[0].code}/"
    with standing_clock():
        for handle in ("principal", "vice", "homeroom1", "gate"):
            browser = visitor(small_school.actor(handle))
            for address in (PUPILS, NEW, strange):
                assert as_told(browser.get(address)) == as_told(browser.get("/office/nothing-here/")), handle
        other = visitor(other_school.actor("office"))
        assert other.get(strange).status_code == 404
        assert other.post(strange, given(small_school)).status_code == 404
        assert other.post(f"{strange}stays/").status_code == 404
        assert other.post(f"{strange}leaves/", {"last_day": "2026-02-24"}).status_code == 404


@pytest.mark.parametrize("handle", ["office", "principal"])
def test_the_school_says_who_it_is(small_school: SmallSchool, asks_at_most: AsksAtMost, handle: str) -> None:
    there = "/office/register/school/"
    about = {"name": "呼日勒旗小学", "short_name": "旗小", "address": "团结路 8 号", "phone": "0479-8520000"}
    with standing_clock():
        browser = visitor(small_school.actor(handle))
        with asks_at_most(12):
            assert "学校代码" in browser.get(there).text
        assert browser.post(there, about)["Location"] == there
        assert "学校资料已保存" in browser.get(there).text
        wrong = browser.post(there, about | {"phone": "请问门卫"})
        assert (wrong.status_code, 'value="请问门卫"' in wrong.text) == (422, True)
        family = visitor(small_school.family(small_school.children[1])).get("/family/").text
        assert 'href="tel:0479-8520000"' in family
        public = stranger().get(f"/schools/{small_school.code}/").text
        assert "团结路 8 号" in public
        assert "0479-8520000" in public


def test_nobody_else_says_who_the_school_is(small_school: SmallSchool) -> None:
    with standing_clock():
        for handle in ("vice", "homeroom1", "gate"):
            browser = visitor(small_school.actor(handle))
            assert browser.get("/office/register/school/").status_code == 404
        assert "/office/register/school/" not in visitor(small_school.actor("vice")).get("/office/register/rooms/").text

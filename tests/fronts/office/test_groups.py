"""Groups, wishes and reasons as the office sees them."""

from __future__ import annotations

import re
from io import BytesIO
from zipfile import ZipFile

import pytest
from django.test import Client

from afterbell.base.tenancy import within
from afterbell.enrolment.models import Application
from afterbell.placement.commands import NewCard, form_groups, write_card
from afterbell.placement.models import PupilOutcome, ServiceGroup
from afterbell.rostering.commands import plan_sessions
from afterbell.rostering.models import Assignment, Session
from afterbell.schools.actors import signed_in
from afterbell.schools.models import Staff
from tests.support.asking import AsksAtMost
from tests.support.term_begun import commit_and_reveal, place_all, publish_small_clubs, wish
from tests.support.visits import as_told, standing_clock, visitor
from tests.support.world import FIRST_DAY, MORNING, SmallSchool, answer_survey, apply, approve

Pages = dict[str, str]


def place(school: SmallSchool, number: int) -> Pages:
    """Place and group so many children of the first homeroom who all wish for the choir; gives addresses."""
    answer_survey(school)
    children = [school.children[place] for place in (0, 1, 4)[:number]]
    applications = apply(school, *children)
    approve(school, applications)
    publish_small_clubs(school)
    for child, application in zip(children, applications, strict=True):
        if child.homeroom == school.homerooms[0]:
            wish(school, application, "choir", "drawing")
    commit_and_reveal(school)
    office = school.actor("office")
    place_all(school)
    form_groups(actor=office, now=MORNING, term=school.term, since=FIRST_DAY)
    with within(school.id):
        group = ServiceGroup.objects.get(kind="club", offering="choir").code
    return {
        "groups": "/office/groups/",
        "group": f"/office/groups/{group}/",
        "wishes": "/office/wishes/",
        "why": f"/office/wishes/{applications[0]}/",
    }


def sheet_text(answer: object) -> str:
    content = getattr(answer, "content", b"")
    with ZipFile(BytesIO(content)) as book:
        return book.read("xl/sharedStrings.xml").decode()


@pytest.mark.parametrize("number", [1, 3])
def test_every_page_of_the_groups_asks_few_questions(
    small_school: SmallSchool, asks_at_most: AsksAtMost, number: int
) -> None:
    pages = place(small_school, number)
    with standing_clock():
        office = visitor(small_school.actor("office"))
        for address in pages.values():
            with asks_at_most(25):
                assert office.get(address).status_code == 200


def test_the_groups_are_searched_filtered_and_exported(small_school: SmallSchool) -> None:
    pages = place(small_school, 3)
    with standing_clock():
        office = visitor(small_school.actor("office"))
        page = office.get(pages["groups"]).text
        assert "童声合唱（周一）" in page
        assert "2/2" in page
        assert "已满" in page
        assert "童声合唱" not in office.get(pages["groups"], {"weekday": "2"}).text
        by_child = office.get(pages["groups"], {"q": small_school.children[4].name}).text
        assert "晚段 三年级汉授 1 组" in by_child
        assert "童声合唱" not in by_child
        assert "没有符合条件的组" in office.get(pages["groups"], {"q": "无此人"}).text
        exported = sheet_text(office.get("/office/groups/list.xlsx", {"kind": "club"}))
        assert "童声合唱（周一）" in exported
        assert "三年级" not in exported
        children = sheet_text(office.get(f"{pages['group']}list.xlsx"))
        assert small_school.children[0].name in children
        assert small_school.children[4].name not in children


def test_before_anything_is_formed_the_pages_say_what_comes_first(small_school: SmallSchool) -> None:
    with standing_clock():
        office = visitor(small_school.actor("office"))
        assert "还没有编班" in office.get("/office/groups/").text
        assert "还没有录取" in office.get("/office/wishes/").text


def test_who_waits_is_one_click_from_the_reason(small_school: SmallSchool) -> None:
    answer_survey(small_school)
    three = [small_school.children[place] for place in (0, 1, 3)]
    applications = apply(small_school, *three)
    approve(small_school, applications)
    publish_small_clubs(small_school)
    for application in applications:
        wish(small_school, application, "choir", "drawing")
    commit_and_reveal(small_school)
    place_all(small_school)
    with within(small_school.id):
        waiting = PupilOutcome.objects.get(number=3).application.code
    with standing_clock():
        office = visitor(small_school.actor("vice"))
        opened = office.get("/office/wishes/", {"waiting": "1:early:choir"}).text
        assert f"/office/wishes/{waiting}/" in opened
        assert "第 2 志愿“儿童画”：已录取" in office.get(f"/office/wishes/{waiting}/").text
        assert office.get("/office/wishes/", {"waiting": "1:early:nothing"}).status_code == 404
        assert "童声合唱" in sheet_text(office.get("/office/wishes/list.xlsx"))


def test_the_clubs_and_the_first_round_count_wishes_alike_and_say_how(small_school: SmallSchool) -> None:
    answer_survey(small_school)
    three = [small_school.children[place] for place in (0, 1, 3)]
    applications = apply(small_school, *three)
    approve(small_school, applications)
    publish_small_clubs(small_school)
    for application in applications:
        wish(small_school, application, "choir", "drawing")
    commit_and_reveal(small_school)
    place_all(small_school)
    with within(small_school.id):
        assert Application.objects.filter(code=applications[0]).update(state=Application.State.WITHDRAWN)
    with standing_clock():
        office = visitor(small_school.actor("office"))
        clubs, result = office.get("/office/clubs/").text, office.get("/office/wishes/").text
    assert _wished(clubs, "童声合唱") == _wished(result, "童声合唱") == "3"
    assert "一名学生一天一时段算一份" in clubs
    assert "第一轮没有录取" in result
    assert 'data-name="录取第一志愿"' in result


def test_the_clubs_page_says_where_the_roster_names_another(small_school: SmallSchool) -> None:
    place(small_school, 2)
    office, staff = small_school.actor("office"), small_school.staff
    card = NewCard(offering="choir", about="唱歌", to_bring="", leader=staff["club1"], picture=None, seen=0)
    write_card(actor=office, now=MORNING, term=small_school.term, card=card)
    plan_sessions(actor=office, now=MORNING, term=small_school.term)
    with standing_clock():
        browser = visitor(office)
        assert "排班是" not in browser.get("/office/clubs/").text
        with within(small_school.id):
            Assignment.objects.create(
                school_id=small_school.id,
                session=Session.objects.filter(group__offering="choir").earliest("date"),
                staff=Staff.objects.get(code=staff["club2"]),
                basis=Assignment.Basis.PLANNED,
                assigned_by_id=signed_in(office),
                assigned_at=MORNING,
            )
        assert "排班是 老师club2" in browser.get("/office/clubs/").text
        placing = browser.get("/office/placing/").text
    assert f"{FIRST_DAY.year}年{FIRST_DAY.month}月{FIRST_DAY.day}日 周一起" in placing


def _wished(page: str, club: str) -> str:
    row = next(row for row in page.split("<tr")[1:] if club in row)
    found = re.search(r'data-name="填报"[^>]*>\D*(\d+)', row)
    return found[1] if found else ""


def test_strangers_find_none_of_it(small_school: SmallSchool, other_school: SmallSchool) -> None:
    pages = place(small_school, 1)
    with standing_clock():
        for browser in _strangers(small_school, other_school):
            nothing = as_told(browser.get("/office/groups/nothing/"))
            assert nothing[0] == 404
            assert as_told(browser.get(pages["group"])) == nothing
            assert as_told(browser.get(f"{pages['group']}list.xlsx")) == nothing
            assert as_told(browser.get(pages["why"])) == nothing


def _strangers(school: SmallSchool, other: SmallSchool) -> tuple[Client, ...]:
    actors = (school.actor("gate"), school.actor("homeroom1"), school.family(school.children[0]), other.actor("office"))
    return tuple(visitor(actor) for actor in actors)

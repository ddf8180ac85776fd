"""Every door of a space that is shut shows the notice and no byte of the space; what keeps children safe goes on."""

from __future__ import annotations

import json
from collections.abc import Iterator

import pytest
from django.http import HttpResponse
from django.test import Client

from afterbell.base.tenancy import within
from afterbell.comments.models import Comment, PublicReport
from afterbell.portal import commands
from afterbell.portal.models import MatterObjection
from afterbell.schools.models import School
from tests.support.authorities import officer
from tests.support.planted_space import WORD, PlantedSpace, plant
from tests.support.visits import standing_clock, stranger, visitor
from tests.support.world import MORNING, SmallSchool, platform_operator

GONE = 451
SHOWN = (
    "",
    "?print=1",
    "scheme/",
    "articles/{scheme}/",
    "articles/{scheme}/?page=2",
    "articles/{scheme}/comments/",
    "articles/{article}/",
    "articles/{article}/?print=1",
    "articles/{article}/?from=share",
    "channels/{channel}/",
    "channels/{channel}/?q={word}",
    "channels/materials/",
    "pictures/{picture}.webp",
    "files/{file}/",
    "report/",
    "report/?article={article}",
    "report/?comment={comment}",
    "search/",
    "search/?q={word}",
    "search/?q={word}&page=2",
    "feed.xml",
    "sitemap.xml",
    "draws/",
    "costs/",
    "costs.csv",
    "costs.json",
    "in-force/",
    "in-force/groups/",
    "in-force/groups.csv",
    "in-force/groups.json",
    "objections/",
    "complaints/numbers/",
)
"""Every address that shows something of an open space."""
NOT_YET = (
    "scheme.pdf",
    "rounds/{scheme}.jsonl",
    "in-force/roster/",
    "in-force/clubs.json",
    "in-force/pay.csv",
    "in-force/nothing/",
    "articles/nothing/",
    "articles/nothing/comments/",
    "channels/nothing/",
    "pictures/{file}.webp",
    "clubs/{picture}.webp",
    "files/{picture}/",
    "files/nothing/",
)
"""Addresses behind the same door with nothing behind them so far; nor is that said while it is shut."""
SAID_IN = (
    "",
    "articles/{scheme}/",
    "articles/{scheme}/comments/",
    "articles/{article}/",
    "channels/{channel}/",
    "files/{file}/",
    "report/?comment={comment}",
    "search/?q={word}",
    "feed.xml",
    "in-force/groups/",
    "in-force/groups.json",
)
"""Where the planted word is read while the space is open."""
COPY = "Thu, 01 Jan 2037 00:00:00 GMT"
WAYS: tuple[dict[str, str], ...] = (
    {},
    {"range": "bytes=0-99"},
    {"accept": "application/json"},
    {"accept-encoding": "gzip"},
    {"if-modified-since": COPY},
    {"if-none-match": "*"},
    {"x-forwarded-host": "evil.example", "x-original-url": "/"},
    {"x-forwarded-for": "10.0.0.1", "x-requested-with": "XMLHttpRequest"},
    {"host": "localhost"},
    {"cache-control": "only-if-cached"},
)
SENT = (
    ("articles/{scheme}/comments/", {"words": "{word}又来了"}),
    ("report/?article={article}", {"ground": "unlawful", "words": "{word}太吵"}),
    ("in-force/groups/", {"words": "{word}不在组里"}),
    ("objections/", {"number": "x", "secret": "x"}),
)
"""What people send to a space, which nobody takes while it is shut."""
OFFICE = "/office/space/"


@pytest.fixture(autouse=True)
def _clock(small_school: SmallSchool) -> Iterator[None]:  # noqa: ARG001 - it stands before the clock does
    with standing_clock():
        yield


@pytest.fixture
def space(small_school: SmallSchool) -> PlantedSpace:
    return plant(small_school)


def at(door: str, school: SmallSchool, space: PlantedSpace) -> str:
    return f"/schools/{school.code}/{door.format(word=WORD, **vars_of(space))}"


def vars_of(space: PlantedSpace) -> dict[str, str]:
    names = ("article", "scheme", "channel", "comment", "picture", "file")
    return {name: getattr(space, name) for name in names}


def lock(school: SmallSchool) -> None:
    commands.lock_space(
        actor=officer("first"), now=MORNING, school=school.code, ground="unlawful", reason="首页有赌博广告"
    )


def must_be_shut(answer: HttpResponse, space: PlantedSpace, where: object) -> None:
    """Find the notice and nothing else: no word of the space, no byte of its picture, no copy that may be kept."""
    body = answer.content
    assert (where, answer.status_code) == (where, GONE)
    assert answer.headers["Cache-Control"] == "no-store"
    assert not {"ETag", "Last-Modified", "Content-Disposition", "Location"} & set(answer.headers), where
    assert WORD.encode() not in body, where
    assert json.dumps(WORD)[1:-1].encode() not in body, where
    assert space.webp not in body, where
    for told in ("课后服务实施方案", "赌博"):
        assert told.encode() not in body, (where, told)


def people_of(school: SmallSchool) -> dict[str, Client]:
    actors = {
        "guardian": school.family(school.children[0]),
        "teacher": school.actor("homeroom1"),
        "office": school.actor("office"),
        "principal": school.actor("principal"),
        "officer": officer("first"),
        "platform": platform_operator(),
    }
    return {name: visitor(actor) for name, actor in actors.items()}


def test_what_stands_behind_the_doors_is_there_while_the_space_is_open(
    small_school: SmallSchool, space: PlantedSpace
) -> None:
    assert len({door.partition("?")[0] for door in (*SHOWN, *NOT_YET)}) >= 30
    browser = stranger()
    for door in SHOWN:
        answer = browser.get(at(door, small_school, space))
        assert (door, answer.status_code) == (door, 200)
        if door in SAID_IN:
            assert any(told in answer.content for told in (WORD.encode(), json.dumps(WORD)[1:-1].encode())), door
    assert browser.get(at("pictures/{picture}.webp", small_school, space)).content == space.webp


def test_every_door_answers_everybody_with_the_notice_alone(small_school: SmallSchool, space: PlantedSpace) -> None:
    doors = [at(door, small_school, space) for door in (*SHOWN, *NOT_YET)]
    anybody, people = stranger(), people_of(small_school)
    tags = {door: anybody.get(door).headers.get("ETag", "*") for door in doors}
    for door in doors:
        people["guardian"].get(door)
    lock(small_school)
    for place, door in enumerate(doors):
        whole = place < len(SHOWN) and "?" not in door
        for way in (*WAYS, {"if-none-match": tags[door]}) if whole else WAYS[:1]:
            must_be_shut(anybody.get(door, headers=way), space, (door, way))
        must_be_shut(anybody.head(door), space, ("HEAD", door))
        for name, browser in people.items() if whole else ():
            must_be_shut(browser.get(door, headers={"if-none-match": tags[door]}), space, (name, door))
        assert anybody.get(door, headers={"host": "evil.example"}).status_code == 400
        answer = (anybody.put, anybody.delete, anybody.patch, anybody.options)[place % 4](door)
        assert (answer.status_code in {405, GONE}, WORD.encode() in answer.content) == (True, False)
    must_be_shut(stranger().get(doors[0]), space, "a first visit")


def test_another_language_and_what_is_sent_meet_the_same_notice(small_school: SmallSchool, space: PlantedSpace) -> None:
    there = at("articles/{article}/", small_school, space)
    lock(small_school)
    browser = stranger()
    english = browser.post("/language/setlang/", {"language": "en", "next": there}, follow=True)
    must_be_shut(english, space, "English")
    assert "The space of this institution is locked" in english.text
    for name, one in (("stranger", stranger()), *people_of(small_school).items()):
        for door, fields in SENT:
            sent = {field: words.format(word=WORD) for field, words in fields.items()}
            must_be_shut(one.post(at(door, small_school, space), sent), space, (name, door))
    with within(small_school.id):
        kept = (Comment.objects.count(), PublicReport.objects.count(), MatterObjection.objects.count())
    assert kept == (1, 0, 1)


def test_the_doors_that_stay_open_show_nothing_of_the_space(small_school: SmallSchool, space: PlantedSpace) -> None:
    area = School.objects.get(pk=small_school.id).banner.code
    lock(small_school)
    for browser in (stranger(), *people_of(small_school).values()):
        for door in ("complaints/", "report/answer/"):
            there = f"/schools/{small_school.code}/{door}"
            looks_up = {"do": "look", "number": space.comment, "secret": "aaaaa", "word": "aaaaa"}
            for answer in (browser.get(there), browser.post(there, looks_up)):
                assert answer.status_code in {200, 422, 429}
                assert WORD not in answer.text
                assert "课后服务实施方案" not in answer.text
                assert "complaints/numbers/" not in answer.text
    for door in (f"areas/{area}/", f"areas/{area}/feed.xml", "areas/", "sitemap.xml", "", "robots.txt"):
        answer = stranger().get(f"/{door}")
        assert (door, answer.status_code, WORD in answer.text, space.article in answer.text) == (
            door,
            200,
            False,
            False,
        )
    assert f"/{space.article}/" not in stranger().get(f"/areas/{area}/search/", {"q": WORD}).text
    for kind in ("schools/beta/clubs/{}.webp", "schools/beta/pictures/{}.webp", "schools/beta/files/{}/"):
        for held in (space.picture, space.file):
            assert stranger().get(f"/{kind.format(held)}").status_code == 404


def test_the_notice_says_since_when_and_the_way_back_in_both_languages(small_school: SmallSchool) -> None:
    lock(small_school)
    there = f"/schools/{small_school.code}/"
    shown = stranger().get(there).text
    assert "这个机构空间已锁定" in shown
    assert "教育技术部门" in shown
    english = stranger()
    english.cookies["django_language"] = "en"
    assert "The space of this institution is locked" in english.get(there).text


def test_another_schools_space_and_the_service_go_on(small_school: SmallSchool, other_school: SmallSchool) -> None:
    lock(small_school)
    for door in ("", "scheme/", "feed.xml"):
        assert stranger().get(f"/schools/{other_school.code}/{door}").status_code == 200
    duty, gate = visitor(small_school.actor("duty")), visitor(small_school.actor("gate"))
    for browser, address in (
        (duty, "/office/today/"),
        (duty, "/gate/inside/"),
        (gate, "/gate/"),
        (gate, "/gate/kept/"),
    ):
        assert browser.get(address).status_code == 200


def press(browser: Client, school: SmallSchool, step: str, words: str = "看过了", **more: str) -> str:
    return browser.post(
        f"/bureau/schools/{school.code}/space/", {"step": step, "words": words, "sure": "1", **more}, follow=True
    ).text


def test_officers_shut_and_open_a_space_by_their_page(small_school: SmallSchool) -> None:
    first, second = visitor(officer("first")), visitor(officer("second"))
    page = first.get(f"/bureau/schools/{small_school.code}/space/").text
    assert "锁定这个空间" in page
    assert "请选一个锁定的依据" in press(first, small_school, "lock", ground="nothing")
    assert "空间已锁定" in press(first, small_school, "lock", ground="unsafe")
    assert "已锁定" in first.get("/bureau/").text
    assert "已锁定" in visitor(platform_operator()).get("/platform/").text
    assert "同意锁定" not in first.get(f"/bureau/schools/{small_school.code}/space/").text.partition("<ol")[0]
    assert "已记下" in press(second, small_school, "confirm")
    principal = visitor(small_school.actor("principal"))
    assert "第二个人同意锁定" in principal.get(OFFICE).text
    for sent in ({"step": "want", "words": "x"}, {"words": "x"}, {"step": "", "words": "x"}):
        assert principal.post(OFFICE, sent).status_code == 404
    office = visitor(small_school.actor("office"))
    told = "校长可以在这里申诉"
    assert (told in office.get(OFFICE).text, told in principal.get(OFFICE).text) == (True, False)
    assert "申诉已交给" in principal.post(OFFICE, {"step": "appeal", "words": "代码已删除"}, follow=True).text
    assert "已有一份申诉" in principal.post(OFFICE, {"step": "appeal", "words": "再看看"}, follow=True).text.replace(
        "已经有", "已有"
    )
    assert told not in office.get(OFFICE).text
    assert "已记下" in press(second, small_school, "forward")
    wanted = press(first, small_school, "want")
    assert "还要主管部门或上级部门的另一位同事同意" in wanted
    waits = "已提出解锁，等另一位同事同意。"
    there = f"/bureau/schools/{small_school.code}/space/"
    seen = (wanted, first.get(there).text, office.get(OFFICE).text, second.get(there).text)
    assert [waits in page for page in seen] == [True, True, True, False]
    assert "有人已经提出解锁" in seen[-1]
    assert "已记下" in press(second, small_school, "lift")
    assert waits not in first.get(there).text
    assert stranger().get(f"/schools/{small_school.code}/").status_code == 200
    assert first.post(f"/bureau/schools/{small_school.code}/space/", {"step": "nothing"}).status_code == 404


def test_whose_it_is_not_finds_nothing(small_school: SmallSchool) -> None:
    there = f"/bureau/schools/{small_school.code}/space/"
    for actor in (officer("elsewhere"), small_school.actor("principal"), small_school.actor("homeroom1")):
        assert visitor(actor).get(there).status_code == 404
        assert visitor(actor).post(there, {"step": "lock", "ground": "unsafe", "words": "x"}).status_code == 404
    assert visitor(small_school.actor("homeroom1")).get(OFFICE).status_code == 404
    office = visitor(small_school.actor("office"))
    assert office.get(OFFICE).status_code == 200
    assert office.post(OFFICE, {"step": "appeal", "words": "请解锁"}).status_code == 404


def test_what_shuts_or_opens_a_space_is_asked_once_more_and_each_decision_has_its_own_reason(
    small_school: SmallSchool,
) -> None:
    there, first, second = (
        f"/bureau/schools/{small_school.code}/space/",
        *map(visitor, map(officer, ("first", "second"))),
    )
    sent = {"step": "lock", "ground": "unsafe", "words": "有<代码>"}
    asked = first.post(there, sent)
    assert asked.status_code == 200
    for words in (
        "锁定 测试小学 的公开空间？",
        "会关掉的",
        "点名、校门放学、找孩子的报警、紧急名单",
        "不安全的代码",
        "有&lt;代码&gt;",
    ):
        assert words in asked.text
    assert stranger().get(f"/schools/{small_school.code}/").status_code == 200
    assert first.post(there, {**sent, "words": " "}).status_code == 422
    assert first.post(there, {**sent, "sure": "1"}).status_code == 302
    assert stranger().get(f"/schools/{small_school.code}/").status_code == GONE
    page = second.get(there).text
    assert (page.count('name="words"'), page.count('name="step"')) == (2, 2)
    assert 'id="confirm_words"' in page
    assert 'id="reject_words"' in page
    again = second.post(there, {"step": "confirm", "words": ""})
    assert again.status_code == 422
    asked = second.post(there, {"step": "reject", "words": "不该锁"}).text
    assert "解锁 测试小学 的公开空间？" in asked
    assert "会打开的" in asked
    assert stranger().get(f"/schools/{small_school.code}/").status_code == GONE
    assert first.post(there, {"step": "lift", "words": "x"}).status_code == 404
    assert visitor(officer("elsewhere")).post(there, sent).status_code == 404
    own = visitor(small_school.actor("principal")).get(OFFICE).text
    assert "为什么应当解锁，主管部门看得到" in own
    assert "理由，学校看得到" not in own
    second.post(there, {"step": "reject", "words": "不该锁", "sure": "1"})
    assert stranger().get(f"/schools/{small_school.code}/").status_code == 200

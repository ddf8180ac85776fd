"""Officers write for their area's page at the office's own addresses, in the bureau's frame."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.test import Client

from afterbell.fronts.entrance import proof
from afterbell.portal.commands import lock_space
from afterbell.schools.models import School
from afterbell.schools.supervision import own_authority
from tests.fronts.office.test_pages import FORM
from tests.support.asking import AsksAtMost
from tests.support.authorities import officer
from tests.support.visits import as_told, standing_clock, stranger, visitor
from tests.support.world import MORNING, SmallSchool, platform_operator

LOCKED, GONE = 451, 410


@pytest.fixture(autouse=True)
def _clock(small_school: SmallSchool) -> Iterator[None]:  # noqa: ARG001 - it stands before the clock does
    with standing_clock():
        yield


def marked(page: str) -> list[str]:
    """Give the pages that the side column says one stands on."""
    column = page.partition('class="side-stages"')[2].partition("</nav>")[0]
    return re.findall(r'aria-current="page"><span>([^<]+)', column)


@pytest.fixture
def writer() -> Client:
    return visitor(officer("first"))


@pytest.fixture
def desk(writer: Client) -> str:
    return writer.post("/office/pages/new/").headers["Location"]


def published(writer: Client, desk: str) -> str:
    """Write, send and publish a page; give its public address."""
    sent = {**FORM, "channel": "notices", "issuing_unit": "基础教育科", "saves": 0, "then": "send"}
    assert writer.post(f"{desk}save/", sent).status_code == 302
    reviewer = visitor(officer("second"))
    assert reviewer.get(desk).status_code == 200
    answer = reviewer.post(f"{desk}review/", {"version": 1, "decision": "accept", "words": ""})
    assert answer.status_code == 302
    page = reviewer.get(desk).text
    return page.partition('href="/schools/')[2].partition('"')[0].join(("/schools/", ""))


def test_an_officer_writes_a_colleague_reviews_and_the_area_shows_it(
    small_school: SmallSchool, writer: Client, desk: str, asks_at_most: AsksAtMost
) -> None:
    area = School.objects.get(pk=small_school.id).banner.code
    home = writer.get("/bureau/").text
    assert "/office/pages/" in home
    assert f"/areas/{area}/" in home
    with asks_at_most(24):
        page = writer.get(desk).text
    assert "测试旗教育局" in page
    assert "本单位工作人员可见" in page
    assert "本校" not in page
    assert "/office/board/" not in page
    beside = {"本单位的文章": "/office/pages/", "本单位的公开空间": "/office/space/"}
    for there, current in ((desk, "文章"), ("/office/pages/channels/", "文章"), ("/office/space/", "公开空间")):
        shown = writer.get(there).text
        assert (there, marked(shown)) == (there, [f"本单位的{current}"])
        assert all(f'href="{address}"' in shown for address in beside.values())
        assert "/office/comments/" not in shown
    assert all(name not in visitor(platform_operator()).get("/platform/").text for name in beside)
    assert "政策文件" in writer.get("/office/pages/channels/").text
    for sent in ({"step": "else", "name": "栏目"}, {"name": "栏目"}):
        assert writer.post("/office/pages/channels/set/", sent).status_code == 404
    assert "从没有被锁定过" in writer.get("/office/space/").text
    there = published(writer, desk)
    with asks_at_most(11):
        shown = stranger().get(there).text
    assert f'href="/areas/{area}/"' in shown
    assert "GovernmentOrganization" in shown
    assert "评论" not in shown
    public = stranger().get(f"/areas/{area}/").text
    assert public.index(FORM["title"]) < public.index("测试小学")
    assert "政策文件" in public
    code = there.split("/")[2]
    assert stranger().get(f"/schools/{code}/").headers["Location"] == f"/areas/{area}/"
    assert FORM["title"] in stranger().get(f"/schools/{code}/feed.xml").text
    assert f"/areas/{area}/" in stranger().get(f"/schools/{code}/sitemap.xml").text
    assert "三月二日" in stranger().get(f"/schools/{code}/search/", {"q": "二日"}).text.replace("<mark>", "").replace(
        "</mark>", ""
    )
    for of_schools in ("scheme/", "draws/", "costs/", "in-force/", "complaints/"):
        assert stranger().get(f"/schools/{code}/{of_schools}").status_code == 404, of_schools
    assert writer.post(f"{desk}withdraw/", {"words": "写错了"}).status_code == 302
    gone = stranger().get(there)
    assert gone.status_code == GONE
    assert f"/areas/{area}/" in gone.text


def reported(there: str, words: str) -> str:
    """Report something as a stranger; give the page that says so."""
    answer = stranger().post(there, {"ground": "unlawful", "words": words})
    assert answer.status_code == 200
    return answer.text


def test_an_authoritys_page_and_space_are_reported_and_those_above_answer(
    small_school: SmallSchool,  # noqa: ARG001 - its banner
    writer: Client,
    desk: str,
) -> None:
    there = published(writer, desk)
    code, article = there.split("/")[2], there.split("/")[4]
    area = own_authority(viewer=officer("first")).area  # type: ignore[union-attr]
    home, door = f"/areas/{area}/", f"/schools/{code}/report/"
    shown = stranger().get(there).text
    assert all(one in shown for one in (f"{door}?article={article}", "举报这一页"))
    assert "comment-words" not in shown
    shown = stranger().get(home).text
    assert all(one in shown for one in (f'href="{door}"', "举报整个空间", f'href="{door}answer/"', "查举报的答复"))
    form = stranger().get(f"{door}?article={article}").text
    assert all(one in form for one in (FORM["title"], "由上级处理，每一件都有答复。", f'href="{home}"'))
    assert "由学校" not in form
    received = reported(f"{door}?article={article}", "这一页有广告")
    number = re.findall(r'<dd class="figures">([^<]+)</dd>', received)
    assert (len(number), "回主页" in received, "回学校主页" in received) == (2, True, False)
    assert "测试旗教育局" in reported(door, "整个空间都是广告")
    above = visitor(officer("above"))
    assert "条评论和举报等审核" in above.get("/bureau/").text
    queue = above.get("/bureau/comments/").text
    assert all(one in queue for one in ("测试旗教育局 · 页面", "测试旗教育局 · 整个空间", "这一页有广告", there))
    answer = {"report": number[0], "outcome": "nothing", "reason": "没有看到广告"}
    assert "这一页有广告" not in writer.get("/bureau/comments/").text
    for other in (writer, visitor(officer("elsewhere")), visitor(platform_operator())):
        assert other.post("/bureau/comments/", answer).status_code == 404
    assert above.post("/bureau/comments/", answer).status_code == 302
    lock_space(actor=officer("above"), now=MORNING, school=code, ground="unlawful", reason="有广告")
    assert stranger().get(door).status_code == LOCKED
    shut = stranger().get(home).text
    assert (f'href="{door}"' in shut, f'href="{door}answer/"' in shut) == (False, True)
    told = stranger().post(f"{door}answer/", {"number": number[0], "secret": number[1]}).text
    assert "没有看到广告" in told


def test_the_platform_answers_what_is_reported_of_a_region(small_school: SmallSchool, asks_at_most: AsksAtMost) -> None:
    operator = visitor(platform_operator())
    assert "/platform/reports/" not in operator.get("/platform/").text
    assert operator.get("/platform/reports/").status_code == 404
    own = own_authority(viewer=officer("above"))
    assert own is not None
    assert "没有等着的评论和举报" in operator.get("/platform/reports/").text
    received = reported(f"/schools/{own.code}/report/", "自治区的空间有广告")
    reported(f"/schools/{small_school.code}/report/", "学校的空间有广告")
    number = re.findall(r'<dd class="figures">([^<]+)</dd>', received)[0]
    with asks_at_most(25):
        assert 'href="/platform/reports/"' in operator.get("/platform/").text
    with asks_at_most(13):
        page = operator.get("/platform/reports/").text
    assert all(one in page for one in ("测试自治区教育厅 · 整个空间", "自治区的空间有广告"))
    assert "学校的空间有广告" not in page
    answer = {"report": number, "outcome": "nothing", "reason": "没有看到广告"}
    for other in (officer("above"), officer("first"), small_school.actor("principal")):
        assert visitor(other).get("/platform/reports/").status_code == 404
        assert visitor(other).post("/platform/reports/", answer).status_code == 404
    assert operator.post("/platform/reports/", answer).status_code == 302
    assert "自治区的空间有广告" not in operator.get("/platform/reports/").text


def test_pages_of_an_authority_are_its_officers_alone(small_school: SmallSchool, writer: Client, desk: str) -> None:
    nobodys = as_told(visitor(officer("elsewhere")).get("/office/pages/zzzzzzzzzz/"))
    assert as_told(visitor(officer("elsewhere")).get(desk)) == nobodys
    for handle in ("office", "principal", "homeroom1", "gate"):
        assert visitor(small_school.actor(handle)).get(desk).status_code == 404
    assert visitor(platform_operator()).get(desk).status_code == 404
    assert stranger().get(desk).status_code == 404
    office = visitor(small_school.actor("office"))
    schools_own = office.post("/office/pages/new/").headers["Location"]
    assert writer.get(schools_own).status_code == 404
    for step in ("review/", "withdraw/", "begin/", "save/"):
        assert writer.post(f"{schools_own}{step}", {"version": 1, "decision": "accept"}).status_code == 404
    for other in ("/office/", "/office/register/", "/office/notices/", "/office/complaints/"):
        assert writer.get(other).status_code == 404


def test_what_an_officer_lets_be_seen_asks_for_a_code_again(
    writer: Client, desk: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    writer.post(f"{desk}save/", {**FORM, "saves": 0, "then": "send"})
    reviewer = visitor(officer("second"))
    monkeypatch.setattr(proof, "proven_just_now", lambda _request: False)
    answer = reviewer.post(f"{desk}review/", {"version": 1, "decision": "accept", "words": ""})
    assert (answer.status_code, "factor_code" in answer.text) == (422, True)
    assert "审核通过" in reviewer.get(desk).text


def test_a_locked_authority_is_told_and_its_area_goes_on(small_school: SmallSchool, writer: Client, desk: str) -> None:
    there = published(writer, desk)
    own = own_authority(viewer=officer("first"))
    assert own is not None
    beside = visitor(officer("above")).get("/bureau/").text
    assert f"/bureau/schools/{own.code}/space/" in beside
    assert "锁定这个空间" in visitor(officer("above")).get(f"/bureau/schools/{own.code}/space/").text
    assert visitor(officer("elsewhere")).get(f"/bureau/schools/{own.code}/space/").status_code == 404
    assert f"/bureau/schools/{own.code}/space/" in visitor(platform_operator()).get("/platform/").text
    lock_space(actor=officer("above"), now=MORNING, school=own.code, ground="unlawful", reason="有广告")
    answer = stranger().get(there)
    assert (answer.status_code, FORM["title"] in answer.text) == (LOCKED, False)
    area = stranger().get(f"/areas/{own.area}/")
    assert area.status_code == 200
    assert "已锁定" in area.text
    assert FORM["title"] not in area.text
    assert "测试小学" in area.text
    assert "公开空间已锁定" in writer.get("/bureau/").text
    assert "有广告" in writer.get("/office/space/").text
    assert writer.post("/office/space/", {"step": "appeal", "words": "已经删了"}).status_code == 302
    assert "已经删了" in visitor(officer("above")).get(f"/bureau/schools/{own.code}/space/").text
    assert stranger().get(f"/schools/{small_school.code}/").status_code == 200

"""The guardian's pages: apply, follow, correct, withdraw."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext

from afterbell.base.seals.reading import read_seal
from afterbell.base.tenancy import within
from afterbell.enrolment.commands import Decision, review_in_homeroom
from afterbell.enrolment.models import Application
from tests.support.asking import questions
from tests.support.screens import answer, apply_on_screens, fill, screen_of, send, token_on
from tests.support.visits import as_told, standing_clock, stranger, visitor
from tests.support.world import MORNING, Child, SmallSchool, answer_survey, apply


@pytest.fixture(autouse=True)
def _clock(small_school: SmallSchool) -> Iterator[None]:
    answer_survey(small_school)
    with standing_clock():
        yield


@pytest.fixture
def child(small_school: SmallSchool) -> Child:
    return small_school.children[0]


@pytest.fixture
def family(small_school: SmallSchool, child: Child) -> Client:
    return visitor(small_school.family(child))


def test_a_guardian_applies_reads_the_way_and_withdraws(
    small_school: SmallSchool, child: Child, family: Client
) -> None:
    assert child.name in family.get(screen_of(child)).text
    sent = apply_on_screens(family, child)
    assert sent.status_code == 302
    story = family.get(sent["Location"])
    assert "待班级审核" in story.text
    gone = family.post(f"{sent['Location']}withdraw/", {"effective_on": "2026-02-24"})
    assert gone.status_code == 302
    with within(small_school.id):
        assert list(Application.objects.values_list("state", flat=True)) == ["withdrawn"]


def test_a_day_that_is_past_is_named_at_its_field_and_the_switches_lead_to_the_page(
    child: Child, family: Client
) -> None:
    story = apply_on_screens(family, child)["Location"]
    answer = family.post(f"{story}withdraw/", {"effective_on": "2026-02-01"})
    assert answer.status_code == 422
    (sheet,) = re.findall(r'<dialog class="sheet" id="withdraw"[^>]* open>.*</dialog>', answer.text, re.DOTALL)
    assert re.search(r"field-errors.*今天（2026年2月\d+日 周.）", sheet, re.DOTALL)
    assert set(re.findall(r'name="next" value="([^"]+)"', answer.text)) == {story}
    assert " open>" not in family.get(story).text


def test_after_withdrawing_a_family_applies_again(small_school: SmallSchool, child: Child, family: Client) -> None:
    again = f'href="{screen_of(child)}">重新申请<'
    story = apply_on_screens(family, child)["Location"]
    assert again not in family.get(story).text
    family.post(f"{story}withdraw/", {"effective_on": "2026-02-24"})
    assert again in family.get(story).text
    assert apply_on_screens(family, child).status_code == 302
    with within(small_school.id):
        assert set(Application.objects.values_list("state", flat=True)) == {"withdrawn", "submitted"}


def test_nothing_is_preselected(child: Child, family: Client) -> None:
    for screen in ("", "circumstances", "days", "papers"):
        assert "checked" not in family.get(screen_of(child, screen)).text


def test_what_was_filled_in_stays_when_it_is_refused(child: Child, family: Client) -> None:
    fill(family, child, papers=["application"])
    answered = answer(family, child, "papers", paper=["application"])
    assert answered.status_code == 422
    assert "《家长承诺书》还没有读" in answered.text
    assert answered.text.count(" checked") == 1
    fill(family, child)
    answered = send(family, child, strokes="")
    assert answered.status_code == 422
    assert "请在签名框里手写签名" in answered.text
    assert send(family, child).status_code == 302


def test_who_cannot_draw_types_the_own_name(child: Child, family: Client) -> None:
    fill(family, child)
    answered = answer(family, child, "sign", go="send", strokes="M1 1", typed="乌兰")
    assert answered.status_code == 422
    assert "输入的姓名和学校登记的“萨仁”不一样" in answered.text
    assert 'value="乌兰"' in answered.text
    assert answer(family, child, "sign", go="send", strokes="M1 1", typed=" 萨仁 ").status_code == 302


def test_enter_on_a_screen_leads_on_and_never_back(child: Child, family: Client) -> None:
    fill(family, child)
    for screen, go in (("circumstances", "next"), ("days", "next"), ("papers", "next"), ("sign", "send")):
        first = re.search(r'type="submit"[^>]* name="go" value="(\w+)"', family.get(screen_of(child, screen)).text)
        assert first
        assert first[1] == go


def test_a_second_application_is_a_conflict_and_nothing_is_lost(child: Child, family: Client) -> None:
    fill(family, child)
    token = token_on(family.get(screen_of(child, "sign")))
    assert send(family, child, token=token).status_code == 302
    second = send(family, child, token=token)
    assert second.status_code == 409
    assert "您在 2月24日 09:00 提交，不用再交一次" in second.text


def test_a_band_that_is_not_for_the_child_says_why(child: Child, family: Client) -> None:
    page = family.get(screen_of(child, "days")).text
    assert "晚段不面向一年级" in page
    assert "晚自习面向校内住宿生" in page


def test_a_returned_application_is_corrected_on_the_same_screens(
    small_school: SmallSchool, child: Child, family: Client
) -> None:
    (code,) = apply(small_school, child)
    review_in_homeroom(
        actor=small_school.actor("homeroom1"),
        now=MORNING,
        decisions=[Decision(application=code, decision="returned", reason="请核对星期")],
    )
    page = family.get(screen_of(child, "days")).text
    assert "请核对星期" in page
    assert page.count(" checked") == 4
    assert apply_on_screens(family, child).status_code == 302
    with within(small_school.id):
        assert Application.objects.get(code=code).round == 2


def test_a_family_keeps_its_papers_under_the_schools_seal(
    small_school: SmallSchool, child: Child, family: Client
) -> None:
    (code,) = apply(small_school, child)
    given = family.get(f"/family/applications/{code}/papers.pdf")
    assert given.headers["Content-Type"] == "application/pdf"
    seal = read_seal(pdf=given.content)
    assert (seal.known, seal.sealed_at) == (True, MORNING)
    assert f"afterbell:application:{code}" in seal.keywords


def test_papers_that_cannot_be_sealed_are_refused_in_a_sentence(
    small_school: SmallSchool, child: Child, family: Client, tmp_path: Path
) -> None:
    (code,) = apply(small_school, child)
    (tmp_path / "keys").write_text("a file where the folder should be", encoding="ascii")
    with override_settings(SEALS_FOLDER=tmp_path / "keys"):
        answer = family.get(f"/family/applications/{code}/papers.pdf")
    assert answer.status_code == 422
    assert "封印文件的密钥无法使用" in answer.text


def test_strangers_find_what_nobody_finds(
    small_school: SmallSchool, other_school: SmallSchool, child: Child, family: Client
) -> None:
    (code,) = apply(small_school, child)
    addresses = [
        *(screen_of(child, screen) for screen in ("", "circumstances", "days", "papers", "sign")),
        f"/family/applications/{code}/",
        f"/family/applications/{code}/papers.pdf",
        f"/family/applications/{code}/withdraw/",
    ]
    strangers = [
        visitor(small_school.family(small_school.children[1])),
        visitor(other_school.family(other_school.children[0])),
        visitor(small_school.actor("gate")),
        stranger(),
    ]
    for other in strangers:
        nothing = other.get("/family/applications/nothing/")
        assert nothing.status_code == 404
        for address in addresses:
            answer = other.post(address) if address.endswith("withdraw/") else other.get(address)
            assert as_told(answer) == as_told(nothing)
    assert family.get(addresses[5]).status_code == 200


def test_other_children_do_not_appear(small_school: SmallSchool, family: Client) -> None:
    page = family.get("/family/applications/").text
    mine = {small_school.children[0].name, small_school.children[4].name}
    for other in small_school.children:
        assert (other.name in page) is (other.name in mine)


@pytest.mark.parametrize("children", [1, 3])
def test_the_pages_ask_few_questions(small_school: SmallSchool, children: int) -> None:
    codes = apply(small_school, *small_school.children[:children])
    family = visitor(small_school.family(small_school.children[0]))
    for address in ("/family/applications/", f"/family/applications/{codes[0]}/"):
        with CaptureQueriesContext(connection) as asked:
            assert family.get(address).status_code == 200
        assert len(questions(asked)) <= 12

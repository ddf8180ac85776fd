"""The five screens: forward and back without loss, on another phone, past midnight, past another guardian."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from afterbell.base.models import AuditEntry
from afterbell.base.tenancy import within
from afterbell.enrolment.commands import AskedDay, save_draft
from afterbell.enrolment.models import Application, ApplicationDraft
from tests.support.asking import AsksAtMost
from tests.support.families import second_guardian
from tests.support.schemes import without_day_pupils
from tests.support.screens import DAYS, answer, fill, screen_of, send, token_on
from tests.support.visits import standing_clock, visitor
from tests.support.world import (
    MORNING,
    PAPERS,
    STROKES,
    Child,
    SmallSchool,
    answer_survey,
    apply,
    approve_in_homerooms,
)

LAST_SECOND = datetime(2026, 2, 28, 15, 59, 59, tzinfo=UTC)
MIDNIGHT = LAST_SECOND + timedelta(seconds=1)
SCREENS = ("", "circumstances", "days", "papers", "sign")


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


def token_of(world: SmallSchool) -> str:
    with within(world.id):
        return ApplicationDraft.objects.get().token


def test_each_screen_says_where_it_is_and_leads_to_the_next(child: Child, family: Client) -> None:
    for number, screen in enumerate(SCREENS[:4], start=1):
        assert f"第 {number} 步 / 5" in family.get(screen_of(child, screen)).text
    assert answer(family, child, "circumstances")["Location"] == screen_of(child, "days")
    assert answer(family, child, "days", day=DAYS)["Location"] == screen_of(child, "papers")
    assert answer(family, child, "papers", paper=PAPERS)["Location"] == screen_of(child, "sign")
    last = family.get(screen_of(child, "sign")).text
    assert "第 5 步 / 5" in last
    assert "早段 周一、周三" in last


def test_back_loses_nothing_and_another_phone_goes_on_where_it_was_left(
    small_school: SmallSchool, child: Child, family: Client
) -> None:
    answer(family, child, "circumstances", circumstance=["hardship"])
    assert answer(family, child, "days", go="back", day=DAYS)["Location"] == screen_of(child, "circumstances")
    other_phone = visitor(small_school.family(child))
    assert "填了一部分，还没有提交" in other_phone.get("/family/applications/").text
    first = other_phone.get(screen_of(child)).text
    assert "保存了“星期和时段”" in first
    assert f'href="{screen_of(child, "papers")}"' in first
    assert other_phone.get(screen_of(child, "days")).text.count(" checked") == 2
    assert other_phone.get(screen_of(child, "circumstances")).text.count(" checked") == 1


def test_a_screen_that_is_not_ready_is_saved_and_says_what_is_missing(child: Child, family: Client) -> None:
    empty = answer(family, child, "days", day=[])
    assert empty.status_code == 422
    assert "请至少选择一个服务日和时段" in empty.text
    assert family.get(screen_of(child, "sign"))["Location"] == screen_of(child, "days")
    answer(family, child, "days", day=DAYS)
    assert family.get(screen_of(child, "sign"))["Location"] == screen_of(child, "papers")


def test_two_guardians_see_both_and_choose(small_school: SmallSchool, child: Child, family: Client) -> None:
    father = visitor(second_guardian(small_school, child))
    opened = token_on(family.get(screen_of(child, "days")))
    answer(father, child, "days", day=["2:early"])
    second = answer(family, child, "days", token=opened, day=DAYS)
    assert second.status_code == 409
    assert f"父亲 {child.name}的父亲在 2月24日 09:00 保存了“星期和时段”" in second.text
    for words in ("早段 周二", "早段 周一", "早段 周三"):
        assert words in second.text
    mine = {"token": token_on(second), "go": "next", "day": list(DAYS)}
    assert family.post(screen_of(child, "days"), mine)["Location"] == screen_of(child, "papers")
    assert family.get(screen_of(child, "days")).text.count(" checked") == 2


def test_the_saved_one_can_be_kept(small_school: SmallSchool, child: Child, family: Client) -> None:
    father = visitor(second_guardian(small_school, child))
    opened = token_on(family.get(screen_of(child, "days")))
    answer(father, child, "days", day=["2:early"])
    second = answer(family, child, "days", token=opened, day=DAYS)
    kept = {"token": token_on(second), "go": "keep", "day": list(DAYS)}
    assert family.post(screen_of(child, "days"), kept)["Location"] == screen_of(child, "days")
    assert 'value="2:early" checked' in family.get(screen_of(child, "days")).text


def test_what_was_typed_stays_when_the_other_guardian_has_cleared(
    small_school: SmallSchool, child: Child, family: Client
) -> None:
    fill(family, child)
    opened = token_of(small_school)
    father = visitor(second_guardian(small_school, child))
    father.post(screen_of(child), {"go": "discard", "token": opened})
    second = answer(family, child, "days", token=opened, day=["4:early"])
    assert second.status_code == 409
    assert "草稿已经不在了" in second.text
    mine = {"token": token_on(second), "go": "next", "day": ["4:early"]}
    assert family.post(screen_of(child, "days"), mine).status_code == 302


def test_until_the_last_second_of_the_last_day(child: Child, family: Client) -> None:
    fill(family, child)
    with standing_clock(LAST_SECOND):
        assert send(family, child).status_code == 302


def test_a_deadline_that_passes_while_the_form_is_open(small_school: SmallSchool, child: Child, family: Client) -> None:
    fill(family, child)
    with standing_clock(LAST_SECOND):
        opened = token_on(family.get(screen_of(child, "sign")))
    with standing_clock(MIDNIGHT):
        late = send(family, child, token=opened)
        assert late.status_code == 422
        assert "申请已于 2026年2月28日 周六 截止。需要补报的，请联系班主任或教导处" in late.text
        assert "报名已经截止" in late.text
        assert "第 1 步" not in late.text
        assert "您填的都还在" in late.text
        saved = answer(family, child, "days", token=opened, day=["2:early"])
        assert saved.status_code == 422
        assert "早段 周二" in family.get(screen_of(child)).text
    with within(small_school.id):
        assert (Application.objects.count(), ApplicationDraft.objects.count()) == (0, 1)


def test_after_the_last_day_what_was_sent_stays_as_it_is(
    small_school: SmallSchool, child: Child, family: Client
) -> None:
    (code,) = apply(small_school, child)
    assert "修改申请" in family.get(f"/family/applications/{code}/").text
    with standing_clock(MIDNIGHT):
        assert "修改申请" not in family.get(f"/family/applications/{code}/").text
        assert "截止" in family.get(screen_of(child, "days")).text


def test_a_changed_scheme_is_told_before_going_on_and_marks_what_does_not_fit(
    small_school: SmallSchool, child: Child, family: Client
) -> None:
    fill(family, child)
    opened = token_on(family.get(screen_of(child, "sign")))
    without_day_pupils(small_school)
    refused = send(family, child, token=opened)
    assert refused.status_code == 409
    assert "学校在您填写期间公布了新的方案" in refused.text
    told = family.get(screen_of(child, "sign")).text
    assert "早段 面向学生 由" in told or "早段 住宿" in told
    assert "早段不面向走读生" in told
    noted = family.post(screen_of(child, "sign"), {"go": "noted", "token": token_on(family.get(screen_of(child)))})
    assert noted["Location"] == screen_of(child, "days")
    marked = family.get(screen_of(child, "days")).text
    assert "原来选的，现在不合适了" in marked
    assert "checked" not in marked


def test_an_application_that_was_reviewed_is_not_changed_and_says_what_to_do(
    small_school: SmallSchool, child: Child, family: Client
) -> None:
    (code,) = apply(small_school, child)
    opened = token_on(family.get(screen_of(child, "days")))
    approve_in_homerooms(small_school, [code])
    late = answer(family, child, "days", token=opened, day=["2:early"])
    assert late.status_code == 409
    assert "不参加了可以撤回" in late.text
    assert f'href="/family/applications/{code}/"' in late.text
    for screen in SCREENS:
        assert family.get(screen_of(child, screen))["Location"] == f"/family/applications/{code}/"


def test_a_second_child_takes_over_the_answers_only_by_a_tap(
    small_school: SmallSchool, child: Child, family: Client
) -> None:
    fill(family, child)
    elder = small_school.children[4]
    first = family.get(screen_of(elder)).text
    assert f"照 {child.name} 的选择填" in first
    assert "checked" not in family.get(screen_of(elder, "days")).text
    copied = family.post(screen_of(elder), {"go": "copy", "token": "", "sibling": child.code})
    assert copied["Location"] == screen_of(elder, "circumstances")
    days = family.get(screen_of(elder, "days")).text
    assert days.count(" checked") == 2
    assert 'value="1:late" checked' in days


def test_the_way_says_who_has_it_what_comes_next_and_by_when(
    small_school: SmallSchool, child: Child, family: Client
) -> None:
    (code,) = apply(small_school, child)
    page = family.get(f"/family/applications/{code}/").text
    for words in ("提交申请，签了 3 份文书", "2月26日以前", "班主任通过后 2 天内", "编班"):
        assert words in page
    assert page.index("待班级审核") < page.index("班主任通过后") < page.index("编好了这里写明")
    approve_in_homerooms(small_school, [code])
    page = family.get(f"/family/applications/{code}/").text
    assert "待学校审核" in page
    assert "班主任通过后" not in page


@pytest.mark.parametrize("siblings", [0, 1])
def test_a_screen_asks_few_questions(
    small_school: SmallSchool,
    child: Child,
    family: Client,
    asks_at_most: AsksAtMost,
    siblings: int,
) -> None:
    apply(small_school, *small_school.children[4 : 4 + siblings])
    fill(family, child)
    for screen in SCREENS:
        with asks_at_most(20):
            assert family.get(screen_of(child, screen)).status_code == 200


def test_saving_and_sending_stand_in_the_ledger_without_what_was_filled_in(
    small_school: SmallSchool, child: Child
) -> None:
    save_draft(
        actor=small_school.family(child),
        now=MORNING,
        pupil=child.code,
        token="",
        days=[AskedDay(weekday=1, band="early")],
    )
    with within(small_school.id):
        entry = AuditEntry.objects.filter(action="enrolment.keep_draft").get()
    assert (entry.subject, entry.details) == (child.code, {"part": "days"})
    assert STROKES not in str(entry.details)

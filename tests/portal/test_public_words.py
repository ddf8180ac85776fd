"""What a public page may not say of one person, and which children it names, is told to those who answer for it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import transaction

from afterbell.base.attached.reading import read_attached
from afterbell.base.refusals import Refused
from afterbell.base.tenancy import within
from afterbell.portal import commands
from afterbell.portal.models import PageFile, PageVersion
from tests.portal.pages_written import (
    HOUR,
    TEXT,
    codes,
    desk,
    review,
    sent,
    written,
)
from tests.support.world import MORNING, SmallSchool


@pytest.mark.parametrize(
    ("changes", "place"),
    [
        ({"title": "找王老师 13812345678"}, "标题"),
        ({"html": "<p>一</p><p>电话一三八一二三四五六七八</p>"}, "正文第 2 段"),
        ({"html": "<p>卡号 6222 0200 0000 0000 004</p>"}, None),
        ({"html": "<p>我家住在幸福小区3号楼2单元501室</p>"}, "正文第 1 段"),
        ({"html": '<p><a href="https://example.cn/?phone=13812345678">这里</a></p>'}, "正文第 1 段"),
        ({"html": '<p><a href="https://example.cn/?t=%31%33%38%312345678">这里</a></p>'}, "正文第 1 段"),
        ({"html": "<p>找王老师138<br>1234<br>5678谢谢</p>"}, "正文第 1 段"),
        ({"html": "<p>电话138,1234,5678</p>"}, "正文第 1 段"),
    ],
)
def test_what_belongs_to_one_person_is_not_public_and_its_place_is_named(
    small_school: SmallSchool, changes: dict[str, str], place: str | None
) -> None:
    text = replace(TEXT, **changes)  # type: ignore[arg-type]
    if place is None:
        sent(small_school, text)
        return
    with pytest.raises(Refused) as found:
        sent(small_school, text)
    assert codes(found) == {"personal"}
    assert found.value.reasons[0].words.zh.startswith(f"{place}：")
    assert "12345678" not in found.value.reasons[0].words.zh
    sent(small_school, replace(text, visibility="school"))


def test_whoever_writes_and_whoever_lets_it_be_seen_read_which_children_a_public_text_names(
    small_school: SmallSchool,
) -> None:
    named = replace(TEXT, title="诺 敏获奖", html="<p>一年级（1）班<strong>巴雅</strong>尔、图雅</p>")
    page = sent(small_school, named)
    for handle in ("office", "office2", "principal"):
        assert set(desk(small_school, page, handle=handle).children_named) == {"图雅", "巴雅尔", "诺敏"}
    of_unit = sent(small_school, replace(TEXT, issuing_unit="图雅家委会"))
    assert desk(small_school, of_unit, handle="office2").children_named == ("图雅",)
    review(small_school, page, accepts=False, words="请去掉姓名")
    with within(small_school.id):
        commands.begin_version(actor=small_school.actor("office"), now=MORNING + HOUR, page=page)
    assert len(desk(small_school, page).children_named) == 3
    assert desk(small_school, page, handle="office2").children_named == ()
    inside = sent(small_school, replace(named, visibility="school"))
    assert desk(small_school, inside, handle="office2").children_named == ()


def test_a_list_with_numbers_of_persons_is_no_public_file(small_school: SmallSchool) -> None:
    office, page = small_school.actor("office"), written(small_school)
    read = read_attached(name="名单.csv", data="姓名,电话\n阿斯尔,13812345678\n".encode("gb18030"))
    commands.attach_file(actor=office, now=MORNING, page=page, file=read)
    with pytest.raises(Refused) as found:
        commands.send_for_review(actor=office, now=MORNING, page=page, saves=1)
    assert found.value.reasons[0].words.zh.startswith("附件“名单.csv”：第 2 行：“138…78”像是手机号。")
    with within(small_school.id):
        assert not PageVersion.objects.exists()


def test_children_whom_an_attached_file_names_are_told_too_and_kept_by_their_codes(small_school: SmallSchool) -> None:
    office, page = small_school.actor("office"), written(small_school)
    read = read_attached(name="获奖 图 雅.csv", data="班级,姓名\n一（1）班,诺敏\n一（2）班,无名\n".encode("gb18030"))
    commands.attach_file(actor=office, now=MORNING, page=page, file=read)
    assert desk(small_school, page).children_named == ("图雅", "诺敏")
    commands.send_for_review(actor=office, now=MORNING, page=page, saves=1)
    assert desk(small_school, page, handle="office2").children_named == ("图雅", "诺敏")
    with within(small_school.id):
        kept = PageFile.objects.get(page__code=page)
    assert [set(finding) for finding in kept.findings] == [{"pupil"}, {"pupil"}]
    review(small_school, page)


def test_a_text_with_more_formatting_than_can_be_set_is_refused_and_the_draft_stays(small_school: SmallSchool) -> None:
    page = written(small_school)
    with pytest.raises(Refused) as found, transaction.atomic():
        commands.save_draft(
            actor=small_school.actor("office"),
            now=MORNING,
            page=page,
            text=replace(TEXT, html="<div>" * 10_001),
            saves=1,
        )
    assert codes(found) == {"text_involved"}
    draft = desk(small_school, page).draft
    assert draft is not None
    assert draft.html == TEXT.html

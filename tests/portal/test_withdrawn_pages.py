"""A page that is taken down says when and why, names nobody, and leaves its writer what was being written."""

from __future__ import annotations

from dataclasses import replace

import pytest

from afterbell.base.attached.reading import read_attached
from afterbell.base.refusals import NotThere, Refused
from afterbell.portal import commands
from afterbell.schools.actors import PUBLIC_ACTOR
from tests.portal.pages_written import (
    HOUR,
    TEXT,
    codes,
    desk,
    published,
    review,
    seen_by,
    sent,
    written,
)
from tests.support.world import MORNING, SmallSchool


def test_what_is_withdrawn_says_when_and_why_and_nothing_else(small_school: SmallSchool) -> None:
    page = published(small_school)
    principal = small_school.actor("principal")
    with pytest.raises(Refused, match="no_reason"):
        commands.withdraw_page(actor=principal, now=MORNING + 2 * HOUR, page=page, reason="  ")
    commands.withdraw_page(actor=principal, now=MORNING + 2 * HOUR, page=page, reason="安排有变")
    seen = seen_by(PUBLIC_ACTOR, small_school, page)
    assert seen is not None
    assert seen.written is not None
    assert (seen.written.withdrawn_why, seen.written.withdrawn_at) == ("安排有变", MORNING + 2 * HOUR)
    assert (seen.written.html, seen.written.files) == ("", ())
    with pytest.raises(Refused, match="withdrawn_before"):
        commands.withdraw_page(actor=principal, now=MORNING + 3 * HOUR, page=page, reason="再撤")
    with pytest.raises(Refused, match="withdrawn_before"):
        commands.begin_version(actor=small_school.actor("office"), now=MORNING + 3 * HOUR, page=page)


@pytest.mark.parametrize(
    ("reason", "found"),
    [
        ("家长来电13800138000", {"reason_personal"}),
        ("图雅的母亲要求撤下", {"reason_names"}),
        ("诺 敏家住锡林北路12-3-501", {"reason_personal", "reason_names"}),
        ("长" * 201, {"words_long"}),
    ],
)
def test_the_reason_everybody_reads_names_nobody(small_school: SmallSchool, reason: str, found: set[str]) -> None:
    page, inside = published(small_school), published(small_school, replace(TEXT, visibility="school"))
    office, now = small_school.actor("office"), MORNING + 2 * HOUR
    with pytest.raises(Refused) as refused:
        commands.withdraw_page(actor=office, now=now, page=page, reason=reason)
    assert codes(refused) == found
    if found != {"words_long"}:
        commands.withdraw_page(actor=office, now=now, page=inside, reason=reason)
    commands.withdraw_page(actor=office, now=now, page=page, reason="家长要求撤下")


def test_a_draft_outlives_the_withdrawal_of_its_page(small_school: SmallSchool) -> None:
    page = published(small_school)
    office, now = small_school.actor("office"), MORNING + 3 * HOUR
    commands.begin_version(actor=office, now=MORNING + 2 * HOUR, page=page)
    file = commands.attach_file(
        actor=office, now=now, page=page, file=read_attached(name="表.csv", data="项目,数量\n球,3\n".encode())
    )
    with pytest.raises(NotThere):
        commands.keep_as_new_page(actor=office, now=now, page=page, saves=0)
    commands.withdraw_page(actor=small_school.actor("principal"), now=now, page=page, reason="安排有变")
    better = replace(TEXT, title="新的安排", correction="改了日子", files=(file,))
    commands.save_draft(actor=office, now=now, page=page, text=better, saves=0)
    with pytest.raises(Refused) as refused:
        commands.send_for_review(actor=office, now=now, page=page, saves=1)
    assert codes(refused) == {"withdrawn_meanwhile"}
    assert desk(small_school, page).withdrawn
    new = commands.keep_as_new_page(actor=office, now=now, page=page, saves=1)
    seen = desk(small_school, new)
    assert seen.draft is not None
    assert (seen.draft.title, seen.draft.correction, [held.name for _code, held in seen.draft.files]) == (
        "新的安排",
        "",
        ["表.csv"],
    )
    assert desk(small_school, page).draft is None
    assert commands.send_for_review(actor=office, now=now, page=new, saves=1) == 1
    other = published(small_school)
    commands.begin_version(actor=office, now=now, page=other)
    commands.withdraw_page(actor=small_school.actor("principal"), now=now, page=other, reason="安排有变")
    commands.give_up_draft(actor=office, now=now, page=other)
    assert desk(small_school, other).draft is None


def test_a_first_draft_is_thrown_away_whole_unless_something_came_with_it(small_school: SmallSchool) -> None:
    office = small_school.actor("office")
    with pytest.raises(Refused) as found:
        commands.give_up_draft(actor=small_school.actor("office2"), now=MORNING, page=written(small_school))
    assert codes(found) == {"draft_of_another"}
    page = written(small_school)
    assert not commands.give_up_draft(actor=office, now=MORNING, page=page)
    with pytest.raises(NotThere):
        desk(small_school, page)
    filed = written(small_school)
    file = read_attached(name="表.csv", data="项目,数量\n球,3\n".encode())
    commands.attach_file(actor=office, now=MORNING, page=filed, file=file)
    assert commands.give_up_draft(actor=office, now=MORNING, page=filed)
    assert desk(small_school, filed).withdrawn
    back = sent(small_school)
    review(small_school, back, accepts=False, words="请补充")
    commands.begin_version(actor=office, now=MORNING + 2 * HOUR, page=back)
    assert commands.give_up_draft(actor=office, now=MORNING, page=back)
    assert "begin" in desk(small_school, back).steps

"""A page appears at its time, a notice ends by itself, and neither is promised for a day that is over."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from afterbell.base.refusals import Refused
from afterbell.base.tenancy import within
from afterbell.portal import commands
from afterbell.portal.models import Page
from afterbell.schools.actors import PUBLIC_ACTOR
from afterbell.site.rounds import go_the_rounds
from afterbell.site.watch import keep_watch
from tests.portal.pages_written import (
    HOUR,
    TEXT,
    article_of,
    codes,
    corrected,
    desk,
    looked_for,
    published,
    review,
    seen_by,
    sent,
)
from tests.support.world import MORNING, TODAY, SmallSchool


def test_a_page_appears_at_its_time_and_a_notice_ends_by_itself(small_school: SmallSchool) -> None:
    at = MORNING + 5 * HOUR
    page = sent(small_school, replace(TEXT, publish_at=at, notice_last_day=TODAY))
    review(small_school, page)
    assert keep_watch(now=at - HOUR) == 0
    assert article_of(small_school, page) == ""
    assert keep_watch(now=at) == 1
    assert keep_watch(now=at + HOUR) == 0
    seen = seen_by(PUBLIC_ACTOR, small_school, page)
    assert seen is not None
    assert seen.card.published_at == at
    assert keep_watch(now=MORNING + timedelta(days=1)) == 1
    over = seen_by(PUBLIC_ACTOR, small_school, page)
    assert over is not None
    assert over.written is not None
    assert (over.written.over, over.written.html) == (True, "")
    assert looked_for("水杯", small_school).total == 0


def test_a_correction_for_later_goes_on_with_a_notice_that_ends_before(small_school: SmallSchool) -> None:
    page = published(small_school, replace(TEXT, notice_last_day=TODAY + timedelta(days=1)))
    later = MORNING + timedelta(days=4)
    longer = replace(TEXT, notice_last_day=TODAY + timedelta(days=9), publish_at=later, correction="公示延长")
    corrected(small_school, page, longer)
    review(small_school, page, version=2, now=MORNING + 3 * HOUR)
    assert [keep_watch(now=MORNING + timedelta(days=day)) for day in (2, 3, 4, 5, 9)] == [0, 0, 1, 0, 0]
    with within(small_school.id):
        row = Page.objects.get(code=page)
        assert (row.current, row.withdrawn_at, row.until) == (2, None, TODAY + timedelta(days=10))
    assert keep_watch(now=MORNING + timedelta(days=10)) == 1


def test_a_notice_is_not_accepted_after_its_last_day(small_school: SmallSchool) -> None:
    page = sent(small_school, replace(TEXT, notice_last_day=TODAY))
    with pytest.raises(Refused, match="notice_over"):
        review(small_school, page, now=MORNING + timedelta(days=1))
    review(small_school, page, now=MORNING + timedelta(days=1), accepts=False, words="请改最后一天")
    assert desk(small_school, page).current is None


def test_a_time_that_is_over_is_refused(small_school: SmallSchool) -> None:
    late = replace(TEXT, publish_at=MORNING, notice_last_day=TODAY - timedelta(days=1), title="", issuing_unit="")
    with pytest.raises(Refused) as found:
        sent(small_school, late)
    assert codes(found) == {"time_past", "notice_past", "no_title", "no_unit"}


def test_what_waits_for_its_time_is_stopped_by_its_writer_and_sent_again(small_school: SmallSchool) -> None:
    page = sent(small_school, replace(TEXT, publish_at=MORNING + timedelta(days=2)))
    review(small_school, page)
    assert "recall" in desk(small_school, page).steps
    assert "withdraw" in desk(small_school, page, handle="principal").steps
    with pytest.raises(Refused) as found:
        commands.begin_version(actor=small_school.actor("office2"), now=MORNING + 2 * HOUR, page=page)
    assert codes(found) == {"in_review"}
    commands.begin_version(actor=small_school.actor("office"), now=MORNING + 2 * HOUR, page=page)
    seen = desk(small_school, page)
    assert seen.draft is not None
    assert seen.draft.publish_at == MORNING + timedelta(days=2)
    assert [step.kind for step in seen.versions[0].steps] == ["accepted", "stopped"]
    go_the_rounds(now=MORNING + timedelta(days=3))
    assert desk(small_school, page).article == ""
    commands.send_for_review(actor=small_school.actor("office"), now=MORNING + 3 * HOUR, page=page, saves=0)
    review(small_school, page, version=2, now=MORNING + 4 * HOUR)
    assert desk(small_school, page).line.due_at == MORNING + timedelta(days=2)
    commands.withdraw_page(actor=small_school.actor("principal"), now=MORNING + 5 * HOUR, page=page, reason="不办了")
    assert desk(small_school, page).withdrawn

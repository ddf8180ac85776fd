"""Days on which a space is shut are no days of a notice: what nobody could read takes no effect and is not over."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from afterbell.base.refusals import Refused
from afterbell.base.tenancy import within
from afterbell.portal import commands
from afterbell.portal.inforce.board import matter_desk, matter_standing
from afterbell.portal.inforce.pages import objections_page
from afterbell.portal.models import Article, Page
from afterbell.portal.queries import article_page, school_page
from afterbell.portal.rules.inforce import Effect, Matter
from afterbell.portal.writing.due import something_is_due
from afterbell.schools.actors import PUBLIC_ACTOR, house_actor
from afterbell.subsidy import commands as subsidy
from tests.portal.pages_written import TEXT, published
from tests.support.authorities import officer
from tests.support.settled import APPROVING, PAYING, build_settled, publish
from tests.support.world import MORNING, TODAY, SmallSchool

DAY = timedelta(days=1)


def shut(school: SmallSchool, *, since: datetime, until: datetime | None = None) -> None:
    commands.lock_space(
        actor=officer("first"), now=since, school=school.code, ground="unlawful", reason="公开的文章里有广告"
    )
    if until is not None:
        reopen(school, now=until)


def reopen(school: SmallSchool, *, now: datetime) -> None:
    commands.review_lock(actor=officer("second"), now=now, school=school.code, stands=False, words="没有广告")


def paid(school: SmallSchool, settlement: str, *, now: datetime) -> set[str]:
    """Record a payment; gives for which reasons it was refused."""
    office = school.actor("office", today=now.date())
    try:
        subsidy.record_payment(actor=office, now=now, settlement=settlement, paid_on=now.date(), reference="")
    except Refused as refused:
        return {reason.code.partition(".")[2] for reason in refused.reasons}
    return set()


def test_subsidies_are_paid_when_their_notice_could_be_read_for_all_its_days(small_school: SmallSchool) -> None:
    settled = build_settled(small_school)
    publish(settled)
    shut(small_school, since=APPROVING + 2 * DAY)
    assert paid(small_school, settled.settlement, now=PAYING + DAY) == {"still_in_notice"}
    reopen(small_school, now=PAYING + DAY)
    with within(small_school.id):
        article = Article.objects.get(kind="settlement").code
    asked = {"viewer": PUBLIC_ACTOR, "school": small_school.code}
    page = objections_page(**asked, article=article, today=PAYING.date() + 2 * DAY)  # type: ignore[arg-type]
    shown = article_page(**asked, article=article, today=page.until - DAY, language="zh-hans")  # type: ignore[arg-type]
    assert (page.until, page.effect) == (PAYING.date() + 10 * DAY, Effect.OPEN)
    assert shown.card.notice_until == page.until
    assert shown.settlement is not None
    assert shown.settlement.lines
    assert paid(small_school, settled.settlement, now=PAYING + 9 * DAY) == {"still_in_notice"}
    assert paid(small_school, settled.settlement, now=PAYING + 10 * DAY) == set()


def test_groups_take_effect_when_they_could_be_read_for_all_days_and_taken_back_they_owe_their_answers(
    small_school: SmallSchool,
) -> None:
    principal = small_school.actor("principal")

    def put(matter: str, now: datetime = MORNING) -> None:
        with within(small_school.id):
            seen = matter_desk(viewer=principal, matter=matter, today=now.date())
        assert seen is not None
        commands.publish_matter(actor=principal, now=now, matter=matter, seen=seen.content_hash)

    def effect(today: date) -> Effect | None:
        with within(small_school.id):
            row = matter_standing(viewer=principal, matter=Matter.GROUPS, today=today)
        return row and row.effect

    put("groups")
    with within(small_school.id):
        desk = matter_desk(viewer=principal, matter="groups", today=TODAY)
    assert desk is not None
    assert desk.notice_until is not None
    over = desk.notice_until
    shut(small_school, since=MORNING + DAY, until=MORNING + 2 * DAY)
    assert (effect(over + DAY), effect(over + 2 * DAY)) == (Effect.OPEN, Effect.IN_EFFECT)
    commands.object_to_matter(
        actor=PUBLIC_ACTOR, now=MORNING, school="alpha", matter="groups", words="二班没有按志愿来"
    )
    commands.take_back_matter(actor=principal, now=MORNING, matter="groups", reason="有一处写错")
    with pytest.raises(Refused) as found:
        put("roster", now=MORNING)
    assert {reason.code for reason in found.value.reasons} == {"inforce.groups_not_in_effect"}


def test_a_notice_somebody_wrote_is_not_over_while_nobody_can_read_it(small_school: SmallSchool) -> None:
    last = TODAY + 3 * DAY
    page = published(small_school, replace(TEXT, notice_last_day=last))
    shut(small_school, since=MORNING + DAY)

    def stands(now: datetime) -> bool:
        with within(small_school.id):
            if something_is_due(now=now):
                commands.publish_due_pages(actor=house_actor(school=small_school.id), now=now)
            return Page.objects.get(code=page).withdrawn_at is None

    assert stands(MORNING + 9 * DAY)
    reopen(small_school, now=MORNING + 9 * DAY)
    cards = school_page(viewer=PUBLIC_ACTOR, school=small_school.code, today=TODAY + 10 * DAY).articles
    assert next(card for card in cards if card.notice_until).notice_until == TODAY + 13 * DAY
    assert stands(MORNING + 12 * DAY)
    assert not stands(MORNING + 13 * DAY)

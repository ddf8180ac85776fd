"""How a test writes a page, sends it, lets a second person decide, and reads it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from afterbell.base.access import Actor
from afterbell.base.refusals import NotThere, Refused
from afterbell.base.tenancy import within
from afterbell.portal import commands
from afterbell.portal.commands import DraftText
from afterbell.portal.finding import Found
from afterbell.portal.inforce.searching import search_space
from afterbell.portal.pages import PageDesk, page_desk
from afterbell.portal.queries import ArticlePage, article_page
from afterbell.schools.actors import PUBLIC_ACTOR
from tests.support.world import MORNING, TODAY, SmallSchool

HOUR = timedelta(hours=1)
TEXT = DraftText(
    channel="notices",
    title="春季课后服务安排",
    issuing_unit="教导处",
    html="<p>三月二日开始。</p><p>请带水杯。</p>",
    visibility="public",
)


def written(school: SmallSchool, text: DraftText = TEXT, *, handle: str = "office") -> str:
    page = commands.begin_page(actor=school.actor(handle), now=MORNING)
    commands.save_draft(actor=school.actor(handle), now=MORNING, page=page, text=text, saves=0)
    return page


def sent(school: SmallSchool, text: DraftText = TEXT) -> str:
    page = written(school, text)
    commands.send_for_review(actor=school.actor("office"), now=MORNING, page=page, saves=1)
    return page


def review(school: SmallSchool, page: str, *, by: str = "office2", version: int = 1, **more: object) -> None:
    told = {"accepts": True, "now": MORNING + HOUR, **more}
    commands.review_page(actor=school.actor(by), page=page, version=version, **told)  # type: ignore[arg-type]


def published(school: SmallSchool, text: DraftText = TEXT) -> str:
    page = sent(school, text)
    review(school, page)
    return page


def corrected(school: SmallSchool, page: str, text: DraftText) -> None:
    office = school.actor("office")
    commands.begin_version(actor=office, now=MORNING + 2 * HOUR, page=page)
    commands.save_draft(actor=office, now=MORNING + 2 * HOUR, page=page, text=text, saves=0)
    commands.send_for_review(actor=office, now=MORNING + 2 * HOUR, page=page, saves=1)


def codes(found: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {reason.code.partition(".")[2] for reason in found.value.reasons}


def desk(school: SmallSchool, page: str, *, handle: str = "office") -> PageDesk:
    with within(school.id):
        return page_desk(viewer=school.actor(handle), page=page)


def article_of(school: SmallSchool, page: str) -> str:
    return desk(school, page).article


def seen_by(viewer: Actor, school: SmallSchool, page: str) -> ArticlePage | None:
    try:
        return article_page(
            viewer=viewer, school=school.code, article=article_of(school, page), today=TODAY, language="zh-hans"
        )
    except NotThere:
        return None


def looked_for(asked: str, school: SmallSchool, *, viewer: Actor = PUBLIC_ACTOR) -> Found:
    return search_space(viewer=viewer, school=school.code, asked=asked, page=1, today=TODAY).pages

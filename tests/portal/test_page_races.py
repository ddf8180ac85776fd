"""Two reviewers at the same moment: one decides, and the other is told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from afterbell.base.tenancy import within
from afterbell.portal import commands
from afterbell.portal.commands import DraftText
from afterbell.portal.models import Article, Page, PageStep
from tests.support.at_once import at_once
from tests.support.premises import Premises
from tests.support.world import MORNING, SmallSchool, build_school

LATER = MORNING + timedelta(hours=1)


@pytest.fixture
def world(own_database: Premises) -> SmallSchool:  # noqa: ARG001 - commits are real there
    return build_school(name="测试小学", code="alpha")


def test_of_two_reviewers_one_decides(world: SmallSchool) -> None:
    office = world.actor("office")
    page = commands.begin_page(actor=office, now=MORNING)
    text = DraftText(
        channel="notices", title="安排", issuing_unit="教导处", html="<p>三月二日</p>", visibility="public"
    )
    commands.save_draft(actor=office, now=MORNING, page=page, text=text, saves=0)
    commands.send_for_review(actor=office, now=MORNING, page=page, saves=1)
    colleague, principal = world.actor("office2"), world.actor("principal")
    ended = at_once(
        lambda: commands.review_page(actor=colleague, now=LATER, page=page, version=1, accepts=True),
        lambda: commands.review_page(actor=principal, now=LATER, page=page, version=1, accepts=False, words="再改"),
    )
    assert ended == ["conflict", "done"]
    with within(world.id):
        decided = PageStep.objects.get(kind__in=("accepted", "returned"))
        row = Page.objects.get()
        assert (row.pending, row.current) == (None, 1 if decided.kind == "accepted" else None)
        assert Article.objects.filter(kind="page").count() == (row.current or 0)

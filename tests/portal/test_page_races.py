"""Two at the same moment: one decides, publishes, shuts, objects or pays, and the other is told."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from afterbell.base.tenancy import within
from afterbell.comments.commands import file_report
from afterbell.comments.models import PublicReport
from afterbell.portal import commands
from afterbell.portal.commands import DraftText
from afterbell.portal.models import Article, MatterObjection, Page, PageStep
from afterbell.schools.actors import PUBLIC_ACTOR
from afterbell.subsidy import commands as subsidy
from tests.support.at_once import at_once, while_it_lasts
from tests.support.authorities import officer
from tests.support.premises import Premises
from tests.support.settled import PAYING, build_settled, publish
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


def test_nothing_is_published_into_a_space_that_is_being_shut(world: SmallSchool) -> None:
    office, colleague, above = world.actor("office"), world.actor("office2"), officer("first")
    page = commands.begin_page(actor=office, now=MORNING)
    text = DraftText(
        channel="notices", title="安排", issuing_unit="教导处", html="<p>三月二日</p>", visibility="public"
    )
    commands.save_draft(actor=office, now=MORNING, page=page, text=text, saves=0)
    commands.send_for_review(actor=office, now=MORNING, page=page, saves=1)
    ended = while_it_lasts(
        lambda: commands.lock_space(actor=above, now=LATER, school="alpha", ground="unlawful", reason="有广告"),
        lambda: commands.review_page(actor=colleague, now=LATER, page=page, version=1, accepts=True),
    )
    assert ended == "conflict"
    with within(world.id):
        assert not Article.objects.filter(kind="page").exists()


def test_nothing_is_paid_while_an_objection_of_the_last_moment_is_being_stored(world: SmallSchool) -> None:
    settled = build_settled(world)
    publish(settled)
    with within(world.id):
        article = Article.objects.get(kind="settlement").code
    last, office = PAYING - timedelta(hours=9, seconds=1), world.actor("office", today=PAYING.date())
    ended = while_it_lasts(
        lambda: commands.object_to_page(
            actor=PUBLIC_ACTOR, now=last, school="alpha", article=article, words="合计不对", address="203.0.113.1"
        ),
        lambda: subsidy.record_payment(
            actor=office, now=PAYING, settlement=settled.settlement, paid_on=PAYING.date(), reference=""
        ),
    )
    assert ended == "refused"
    with within(world.id):
        assert MatterObjection.objects.filter(answer=None).count() == 1


def test_a_flood_from_one_address_is_stopped_though_it_comes_at_once(world: SmallSchool) -> None:
    def report(number: int) -> Callable[[], object]:
        return lambda: file_report(
            actor=PUBLIC_ACTOR,
            now=MORNING,
            school="alpha",
            ground="unlawful",
            words=f"第{number}条不真实",
            address="203.0.113.9",
        )

    ended = at_once(*(report(number) for number in range(8)))
    assert ended.count("done") == 3
    with within(world.id):
        assert PublicReport.objects.count() == 3

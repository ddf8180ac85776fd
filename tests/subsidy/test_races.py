"""Two people at the same desk at the same time: one settlement, one publication, and the other is told."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from django.db import connections

from afterbell.base.refusals import Refused
from afterbell.base.tenancy import within
from afterbell.portal.models import Article
from afterbell.subsidy import commands
from afterbell.subsidy.models import (
    BankRow,
    BankStatement,
    Draft,
    FeeReceipt,
    FeeReceiptConfirmed,
    Settlement,
    SettlementPublished,
)
from afterbell.subsidy.rules.fees.bank import Payment
from tests.support.afternoon import build_afternoon
from tests.support.premises import Premises
from tests.support.settled import (
    AFTER,
    APPROVED,
    APPROVING,
    FIRST,
    SETTLING,
    UNTIL,
    approve,
    draw_up_march,
    hold,
    settle_march,
)
from tests.support.world import SmallSchool, build_school

TOGETHER = 4


def at_once(act: Callable[[], str]) -> list[str]:
    """Do the same thing in several threads at once; gives what each got: the result, or the refusal's code."""
    start = Barrier(TOGETHER)

    def one(_number: int) -> str:
        try:
            start.wait()
            return act()
        except Refused as refused:
            return refused.reasons[0].code if refused.conflict else f"no conflict: {refused}"
        finally:
            connections.close_all()

    with ThreadPoolExecutor(TOGETHER) as pool:
        return list(pool.map(one, range(TOGETHER)))


@pytest.fixture
def world(own_database: Premises) -> SmallSchool:  # noqa: ARG001 - commits are real there
    school = build_school(name="测试小学", code="alpha")
    hold(build_afternoon(school))
    return school


def test_two_clerks_drawing_up_at_once_leave_one_draft(world: SmallSchool) -> None:
    office = world.actor("office", today=AFTER)
    found = at_once(
        lambda: commands.draw_up(actor=office, now=SETTLING, term=world.term, first_day=FIRST, until_day=UNTIL)
    )
    with within(world.id):
        assert Draft.objects.get().code in found
    assert len(set(found)) == TOGETHER


def test_two_people_reviewing_at_once_make_one_settlement(world: SmallSchool) -> None:
    draft, vice = draw_up_march(world), world.actor("vice", today=AFTER)
    found = at_once(lambda: commands.review(actor=vice, now=SETTLING, draft=draft))
    with within(world.id):
        settlement = Settlement.objects.get()
        assert not Draft.objects.exists()
    assert sorted(found) == sorted([settlement.code, *["subsidy.reviewed_before"] * (TOGETHER - 1)])


def test_two_clicks_on_publish_make_one_publication_and_one_page(world: SmallSchool) -> None:
    settlement, principal = settle_march(world), world.actor("principal", today=APPROVED)
    approve(world, settlement)
    found = at_once(lambda: commands.publish_settlement(actor=principal, now=APPROVING, settlement=settlement))
    with within(world.id):
        digest = SettlementPublished.objects.get().digest
        assert Article.objects.get(kind="settlement").content_hash == digest
    assert sorted(found) == sorted([digest, *["subsidy.published_before"] * (TOGETHER - 1)])


def test_clerks_confirming_one_receipt_at_once_count_it_once(world: SmallSchool) -> None:
    receipt = commands.record_receipt(
        actor=world.actor("office", today=AFTER),
        now=SETTLING,
        term=world.term,
        pupil=world.children[0].code,
        way=FeeReceipt.Way.PAID,
        channel=FeeReceipt.Channel.CASH,
        fen=7500,
        day=FIRST,
        reference="1",
    )
    vice = world.actor("vice", today=AFTER)

    def confirm() -> str:
        commands.confirm_receipt(actor=vice, now=SETTLING, receipt=receipt)
        return "confirmed"

    found = at_once(confirm)
    with within(world.id):
        assert FeeReceiptConfirmed.objects.count() == 1
    assert sorted(found) == sorted(["confirmed", *["subsidy.receipt_confirmed"] * (TOGETHER - 1)])


def test_a_bank_file_taken_in_by_several_at_once_is_stored_once(world: SmallSchool) -> None:
    office = world.actor("office", today=AFTER)
    payments = [Payment(serial="S1", day=FIRST, fen=7500, payer="x", note="")]
    found = at_once(lambda: commands.take_in_statement(actor=office, now=SETTLING, term=world.term, payments=payments))
    with within(world.id):
        code = BankStatement.objects.get().code
        assert BankRow.objects.count() == 1
    assert sorted(found) == sorted([code, *["subsidy.bank_file_before"] * (TOGETHER - 1)])

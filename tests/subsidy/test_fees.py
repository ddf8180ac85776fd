"""What families owe, paid and get back: from places and leaves to bills, receipts and the bank's file."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from io import BytesIO

import pytest
from django.db import DatabaseError, connection, transaction
from python_calamine import CalamineWorkbook

from afterbell.attendance.models import PupilLeave
from afterbell.base.models import Message
from afterbell.base.refusals import NotThere, Refused
from afterbell.base.spans import instant
from afterbell.base.tenancy import within
from afterbell.placement.models import GroupPlace
from afterbell.rostering.models import Cancellation, Session
from afterbell.schools.models import Pupil
from afterbell.subsidy import commands, queries
from afterbell.subsidy.models import BankRow, BankStatement, FeeBill, FeeExemption, FeeReceipt, FeeRound
from afterbell.subsidy.rules.fees.bank import Payment
from tests.support.afternoon import Afternoon, build_afternoon
from tests.support.asking import AsksAtMost
from tests.support.schemes import publish_changed
from tests.support.world import SmallSchool

FEES = """[fees]
method = "per_month"
amount_fen = 7500
months = 4
term_cap_fen = 30000
collection = "monthly"
refund = "half_month"
exemptions = [
  { code = "hardship", words = { zh = "困难", en = "hardship" }, percent = 100, tests = [TEST] },
  { code = "left_behind", words = { zh = "留守", en = "left behind" }, percent = 50, tests = [TEST] },
]
""".replace("TEST", '{ fact = "hardship", one_of = ["yes"] }')
DAY = date(2026, 4, 20)
NOW = instant(DAY, time(9))
WEDNESDAYS = tuple(date(2026, 3, 4) + timedelta(days=7 * week) for week in range(17))
SAME = ("term", "version", "kind", "ledger", "band", "weekday", "class_hours", "group", "name")


def charging(school: SmallSchool, fees: str = FEES) -> Afternoon:
    """Let the small school charge, with a session of each group on every Wednesday of the term."""
    publish_changed(school, NONE, fees)
    afternoon = build_afternoon(school)
    with within(school.id):
        for session in list(Session.objects.exclude(group=None)):
            for day in WEDNESDAYS[1:]:
                shift = day - session.date
                Session.objects.create(
                    school_id=school.id,
                    **{name: getattr(session, name) for name in SAME},
                    date=day,
                    starts_at=session.starts_at + shift,
                    ends_at=session.ends_at + shift,
                )
    return afternoon


NONE = '[fees]\nmethod = "none"\n'


@pytest.fixture
def school(small_school: SmallSchool) -> Iterator[SmallSchool]:
    charging(small_school)
    with within(small_school.id):
        yield small_school


def draw(school: SmallSchool, now: datetime = NOW) -> str:
    return commands.draw_fees(actor=school.actor("office", today=DAY), now=now, term=school.term)


def publish(school: SmallSchool, code: str) -> str:
    return commands.publish_fees(actor=school.actor("vice", today=DAY), now=NOW, fee_round=code)


def owed(school: SmallSchool) -> list[int]:
    newest = FeeRound.objects.order_by("-number").first()
    bills = dict(FeeBill.objects.filter(round=newest).values_list("pupil__code", "owed_fen"))
    return [bills.get(child.code, -1) for child in school.children]


def paid(
    school: SmallSchool, child: int, fen: int, reference: str, *, way: str = "paid", confirmed: bool = True
) -> str:
    code = commands.record_receipt(
        actor=school.actor("office", today=DAY),
        now=NOW,
        term=school.term,
        pupil=school.children[child].code,
        way=FeeReceipt.Way(way),
        channel=FeeReceipt.Channel.CASH,
        fen=fen,
        day=DAY,
        reference=reference,
    )
    if confirmed:
        commands.confirm_receipt(actor=school.actor("vice", today=DAY), now=NOW, receipt=code)
    return code


def exempt(school: SmallSchool, child: int, category: str) -> None:
    code = commands.propose_exemption(
        actor=school.actor("office", today=DAY),
        now=NOW,
        term=school.term,
        pupil=school.children[child].code,
        category=category,
        evidence="证明第 12 号",
    )
    commands.confirm_exemption(actor=school.actor("vice", today=DAY), now=NOW, exemption=code)


def code_of(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [reason.code.rpartition(".")[2] for reason in refused.value.reasons]


def test_everybody_with_a_place_owes_four_months_and_the_same_records_give_the_same_round(school: SmallSchool) -> None:
    first = draw(school)
    assert owed(school) == [30_000] * 8
    bill = FeeBill.objects.filter(pupil__code=school.children[0].code).get()
    assert [line["fen"] for line in bill.lines] == [7500] * 4
    assert [month for month, _ in bill.collected] == ["2026-03-01", "2026-04-01", "2026-05-01", "2026-06-01"]
    assert draw(school, NOW + timedelta(hours=1)) == first
    assert FeeRound.objects.count() == 1


def test_a_change_gives_another_round_and_edits_nothing(school: SmallSchool) -> None:
    draw(school)
    exempt(school, 0, "left_behind")
    exempt(school, 1, "hardship")
    draw(school)
    assert owed(school)[:3] == [15_000, 0, 30_000]
    assert list(FeeRound.objects.order_by("number").values_list("number", flat=True)) == [1, 2]
    assert sum(FeeBill.objects.filter(round__number=1).values_list("owed_fen", flat=True)) == 8 * 30_000


def test_half_a_month_comes_back_and_who_leaves_owes_no_month_after(school: SmallSchool) -> None:
    pupils = [Pupil.objects.get(code=child.code) for child in school.children[:2]]
    for day in (date(2026, 4, 1), date(2026, 4, 8), date(2026, 4, 15)):
        PupilLeave.objects.create(
            school_id=school.id,
            pupil=pupils[0],
            date=day,
            recorded_by=school.account("office"),
            recorded_at=NOW,
        )
    GroupPlace.objects.filter(pupil=pupils[1]).update(until=date(2026, 4, 16))
    draw(school)
    assert owed(school)[:3] == [30_000 - 3750, 7500 + 3750, 30_000]
    page = queries.child_fees(
        viewer=school.actor("office", today=DAY), term=school.term, pupil=pupils[1].code, today=DAY
    )
    assert [(line.kind, line.fen) for line in page.lines] == [("charge", 7500), ("charge", 7500), ("refund", -3750)]
    assert page.return_by == date(2026, 5, 16)


def test_a_month_without_sessions_is_not_charged(school: SmallSchool) -> None:
    office = school.account("office")
    Cancellation.objects.bulk_create(
        Cancellation(school_id=school.id, session=row, reason="停课", cancelled_by=office, cancelled_at=NOW)
        for row in Session.objects.filter(date__month=3)
    )
    draw(school)
    assert owed(school) == [22_500] * 8
    months = {line["month"] for bill in FeeBill.objects.all() for line in bill.lines}
    assert months == {"2026-04-01", "2026-05-01", "2026-06-01"}


def test_two_people_publish_and_the_family_alone_sees_its_own(school: SmallSchool) -> None:
    code = draw(school)
    child = school.children[0]
    own = school.family(child, today=DAY)
    assert queries.own_child_fees(viewer=own, term=school.term, pupil=child.code, today=DAY) is None
    with pytest.raises(NotThere):
        commands.publish_fees(actor=school.actor("office", today=DAY), now=NOW, fee_round=code)
    publish(school, code)
    with pytest.raises(Refused) as refused:
        publish(school, code)
    assert code_of(refused) == ["fees_published"]
    seen = queries.own_child_fees(viewer=own, term=school.term, pupil=child.code, today=DAY)
    assert seen is not None
    assert (seen.owed_fen, seen.due_fen, seen.open_fen, seen.refund_fen) == (30_000, 15_000, 15_000, 0)
    strangers = [school.family(school.children[1], today=DAY), school.actor("office", today=DAY)]
    strangers.append(school.homeroom_teacher(child))
    for stranger in strangers:
        with pytest.raises(NotThere):
            queries.own_child_fees(viewer=stranger, term=school.term, pupil=child.code, today=DAY)
    for handle in ("homeroom1", "subject2", "duty", "gate"):
        with pytest.raises(NotThere):
            queries.fees_page(viewer=school.actor(handle, today=DAY), term=school.term, today=DAY)
    with pytest.raises(NotThere):
        queries.child_fees(viewer=own, term=school.term, pupil=child.code, today=DAY)


def test_a_round_out_of_date_is_not_published(school: SmallSchool) -> None:
    code = draw(school)
    exempt(school, 0, "hardship")
    with pytest.raises(Refused) as refused:
        publish(school, code)
    assert code_of(refused) == ["fees_changed"]
    publish(school, draw(school))
    with pytest.raises(Refused) as refused:
        publish(school, code)
    assert code_of(refused) == ["newer_fees"]


def test_money_counts_once_two_people_saw_it_and_no_more_once_taken_back(school: SmallSchool) -> None:
    publish(school, draw(school))
    code = paid(school, 0, 15_000, "No 1", confirmed=False)
    office, vice = school.actor("office", today=DAY), school.actor("vice", today=DAY)

    def page() -> queries.FeesPage:
        return queries.fees_page(viewer=office, term=school.term, today=DAY)

    assert (page().paid_fen, page().due_fen, [row.mine for row in page().waiting]) == (0, 8 * 15_000, [True])
    with pytest.raises(Refused) as refused:
        commands.confirm_receipt(actor=office, now=NOW, receipt=code)
    assert code_of(refused) == ["own_receipt"]
    commands.confirm_receipt(actor=vice, now=NOW, receipt=code)
    with pytest.raises(Refused) as refused:
        commands.confirm_receipt(actor=vice, now=NOW, receipt=code)
    assert refused.value.conflict
    assert (page().paid_fen, page().waiting) == (15_000, ())
    with pytest.raises(Refused) as refused:
        commands.reverse_receipt(actor=office, now=NOW, receipt=code, reason=" ")
    assert code_of(refused) == ["reversal_reason"]
    with pytest.raises(Refused) as refused:
        commands.reverse_receipt(actor=office, now=NOW, receipt=code, reason="录错了孩子")
    assert code_of(refused) == ["own_reversal"]
    commands.reverse_receipt(actor=vice, now=NOW, receipt=code, reason="录错了孩子")
    assert page().paid_fen == 0
    seen = queries.own_child_fees(
        viewer=school.family(school.children[0], today=DAY),
        term=school.term,
        pupil=school.children[0].code,
        today=DAY,
    )
    assert seen is not None
    assert seen.receipts == ()


@pytest.mark.parametrize(
    ("fen", "day", "reference", "codes"),
    [
        (0, DAY, "1", ["receipt_amount"]),
        (-1, DAY, "1", ["receipt_amount"]),
        (1, DAY + timedelta(days=1), " ", ["receipt_to_come", "reference_missing"]),
        (1, DAY, "x" * 65, ["reference_long"]),
    ],
)
def test_what_cannot_be_recorded_is_said(
    school: SmallSchool, fen: int, day: date, reference: str, codes: list[str]
) -> None:
    with pytest.raises(Refused) as refused:
        commands.record_receipt(
            actor=school.actor("office", today=DAY),
            now=NOW,
            term=school.term,
            pupil=school.children[0].code,
            way=FeeReceipt.Way.PAID,
            channel=FeeReceipt.Channel.CASH,
            fen=fen,
            day=day,
            reference=reference,
        )
    assert code_of(refused) == codes
    assert not FeeReceipt.objects.exists()


def test_no_more_goes_back_than_came_in(school: SmallSchool) -> None:
    publish(school, draw(school))
    first = paid(school, 0, 7500, "1")
    with pytest.raises(Refused) as refused:
        paid(school, 0, 7501, "b1", way="refunded")
    assert code_of(refused) == ["refund_above_paid"]
    paid(school, 0, 5000, "b1", way="refunded", confirmed=False)
    with pytest.raises(Refused) as refused:
        paid(school, 0, 2501, "b2", way="refunded")
    assert code_of(refused) == ["refund_above_paid"]
    with pytest.raises(Refused) as refused:
        commands.reverse_receipt(actor=school.actor("vice", today=DAY), now=NOW, receipt=first, reason="错")
    assert code_of(refused) == ["reversal_below_refunds"]
    with pytest.raises(Refused) as refused:
        paid(school, 1, 100, "1")
    assert code_of(refused) == ["reference_used"]


def test_an_exemption_after_payment_is_money_to_give_back(school: SmallSchool) -> None:
    publish(school, draw(school))
    paid(school, 0, 30_000, "1")
    exempt(school, 0, "hardship")
    publish(school, draw(school))
    child = school.children[0]
    own = school.family(child, today=DAY)
    seen = queries.own_child_fees(viewer=own, term=school.term, pupil=child.code, today=DAY)
    assert seen is not None
    assert (seen.owed_fen, seen.refund_fen, seen.exemptions[0].percent) == (0, 30_000, 100)
    assert (seen.exemptions[0].name, seen.exemptions[0].evidence) == (None, "")
    paid(school, 0, 30_000, "back", way="refunded")
    seen = queries.own_child_fees(viewer=own, term=school.term, pupil=child.code, today=DAY)
    assert seen is not None
    assert (seen.paid_fen, seen.refund_fen) == (0, 0)


def test_an_exemption_is_seen_by_two_and_its_grounds_are_sealed(school: SmallSchool) -> None:
    exempt(school, 0, "hardship")
    row = FeeExemption.objects.get()
    assert b"hardship" not in bytes(row.grounds_sealed or b"")
    office = school.actor("office", today=DAY)
    told = {"actor": office, "now": NOW, "term": school.term, "pupil": school.children[0].code}
    for category, evidence, code in (
        ("nothing", "x", "exemption_unknown"),
        ("hardship", "x", "exempt_before"),
        ("left_behind", " ", "evidence_missing"),
    ):
        with pytest.raises(Refused) as refused:
            commands.propose_exemption(**told, category=category, evidence=evidence)
        assert code_of(refused) == [code]
    with pytest.raises(Refused) as refused:
        commands.confirm_exemption(actor=school.actor("vice", today=DAY), now=NOW, exemption=row.code)
    assert code_of(refused) == ["exemption_confirmed"]


def test_another_payment_under_a_known_serial_or_of_a_day_to_come_is_named_and_nothing_of_the_file_is_stored(
    school: SmallSchool,
) -> None:
    office = school.actor("office", today=DAY)
    first = Payment(serial="S1", day=DAY - timedelta(days=1), fen=8888, payer="甲", note="")
    commands.take_in_statement(actor=office, now=NOW, term=school.term, payments=[first])
    again = replace(first, day=DAY, fen=7777, payer="乙")
    ahead = replace(first, serial="S3", day=DAY + timedelta(days=1))
    fine = replace(first, serial="S2")
    for payments, found in (
        ([again, fine], ["bank_serial_again"]),
        ([fine, ahead], ["bank_row_to_come"]),
        ([again, ahead], ["bank_serial_again", "bank_row_to_come"]),
    ):
        with pytest.raises(Refused) as refused:
            commands.take_in_statement(actor=office, now=NOW, term=school.term, payments=payments)
        assert code_of(refused) == found
        assert "S" in refused.value.reasons[0].words.zh
    assert BankRow.objects.count() == 1
    commands.take_in_statement(actor=office, now=NOW, term=school.term, payments=[first, fine])
    assert BankRow.objects.count() == 2


def test_a_payment_written_down_by_hand_is_not_taken_in_again_from_the_file(school: SmallSchool) -> None:
    publish(school, draw(school))
    office, child = school.actor("office", today=DAY), school.children[0]
    commands.record_receipt(
        actor=office,
        now=NOW,
        term=school.term,
        pupil=child.code,
        way=FeeReceipt.Way.PAID,
        channel=FeeReceipt.Channel.BANK,
        fen=7500,
        day=DAY,
        reference="S1",
    )
    payment = Payment(serial="S1", day=DAY, fen=7500, payer="张家", note=child.code)
    with pytest.raises(Refused) as refused:
        commands.take_in_statement(actor=office, now=NOW, term=school.term, payments=[payment])
    assert code_of(refused) == ["bank_row_by_hand"]
    assert not BankRow.objects.exists()


def test_bank_payments_come_in_once_and_are_matched(school: SmallSchool) -> None:
    publish(school, draw(school))
    office = school.actor("office", today=DAY)
    by_code, by_name = school.children[0], school.children[1]
    payments = [
        Payment(serial="S1", day=DAY, fen=7500, payer="张家", note=f"课后 {by_code.code}"),
        Payment(serial="S2", day=DAY, fen=30_000, payer=f"{by_name.name}家长", note=""),
        Payment(serial="S3", day=DAY, fen=1234, payer="某人", note=""),
    ]
    commands.take_in_statement(actor=office, now=NOW, term=school.term, payments=payments)
    matched = dict(FeeReceipt.objects.values_list("reference", "pupil__code"))
    assert matched == {"S1": by_code.code, "S2": by_name.code}
    left, *rest = queries.bank_statement_page(viewer=office, statement=BankStatement.objects.get().code).payments
    assert [row.state for row in (left, *rest)] == ["unmatched", "waiting", "waiting"]
    assert (left.serial, left.payer) == ("S3", "某人")
    for again in (payments, payments[:1]):
        with pytest.raises(Refused) as refused:
            commands.take_in_statement(actor=office, now=NOW, term=school.term, payments=again)
        assert refused.value.conflict
    assert BankRow.objects.count() == 3
    commands.match_bank_row(actor=office, now=NOW, bank_row=left.code, pupil=by_code.code)
    with pytest.raises(Refused) as refused:
        commands.match_bank_row(actor=office, now=NOW, bank_row=left.code, pupil=by_name.code)
    assert code_of(refused) == ["bank_row_taken"]
    seen = queries.bank_statement_page(viewer=office, statement=BankStatement.objects.get().code)
    assert seen.of("unmatched") == ()
    assert queries.fees_page(viewer=office, term=school.term, today=DAY).paid_fen == 0
    for row in FeeReceipt.objects.all():
        commands.confirm_receipt(actor=school.actor("vice", today=DAY), now=NOW, receipt=row.code)
    assert queries.fees_page(viewer=office, term=school.term, today=DAY).paid_fen == 7500 + 30_000 + 1234


def test_the_database_keeps_facts_and_two_people(school: SmallSchool) -> None:
    publish(school, draw(school))
    paid(school, 0, 7500, "1")
    for statement in (
        "UPDATE subsidy_feebill SET owed_fen = 0",
        "DELETE FROM subsidy_feereceipt",
        "DELETE FROM subsidy_feereceiptconfirmed",
        "UPDATE subsidy_feeround SET digest = 'x'",
        "DELETE FROM subsidy_feeroundpublished",
        (
            "INSERT INTO subsidy_feereceiptconfirmed (school_id, receipt_id, recorded_by_id, confirmed_by_id, "
            "confirmed_at) SELECT school_id, id, recorded_by_id, recorded_by_id, recorded_at FROM subsidy_feereceipt"
        ),
    ):
        with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)


def test_what_is_above_cost_when_the_term_is_over_is_found(school: SmallSchool) -> None:
    publish(school, draw(school))
    paid(school, 0, 30_000, "1")
    paid(school, 1, 15_000, "2")
    office = school.actor("office", today=date(2026, 7, 10))
    assert queries.fees_page(viewer=office, term=school.term, today=DAY).recovery is None
    found = queries.fees_page(viewer=office, term=school.term, today=date(2026, 7, 10)).recovery
    assert found is not None
    assert (found.surplus_fen, sorted(fen for _, fen in found.returns)) == (45_000, [15_000, 30_000])


def test_the_list_opens_in_excel(school: SmallSchool) -> None:
    draw(school)
    page = queries.fees_page(viewer=school.actor("office", today=DAY), term=school.term, today=DAY)
    rows = (
        CalamineWorkbook.from_filelike(BytesIO(queries.fees_sheet(page=page, language="zh")))
        .get_sheet_by_index(0)
        .to_python()
    )
    assert [row[3:] for row in rows[1:]] == [[300.0, 150.0, 0.0, 150.0]] * 8


def test_a_round_of_any_size_is_read_in_as_many_questions(school: SmallSchool, asks_at_most: AsksAtMost) -> None:
    publish(school, draw(school))
    office = school.actor("office", today=DAY)
    for number in range(3):
        paid(school, number, 7500, str(number), confirmed=False)
        with asks_at_most(10):
            page = queries.fees_page(viewer=office, term=school.term, today=DAY)
        assert len(page.waiting) == number + 1


def test_no_fees_are_the_default(small_school: SmallSchool) -> None:
    build_afternoon(small_school)
    with pytest.raises(Refused) as refused:
        draw(small_school)
    assert code_of(refused) == ["no_fees"]
    with within(small_school.id):
        page = queries.fees_page(viewer=small_school.actor("office", today=DAY), term=small_school.term, today=DAY)
    assert not page.charges


def test_families_are_told_what_they_owe_and_later_only_of_what_changed(school: SmallSchool) -> None:
    publish(school, draw(school))
    told = Message.objects.filter(kind="subsidy.fees_published")
    assert {row.concerns for row in told} == {child.code for child in school.children}
    exempt(school, 1, "left_behind")
    publish(school, draw(school))
    (changed,) = Message.objects.filter(kind="subsidy.fees_changed")
    assert changed.concerns == school.children[1].code
    assert told.count() == len(school.children)

"""What was written for a time and is past it: who paid by bank, and what was noted of a drill."""

from __future__ import annotations

from datetime import date, timedelta

from afterbell.base.tenancy import within
from afterbell.dismissal import commands as gate
from afterbell.dismissal.models import DrillEnded
from afterbell.dismissal.queries import drill_page
from afterbell.schools.models import Term
from afterbell.site.due import GONE
from afterbell.site.retention import DRILLS, PAYERS, due_in_school
from afterbell.subsidy import commands, queries
from afterbell.subsidy.models import BankRow
from afterbell.subsidy.rules.fees.bank import Payment
from tests.subsidy.test_fees import DAY, NOW, charging
from tests.support.afternoon import DAY as DRILLED
from tests.support.afternoon import LATE, Afternoon, at, here
from tests.support.world import SmallSchool

PAYMENT = Payment(serial="S1", day=DAY, fen=7500, payer="某人", note="课后服务")


def carried_out(school: SmallSchool, day: date) -> None:
    """Do what is due on a day."""
    with within(school.id):
        for due in due_in_school(school=school.id, now=at(LATE[0], day=day)):
            due.carry_out()


def test_who_paid_by_bank_goes_half_a_year_after_the_term_and_the_amount_stays(small_school: SmallSchool) -> None:
    charging(small_school)
    office = small_school.actor("office", today=DAY)
    with within(small_school.id):
        made = commands.take_in_statement(actor=office, now=NOW, term=small_school.term, payments=[PAYMENT])
        last = Term.objects.get().last_day + PAYERS
        assert "某人".encode() not in bytes(BankRow.objects.get().payer_sealed or b"")
    carried_out(small_school, last)
    with within(small_school.id):
        (row,) = queries.bank_statement_page(viewer=office, statement=made).payments
        assert row.payer == "某人 课后服务"
    carried_out(small_school, last + timedelta(days=1))
    with within(small_school.id):
        (row,) = queries.bank_statement_page(viewer=office, statement=made).payments
        assert (row.payer, row.fen, row.serial) == ("", 7500, "S1")


def test_what_was_noted_of_a_drill_lies_sealed_and_goes_after_three_years(afternoon: Afternoon) -> None:
    here(afternoon, *afternoon.tutored)
    duty = afternoon.actor("duty")
    drill = gate.start_drill(actor=duty, now=at(LATE[0]), kind="fire")
    gate.end_drill(actor=duty, now=at(LATE[1]), drill=drill, note="张老师的组走错了楼梯")
    with within(afternoon.school.id):
        kept = DrillEnded.objects.get()
        assert kept.note == ""
        assert "张老师".encode() not in bytes(kept.note_sealed or b"")
    for days, note in ((0, "张老师的组走错了楼梯"), (1, GONE)):
        carried_out(afternoon.school, DRILLED + DRILLS + timedelta(days=days))
        with within(afternoon.school.id):
            assert drill_page(viewer=duty, code=drill).note == note

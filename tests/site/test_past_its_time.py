"""What was written for a time and is past it: who paid by bank, and what was noted of a drill."""

from __future__ import annotations

from datetime import date, timedelta

from afterbell.base.tenancy import within
from afterbell.complaints.commands import Rating, rate_answer
from afterbell.complaints.lookup import print_of
from afterbell.dismissal import commands as gate
from afterbell.dismissal.models import DrillEnded
from afterbell.dismissal.queries import drill_page
from afterbell.schools.actors import PUBLIC_ACTOR
from afterbell.schools.models import Term
from afterbell.site.due import GONE, Due
from afterbell.site.retention import COMPLAINTS, CONTACTS, DRILLS, PAYERS, due_in_school
from afterbell.subsidy import commands, queries
from afterbell.subsidy.models import BankRow
from afterbell.subsidy.rules.fees.bank import Payment
from tests.complaints.writing import answered, hand_in
from tests.subsidy.test_fees import DAY, NOW, charging
from tests.support.afternoon import DAY as DRILLED
from tests.support.afternoon import LATE, at, build_afternoon, here
from tests.support.world import MORNING, TODAY, SmallSchool

PAID, NOTES = "who paid by bank in terms that are long over", "notes on drills of more than three years ago"
PAYMENT = Payment(serial="S1", day=DAY, fen=7500, payer="某人", note="课后服务")


def due(school: SmallSchool, day: date, what: str) -> Due:
    """Give what is due of one kind on a day."""
    with within(school.id):
        every = due_in_school(school=school.id, now=at(LATE[0], day=day))
        return next(row for row in every if row.name == what)


def number(school: SmallSchool, day: date, what: str) -> int:
    with within(school.id):
        return due(school, day, what).rows.count()


def test_who_paid_by_bank_goes_half_a_year_after_the_term_and_the_amount_stays(small_school: SmallSchool) -> None:
    charging(small_school)
    office = small_school.actor("office", today=DAY)
    with within(small_school.id):
        made = commands.take_in_statement(actor=office, now=NOW, term=small_school.term, payments=[PAYMENT])
        last = Term.objects.get().last_day + PAYERS
        assert "某人".encode() not in bytes(BankRow.objects.get().payer_sealed or b"")
        (row,) = queries.bank_statement_page(viewer=office, statement=made).payments
        assert row.payer == "某人 课后服务"
    assert [number(small_school, last + timedelta(days=days), PAID) for days in (0, 1)] == [0, 1]
    assert due(small_school, last, PAID).blank == {"payer_sealed": None}


def test_what_was_noted_of_a_drill_lies_sealed_and_goes_after_three_years(small_school: SmallSchool) -> None:
    afternoon = build_afternoon(small_school)
    here(afternoon, *afternoon.tutored)
    duty = afternoon.actor("duty")
    drill = gate.start_drill(actor=duty, now=at(LATE[0]), kind="fire")
    gate.end_drill(actor=duty, now=at(LATE[1]), drill=drill, note="张老师的组走错了楼梯")
    with within(small_school.id):
        kept = DrillEnded.objects.get()
        assert kept.note == ""
        assert "张老师".encode() not in bytes(kept.note_sealed or b"")
        assert drill_page(viewer=duty, code=drill).note == "张老师的组走错了楼梯"
    last = DRILLED + DRILLS
    assert [number(small_school, last + timedelta(days=days), NOTES) for days in (0, 1)] == [0, 1]
    assert due(small_school, last, NOTES).blank == {"note": GONE, "note_sealed": None}


def test_what_was_written_of_a_complaint_goes_half_a_year_after_its_end_and_how_to_reach_somebody_before(
    small_school: SmallSchool,
) -> None:
    contacts = "how writers of complaints closed thirty days ago are reached"
    words, steps = "words of complaints closed half a year ago", "what was said about complaints closed half a year ago"
    hand_in(small_school, contact="微信 abc")
    closed = hand_in(small_school, contact="微信 abc")
    answered(closed.code, by=small_school.actor("office"))
    proof, rating = print_of(closed.word), Rating(satisfied=True, stars=3)
    rate_answer(actor=PUBLIC_ACTOR, now=MORNING, complaint=closed.code, rating=rating, proof=proof)
    after = timedelta(days=1)
    assert [number(small_school, TODAY + CONTACTS + more, contacts) for more in (timedelta(), after)] == [1, 1]
    assert number(small_school, TODAY + CONTACTS - after, contacts) == 0
    assert [number(small_school, TODAY + COMPLAINTS - after, what) for what in (words, steps)] == [0, 0]
    assert [number(small_school, TODAY + COMPLAINTS + after, what) for what in (words, steps)] == [1, 1]
    assert due(small_school, TODAY, "fingerprints of where complaints came from a day ago").blank is None
    assert number(small_school, TODAY + 2 * after, "fingerprints of where complaints came from a day ago") == 2

"""A settlement from draft to closed: who takes which step, what is objected to, and what is put right in the next."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta

import pytest

from afterbell.base.refusals import NotThere, Refused
from afterbell.base.tenancy import within
from afterbell.rostering.models import Assignment, Session
from afterbell.schools.models import Staff
from afterbell.subsidy import commands, queries
from afterbell.subsidy.models import Adjustment, Draft, LeftOut, PayLine, Settlement, Statement
from afterbell.subsidy.rules.life import Stage
from tests.support.afternoon import DAY, at, build_afternoon
from tests.support.settled import (
    AFTER,
    APPROVED,
    APPROVING,
    FIRST,
    OPEN_UNTIL,
    PAID,
    PAYING,
    SETTLING,
    UNTIL,
    Settled,
    approve,
    draw_up_march,
    hold,
    publish,
    settle_march,
)
from tests.support.world import SmallSchool

MAY = date(2026, 5, 2)


@pytest.fixture(autouse=True)
def _inside(small_school: SmallSchool) -> Iterator[None]:
    with within(small_school.id):
        yield


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [reason.code for reason in refused.value.reasons]


def stage(settled: Settled) -> Stage:
    return queries.settlement_life(viewer=settled.actor("office"), settlement=settled.settlement).stage


def own(school: SmallSchool, handle: str) -> tuple[str, str]:
    with within(school.id):
        line = PayLine.objects.select_related("statement").get(staff__code=school.staff[handle], adjustment=None)
        return line.statement.code, line.code


def object_as(settled: Settled, handle: str) -> str:
    statement, line = own(settled.school, handle)
    return commands.object_to(
        actor=settled.actor(handle), now=SETTLING, statement=statement, line=line, words="少记了半个课时"
    )


def open_to_all(settled: Settled) -> None:
    commands.open_objections(
        actor=settled.actor("office"), now=SETTLING, settlement=settled.settlement, until=OPEN_UNTIL
    )


def sign(school: SmallSchool, adjustment: str, *, now: datetime = APPROVING) -> None:
    for handle in ("vice", "principal"):
        commands.sign_adjustment(actor=school.actor(handle, today=now.date()), now=now, adjustment=adjustment)


def test_a_settlement_goes_its_whole_way(settled: Settled) -> None:
    assert stage(settled) is Stage.REVIEWED
    publish(settled)
    assert stage(settled) is Stage.PUBLISHED
    office, principal = settled.actor("office"), settled.actor("principal")
    commands.record_payment(
        actor=office, now=PAYING, settlement=settled.settlement, paid_on=PAYING.date(), reference="财拨001"
    )
    assert stage(settled) is Stage.PAID
    commands.close_settlement(actor=principal, now=PAYING, settlement=settled.settlement)
    assert stage(settled) is Stage.CLOSED
    life = queries.settlement_life(viewer=office, settlement=settled.settlement)
    assert [step.kind.value for step in life.steps] == [
        "drawn",
        "reviewed",
        "opened",
        "approved",
        "approved",
        "published",
        "paid",
        "closed",
    ]
    assert life.next_step == ""
    with pytest.raises(Refused) as refused:
        commands.close_settlement(actor=principal, now=APPROVING, settlement=settled.settlement)
    assert codes(refused) == ["subsidy.life.closed_before"]
    assert refused.value.conflict


def test_each_step_belongs_to_its_people(settled: Settled) -> None:
    code = settled.settlement
    for handle in ("vice", "principal", "duty", "club1"):
        with pytest.raises(NotThere):
            commands.open_objections(actor=settled.actor(handle), now=SETTLING, settlement=code, until=OPEN_UNTIL)
    for handle in ("office", "duty", "club1"):
        with pytest.raises(NotThere):
            commands.approve_settlement(actor=settled.actor(handle), now=APPROVING, settlement=code)
    for handle in ("office", "vice", "club1"):
        with pytest.raises(NotThere):
            commands.close_settlement(actor=settled.actor(handle), now=APPROVING, settlement=code)


def test_nothing_is_published_that_two_people_did_not_approve(settled: Settled) -> None:
    open_to_all(settled)
    principal = settled.actor("principal")
    commands.approve_settlement(actor=principal, now=APPROVING, settlement=settled.settlement)
    with pytest.raises(Refused) as refused:
        commands.approve_settlement(actor=principal, now=APPROVING, settlement=settled.settlement)
    assert codes(refused) == ["subsidy.life.approved_by_you"]
    with pytest.raises(Refused) as refused:
        commands.publish_settlement(actor=principal, now=APPROVING, settlement=settled.settlement)
    assert codes(refused) == ["subsidy.life.not_approved"]


def test_a_draft_is_drawn_up_again_and_replaced_with_the_same_digest(small_school: SmallSchool) -> None:
    hold(build_afternoon(small_school))
    drawn = []
    for _ in range(2):
        code = draw_up_march(small_school)
        with within(small_school.id):
            drawn.append((Draft.objects.get().digest, Draft.objects.get().total_fen))
            assert Draft.objects.get().code == code
            assert not Settlement.objects.exists()
    assert drawn[0] == drawn[1]


def test_a_draft_that_comes_out_differently_now_is_not_stored(small_school: SmallSchool) -> None:
    afternoon = build_afternoon(small_school)
    hold(afternoon, sessions=(afternoon.club,))
    draft = draw_up_march(small_school)
    hold(afternoon, sessions=(afternoon.duty,))
    vice = small_school.actor("vice", today=AFTER)
    with pytest.raises(Refused) as refused:
        commands.review(actor=vice, now=SETTLING, draft=draft)
    assert codes(refused) == ["subsidy.draft_out_of_date"]
    assert not queries.draft_page(viewer=vice, draft=draft).agrees
    again = draw_up_march(small_school)
    commands.review(actor=vice, now=SETTLING, draft=again)
    with pytest.raises(NotThere):
        commands.review(actor=vice, now=SETTLING, draft=draft)


def test_nobody_reviews_what_they_drew_up(small_school: SmallSchool) -> None:
    hold(build_afternoon(small_school))
    draft = draw_up_march(small_school)
    with pytest.raises(Refused) as refused:
        commands.review(actor=small_school.actor("office", today=AFTER), now=SETTLING, draft=draft)
    assert codes(refused) == ["subsidy.life.own_draft"]


def test_a_month_without_sessions_has_nothing_to_settle(small_school: SmallSchool) -> None:
    hold(build_afternoon(small_school))
    with pytest.raises(Refused) as refused:
        commands.draw_up(
            actor=small_school.actor("office", today=MAY),
            now=at(time(9), day=MAY),
            term=small_school.term,
            first_day=date(2026, 4, 1),
            until_day=date(2026, 5, 1),
        )
    assert codes(refused) == ["subsidy.no_sessions"]
    with within(small_school.id):
        assert not Draft.objects.exists()


def test_what_is_not_paid_is_listed_with_what_is_missing(small_school: SmallSchool) -> None:
    afternoon = build_afternoon(small_school)
    hold(afternoon, sessions=(afternoon.club,))
    settlement = settle_march(small_school)
    rows = queries.left_of(viewer=small_school.actor("vice", today=AFTER), settlement=settlement)
    said = {row.session: {words.en for words in row.reasons} for row in rows}
    assert said[afternoon.tutoring] == {
        "The session is not confirmed.",
        "There is no evidence that the person was there.",
        "The roll is not sealed.",
    }
    assert said[afternoon.duty] == {
        "The session is not confirmed.",
        "There is no evidence that the person was there.",
    }
    assert afternoon.club not in said
    assert not any(row.confirmed for row in rows)


def test_confirmed_work_without_a_line_is_listed(small_school: SmallSchool) -> None:
    """Another adult was named after the session was confirmed: there is no evidence of that one, and no line."""
    afternoon = build_afternoon(small_school)
    hold(afternoon)
    club2 = Staff.objects.get(code=small_school.staff["club2"])
    Assignment.objects.filter(session__code=afternoon.duty).update(staff=club2)
    settlement = settle_march(small_school)
    with within(small_school.id):
        left = LeftOut.objects.get(settlement__code=settlement)
        assert left.confirmed
        assert left.staff is not None
        assert left.staff.code == small_school.staff["club2"]
        assert [en for _zh, en in left.reasons] == ["There is no evidence that the person was there."]


def test_an_objection_is_answered_before_anybody_approves(settled: Settled) -> None:
    with pytest.raises(Refused) as refused:
        object_as(settled, "club1")
    assert codes(refused) == ["subsidy.objections_not_open"]
    open_to_all(settled)
    objection = object_as(settled, "club1")
    with pytest.raises(Refused) as refused:
        object_as(settled, "club1")
    assert codes(refused) == ["subsidy.objected_before"]
    with pytest.raises(Refused) as refused:
        commands.approve_settlement(actor=settled.actor("principal"), now=APPROVING, settlement=settled.settlement)
    assert codes(refused) == ["subsidy.life.unanswered"]
    for upheld, fen in ((True, 0), (False, 100)):
        with pytest.raises(Refused) as refused:
            commands.answer_objection(
                actor=settled.actor("office"),
                now=SETTLING,
                objection=objection,
                upheld=upheld,
                amount_fen=fen,
                words="核对了",
            )
        assert codes(refused) == ["subsidy.upheld_amount"]
    commands.answer_objection(
        actor=settled.actor("office"), now=SETTLING, objection=objection, upheld=False, amount_fen=0, words="核对无误"
    )
    (seen,) = queries.own_objections(viewer=settled.actor("club1"), statement=own(settled.school, "club1")[0])
    assert (seen.words, seen.answer, seen.upheld) == ("少记了半个课时", "核对无误", False)
    assert seen.answer_by == AFTER + timedelta(days=5)
    commands.approve_settlement(actor=settled.actor("principal"), now=APPROVING, settlement=settled.settlement)
    with pytest.raises(Refused) as refused:
        commands.object_to(
            actor=settled.actor("club1"),
            now=APPROVING,
            statement=own(settled.school, "club1")[0],
            line="",
            words="太晚了",
        )
    assert codes(refused) == ["subsidy.objections_closed"]


def test_nobody_objects_to_anothers_statement(settled: Settled) -> None:
    open_to_all(settled)
    statement, line = own(settled.school, "club1")
    for handle in ("subject2", "office", "principal"):
        with pytest.raises(NotThere):
            commands.object_to(
                actor=settled.actor(handle), now=SETTLING, statement=statement, line=line, words="不是我的"
            )


def test_what_is_upheld_is_signed_by_two_and_paid_in_the_next(settled: Settled) -> None:
    school = settled.school
    open_to_all(settled)
    objection = object_as(settled, "club1")
    office = settled.actor("office")
    adjustment = commands.answer_objection(
        actor=office, now=SETTLING, objection=objection, upheld=True, amount_fen=2000, words="少记半场"
    )
    vice = settled.actor("vice")
    assert commands.sign_adjustment(actor=vice, now=SETTLING, adjustment=adjustment) == 1
    with pytest.raises(Refused) as refused:
        commands.sign_adjustment(actor=vice, now=SETTLING, adjustment=adjustment)
    assert codes(refused) == ["subsidy.signed_before"]
    with pytest.raises(NotThere):
        commands.sign_adjustment(actor=office, now=SETTLING, adjustment=adjustment)
    assert commands.sign_adjustment(actor=settled.actor("principal"), now=SETTLING, adjustment=adjustment) == 0
    with pytest.raises(Refused) as refused:
        commands.propose_adjustments(actor=office, now=SETTLING, settlement=settled.settlement)
    assert codes(refused) == ["subsidy.no_differences"]
    settlement = settle_april(school)
    with within(school.id):
        line = PayLine.objects.get(statement__settlement__code=settlement)
        assert (line.kind, line.amount_fen, line.staff.code) == ("adjustment", 2000, school.staff["club1"])
        assert line.adjustment is not None
        assert line.adjustment.line is not None
        assert line.adjustment.line.code == own(school, "club1")[1]
        assert Settlement.objects.get(code=settled.settlement).total_fen == sum(PAID.values())
    proof = queries.line_proof(viewer=school.actor("club1", today=MAY), line=line.code)
    assert proof.correction is not None
    assert proof.correction.line == own(school, "club1")[1]
    assert len(proof.correction.signed_by) == 2
    assert proof.cap_fen is None


def settle_april(school: SmallSchool) -> str:
    now = at(time(9), day=MAY)
    draft = commands.draw_up(
        actor=school.actor("office", today=MAY),
        now=now,
        term=school.term,
        first_day=UNTIL,
        until_day=date(2026, 5, 1),
    )
    return commands.review(actor=school.actor("vice", today=MAY), now=now, draft=draft)


def test_a_session_confirmed_after_the_settlement_is_paid_as_a_correction_in_the_next(
    small_school: SmallSchool,
) -> None:
    afternoon = build_afternoon(small_school)
    hold(afternoon, sessions=(afternoon.club, afternoon.tutoring))
    settlement = settle_march(small_school)
    office = small_school.actor("office", today=AFTER)
    with pytest.raises(Refused) as refused:
        commands.propose_adjustments(actor=office, now=SETTLING, settlement=settlement)
    assert codes(refused) == ["subsidy.no_differences"]
    hold(afternoon, sessions=(afternoon.duty,))
    (adjustment,) = commands.propose_adjustments(actor=office, now=SETTLING, settlement=settlement)
    with pytest.raises(Refused):
        commands.propose_adjustments(actor=office, now=SETTLING, settlement=settlement)
    with within(small_school.id):
        row = Adjustment.objects.get(code=adjustment)
        assert (row.staff.code, row.amount_fen, row.line) == (small_school.staff["duty"], PAID["duty"], None)
    sign(small_school, adjustment)
    later = settle_april(small_school)
    with within(small_school.id):
        paid = Statement.objects.get(settlement__code=later)
        assert (paid.staff.code, paid.total_fen) == (small_school.staff["duty"], PAID["duty"])
        assert Settlement.objects.get(code=settlement).total_fen == PAID["club1"] + PAID["subject2"]
    with pytest.raises(Refused) as refused:
        commands.propose_adjustments(actor=office, now=SETTLING, settlement=settlement)
    assert codes(refused) == ["subsidy.no_differences"]


def test_units_that_were_wrong_are_corrected_by_what_differs(settled: Settled) -> None:
    """A session was shorter than was planned: what was paid too much is taken back, and stands with its line."""
    school = settled.school
    with within(school.id):
        Session.objects.filter(code=settled.afternoon.tutoring).update(class_hours=50)
    (adjustment,) = commands.propose_adjustments(
        actor=settled.actor("office"), now=SETTLING, settlement=settled.settlement
    )
    with within(school.id):
        row = Adjustment.objects.get(code=adjustment)
        assert row.amount_fen == -PAID["subject2"] // 2
        assert row.line is not None
        assert row.line.code == own(school, "subject2")[1]
    sign(school, adjustment)
    later = settle_april(school)
    with within(school.id):
        assert Settlement.objects.get(code=later).total_fen == -PAID["subject2"] // 2


def test_an_unsigned_correction_is_not_paid(settled: Settled) -> None:
    with within(settled.school.id):
        Session.objects.filter(code=settled.afternoon.tutoring).update(class_hours=50)
    (adjustment,) = commands.propose_adjustments(
        actor=settled.actor("office"), now=SETTLING, settlement=settled.settlement
    )
    commands.sign_adjustment(actor=settled.actor("vice"), now=SETTLING, adjustment=adjustment)
    with pytest.raises(Refused) as refused:
        settle_april(settled.school)
    assert codes(refused) == ["subsidy.no_sessions"]


def test_people_of_one_name_are_told_apart(settled: Settled) -> None:
    school = settled.school
    with within(school.id):
        Staff.objects.filter(code__in=[school.staff["club1"], school.staff["duty"]]).update(name="其其格")
    table = queries.settlement_table(viewer=settled.actor("office"), settlement=settled.settlement)
    tails = {f"其其格（{school.staff[handle][-4:]}）" for handle in ("club1", "duty")}
    assert tails | {"老师subject2"} == {row.name for row in table.rows}
    seen = queries.statement_of(viewer=settled.actor("club1"), statement=own(school, "club1")[0])
    assert seen.name in tails


def test_an_approved_settlement_is_approved_by_two_others(small_school: SmallSchool) -> None:
    hold(build_afternoon(small_school))
    settlement = settle_march(small_school)
    approve(small_school, settlement)
    life = queries.settlement_life(viewer=small_school.actor("principal", today=APPROVED), settlement=settlement)
    assert (life.stage, life.approvals_missing, life.next_step) == (Stage.APPROVED, 0, "publish")
    assert DAY >= FIRST

"""A month's appraisal from the record to the pay: drawn up, confirmed, appealed against, and what stays held."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from uuid import uuid4

import pytest

from afterbell.attendance.models import PatrolLook, Presence
from afterbell.base.models import Message
from afterbell.base.refusals import NotThere, Refused
from afterbell.base.tenancy import within
from afterbell.rostering.models import Session
from afterbell.subsidy import commands, queries
from afterbell.subsidy.models import Appeal, Appraisal, PayLine, Settlement
from afterbell.subsidy.rules.appraisal import Fault
from tests.subsidy.test_composed_pay import in_force, scheme_text
from tests.support.afternoon import DAY, build_afternoon
from tests.support.asking import AsksAtMost
from tests.support.settled import AFTER, OPEN_UNTIL, PAID, SETTLING, hold, settle_march
from tests.support.world import SmallSchool

MARCH = date(2026, 3, 1)
HELD = """
[pay.assessed]
held_percent = 20

[fees]"""
LATER = SETTLING + timedelta(days=9)


@pytest.fixture(autouse=True)
def _inside(small_school: SmallSchool) -> Iterator[None]:
    with within(small_school.id):
        yield


@pytest.fixture
def held(small_school: SmallSchool) -> SmallSchool:
    """Hold one Wednesday of March under a scheme that pays a fifth of it by appraisal."""
    hold(build_afternoon(small_school))
    in_force(small_school, scheme_text(("\n[fees]", HELD)), DAY)
    return small_school


def find_nobody() -> Session:
    """Let a patrol find nobody at the tutoring session, which is subject2's."""
    presence = Presence.objects.select_related("session").get(session__kind="tutoring")
    PatrolLook.objects.create(
        school_id=presence.school_id,
        look_id=uuid4(),
        session=presence.session,
        found=PatrolLook.Found.NOBODY,
        looked_at=presence.arrived_at,
        looked_by=presence.recorded_by,
        received_at=presence.arrived_at,
    )
    return presence.session


def draw(school: SmallSchool, *, now: datetime = SETTLING) -> str:
    return commands.draw_appraisal(actor=school.actor("office", today=AFTER), now=now, term=school.term, month=MARCH)


def confirmed(school: SmallSchool) -> str:
    made = draw(school)
    commands.confirm_appraisal(actor=school.actor("vice", today=AFTER), now=SETTLING, appraisal=made)
    return made


def own(school: SmallSchool, handle: str) -> str:
    return queries.own_months(viewer=school.actor(handle, today=AFTER))[0].code


def said(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [reason.code for reason in refused.value.reasons]


def refusal(call: Callable[..., object], **sent: object) -> list[str]:
    with pytest.raises(Refused) as refused:
        call(**sent)
    return said(refused)


def held_and_given() -> dict[str, tuple[int, int]]:
    sums: dict[str, dict[str, int]] = {}
    for line in PayLine.objects.filter(kind__in=["held", "assessed"]).select_related("staff"):
        sums.setdefault(line.staff.code, {})[line.kind] = line.amount_fen
    return {code: (kinds.get("held", 0), kinds.get("assessed", 0)) for code, kinds in sums.items()}


def test_a_month_without_confirmed_points_stays_held(held: SmallSchool) -> None:
    draw(held)
    settlement = settle_march(held)
    found = held_and_given()
    assert set(found.values()) == {(-700, 0), (-800, 0), (-600, 0)}
    waiting = queries.held_parts(viewer=held.actor("office", today=AFTER), settlement=settlement)
    assert sorted(row.fen for row in waiting) == [600, 700, 800]


def test_confirmed_points_give_the_held_part_back(held: SmallSchool) -> None:
    find_nobody()
    confirmed(held)
    settlement = settle_march(held)
    points = {row.name: row.points for row in _sheet(held).rows}
    assert set(points.values()) == {10_000, 8_000}
    found = held_and_given()
    assert (-600, 600) in found.values()
    assert (-700, 560) in found.values()
    assert queries.held_parts(viewer=held.actor("office", today=AFTER), settlement=settlement) == ()


def _sheet(school: SmallSchool) -> queries.AppraisalSheet:
    code = Appraisal.objects.order_by("-number").values_list("code", flat=True)[0]
    return queries.appraisal_sheet(viewer=school.actor("office", today=AFTER), appraisal=code)


def test_points_confirmed_after_the_settlement_are_a_difference_to_be_paid(held: SmallSchool) -> None:
    settlement = settle_march(held)
    confirmed(held)
    office = held.actor("office", today=AFTER)
    made = commands.propose_adjustments(actor=office, now=SETTLING, settlement=settlement)
    rows = queries.adjustments_of(viewer=office, settlement=settlement)
    assert len(made) == 3
    assert sorted(row.amount_fen for row in rows) == [600, 700, 800]


def test_every_figure_says_which_session_was_not_good(held: SmallSchool) -> None:
    session = find_nobody()
    confirmed(held)
    cases = [case for row in _sheet(held).rows for case in row.cases]
    assert [(case.fault, case.session, case.day) for case in cases] == [
        (Fault.PATROL_NOBODY, session.code, session.date)
    ]


def test_who_drew_it_up_does_not_confirm_it_and_nobody_twice(held: SmallSchool) -> None:
    made = draw(held)
    office, vice = held.actor("office", today=AFTER), held.actor("vice", today=AFTER)
    call = commands.confirm_appraisal
    assert refusal(call, actor=office, now=SETTLING, appraisal=made) == ["subsidy.own_drawing"]
    newer = draw(held)
    assert refusal(call, actor=vice, now=SETTLING, appraisal=made) == ["subsidy.newer_appraisal"]
    call(actor=vice, now=SETTLING, appraisal=newer)
    assert refusal(call, actor=vice, now=SETTLING, appraisal=newer) == ["subsidy.appraised_before"]
    assert refusal(draw, school=held) == ["subsidy.appraised_before"]


def test_a_month_is_drawn_up_when_it_is_over(held: SmallSchool) -> None:
    early = datetime.combine(date(2026, 3, 31), time(22), tzinfo=SETTLING.tzinfo)
    assert refusal(draw, school=held, now=early) == ["subsidy.month_not_over"]


def test_a_record_that_changed_is_drawn_up_again(held: SmallSchool) -> None:
    made = draw(held)
    find_nobody()
    vice = held.actor("vice", today=AFTER)
    found = refusal(commands.confirm_appraisal, actor=vice, now=SETTLING, appraisal=made)
    assert found == ["subsidy.appraisal_out_of_date"]


def test_an_appeal_holds_the_part_until_somebody_else_answers(held: SmallSchool) -> None:
    find_nobody()
    confirmed(held)
    teacher = held.actor("subject2", today=AFTER)
    person = own(held, "subject2")
    made = commands.appeal(actor=teacher, now=SETTLING, person=person, words="手机没有网，晚上才传上去。")
    assert queries.month_page(viewer=teacher, person=person, now=SETTLING).counting is None
    office, vice = held.actor("office", today=AFTER), held.actor("vice", today=AFTER)
    call = commands.answer_appeal
    sent = {"now": SETTLING, "appeal": made, "points": 10_000, "words": "核实属实。"}
    assert refusal(call, actor=office, **sent) == ["subsidy.own_drawing"]
    assert refusal(call, actor=vice, **{**sent, "points": 10_001}) == ["subsidy.upheld_points"]
    assert refusal(call, actor=vice, **{**sent, "words": " "}) == ["subsidy.words_missing"]
    call(actor=vice, **sent)
    assert refusal(call, actor=vice, **sent) == ["subsidy.appeal_answered"]
    seen = queries.month_page(viewer=teacher, person=person, now=SETTLING)
    assert (seen.points, seen.counting, seen.appeal is not None and seen.appeal.upheld) == (8_000, 10_000, True)
    settle_march(held)
    assert (-700, 700) in held_and_given().values()


def test_an_appeal_has_its_day_its_words_and_its_person(held: SmallSchool) -> None:
    confirmed(held)
    teacher, person = held.actor("subject2", today=AFTER), own(held, "subject2")
    sent = {"now": SETTLING, "person": person, "words": "不对"}
    with pytest.raises(NotThere):
        commands.appeal(actor=held.actor("club1", today=AFTER), **sent)
    with pytest.raises(NotThere):
        queries.month_page(viewer=held.actor("club1", today=AFTER), person=person, now=SETTLING)
    assert refusal(commands.appeal, actor=teacher, **{**sent, "now": LATER}) == ["subsidy.appeals_closed"]
    assert refusal(commands.appeal, actor=teacher, **{**sent, "words": ""}) == ["subsidy.words_missing"]
    commands.appeal(actor=teacher, **sent)
    assert refusal(commands.appeal, actor=teacher, **sent) == ["subsidy.appealed_before"]
    assert "不对".encode() not in bytes(Appeal.objects.get().words_sealed)


def test_everybody_is_told_of_the_own_points_and_of_an_answer(held: SmallSchool) -> None:
    confirmed(held)
    kinds = Message.objects.filter(tenant=held.id, kind__startswith="subsidy.")
    assert kinds.filter(kind="subsidy.month_appraised").values("to").distinct().count() == 3
    teacher, person = held.actor("subject2", today=AFTER), own(held, "subject2")
    made = commands.appeal(actor=teacher, now=SETTLING, person=person, words="不对")
    commands.answer_appeal(
        actor=held.actor("vice", today=AFTER), now=SETTLING, appeal=made, points=None, words="记录无误。"
    )
    waiting = kinds.filter(kind="subsidy.appealed")
    assert waiting.get(to=held.actor("office", today=AFTER).account).about == made
    assert not waiting.filter(to=teacher.account).exists()
    told = kinds.get(kind="subsidy.appeal_answered")
    assert (told.to_id, told.about) == (teacher.account, person)


def test_families_and_strangers_see_no_appraisal(held: SmallSchool) -> None:
    made = confirmed(held)
    family = held.family(held.children[0], today=AFTER)
    for call, sent in (
        (queries.appraisal_sheet, {"appraisal": made}),
        (queries.month_page, {"person": own(held, "duty"), "now": SETTLING}),
    ):
        with pytest.raises(NotThere):
            call(viewer=family, **sent)


def test_a_month_asks_few_questions(held: SmallSchool, asks_at_most: AsksAtMost) -> None:
    made = confirmed(held)
    office = held.actor("office", today=AFTER)
    with asks_at_most(6):
        queries.appraisal_sheet(viewer=office, appraisal=made)
    with asks_at_most(4):
        queries.appraisal_months(viewer=office, term=held.term, today=AFTER)


def test_a_settlement_without_an_assessed_part_reads_no_points(small_school: SmallSchool) -> None:
    hold(build_afternoon(small_school))
    confirmed(small_school)
    settle_march(small_school)
    assert held_and_given() == {}
    assert Settlement.objects.get().total_fen == sum(PAID.values())


def test_everybody_is_told_that_objections_are_open_and_of_the_answer(held: SmallSchool) -> None:
    settlement = settle_march(held)
    office, teacher = held.actor("office", today=AFTER), held.actor("subject2", today=AFTER)
    commands.open_objections(actor=office, now=SETTLING, settlement=settlement, until=OPEN_UNTIL)
    told = Message.objects.filter(tenant=held.id, kind="subsidy.objections_open")
    assert told.values("to").distinct().count() == told.count() == 3
    statement = queries.own_statements(viewer=teacher)[0].code
    assert told.get(to=teacher.account).about == statement
    made = commands.object_to(actor=teacher, now=SETTLING, statement=statement, line="", words="少了一次")
    waiting = Message.objects.filter(tenant=held.id, kind="subsidy.objected")
    assert waiting.get(to=office.account).about == made
    assert not waiting.filter(to=teacher.account).exists()
    commands.answer_objection(
        actor=office, now=SETTLING, objection=made, upheld=False, amount_fen=0, words="记录无误。"
    )
    (answer,) = Message.objects.filter(tenant=held.id, kind="subsidy.objection_answered")
    assert (answer.to_id, answer.about) == (teacher.account, statement)

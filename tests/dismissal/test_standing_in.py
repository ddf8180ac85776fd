"""Somebody stands in for one day with a pass: used once, on its day, at its school, until it is taken back."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid4

import pytest

from afterbell.base.access import Actor
from afterbell.base.refusals import NotThere, Refused
from afterbell.base.tenancy import within
from afterbell.dismissal import commands, queries
from afterbell.dismissal.commands import NewForbidding, NewHandover, NewStandIn, ShownPass
from afterbell.dismissal.models import Collector, GateKey, Handover, StandIn
from afterbell.dismissal.queries import OwnPass
from afterbell.dismissal.rules.forbidding import Person, Proof
from afterbell.dismissal.rules.passes import read, token_of
from tests.support.afternoon import DAY, Afternoon, at, here, listed
from tests.support.asking import AsksAtMost
from tests.support.world import Child, SmallSchool

START, END = at(time(17, 45)), at(time(18, 22))
A_DAY = timedelta(days=1)


def family(school: SmallSchool, child: Child) -> Actor:
    return school.family(child, today=DAY)


def sent(school: SmallSchool, child: Child, *, day: date = DAY, name: str = "其其格") -> OwnPass:
    new = NewStandIn(pupil=child.code, name=name, relation="邻居", day=day)
    nonce = commands.send_stand_in(actor=family(school, child), now=START, stand_in=new)
    with within(school.id):
        seen = queries.own_passes(viewer=family(school, child), pupil=child.code, today=DAY)
    return next(row for row in seen.passes if row.nonce == nonce)


def hand_over(
    afternoon: Afternoon, code: str, *, now: datetime = END, handover: UUID | None = None, at_gate: datetime = END
) -> commands.Receipt:
    shown = ShownPass(handover_id=handover or uuid4(), code=code, happened_at=at_gate)
    receipt = commands.hand_over_by_passes(actor=afternoon.actor("gate"), now=now, shown=[shown])
    if receipt.refusals:
        raise Refused([row.refusal for row in receipt.refusals], conflict=bool(receipt.conflicting))
    return receipt


def refused(afternoon: Afternoon, code: str, **how: datetime) -> str:
    with pytest.raises(Refused) as refused:
        hand_over(afternoon, code, **how)  # type: ignore[arg-type]
    with within(afternoon.school.id):
        assert not Handover.objects.exists()
    (reason,) = refused.value.reasons
    return reason.code.removeprefix("dismissal.")


def forged(token: str) -> str:
    """Put another name over the school's signature."""
    found = read(token)
    assert found is not None
    return token_of(body=found.body.replace("其其格".encode(), "冒名人".encode()), signature=found.signature)


@pytest.fixture
def child(afternoon: Afternoon) -> Child:
    here(afternoon, *afternoon.tutored[:2])
    return afternoon.tutored[0]


@pytest.mark.parametrize("how", ["token", "short"])
def test_a_child_goes_once_with_whoever_shows_the_pass(afternoon: Afternoon, child: Child, how: str) -> None:
    made = sent(afternoon.school, child)
    code, handover = getattr(made, how), uuid4()
    with within(afternoon.school.id):
        good = queries.good_pass(viewer=afternoon.actor("gate"), code=code, today=DAY)
    assert (good.name, good.relation, good.child) == ("其其格", "邻居", child.name)
    assert hand_over(afternoon, code, handover=handover).stored == (handover,)
    assert hand_over(afternoon, code, handover=handover).known == (handover,)
    with pytest.raises(Refused, match="pass_used"):
        hand_over(afternoon, code)
    with within(afternoon.school.id):
        assert Handover.objects.get().collector == Collector.objects.get(code=made.collector)
        desk = queries.pass_desk(viewer=afternoon.actor("gate"), today=DAY)
    assert desk.spent == {made.nonce: "pass_used"}


def test_many_passes_are_judged_at_once_and_each_for_itself(
    afternoon: Afternoon, child: Child, asks_at_most: AsksAtMost
) -> None:
    first, second = sent(afternoon.school, child), sent(afternoon.school, afternoon.tutored[1])
    codes = [first.token, forged(second.token), second.short, first.short]
    shown = [ShownPass(handover_id=uuid4(), code=code, happened_at=END) for code in codes]
    with asks_at_most(46):
        receipt = commands.hand_over_by_passes(actor=afternoon.actor("gate"), now=END, shown=shown)
    assert receipt.stored == (shown[0].handover_id, shown[2].handover_id)
    assert {(row.handover_id, row.refusal.code) for row in receipt.refusals} == {
        (shown[1].handover_id, "dismissal.pass_forged"),
        (shown[3].handover_id, "dismissal.pass_used"),
    }
    again = commands.hand_over_by_passes(actor=afternoon.actor("gate"), now=END, shown=shown)
    assert again.known == receipt.stored


def test_the_button_of_a_stand_in_lets_nobody_go_without_the_pass(afternoon: Afternoon, child: Child) -> None:
    made = sent(afternoon.school, child)
    by_hand = NewHandover(
        handover_id=uuid4(),
        pupil=child.code,
        session=afternoon.tutoring,
        kind="collected",
        collector=made.collector,
        happened_at=END,
    )
    receipt = commands.record_handovers(actor=afternoon.actor("gate"), now=END, handovers=[by_hand])
    assert [row.refusal.code for row in receipt.refusals] == ["dismissal.pass_needed"]


def test_forged_strange_and_unknown_passes_open_nothing(
    afternoon: Afternoon, child: Child, other_school: SmallSchool
) -> None:
    made = sent(afternoon.school, child)
    elsewhere = sent(other_school, other_school.children[0])
    assert refused(afternoon, forged(made.token)) == "pass_forged"
    assert refused(afternoon, "hello") == "pass_forged"
    assert refused(afternoon, elsewhere.token) == "pass_of_other_school"
    wrong = f"{(int(made.short) + 1) % 10**8:08d}"
    assert refused(afternoon, wrong) == "pass_unknown"


def test_a_pass_opens_the_gate_on_its_day_alone(afternoon: Afternoon, child: Child) -> None:
    tomorrow = sent(afternoon.school, child, day=DAY + A_DAY)
    assert refused(afternoon, tomorrow.token) == "pass_of_other_day"
    today = sent(afternoon.school, child)
    later = END + A_DAY
    assert refused(afternoon, today.token, now=later, at_gate=later) == "pass_of_other_day"
    assert hand_over(afternoon, today.token, now=later).stored, "used without a network, told the next day"


def test_passes_of_many_days_are_read_at_once(afternoon: Afternoon, child: Child, asks_at_most: AsksAtMost) -> None:
    days = [DAY + number * A_DAY for number in range(8)]
    for day in days:
        made = sent(afternoon.school, child, day=day)
    viewer = family(afternoon.school, child)
    with within(afternoon.school.id), asks_at_most(8):
        seen = queries.own_passes(viewer=viewer, pupil=child.code, today=DAY)
    assert [row.day for row in seen.passes] == days
    assert seen.passes[-1].nonce == made.nonce


def test_a_stand_in_who_took_the_child_is_on_the_list_no_more(afternoon: Afternoon, child: Child) -> None:
    made = sent(afternoon.school, child)
    viewer = family(afternoon.school, child)
    for names in (["其其格"], []):
        with within(afternoon.school.id):
            seen = queries.way_home(viewer=viewer, pupil=child.code, today=DAY)
        assert [row.name for row in seen.collectors] == names
        if names:
            hand_over(afternoon, made.token)


def test_a_pass_is_good_again_once_the_handover_was_undone(afternoon: Afternoon, child: Child) -> None:
    made, wrong = sent(afternoon.school, child), uuid4()
    hand_over(afternoon, made.token, handover=wrong)
    commands.undo_handover(actor=afternoon.actor("gate"), now=END, handover=wrong, reason="还没走")
    assert hand_over(afternoon, made.token).stored
    with pytest.raises(Refused, match="pass_used"):
        hand_over(afternoon, made.token)


@pytest.mark.parametrize("claimed", [END, datetime.fromisoformat("0001-01-01T00:00:00+14:00")])
def test_a_pass_of_a_day_long_gone_is_not_opened_by_saying_so(
    afternoon: Afternoon, child: Child, claimed: datetime
) -> None:
    made = sent(afternoon.school, child)
    assert refused(afternoon, made.token, now=END + 20 * A_DAY, at_gate=claimed) == "told_too_late"


def test_a_pass_that_was_taken_back_or_sent_again_opens_nothing(afternoon: Afternoon, child: Child) -> None:
    first = sent(afternoon.school, child)
    second = sent(afternoon.school, child)
    assert refused(afternoon, first.token) == "pass_revoked"
    commands.end_collectors(actor=family(afternoon.school, child), now=START, collectors=[second.collector])
    assert refused(afternoon, second.token) == "pass_revoked"
    third = sent(afternoon.school, child)
    assert refused(afternoon, second.token) == "pass_revoked"
    assert hand_over(afternoon, third.token).stored


def test_somebody_forbidden_gets_no_pass_and_an_old_one_opens_nothing(afternoon: Afternoon, child: Child) -> None:
    made = sent(afternoon.school, child)
    forbidding = NewForbidding(
        pupil=child.code,
        person=Person(name="其其格", relation="姨妈"),
        paper="court",
        proof=Proof(issuer="近旗法院", number="3号"),
        since=DAY,
    )
    commands.forbid_collector(actor=afternoon.actor("homeroom2"), now=START, forbidding=forbidding)
    assert refused(afternoon, made.token) == "pass_revoked"
    with pytest.raises(Refused, match="collector_not_accepted"):
        sent(afternoon.school, child)


def test_a_pass_needs_a_day_near_and_somebody_not_listed_anyway(afternoon: Afternoon, child: Child) -> None:
    with pytest.raises(Refused, match="day_too_far"):
        sent(afternoon.school, child, day=DAY + timedelta(days=15))
    with pytest.raises(Refused, match="day_passed"):
        sent(afternoon.school, child, day=DAY - A_DAY)
    listed(afternoon, child)
    new = NewStandIn(pupil=child.code, name="乌云", relation="奶奶", day=DAY)
    with pytest.raises(Refused, match="listed_already"):
        commands.send_stand_in(actor=family(afternoon.school, child), now=START, stand_in=new)
    with within(afternoon.school.id):
        assert not StandIn.objects.exists()


def test_a_child_that_does_not_go_home_from_the_service_goes_with_nobody(afternoon: Afternoon) -> None:
    child = afternoon.tutored[3]
    made = sent(afternoon.school, child)
    assert refused(afternoon, made.token) == "not_there"


def test_only_the_own_guardian_sends_and_only_the_gate_checks(afternoon: Afternoon, child: Child) -> None:
    made, other = sent(afternoon.school, child), afternoon.tutored[1]
    new = NewStandIn(pupil=child.code, name="其其格", relation="邻居", day=DAY)
    for actor in (family(afternoon.school, other), afternoon.actor("homeroom2"), afternoon.actor("gate")):
        with pytest.raises(NotThere):
            commands.send_stand_in(actor=actor, now=START, stand_in=new)
        with within(afternoon.school.id), pytest.raises(NotThere):
            queries.own_passes(viewer=actor, pupil=child.code, today=DAY)
    shown = ShownPass(handover_id=uuid4(), code=made.token, happened_at=END)
    for by in ("subject2", "principal", "office"):
        with pytest.raises(NotThere):
            commands.hand_over_by_passes(actor=afternoon.actor(by), now=END, shown=[shown])
        with within(afternoon.school.id), pytest.raises(NotThere):
            queries.pass_desk(viewer=afternoon.actor(by), today=DAY)


def test_the_key_lies_sealed_and_stands_once(afternoon: Afternoon, child: Child) -> None:
    sent(afternoon.school, child)
    sent(afternoon.school, afternoon.tutored[1])
    with within(afternoon.school.id):
        key = GateKey.objects.get()
    assert len(bytes(key.public)) == 65
    assert b"PRIVATE" not in bytes(key.private_sealed)
    assert bytes(key.private_sealed).startswith(b"k1")

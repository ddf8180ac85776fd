"""Children go home through the real commands: only into the hands their guardian named, each once."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from uuid import UUID, uuid4, uuid5

import pytest

from afterbell.attendance.commands import NewMark, record_marks
from afterbell.base.access import Actor
from afterbell.base.models import AuditEntry
from afterbell.base.refusals import NotThere, Refused
from afterbell.base.tenancy import within
from afterbell.dismissal import commands, queries
from afterbell.dismissal.commands import NewCollector, NewGoingHome, NewHandover
from afterbell.dismissal.models import Collector, GoingHome, Handover
from afterbell.schools.models import Homeroom
from tests.support.afternoon import DAY, Afternoon, at
from tests.support.world import Child, SmallSchool

NAMES = UUID("00000000-0000-4000-8000-000000000002")
START, ROLL, END = at(time(17, 45)), at(time(17, 50)), at(time(18, 22))


def family(afternoon: Afternoon, child: Child) -> Actor:
    return afternoon.school.family(child, today=DAY)


def named(afternoon: Afternoon, child: Child, *, name: str = "乌云", since: datetime = START) -> str:
    collector = NewCollector(pupil=child.code, name=name, relation="奶奶", since=since.date(), phone="13800001111")
    return commands.name_collectors(actor=family(afternoon, child), now=since, collectors=[collector])[0]


def present(afternoon: Afternoon, children: Sequence[Child], state: str = "present", seq: int = 1) -> None:
    record_marks(
        actor=afternoon.actor("subject2"),
        now=ROLL,
        session=afternoon.tutoring,
        marks=[
            NewMark(mark_id=uuid4(), pupil=child.code, state=state, device="phone", device_seq=seq)
            for child in children
        ],
    )


def given(
    afternoon: Afternoon, child: Child, kind: str = "collected", collector: str = "", name: str = ""
) -> NewHandover:
    return NewHandover(
        handover_id=uuid5(NAMES, name or f"{child.code}{kind}"),
        pupil=child.code,
        session=afternoon.tutoring,
        kind=kind,
        collector=collector,
        happened_at=END,
    )


def hand_over(afternoon: Afternoon, *handovers: NewHandover, by: str = "gate") -> commands.Receipt:
    return commands.record_handovers(actor=afternoon.actor(by), now=END, handovers=handovers)


def refusals(receipt: commands.Receipt) -> list[str]:
    return [row.refusal.code for row in receipt.refusals]


@pytest.mark.parametrize(("name", "fault"), [("138", "not_a_name"), ("乌\u200b云", "name_unreadable")])
def test_a_collector_has_a_name_as_everybody_has(afternoon: Afternoon, name: str, fault: str) -> None:
    with pytest.raises(Refused) as refused:
        named(afternoon, afternoon.school.children[0], name=name)
    assert f"schools.{fault}" in {reason.code for reason in refused.value.reasons}


def test_a_child_is_collected_once_by_somebody_on_the_list(afternoon: Afternoon) -> None:
    child = afternoon.tutored[0]
    collector = named(afternoon, child)
    present(afternoon, [child])
    handover = given(afternoon, child, collector=collector)
    assert hand_over(afternoon, handover).stored == (handover.handover_id,)
    assert hand_over(afternoon, handover, handover).known == (handover.handover_id, handover.handover_id)
    second = given(afternoon, child, collector=collector, name="second gate")
    receipt = hand_over(afternoon, second)
    assert (receipt.conflicting, refusals(receipt)) == ((second.handover_id,), ["dismissal.handed_over_before"])
    with within(afternoon.school.id):
        assert Handover.objects.count() == 1
        entry = AuditEntry.objects.filter(tenant=afternoon.school.id, action="dismissal.hand_over").earliest("seq")
    assert (entry.details["collected"], entry.details["stored"]) == (1, 1)


def test_an_id_with_other_content_is_a_conflict_and_the_first_stands(afternoon: Afternoon) -> None:
    child, other = afternoon.tutored[:2]
    collector, others = named(afternoon, child), named(afternoon, other)
    present(afternoon, [child, other])
    hand_over(afternoon, given(afternoon, child, collector=collector, name="one"))
    receipt = hand_over(afternoon, given(afternoon, other, collector=others, name="one"))
    assert refusals(receipt) == ["dismissal.handover_conflict"]
    with within(afternoon.school.id):
        assert [row.pupil.code for row in Handover.objects.select_related("pupil")] == [child.code]


def test_nobody_off_the_list_collects_a_child(afternoon: Afternoon) -> None:
    child, other = afternoon.tutored[:2]
    others, tomorrow = named(afternoon, other), named(afternoon, child, since=START + timedelta(days=1))
    ended = named(afternoon, child, name="其其格")
    commands.end_collectors(actor=family(afternoon, child), now=START, collectors=[ended])
    present(afternoon, [child])
    for collector in (others, tomorrow, ended, "nobody"):
        receipt = hand_over(afternoon, given(afternoon, child, collector=collector))
        assert refusals(receipt) == ["dismissal.release.collector_not_listed"]
    assert refusals(hand_over(afternoon, given(afternoon, child))) == ["dismissal.collector_unknown"]
    with within(afternoon.school.id):
        assert not Handover.objects.exists()


def test_only_a_child_who_came_is_handed_over_and_the_others_of_the_batch_are(afternoon: Afternoon) -> None:
    here, absent, unmarked, stranger = *afternoon.tutored[:3], afternoon.in_club[0]
    collectors = {child.code: named(afternoon, child) for child in (here, absent, unmarked, stranger)}
    present(afternoon, [here])
    present(afternoon, [absent], state="absent")
    receipt = hand_over(
        afternoon,
        *(given(afternoon, child, collector=collectors[child.code]) for child in (here, absent, unmarked, stranger)),
    )
    assert len(receipt.stored) == 1
    assert refusals(receipt) == ["dismissal.not_there"] * 3


def test_going_alone_needs_the_guardians_permission_and_the_schemes_grade(afternoon: Afternoon) -> None:
    child = afternoon.tutored[0]
    present(afternoon, [child])
    said = [NewGoingHome(pupil=child.code, mode="alone", since=DAY)]
    with pytest.raises(Refused) as refused:
        commands.say_going_home(actor=family(afternoon, child), now=START, said=said)
    assert [reason.code for reason in refused.value.reasons] == ["dismissal.too_young_to_go_alone"]
    assert refusals(hand_over(afternoon, given(afternoon, child, kind="dismissed"))) == [
        "dismissal.release.may_not_go_alone",
        "dismissal.release.too_young_to_go_alone",
    ]
    with within(afternoon.school.id):
        Homeroom.objects.filter(code=child.homeroom).update(grade=5)
    assert refusals(hand_over(afternoon, given(afternoon, child, kind="dismissed"))) == [
        "dismissal.release.may_not_go_alone"
    ]
    assert commands.say_going_home(actor=family(afternoon, child), now=START, said=said) == 1
    assert commands.say_going_home(actor=family(afternoon, child), now=ROLL, said=said) == 0
    assert len(hand_over(afternoon, given(afternoon, child, kind="dismissed")).stored) == 1
    with within(afternoon.school.id):
        assert GoingHome.objects.count() == 1


def test_the_boarding_house_takes_boarders_only(afternoon: Afternoon) -> None:
    day_pupil, boarder = afternoon.tutored[0], afternoon.tutored[2]
    present(afternoon, [day_pupil, boarder])
    receipt = hand_over(
        afternoon,
        given(afternoon, day_pupil, kind="boarding_house"),
        given(afternoon, boarder, kind="boarding_house"),
        by="subject2",
    )
    assert refusals(receipt) == ["dismissal.release.not_a_boarder"]
    assert len(receipt.stored) == 1


def test_a_teacher_hands_over_from_the_own_session_only(afternoon: Afternoon, other_school: SmallSchool) -> None:
    child = afternoon.tutored[0]
    handover = given(afternoon, child, collector=named(afternoon, child))
    present(afternoon, [child])
    for actor in (
        afternoon.actor("subject1"),
        afternoon.actor("club1"),
        afternoon.actor("office"),
        family(afternoon, child),
        other_school.actor("gate", today=DAY),
    ):
        with pytest.raises(NotThere):
            commands.record_handovers(actor=actor, now=END, handovers=[handover])
    assert len(hand_over(afternoon, handover, by="subject2").stored) == 1


def test_a_wrong_clock_at_the_gate_decides_nothing(afternoon: Afternoon) -> None:
    child = afternoon.tutored[0]
    handover = given(afternoon, child, collector=named(afternoon, child))
    present(afternoon, [child])
    wrong = NewHandover(
        handover_id=handover.handover_id,
        pupil=child.code,
        session=afternoon.tutoring,
        kind="collected",
        collector=handover.collector,
        happened_at=END + timedelta(days=3650),
    )
    assert len(hand_over(afternoon, wrong).stored) == 1
    assert len(hand_over(afternoon, handover).known) == 1
    with within(afternoon.school.id):
        assert Handover.objects.get().happened_at == END


def test_a_guardian_names_collectors_for_own_children_and_the_number_is_sealed(afternoon: Afternoon) -> None:
    child, other = afternoon.tutored[1:3]
    first, again = named(afternoon, child), named(afternoon, child)
    assert first == again
    collector = NewCollector(pupil=other.code, name="乌云", relation="奶奶", since=DAY)
    with pytest.raises(NotThere):
        commands.name_collectors(actor=family(afternoon, child), now=START, collectors=[collector])
    with pytest.raises(NotThere):
        commands.end_collectors(actor=family(afternoon, other), now=START, collectors=[first])
    with pytest.raises(Refused) as refused:
        commands.name_collectors(
            actor=family(afternoon, child),
            now=START,
            collectors=[NewCollector(pupil=child.code, name=" ", relation="x" * 13, since=DAY, until=DAY)],
        )
    assert [reason.code for reason in refused.value.reasons] == [
        "dismissal.name_missing",
        "dismissal.text_too_long",
        "dismissal.days_backwards",
        "dismissal.day_passed",
    ]
    with within(afternoon.school.id):
        stored = Collector.objects.get()
        assert stored.phone_sealed is not None
        assert b"13800001111" not in bytes(stored.phone_sealed)


def test_the_day_ends_without_a_finding_only_when_everybody_who_came_has_left(afternoon: Afternoon) -> None:
    children = afternoon.tutored
    collectors = [named(afternoon, child) for child in children]
    present(afternoon, children)
    duty = afternoon.actor("duty")

    def findings() -> list[tuple[str, str]]:
        with within(afternoon.school.id):
            return [(row.pupil, row.rule) for row in queries.day_closing(viewer=duty, on=DAY, now=END).findings]

    unmarked = sorted((child.code, "unaccounted") for child in afternoon.in_club)
    assert sorted(findings()) == sorted([*((child.code, "not_handed_over") for child in children), *unmarked])
    hand_over(
        afternoon, *(given(afternoon, child, collector=one) for child, one in zip(children, collectors, strict=True))
    )
    assert sorted(findings()) == unmarked

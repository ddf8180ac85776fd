"""Staff keep somebody away from a child: over every list, on a paper, read by few and written down."""

from __future__ import annotations

from datetime import date, time, timedelta
from uuid import uuid4

import pytest

from afterbell.base.access import Actor
from afterbell.base.models import AuditEntry
from afterbell.base.refusals import NotThere, Refused
from afterbell.base.tenancy import within
from afterbell.dismissal import commands, queries
from afterbell.dismissal.commands import NewCollector, NewForbidding, NewGoingHome, NewHandover, NewStandIn
from afterbell.dismissal.models import Collector, Forbidden, Handover
from afterbell.dismissal.rules.forbidding import Person, Proof
from afterbell.schools.models import Guardian
from tests.support.afternoon import DAY, Afternoon, at, here, listed
from tests.support.visits import standing_clock, visitor
from tests.support.world import Child, SmallSchool

START, END = at(time(17, 45)), at(time(18, 22))
NEXT = DAY + timedelta(days=1)


def forbid(
    afternoon: Afternoon,
    child: Child,
    *,
    name: str = "乌云",
    number: str = "3号",
    by: str = "homeroom2",
    since: date = DAY,
    until: date | None = None,
) -> str:
    row = NewForbidding(
        pupil=child.code,
        person=Person(name=name, relation="奶奶"),
        paper="court",
        proof=Proof(issuer="近旗法院", number=number),
        since=since,
        until=until,
    )
    return commands.forbid_collector(actor=afternoon.actor(by), now=START, forbidding=row)


def collect(afternoon: Afternoon, child: Child, collector: str) -> list[str]:
    handover = NewHandover(
        handover_id=uuid4(),
        pupil=child.code,
        session=afternoon.tutoring,
        kind="collected",
        collector=collector,
        happened_at=END,
    )
    receipt = commands.record_handovers(actor=afternoon.actor("gate"), now=END, handovers=[handover])
    return [row.refusal.code for row in receipt.refusals]


def put_back(afternoon: Afternoon, collector: str) -> None:
    """Let somebody stand on a list as two who wrote at once would leave it."""
    with within(afternoon.school.id):
        Collector.objects.filter(code=collector).update(until=None)


def family(afternoon: Afternoon, child: Child) -> Actor:
    return afternoon.school.family(child, today=DAY)


def test_who_is_forbidden_takes_nobody_though_an_old_list_names_them(afternoon: Afternoon) -> None:
    child = afternoon.tutored[0]
    collector = listed(afternoon, child)
    here(afternoon, child)
    forbid(afternoon, child, name="乌 云")
    with within(afternoon.school.id):
        assert Collector.objects.get(code=collector).until == DAY
    put_back(afternoon, collector)
    assert collect(afternoon, child, collector) == ["dismissal.release.collector_forbidden"]
    with within(afternoon.school.id):
        assert not Handover.objects.exists()
        (row,) = queries.gate_list(viewer=afternoon.actor("gate"), on=DAY, now=END).children
    assert row.collectors == ()
    assert row.forbidden


@pytest.mark.parametrize("name", ["乌云阿姨", "老乌云", "乌云（邻居）", "乌云高娃"])
def test_one_more_sign_lets_nobody_take_the_child(afternoon: Afternoon, name: str) -> None:
    child = afternoon.tutored[0]
    new = NewCollector(pupil=child.code, name=name, relation="邻居", since=DAY)
    (collector,) = commands.name_collectors(actor=family(afternoon, child), now=START, collectors=[new])
    here(afternoon, child)
    forbid(afternoon, child)
    with pytest.raises(Refused, match="collector_not_accepted"):
        commands.name_collectors(actor=family(afternoon, child), now=START, collectors=[new])
    put_back(afternoon, collector)
    assert collect(afternoon, child, collector) == ["dismissal.release.collector_forbidden"]


def test_a_guardian_cannot_name_them_and_is_not_told_why(afternoon: Afternoon) -> None:
    child, other = afternoon.tutored[:2]
    forbid(afternoon, child, until=NEXT)
    again = NewCollector(pupil=child.code, name="乌·云", relation="邻居", since=DAY)
    with pytest.raises(Refused) as refused:
        commands.name_collectors(actor=family(afternoon, child), now=START, collectors=[again])
    (reason,) = refused.value.reasons
    assert (reason.code, reason.field) == ("dismissal.collector_not_accepted", "name")
    assert "法院" not in reason.words.zh
    with pytest.raises(Refused, match="collector_kept_away"):
        commands.name_collectors(actor=afternoon.actor("homeroom2"), now=START, collectors=[again])
    later = NewCollector(pupil=child.code, name="乌云", relation="奶奶", since=NEXT)
    # Which days are forbidden is not found out by trying; staff who may read them name somebody for a day after.
    with pytest.raises(Refused, match="collector_not_accepted"):
        commands.name_collectors(actor=family(afternoon, child), now=START, collectors=[later])
    assert commands.name_collectors(actor=afternoon.actor("homeroom2"), now=START, collectors=[later])
    assert listed(afternoon, other)


def test_a_guardian_who_is_forbidden_decides_nothing_of_the_way_home(afternoon: Afternoon) -> None:
    child, other = afternoon.tutored[:2]
    father = family(afternoon, child)
    with within(afternoon.school.id):
        name = Guardian.objects.get(account_id=father.account).name
    code = forbid(afternoon, child, name=f"{name}先生", since=NEXT)
    friend = NewCollector(pupil=child.code, name="朋友甲", relation="朋友", since=DAY)
    stand_in = NewStandIn(pupil=child.code, name="朋友甲", relation="朋友", day=DAY)
    boards = NewGoingHome(pupil=child.code, mode="collected", since=DAY)
    for does in (
        lambda: commands.name_collectors(actor=father, now=START, collectors=[friend]),
        lambda: commands.send_stand_in(actor=father, now=START, stand_in=stand_in),
        lambda: commands.say_going_home(actor=father, now=START, said=[boards]),
    ):
        with pytest.raises(Refused, match="ask_the_homeroom"):
            does()
    teacher = afternoon.actor("homeroom2")
    assert commands.name_collectors(actor=teacher, now=START, collectors=[friend])
    assert listed(afternoon, other)
    commands.end_forbidding(actor=teacher, now=START, forbidding=code, reason="法院撤销了")
    assert commands.say_going_home(actor=father, now=START, said=[boards]) == 1


def test_staff_end_it_with_a_reason_and_the_list_stays_the_guardians(afternoon: Afternoon) -> None:
    child = afternoon.tutored[0]
    collector = listed(afternoon, child)
    here(afternoon, child)
    code, teacher = forbid(afternoon, child), afternoon.actor("homeroom2")
    with pytest.raises(Refused):
        commands.end_forbidding(actor=teacher, now=START, forbidding=code, reason=" ")
    assert commands.end_forbidding(actor=teacher, now=START, forbidding=code, reason="法院撤销了")
    assert not commands.end_forbidding(actor=teacher, now=START, forbidding=code, reason="再一次")
    assert collect(afternoon, child, collector) == ["dismissal.release.collector_not_listed"]
    put_back(afternoon, collector)
    assert collect(afternoon, child, collector) == []


def test_it_needs_a_paper_and_days_and_stands_once(afternoon: Afternoon) -> None:
    child = afternoon.tutored[0]
    with pytest.raises(Refused) as refused:
        forbid(afternoon, child, name="", number="", since=DAY - timedelta(days=2), until=DAY - timedelta(days=3))
    assert [reason.code.removeprefix("dismissal.") for reason in refused.value.reasons] == [
        "name_missing",
        "proof_missing",
        "days_backwards",
        "day_passed",
        "day_passed",
    ]
    assert forbid(afternoon, child) == forbid(afternoon, child, by="office")
    with within(afternoon.school.id):
        row = Forbidden.objects.get()
        assert "乌云".encode() not in bytes(row.person_sealed or b"")


def test_only_the_own_homeroom_teacher_and_the_office_forbid_and_who_reads_is_written_down(
    afternoon: Afternoon, other_school: SmallSchool
) -> None:
    child = afternoon.tutored[0]
    forbid(afternoon, child)
    for by in ("homeroom1", "gate", "subject2", "duty", "principal"):
        with pytest.raises(NotThere):
            forbid(afternoon, child, by=by)
    strangers = (afternoon.actor("gate"), family(afternoon, child), other_school.actor("office", today=DAY))
    for actor in (afternoon.actor("homeroom1"), *strangers):
        with pytest.raises(NotThere):
            commands.look_at_forbidden(actor=actor, now=START, pupil=child.code)
    seen = commands.look_at_forbidden(actor=afternoon.actor("principal"), now=START, pupil=child.code)
    assert [(row.person, row.proof, row.standing) for row in seen.rows] == [
        (Person(name="乌云", relation="奶奶"), Proof(issuer="近旗法院", number="3号"), True)
    ]
    assert not seen.may_forbid
    with within(afternoon.school.id):
        entry = AuditEntry.objects.get(tenant=afternoon.school.id, action="dismissal.look_at_forbidden")
    assert (entry.subject, entry.details) == (child.code, {"read": 1})


def test_the_gates_page_names_nobody_until_somebody_looks_and_that_is_written_down(afternoon: Afternoon) -> None:
    child = afternoon.tutored[0]
    here(afternoon, child)
    forbid(afternoon, child)
    with standing_clock(END):
        gate = visitor(afternoon.actor("gate"))
        page = gate.get("/gate/").text
        assert "有人被禁止接走这名学生" in page
        assert "乌云" not in page
        assert "禁止接走：奶奶 乌云" in gate.post("/gate/", {"who": child.code}).text
        assert visitor(afternoon.actor("principal")).post("/gate/", {"who": child.code}).status_code == 404
    with within(afternoon.school.id):
        entry = AuditEntry.objects.get(tenant=afternoon.school.id, subject=child.code, action="dismissal.hand_over")
    assert entry.details == {"read_forbidden": 1}

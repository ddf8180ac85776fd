"""A family is told that its child was handed over, as it chose; never a guardian who may not know where it is."""

from __future__ import annotations

from datetime import time
from uuid import uuid4

import pytest
from django.db import transaction

from afterbell.attendance.events import AlarmsClimbed, IncidentRecorded, MorningsRecorded
from afterbell.attendance.rules.looking import Rung
from afterbell.base.access import Actor
from afterbell.base.events import tell
from afterbell.base.models import Message
from afterbell.base.refusals import NotThere, Refused
from afterbell.base.tenancy import within
from afterbell.dismissal import commands, queries
from afterbell.dismissal.commands import (
    NewChange,
    NewCollector,
    NewForbidding,
    NewOverride,
    NewStandIn,
    NewStay,
    ShownPass,
)
from afterbell.dismissal.models import Collector, Forbidden, Handover
from afterbell.dismissal.rules.forbidding import Person, Proof
from afterbell.placement.events import GroupsFormed
from afterbell.rostering.events import SessionCancelled
from afterbell.schools.commands import CorrectedGuardian, CorrectedPupil, NewGuardian, correct_pupil
from afterbell.schools.models import Guardian, Term
from afterbell.schools.pupils import registered_pupil
from tests.support.afternoon import DAY, Afternoon, at, collect, here, listed
from tests.support.visits import visitor
from tests.support.world import MORNING, Child

BEFORE, START, END = at(time(16, 50)), at(time(17, 45)), at(time(18, 22))


@pytest.fixture
def child(afternoon: Afternoon) -> Child:
    here(afternoon, *afternoon.tutored[:2])
    return afternoon.tutored[0]


def family(afternoon: Afternoon, child: Child) -> Actor:
    return afternoon.school.family(child, today=DAY)


def told(afternoon: Afternoon) -> list[int]:
    with within(afternoon.school.id):
        return list(Message.objects.filter(kind="dismissal.handed_over").values_list("to", flat=True))


def name_of(afternoon: Afternoon, child: Child) -> str:
    with within(afternoon.school.id):
        return Guardian.objects.get(code=child.guardian).name


def forbid(afternoon: Afternoon, child: Child, *, may_know: bool = False, **decided: frozenset[str]) -> str:
    forbidding = NewForbidding(
        pupil=child.code,
        person=Person(name=name_of(afternoon, child), relation="父亲", may_know=may_know),
        paper="court",
        proof=Proof(issuer="近旗法院", number="3号"),
        since=DAY,
        **decided,
    )
    return commands.forbid_collector(actor=afternoon.actor("homeroom2"), now=BEFORE, forbidding=forbidding)


def test_what_is_as_usual_is_not_told_unless_a_guardian_wants_it(afternoon: Afternoon, child: Child) -> None:
    other = afternoon.tutored[1]
    for one in (child, other):
        collector = listed(afternoon, one)
        if one is other:
            assert commands.choose_handover_news(actor=family(afternoon, one), now=START, wish="always")
            assert not commands.choose_handover_news(actor=family(afternoon, one), now=START, wish="always")
        collect(afternoon, one, collector, now=END)
    assert told(afternoon) == [family(afternoon, other).account]


@pytest.mark.parametrize(("wish", "number"), [("otherwise", 1), ("off", 0)])
def test_a_pass_is_told_to_who_wants_what_is_otherwise(
    afternoon: Afternoon, child: Child, wish: str, number: int
) -> None:
    guardian = family(afternoon, child)
    commands.choose_handover_news(actor=guardian, now=START, wish=wish)
    new = NewStandIn(pupil=child.code, name="其其格", relation="邻居", day=DAY)
    nonce = commands.send_stand_in(actor=guardian, now=START, stand_in=new)
    with within(afternoon.school.id):
        (sent,) = queries.own_passes(viewer=guardian, pupil=child.code, today=DAY).passes
    assert sent.nonce == nonce
    shown = ShownPass(handover_id=uuid4(), code=sent.token, happened_at=END)
    commands.hand_over_by_passes(actor=afternoon.actor("gate"), now=END, shown=[shown])
    assert told(afternoon) == [guardian.account] * number


def test_a_change_of_today_is_told_when_the_child_leaves(afternoon: Afternoon, child: Child) -> None:
    collector = listed(afternoon, child)
    change = NewChange(pupil=child.code, mode="collected", collector=collector)
    commands.change_today(actor=family(afternoon, child), now=START, change=change)
    collect(afternoon, child, collector, now=END)
    assert told(afternoon) == [family(afternoon, child).account]


def test_a_choice_that_is_none_is_refused(afternoon: Afternoon, child: Child) -> None:
    with pytest.raises(Refused, match="wish_unknown"):
        commands.choose_handover_news(actor=family(afternoon, child), now=START, wish="sometimes")
    with pytest.raises(NotThere):
        commands.choose_handover_news(actor=afternoon.actor("gate"), now=START, wish="off")


@pytest.mark.parametrize("may_know", [True, False])
def test_a_forbidden_guardian_reads_nothing_of_where_the_child_is(
    afternoon: Afternoon, child: Child, *, may_know: bool
) -> None:
    guardian = family(afternoon, child)
    commands.choose_handover_news(actor=guardian, now=START, wish="always")
    new = NewCollector(pupil=child.code, name="乌云", relation="奶奶", since=DAY)
    (collector,) = commands.name_collectors(actor=afternoon.actor("homeroom2"), now=BEFORE, collectors=[new])
    forbid(afternoon, child, may_know=may_know)
    collect(afternoon, child, collector, now=END)
    assert told(afternoon) == ([guardian.account] if may_know else [])
    with within(afternoon.school.id):
        seen = next(row for row in queries.children_now(viewer=guardian, now=END) if row.pupil == child.code)
    assert seen.withheld is not may_know
    if may_know:
        assert (seen.place, seen.gone_at) == ("collected", END)
        return
    assert (seen.place, seen.gone, seen.gone_with, seen.gone_at, seen.way) == ("", "", "", None, ())
    assert (seen.collectors, seen.mode, seen.next_session) == ((), "", None)
    with within(afternoon.school.id), pytest.raises(NotThere):
        queries.today_of_own(viewer=guardian, pupil=child.code, now=END)


@pytest.mark.parametrize("may_know", [True, False])
def test_a_forbidden_guardian_is_told_of_no_other_way_in_which_the_child_leaves_or_stays(
    afternoon: Afternoon, child: Child, *, may_know: bool
) -> None:
    guardian, gate = family(afternoon, child), afternoon.actor("gate")
    forbid(afternoon, child, may_know=may_know)
    stay = NewStay(stay_id=uuid4(), pupil=child.code, session=afternoon.tutoring, until=at(time(19, 30)))
    assert commands.stay_with(actor=afternoon.actor("subject2"), now=END, stay=stay)
    stranger = Person(name="斯琴高娃", relation="奶奶")
    asked = NewOverride(
        pupil=child.code, session=afternoon.tutoring, kind="collected", reason="手机丢了", person=stranger
    )
    override = commands.ask_override(actor=gate, now=END, asked=asked)
    assert commands.answer_override(actor=afternoon.actor("duty"), now=END, override=override, agreed=True)
    with within(afternoon.school.id):
        gone = Handover.objects.get(pupil__code=child.code).handover_id
    commands.undo_handover(actor=gate, now=END, handover=gone, reason="接错了孩子")
    with within(afternoon.school.id):
        kinds = list(
            Message.objects.filter(to=guardian.account, kind__startswith="dismissal.").values_list("kind", flat=True)
        )
    everything = ["dismissal.override_taken", "dismissal.stays", "dismissal.undone"]
    assert sorted(kinds) == (everything if may_know else [])


def test_who_may_not_know_where_the_child_is_reads_no_list_and_ends_nobody_on_it(
    afternoon: Afternoon, child: Child
) -> None:
    guardian, collector = family(afternoon, child), listed(afternoon, child)
    forbid(afternoon, child, keep=frozenset({collector}))
    with within(afternoon.school.id), pytest.raises(NotThere):
        queries.way_home(viewer=guardian, pupil=child.code, today=DAY)
    with pytest.raises(Refused, match="ask_the_homeroom"):
        commands.end_collectors(actor=guardian, now=START, collectors=[collector])
    with within(afternoon.school.id):
        assert Collector.objects.get(code=collector).until is None
        assert queries.way_home(viewer=afternoon.actor("homeroom2"), pupil=child.code, today=DAY).collectors


def test_staff_decide_of_everybody_a_forbidden_guardian_put_on_the_list(afternoon: Afternoon, child: Child) -> None:
    guardian = family(afternoon, child)
    friend, aunt = commands.name_collectors(
        actor=guardian,
        now=BEFORE,
        collectors=[
            NewCollector(pupil=child.code, name="朋友甲", relation="朋友", since=DAY),
            NewCollector(pupil=child.code, name="其其格", relation="姑姑", since=DAY),
        ],
    )
    with pytest.raises(Refused, match="namings_undecided") as refused:
        forbid(afternoon, child, keep=frozenset({aunt}))
    assert "朋友甲" in refused.value.reasons[0].words.zh
    with within(afternoon.school.id):
        assert not Forbidden.objects.exists()
        office = afternoon.actor("office")
        found = commands.namings_to_decide(viewer=office, pupil=child.code, person=name_of(afternoon, child), since=DAY)
        assert {row.code for row in found} == {friend, aunt}
    forbid(afternoon, child, keep=frozenset({aunt}), end=frozenset({friend}))
    with within(afternoon.school.id):
        assert Collector.objects.get(code=friend).until == DAY
        assert Collector.objects.get(code=aunt).until is None


@pytest.mark.parametrize("may_know", [True, False])
def test_a_forbidden_guardian_is_told_of_no_search_and_no_incident(
    afternoon: Afternoon, child: Child, *, may_know: bool
) -> None:
    guardian, school = family(afternoon, child), afternoon.school.id
    forbid(afternoon, child, may_know=may_know)
    alarm, other = (child.code, "alarm1"), (afternoon.tutored[1].code, "alarm2")
    with transaction.atomic(), within(school):
        for event in (
            AlarmsClimbed(
                school=school,
                session=afternoon.tutoring,
                rung=Rung.FAMILY,
                looked_for=(alarm, other),
                minutes=10,
                at=END,
            ),
            IncidentRecorded(
                school=school,
                incident="incident1",
                where="操场",
                serious=False,
                pupils=(child.code, afternoon.tutored[1].code),
                at=END,
            ),
            MorningsRecorded(school=school, on=DAY, said=((child.code, True),), at=END),
        ):
            tell(event)
        rows = Message.objects.filter(kind__startswith="attendance.")
        about = set(rows.filter(concerns=child.code, to=guardian.account).values_list("kind", flat=True))
        others = set(rows.filter(concerns=afternoon.tutored[1].code).values_list("kind", flat=True))
    everything = {"attendance.looked_for", "attendance.incident_of_child", "attendance.not_at_school"}
    assert about == (everything if may_know else set())
    assert {"attendance.looked_for", "attendance.incident_of_child"} <= others


@pytest.mark.parametrize("may_know", [True, False])
def test_a_forbidden_guardian_is_told_neither_when_the_child_is_where_nor_when_it_is_not(
    afternoon: Afternoon, child: Child, *, may_know: bool
) -> None:
    guardian, school = family(afternoon, child), afternoon.school.id
    forbid(afternoon, child, may_know=may_know)
    with transaction.atomic(), within(school):
        term, since = Term.objects.get().code, MORNING.date()
        tell(GroupsFormed(school=school, term=term, groups=2, since=since, at=END))
        tell(SessionCancelled(school=school, session=afternoon.tutoring, reason="停电", at=BEFORE))
        kinds = Message.objects.filter(concerns=child.code, to=guardian.account).values_list("kind", flat=True)
        own = {kind for kind in kinds if kind.startswith(("placement.", "rostering."))}
        other = Message.objects.filter(concerns=afternoon.tutored[1].code).values_list("kind", flat=True)
        others = {kind for kind in other if kind.startswith(("placement.", "rostering."))}
    assert len(others) == 2
    assert own == (others if may_know else set())


def test_the_homeroom_teacher_is_told_of_whom_a_guardian_that_was_put_on_the_list(
    afternoon: Afternoon, child: Child
) -> None:
    guardian, school = family(afternoon, child), afternoon.school
    new = [NewCollector(pupil=child.code, name=name, relation="朋友", since=DAY) for name in ("朋友甲", "朋友乙")]
    _, other = commands.name_collectors(actor=guardian, now=BEFORE, collectors=new)
    commands.end_collectors(actor=guardian, now=BEFORE, collectors=[other])
    listed(afternoon, child)
    with within(school.id):
        stands = Guardian.objects.get(code=child.guardian)
    ended = CorrectedGuardian(code=child.guardian, name=stands.name, relation="母亲", ended=True)
    with within(school.id):
        row = registered_pupil(viewer=afternoon.actor("office"), pupil=child.code)
    given = CorrectedPupil(
        name=row.name,
        homeroom=row.homeroom,
        residence=row.residence,
        guardians=(ended,),
        also=NewGuardian(name="父亲甲", relation="父亲"),
    )
    correct_pupil(actor=afternoon.actor("office"), now=START, pupil=child.code, given=given)
    with within(school.id):
        (told_of,) = Message.objects.filter(kind="dismissal.named_by_former")
        assert told_of.to_id == school.actor("homeroom2", today=DAY).account
        assert told_of.concerns == child.code
    page = visitor(school.actor("homeroom2", today=DAY)).get("/messages/").text
    assert "TA 写上的接送人还在名单上：朋友甲" in page
    assert "朋友乙" not in page

"""Papers that come after a child has left, guardians who are guardians no more, and names that are tried."""

from __future__ import annotations

from datetime import datetime, time, timedelta

import pytest

from afterbell.base.refusals import Refused
from afterbell.base.tenancy import within
from afterbell.dismissal import commands, queries
from afterbell.dismissal.commands import NewCollector, NewForbidding, NewGoingHome
from afterbell.dismissal.commands.naming_tries import MOST_NAMED, MOST_REFUSED
from afterbell.dismissal.models import Collector, Forbidden, Handover
from afterbell.dismissal.queries import day_closing
from afterbell.dismissal.rules.forbidding import Person, Proof
from afterbell.schools.models import Guardianship, Homeroom
from tests.dismissal.test_changing import OTHER_NAME, House, house
from tests.dismissal.test_forbidding import collect, forbid
from tests.support.afternoon import DAY, Afternoon, at, here, listed
from tests.support.world import Child

__all__ = ["house"]
START, END, LATER = at(time(17, 45)), at(time(18, 22)), at(time(18, 40))


def forbid_late(afternoon: Afternoon, child: Child, name: str, *, may_know: bool = False, number: str = "3号") -> str:
    row = NewForbidding(
        pupil=child.code,
        person=Person(name=name, relation="奶奶", may_know=may_know),
        paper="court",
        proof=Proof(issuer="近旗法院", number=number),
        since=DAY,
    )
    return commands.forbid_collector(actor=afternoon.actor("homeroom2"), now=LATER, forbidding=row)


def found(afternoon: Afternoon, child: Child, *, now: datetime = LATER) -> set[str]:
    with within(afternoon.school.id):
        rows = day_closing(viewer=afternoon.actor("duty"), on=DAY, now=now).findings
    return {row.rule for row in rows if row.pupil == child.code}


def test_a_paper_that_comes_after_the_child_has_left_makes_the_handover_no_wrong_one(afternoon: Afternoon) -> None:
    child = afternoon.tutored[0]
    collector = listed(afternoon, child)
    here(afternoon, child)
    assert collect(afternoon, child, collector) == []
    forbid_late(afternoon, child, "乌云")
    assert found(afternoon, child) == set()


def test_a_paper_that_was_there_before_does(afternoon: Afternoon) -> None:
    child = afternoon.tutored[0]
    collector = listed(afternoon, child)
    here(afternoon, child)
    assert collect(afternoon, child, collector) == []
    code = forbid_late(afternoon, child, "乌云")
    with within(afternoon.school.id):
        row = Forbidden.objects.get(code=code)
        fresh = Forbidden(
            school_id=row.school_id,
            pupil_id=row.pupil_id,
            person_sealed=row.person_sealed,
            paper=row.paper,
            proof_sealed=row.proof_sealed,
            since=DAY,
            forbidden_by_id=row.forbidden_by_id,
            forbidden_at=START,
        )
        fresh.save(force_insert=True)
    assert found(afternoon, child) == {"collector_forbidden"}


def test_once_the_handover_is_taken_back_the_paper_holds(afternoon: Afternoon) -> None:
    child = afternoon.tutored[0]
    collector = listed(afternoon, child)
    here(afternoon, child)
    assert collect(afternoon, child, collector) == []
    forbid_late(afternoon, child, "乌云")
    with within(afternoon.school.id):
        Collector.objects.filter(code=collector).update(until=None)
        (handover,) = Handover.objects.values_list("handover_id", flat=True)
    commands.undo_handover(actor=afternoon.actor("duty"), now=LATER, handover=handover, reason="看错了人")
    assert collect(afternoon, child, collector) == ["dismissal.release.collector_forbidden"]


def test_another_paper_about_the_same_person_is_kept_beside_the_first(afternoon: Afternoon) -> None:
    child = afternoon.tutored[0]
    first = forbid_late(afternoon, child, "乌云", may_know=True)
    assert forbid_late(afternoon, child, "乌 云", may_know=True) == first
    assert forbid_late(afternoon, child, "乌云", may_know=False) != first
    assert forbid_late(afternoon, child, "乌云", may_know=True, number="4号") != first
    seen = commands.look_at_forbidden(actor=afternoon.actor("homeroom2"), now=LATER, pupil=child.code)
    assert [row.person and row.person.may_know for row in seen.rows] == [True, False, True]


def test_a_later_paper_takes_the_knowing_away_from_a_guardian(house: House) -> None:
    with within(house.afternoon.school.id):
        assert queries.may_not_know(viewer=house.father, day=DAY) == frozenset()
    forbid_late(house.afternoon, house.child, OTHER_NAME, may_know=True)
    with within(house.afternoon.school.id):
        assert queries.may_not_know(viewer=house.father, day=DAY) == frozenset()
    forbid_late(house.afternoon, house.child, OTHER_NAME)
    with within(house.afternoon.school.id):
        assert queries.may_not_know(viewer=house.father, day=DAY) == {house.child.code}
        assert queries.may_not_know(viewer=house.mother, day=DAY) == frozenset()


def end(house: House, *, on: datetime = START) -> None:
    with within(house.afternoon.school.id):
        rows = Guardianship.objects.filter(guardian__code=house.fathers_code)
        assert rows.update(until=on.date()) == 1


def say(house: House, mode: str) -> None:
    with within(house.afternoon.school.id):
        Homeroom.objects.filter(code=house.child.homeroom).update(grade=5)
    said = NewGoingHome(pupil=house.child.code, mode=mode, since=DAY)
    commands.say_going_home(actor=house.father, now=at(time(12, 30)), said=[said])


def test_what_a_guardian_said_for_every_day_counts_no_more_once_it_is_none(house: House) -> None:
    say(house, "alone")
    mother = NewGoingHome(pupil=house.child.code, mode="collected", since=DAY)
    commands.say_going_home(actor=house.mother, now=at(time(12, 31)), said=[mother])
    assert house.lists.agreed[house.key].disagree
    end(house)
    assert not house.lists.agreed[house.key].disagree


def test_what_a_guardian_said_for_today_counts_no_more_once_it_is_none(house: House) -> None:
    house.says(house.father, collector=house.aunt)
    assert house.open_to == {house.aunt}
    end(house)
    assert house.open_to == {house.aunt, house.grandmother}
    assert house.lists.changes == {}


def test_a_standing_difference_is_on_the_teachers_roll_and_at_the_gate(house: House) -> None:
    say(house, "alone")
    mother = NewGoingHome(pupil=house.child.code, mode="collected", since=DAY)
    commands.say_going_home(actor=house.mother, now=at(time(12, 31)), said=[mother])
    with within(house.afternoon.school.id):
        seen = queries.changes_in(
            viewer=house.afternoon.actor("subject2"), session=house.afternoon.tutoring, now=at(time(16, 50))
        )
        rows = queries.gate_list(viewer=house.afternoon.actor("gate"), on=DAY, now=END).children
    assert [(row.pupil, row.changes, row.differ) for row in seen.children] == [(house.child.code, (), True)]
    assert {row.pupil: row.differ for row in rows}[house.child.code]


def test_where_all_say_the_same_the_roll_names_nobody(house: House) -> None:
    for actor in (house.father, house.mother):
        said = NewGoingHome(pupil=house.child.code, mode="collected", since=DAY)
        commands.say_going_home(actor=actor, now=at(time(12, 30)), said=[said])
    with within(house.afternoon.school.id):
        seen = queries.changes_in(
            viewer=house.afternoon.actor("subject2"), session=house.afternoon.tutoring, now=at(time(16, 50))
        )
    assert seen.children == ()


def name(house: House, who: str, *, now: datetime = START) -> str:
    new = NewCollector(pupil=house.child.code, name=who, relation="邻居", since=DAY)
    try:
        commands.name_collectors(actor=house.mother, now=now, collectors=[new])
    except Refused as refused:
        return refused.reasons[0].code.removeprefix("dismissal.")
    return ""


def test_who_tries_names_until_one_is_not_accepted_is_soon_told_nothing(house: House) -> None:
    forbid(house.afternoon, house.child, name="张伟")
    tried = [name(house, f"张伟{'一二三四五'[number]}") for number in range(MOST_REFUSED)]
    assert tried == ["collector_not_accepted"] * MOST_REFUSED
    assert name(house, "张伟") == name(house, "萨仁") == "ask_the_homeroom"
    with pytest.raises(Refused, match="ask_the_homeroom"):
        commands.name_collectors(
            actor=house.mother,
            now=START,
            collectors=[NewCollector(pupil=house.child.code, name="赛汗", relation="邻居", since=DAY)],
        )
    assert name(house, "萨仁", now=START + timedelta(days=1)) == ""


def test_who_names_a_whole_street_is_told_whom_to_ask(house: House) -> None:
    tried = [name(house, f"邻居{'甲乙丙丁戊己庚辛壬癸子丑寅'[number]}") for number in range(MOST_NAMED + 1)]
    assert tried[-1] == "ask_the_homeroom"
    assert set(tried[: MOST_NAMED - 2]) == {""}


def test_a_teacher_who_may_read_who_is_forbidden_is_not_counted(house: House) -> None:
    forbid(house.afternoon, house.child, name="张伟")
    for _time in range(MOST_REFUSED + 1):
        new = NewCollector(pupil=house.child.code, name="张伟", relation="邻居", since=DAY)
        with pytest.raises(Refused, match="collector_kept_away"):
            commands.name_collectors(actor=house.afternoon.actor("homeroom2"), now=START, collectors=[new])

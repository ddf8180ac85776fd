"""Today's change: said in time, known to who is in charge, never looser than what everybody allows."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from uuid import uuid4

import pytest

from afterbell.base.access import Actor
from afterbell.base.models import Message
from afterbell.base.refusals import NotThere, Refused
from afterbell.base.tenancy import within
from afterbell.dismissal import commands, queries
from afterbell.dismissal.commands import NewChange, NewCollector, NewForbidding, NewGoingHome, NewHandover, NewStandIn
from afterbell.dismissal.lists import Lists, lists_on
from afterbell.dismissal.models import Handover, TodayChange, TodayChangeClimbed, TodayChangeSeen
from afterbell.dismissal.rules.forbidding import Person, Proof
from afterbell.schools.actors import actor_of, house_actor
from afterbell.schools.models import Account, Appointment, Guardian, Guardianship, Pupil
from afterbell.schools.roles import Role
from afterbell.site.watch import keep_watch
from tests.support.afternoon import DAY, Afternoon, at, collect, here
from tests.support.world import MORNING, Child

BEFORE, LAST, AFTER, END = at(time(16, 52)), at(time(17, 50)), at(time(17, 51)), at(time(18, 22))
OTHER_NAME = "策力格尔"


@dataclass(frozen=True, slots=True, kw_only=True)
class House:
    """A child of grade 3 with two guardians who can sign in, and two adults on its list."""

    afternoon: Afternoon
    child: Child
    mother: Actor
    father: Actor
    fathers_code: str
    grandmother: str
    aunt: str

    @property
    def lists(self) -> Lists:
        with within(self.afternoon.school.id):
            return lists_on(day=DAY, pupils=[self.key])

    @property
    def key(self) -> int:
        with within(self.afternoon.school.id):
            return Pupil.objects.get(code=self.child.code).pk

    @property
    def open_to(self) -> set[str]:
        return {row.code for row in self.lists.collectors[self.key]}

    def says(self, actor: Actor, mode: str = "collected", collector: str = "", *, now: datetime = BEFORE) -> str:
        change = NewChange(pupil=self.child.code, mode=mode, collector=collector)
        return commands.change_today(actor=actor, now=now, change=change)

    def goes(self, kind: str = "collected", collector: str = "") -> list[str]:
        sent = NewHandover(
            handover_id=uuid4(),
            pupil=self.child.code,
            session=self.afternoon.tutoring,
            kind=kind,
            collector=collector,
            happened_at=END,
        )
        receipt = commands.record_handovers(actor=self.afternoon.actor("gate"), now=END, handovers=[sent])
        return [row.refusal.code for row in receipt.refusals]


def second_guardian(afternoon: Afternoon, child: Child, name: str) -> tuple[Actor, str]:
    school = afternoon.school
    account = Account.objects.create(handle=f"{school.code}/second-{child.code}", name=name)
    with within(school.id):
        guardian = Guardian.objects.create(school_id=school.id, account=account, name=name)
        Guardianship.objects.create(
            school_id=school.id,
            guardian=guardian,
            pupil=Pupil.objects.get(code=child.code),
            relation="父亲",
            since=MORNING.date(),
        )
        Appointment.objects.create(account=account, role=Role.GUARDIAN, school_id=school.id, since=MORNING.date())
    return actor_of(account=account, today=DAY, school=school.id), guardian.code


@pytest.fixture
def house(afternoon: Afternoon) -> House:
    here(afternoon, *afternoon.tutored[:2])
    child = afternoon.tutored[0]
    mother = afternoon.school.family(child, today=DAY)
    father, code = second_guardian(afternoon, child, OTHER_NAME)
    grandmother, aunt = commands.name_collectors(
        actor=mother,
        now=at(time(12, 0)),
        collectors=[
            NewCollector(pupil=child.code, name="乌云", relation="奶奶", since=DAY),
            NewCollector(pupil=child.code, name="其其格", relation="姑姑", since=DAY),
        ],
    )
    return House(
        afternoon=afternoon,
        child=child,
        mother=mother,
        father=father,
        fathers_code=code,
        grandmother=grandmother,
        aunt=aunt,
    )


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [row.code.removeprefix("dismissal.") for row in refused.value.reasons]


def test_whom_a_guardian_names_for_today_takes_the_child_and_nobody_else(house: House) -> None:
    house.says(house.mother, collector=house.aunt)
    assert house.open_to == {house.aunt}
    assert house.goes(collector=house.grandmother) == ["dismissal.release.collector_not_listed"]
    assert house.goes(collector=house.aunt) == []


def test_a_change_is_of_one_day(house: House) -> None:
    house.says(house.mother, collector=house.aunt)
    with within(house.afternoon.school.id):
        tomorrow = lists_on(day=DAY + timedelta(days=1), pupils=[house.key])
    assert {row.code for row in tomorrow.collectors[house.key]} == {house.grandmother, house.aunt}


def test_after_the_cut_off_a_guardian_is_told_whom_to_ring_and_nothing_changes(house: House) -> None:
    house.says(house.mother, collector=house.grandmother, now=LAST)
    with pytest.raises(Refused) as refused:
        house.says(house.mother, collector=house.aunt, now=AFTER)
    assert codes(refused) == ["change_too_late"]
    sentence = refused.value.reasons[0].words
    assert "17:50" in sentence.zh
    assert "打学校电话" in sentence.zh
    assert "值班领导" in sentence.zh
    assert house.open_to == {house.grandmother}


def test_staff_write_down_what_a_guardian_says_by_telephone_after_the_cut_off(house: House) -> None:
    said = NewChange(pupil=house.child.code, mode="collected", collector=house.aunt)
    for handle in ("subject2", "duty", "office"):
        commands.record_change(
            actor=house.afternoon.actor(handle), now=AFTER, change=said, guardian=house.fathers_code, read_back=True
        )
    with within(house.afternoon.school.id):
        row = TodayChange.objects.select_related("guardian").get()
    assert (row.by_phone, row.guardian and row.guardian.code) == (True, house.fathers_code)
    assert house.open_to == {house.aunt}


@pytest.mark.parametrize("handle", ["club1", "gate", "principal"])
def test_who_is_not_in_charge_of_the_child_writes_nothing_down(house: House, handle: str) -> None:
    said = NewChange(pupil=house.child.code, mode="collected")
    with pytest.raises(NotThere):
        commands.record_change(
            actor=house.afternoon.actor(handle), now=AFTER, change=said, guardian=house.fathers_code, read_back=True
        )


def test_what_is_said_by_telephone_is_read_back_and_said_by_a_guardian(house: House) -> None:
    said, actor = NewChange(pupil=house.child.code, mode="collected"), house.afternoon.actor("subject2")
    with pytest.raises(Refused, match="not_read_back"):
        commands.record_change(actor=actor, now=AFTER, change=said, guardian=house.fathers_code, read_back=False)
    strange = house.afternoon.tutored[1].guardian
    with pytest.raises(NotThere):
        commands.record_change(actor=actor, now=AFTER, change=said, guardian=strange, read_back=True)


def test_no_way_is_looser_because_it_is_for_today(house: House) -> None:
    for mode, collector, code in (
        ("alone", "", "too_young_to_go_alone"),
        ("boarding_house", "", "not_a_boarder"),
        ("collected", "nobody", "collector_unknown"),
        ("flying", "", "mode_unknown"),
        ("as_usual", house.aunt, "collector_not_needed"),
    ):
        with pytest.raises(Refused) as refused:
            house.says(house.mother, mode, collector)
        assert code in codes(refused)


def test_nobody_else_changes_a_childs_day(house: House) -> None:
    with pytest.raises(NotThere):
        house.says(house.afternoon.school.family(house.afternoon.tutored[1], today=DAY))


def test_a_child_that_has_left_or_does_not_come_is_not_changed(house: House) -> None:
    collect(house.afternoon, house.child, house.grandmother, now=at(time(17, 49)))
    with pytest.raises(Refused, match="left_already"):
        house.says(house.mother, collector=house.aunt, now=at(time(17, 50)))
    with pytest.raises(Refused, match="no_way_today"):
        house.says(house.mother, now=BEFORE + timedelta(days=1))


def test_two_guardians_who_differ_leave_the_stricter_until_staff_decide(house: House) -> None:
    house.says(house.mother, collector=house.grandmother)
    house.says(house.father, collector=house.aunt, now=BEFORE + timedelta(minutes=1))
    assert house.open_to == set()
    for collector in (house.grandmother, house.aunt):
        assert house.goes(collector=collector) == ["dismissal.release.collector_not_listed"]
    teacher = house.afternoon.actor("subject2")
    decided = NewChange(pupil=house.child.code, mode="collected", collector=house.aunt)
    for reason, spoke, code in (("", True, "reason_missing"), ("姑姑已在校门", False, "not_spoken_with_both")):
        with pytest.raises(Refused, match=code):
            commands.decide_today(actor=teacher, now=AFTER, change=decided, reason=reason, spoke=spoke)
    commands.decide_today(actor=teacher, now=AFTER, change=decided, reason="姑姑已在校门", spoke=True)
    assert house.goes(collector=house.grandmother) == ["dismissal.release.collector_not_listed"]
    assert house.goes(collector=house.aunt) == []
    with within(house.afternoon.school.id):
        reason = TodayChange.objects.get(guardian=None).reason_sealed
    assert reason is not None
    assert "姑姑".encode() not in bytes(reason)


def test_both_guardians_are_told_in_the_same_neutral_words(house: House) -> None:
    house.says(house.mother, collector=house.grandmother)
    house.says(house.father, collector=house.aunt)
    with within(house.afternoon.school.id):
        told = Message.objects.filter(kind="dismissal.today_differs")
        assert set(told.values_list("to", flat=True)) == {house.mother.account, house.father.account}
        assert {str(row.values) for row in told} == {"{}"}


def test_where_nobody_differs_nothing_is_decided(house: House) -> None:
    change = NewChange(pupil=house.child.code, mode="collected", collector=house.aunt)
    with pytest.raises(Refused, match="nobody_differs"):
        commands.decide_today(
            actor=house.afternoon.actor("duty"), now=AFTER, change=change, reason="姑姑已在校门", spoke=True
        )


def test_what_two_guardians_say_for_every_day_leaves_the_stricter_too(house: House) -> None:
    tutored = house.afternoon.tutored
    older = next(child for child in tutored if child.residence == "boarder")
    with within(house.afternoon.school.id):
        Pupil.objects.get(code=older.code).homeroom.__class__.objects.update(grade=6)
    father, _code = second_guardian(house.afternoon, older, OTHER_NAME)
    mother = house.afternoon.school.family(older, today=DAY)
    for actor, mode in ((mother, "collected"), (father, "alone")):
        commands.say_going_home(actor=actor, now=BEFORE, said=[NewGoingHome(pupil=older.code, mode=mode, since=DAY)])
    with within(house.afternoon.school.id):
        key = Pupil.objects.get(code=older.code).pk
        assert lists_on(day=DAY, pupils=[key]).mode_of(key) == "collected"
        seen = queries.way_home(viewer=mother, pupil=older.code, today=DAY)
    assert (seen.disagree, seen.collected) == (True, True)


def forbid(house: House, name: str) -> None:
    commands.forbid_collector(
        actor=house.afternoon.actor("office"),
        now=BEFORE,
        forbidding=NewForbidding(
            pupil=house.child.code,
            person=Person(name=name, relation="父亲"),
            paper="court",
            proof=Proof(issuer="旗人民法院", number="（2026）12号"),
            since=DAY,
        ),
    )


def test_a_forbidden_guardian_decides_nothing_of_today_also_not_by_telephone(house: House) -> None:
    house.says(house.father, collector=house.grandmother, now=BEFORE - timedelta(minutes=5))
    forbid(house, OTHER_NAME)
    assert house.open_to == {house.grandmother, house.aunt}
    with pytest.raises(Refused, match="ask_the_homeroom"):
        house.says(house.father, collector=house.aunt)
    change = NewChange(pupil=house.child.code, mode="collected", collector=house.aunt)
    with pytest.raises(Refused, match="caller_kept_away"):
        commands.record_change(
            actor=house.afternoon.actor("duty"), now=AFTER, change=change, guardian=house.fathers_code, read_back=True
        )


def test_a_change_loosens_no_forbiddance(house: House) -> None:
    house.says(house.mother, collector=house.aunt)
    forbid(house, "其其格")
    assert house.goes(collector=house.aunt) != []
    with within(house.afternoon.school.id):
        assert not Handover.objects.exists()


def test_whoever_is_in_charge_says_once_that_a_change_is_known(house: House) -> None:
    change = house.says(house.mother, collector=house.aunt)
    with within(house.afternoon.school.id):
        told = Message.objects.get(kind="dismissal.today_changed")
        assert (told.to_id, told.about) == (house.afternoon.actor("subject2").account, house.afternoon.tutoring)
    with pytest.raises(NotThere):
        commands.see_changes(
            actor=house.afternoon.actor("club1"), now=BEFORE, session=house.afternoon.tutoring, changes=[change]
        )
    for handle, number in (("subject2", 1), ("duty", 0)):
        actor = house.afternoon.actor(handle)
        assert (
            commands.see_changes(actor=actor, now=BEFORE, session=house.afternoon.tutoring, changes=[change]) == number
        )
    with within(house.afternoon.school.id):
        seen = TodayChangeSeen.objects.get()
        assert seen.seen_by_id == house.afternoon.actor("subject2").account
    (known,) = house.lists.changes[house.key]
    assert (known.seen_at, known.stands) == (BEFORE, True)


def test_a_change_is_not_seen_by_way_of_another_session(house: House) -> None:
    change = house.says(house.mother, collector=house.aunt)
    with pytest.raises(NotThere):
        commands.see_changes(
            actor=house.afternoon.actor("club1"), now=BEFORE, session=house.afternoon.club, changes=[change]
        )


def test_a_change_nobody_has_seen_climbs_once_to_the_duty_leader(house: House) -> None:
    house.says(house.mother, collector=house.aunt)
    school = house.afternoon.school.id
    early, due = BEFORE + timedelta(minutes=9), BEFORE + timedelta(minutes=10)
    assert commands.watch_over_changes(actor=house_actor(school=school), now=early) == 0
    keep_watch(now=due)
    assert commands.watch_over_changes(actor=house_actor(school=school), now=due) == 0
    with within(school):
        assert TodayChangeClimbed.objects.count() == 1
        told = Message.objects.filter(kind="dismissal.today_unseen")
        assert set(told.values_list("to", flat=True)) == {house.afternoon.actor("duty").account}


def test_a_change_that_was_seen_does_not_climb(house: House) -> None:
    change = house.says(house.mother, collector=house.aunt)
    commands.see_changes(
        actor=house.afternoon.actor("subject2"), now=BEFORE, session=house.afternoon.tutoring, changes=[change]
    )
    later = BEFORE + timedelta(minutes=30)
    assert commands.watch_over_changes(actor=house_actor(school=house.afternoon.school.id), now=later) == 0


def test_the_same_said_again_is_kept_once_and_a_change_is_taken_back(house: House) -> None:
    first = house.says(house.mother, collector=house.aunt)
    assert house.says(house.mother, collector=house.aunt) == first
    house.says(house.mother, "as_usual", now=BEFORE + timedelta(minutes=2))
    assert house.open_to == {house.grandmother, house.aunt}
    assert [row.stands for row in house.lists.changes[house.key]] == [False, True]


def test_a_pass_sent_after_a_change_opens_the_gate_of_that_guardian(house: House) -> None:
    house.says(house.mother, collector=house.aunt)
    new = NewStandIn(pupil=house.child.code, name="朝鲁", relation="邻居", day=DAY)
    commands.send_stand_in(actor=house.mother, now=BEFORE + timedelta(minutes=1), stand_in=new)
    assert {row.name for row in house.lists.collectors[house.key]} == {"其其格", "朝鲁"}

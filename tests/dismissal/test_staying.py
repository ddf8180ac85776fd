"""Somebody stays with a child nobody has come for, its family is called in order, and nobody pays for it."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from afterbell.base.models import AuditEntry, Message
from afterbell.base.refusals import NotThere, Refused
from afterbell.base.tenancy import within
from afterbell.dismissal import commands, queries
from afterbell.dismissal.commands import NewCall, NewForbidding, NewStay
from afterbell.dismissal.models import LateCall, LateStay
from afterbell.dismissal.queries import LateChild, LatePage
from afterbell.dismissal.rules.forbidding import Person, Proof
from afterbell.schools.models import Appointment
from afterbell.schools.roles import Role
from afterbell.site.watch import keep_watch
from tests.dismissal.test_closing import END
from tests.dismissal.test_commands import START, given, hand_over, named, present
from tests.dismissal.test_undoing import codes
from tests.support.afternoon import DAY, Afternoon
from tests.support.world import Child, SmallSchool


def page(afternoon: Afternoon, *, by: str = "gate", minutes: int = 12) -> LatePage:
    with within(afternoon.school.id):
        return queries.late_page(viewer=afternoon.actor(by), on=DAY, now=END + timedelta(minutes=minutes))


def seen(afternoon: Afternoon, child: Child, *, by: str = "gate", minutes: int = 12) -> LateChild:
    (found,) = [row for row in page(afternoon, by=by, minutes=minutes).children if row.pupil == child.code]
    return found


def stay(afternoon: Afternoon, child: Child, *, by: str = "duty", minutes: int = 15, until: int = 60) -> NewStay:
    said = NewStay(stay_id=uuid4(), pupil=child.code, session=afternoon.tutoring, until=END + timedelta(minutes=until))
    commands.stay_with(actor=afternoon.actor(by), now=END + timedelta(minutes=minutes), stay=said)
    return said


def call(
    afternoon: Afternoon, child: Child, rung: str, result: str, *, who: str = "", minutes: int = 12, coming: int = 0
) -> None:
    said = NewCall(
        call_id=uuid4(),
        pupil=child.code,
        session=afternoon.tutoring,
        rung=rung,
        result=result,
        who=who,
        coming_at=END + timedelta(minutes=coming) if coming else None,
    )
    commands.call_because_late(actor=afternoon.actor("gate"), now=END + timedelta(minutes=minutes), call=said)


def test_a_child_waits_with_its_teacher_until_somebody_says_to_stay_with_it(afternoon: Afternoon) -> None:
    child, other = afternoon.tutored[:2]
    present(afternoon, [child, other])
    hand_over(afternoon, given(afternoon, other, collector=named(afternoon, other)))
    assert page(afternoon, minutes=9).children == ()
    assert page(afternoon, minutes=9).soon == 1
    found = seen(afternoon, child)
    assert (found.minutes, found.with_whom, found.reached_until) == (12, afternoon.actor("subject2").name, None)
    said = stay(afternoon, child)
    found = seen(afternoon, child, by="duty", minutes=20)
    assert (found.with_whom, found.own, found.reached_until) == (afternoon.actor("duty").name, True, said.until)
    with within(afternoon.school.id):
        family = queries.children_now(viewer=afternoon.school.family(child, today=DAY), now=END + timedelta(minutes=20))
        told = Message.objects.get(kind="dismissal.stays")
    (mine,) = [row for row in family if row.pupil == child.code]
    assert (mine.place, mine.adult, mine.reached_until) == ("at_gate", afternoon.actor("duty").name, said.until)
    assert told.to_id == afternoon.school.family(child, today=DAY).account
    assert not commands.stay_with(actor=afternoon.actor("duty"), now=END + timedelta(minutes=21), stay=said)


def test_who_stays_passes_the_child_on_to_the_next_who_stays(afternoon: Afternoon) -> None:
    child = afternoon.tutored[0]
    present(afternoon, [child])
    stay(afternoon, child, by="gate", minutes=15)
    stay(afternoon, child, by="duty", minutes=25)
    assert seen(afternoon, child, minutes=30).with_whom == afternoon.actor("duty").name
    stay(afternoon, child, by="gate", minutes=35)
    assert seen(afternoon, child, minutes=36).with_whom == afternoon.actor("gate").name


def test_the_ladder_names_guardians_then_collectors_and_nobody_who_is_forbidden(afternoon: Afternoon) -> None:
    child = afternoon.tutored[0]
    present(afternoon, [child])
    collector = named(afternoon, child, name="其其格")
    ladder = seen(afternoon, child).ladder
    assert [row.reach.rung.value for row in ladder] == ["guardian", "collector"]
    assert seen(afternoon, child).step.next == ladder[0].reach
    call(afternoon, child, "guardian", "no_answer", who=ladder[0].reach.who)
    assert seen(afternoon, child, minutes=13).step.next == ladder[1].reach
    call(afternoon, child, "collector", "coming", who=collector, minutes=13, coming=20)
    step = seen(afternoon, child, minutes=14).step
    assert (step.next, step.wait_until) == (None, END + timedelta(minutes=20))
    forbidding = NewForbidding(
        pupil=child.code,
        person=Person(name="其其格", relation="姑姑"),
        paper="court",
        proof=Proof(issuer="旗法院", number="12"),
        since=DAY,
    )
    commands.forbid_collector(actor=afternoon.actor("office"), now=START, forbidding=forbidding)
    assert [row.reach.rung.value for row in seen(afternoon, child, minutes=30).ladder] == ["guardian"]


def test_police_or_village_committee_come_last(afternoon: Afternoon) -> None:
    child = afternoon.tutored[0]
    present(afternoon, [child])
    with pytest.raises(Refused) as early:
        call(afternoon, child, "outside", "told", minutes=70)
    assert codes(early) == ["dismissal.outside_last"]
    guardian = seen(afternoon, child).ladder[0].reach.who
    call(afternoon, child, "guardian", "no_answer", who=guardian, minutes=12)
    call(afternoon, child, "duty_leader", "told", minutes=31)
    call(afternoon, child, "principal", "told", minutes=61)
    call(afternoon, child, "outside", "told", minutes=70)
    with within(afternoon.school.id):
        assert LateCall.objects.filter(rung="outside").count() == 1


@pytest.mark.parametrize(
    ("rung", "result", "coming", "fault"),
    [
        ("guardian", "no_answer", 0, "call_unknown"),
        ("neighbour", "no_answer", 0, "call_unknown"),
        ("duty_leader", "sleeping", 0, "call_unknown"),
        ("duty_leader", "coming", 0, "coming_when"),
        ("duty_leader", "coming", 3000, "coming_when"),
    ],
)
def test_a_call_that_could_not_be_is_refused(
    afternoon: Afternoon, rung: str, result: str, coming: int, fault: str
) -> None:
    child = afternoon.tutored[0]
    present(afternoon, [child])
    with pytest.raises(Refused) as refused:
        call(afternoon, child, rung, result, coming=coming)
    assert codes(refused) == [f"dismissal.{fault}"]


def test_nobody_stays_with_a_child_that_has_left_or_whose_session_runs(afternoon: Afternoon) -> None:
    child, other = afternoon.tutored[:2]
    present(afternoon, [child, other])
    hand_over(afternoon, given(afternoon, child, collector=named(afternoon, child)))
    with pytest.raises(Refused) as gone:
        stay(afternoon, child)
    assert codes(gone) == ["dismissal.gone_already"]
    with pytest.raises(Refused) as early:
        stay(afternoon, other, minutes=-5)
    assert codes(early) == ["dismissal.session_runs"]
    for until in (15, 3000):
        with pytest.raises(Refused) as wrong:
            stay(afternoon, other, until=until)
        assert codes(wrong) == ["dismissal.reached_until_wrong"]
    with within(afternoon.school.id):
        assert not LateStay.objects.exists()


def test_a_number_is_shown_while_the_child_is_here_and_the_ledger_keeps_who_looked(afternoon: Afternoon) -> None:
    child, other = afternoon.tutored[:2]
    present(afternoon, [child, other])
    collector, theirs = named(afternoon, child), named(afternoon, other)
    now = END + timedelta(minutes=12)

    def look(who: str, *, rung: str = "collector") -> str:
        return commands.look_at_number(
            actor=afternoon.actor("gate"),
            now=now,
            pupil=child.code,
            session=afternoon.tutoring,
            rung=rung,
            who=who,
        )

    assert look(collector) == "13800001111"
    with within(afternoon.school.id):
        entry = AuditEntry.objects.filter(action="dismissal.stay_late").latest("seq")
    assert (entry.subject, entry.details["shown"]) == (child.code, collector)
    assert "13800001111" not in str(entry.details)
    for who, rung in ((theirs, "collector"), ("nobody", "guardian"), (collector, "aunt")):
        with pytest.raises(NotThere):
            look(who, rung=rung)
    hand_over(afternoon, given(afternoon, child, collector=collector))
    with pytest.raises(Refused) as gone:
        look(collector)
    assert codes(gone) == ["dismissal.gone_already"]


def test_a_teacher_sees_the_own_children_and_strangers_nothing(afternoon: Afternoon, other_school: SmallSchool) -> None:
    child = afternoon.tutored[0]
    present(afternoon, [child])
    assert seen(afternoon, child, by="subject2").pupil == child.code
    assert page(afternoon, by="club1").children == ()
    for actor in (afternoon.school.family(child, today=DAY), other_school.actor("duty", today=DAY)):
        said = NewStay(stay_id=uuid4(), pupil=child.code, session=afternoon.tutoring, until=END + timedelta(minutes=60))
        with pytest.raises(NotThere):
            commands.stay_with(actor=actor, now=END + timedelta(minutes=12), stay=said)
    with within(afternoon.school.id), pytest.raises(NotThere):
        queries.late_page(viewer=afternoon.school.family(child, today=DAY), on=DAY, now=END)
    with within(afternoon.school.id), pytest.raises(NotThere):
        queries.late_figures(viewer=afternoon.actor("gate"), since=DAY, until=DAY + timedelta(days=1))


def test_the_month_counts_minutes_and_names_no_family_before_the_third_time(afternoon: Afternoon) -> None:
    child, other = afternoon.tutored[:2]
    present(afternoon, [child, other])
    stay(afternoon, child, minutes=15)
    stay(afternoon, other, minutes=20)
    for one, late in ((child, 40), (other, 30)):
        row = given(afternoon, one, collector=named(afternoon, one))
        moment = END + timedelta(minutes=late)
        left = commands.NewHandover(
            handover_id=row.handover_id,
            pupil=row.pupil,
            session=row.session,
            kind=row.kind,
            collector=row.collector,
            happened_at=moment,
        )
        commands.record_handovers(actor=afternoon.actor("gate"), now=moment, handovers=[left])
    with within(afternoon.school.id):
        found = queries.late_figures(
            viewer=afternoon.actor("office"), since=DAY.replace(day=1), until=DAY + timedelta(days=1)
        )
    assert (found.children, found.minutes, found.longest, found.often) == (2, 70, 40, ())
    assert [(row.weekday, row.children, row.minutes) for row in found.weekdays] == [(DAY.isoweekday(), 2, 70)]
    assert [(row.name, row.minutes) for row in found.adults] == [(afternoon.actor("duty").name, 25)]


def told_of_waiting(afternoon: Afternoon) -> list[tuple[str, str]]:
    with within(afternoon.school.id):
        rows = Message.objects.filter(kind="dismissal.waits_late").select_related("to").order_by("pk")
        return sorted((row.to.code, row.concerns) for row in rows)


def test_where_nobody_calls_the_house_tells_who_answers_and_who_leads_once(afternoon: Afternoon) -> None:
    waits, called, gone, stayed = afternoon.tutored[:4]
    present(afternoon, [waits, called, gone, stayed])
    hand_over(afternoon, given(afternoon, gone, collector=named(afternoon, gone)))
    early, due = END + timedelta(minutes=9), END + timedelta(minutes=16)
    keep_watch(now=early)
    assert told_of_waiting(afternoon) == []
    call(afternoon, called, "duty_leader", "coming", coming=30)
    stay(afternoon, stayed)
    keep_watch(now=due)
    told = told_of_waiting(afternoon)
    assert {pupil for _, pupil in told} == {waits.code}
    assert {afternoon.actor("subject2").code, afternoon.actor("duty").code} <= {to for to, _ in told}
    with within(afternoon.school.id):
        entries = AuditEntry.objects.filter(action="dismissal.watch_late").count()
    keep_watch(now=due + timedelta(minutes=1))
    assert told_of_waiting(afternoon) == told
    with within(afternoon.school.id):
        assert AuditEntry.objects.filter(action="dismissal.watch_late").count() == entries == 1


def test_in_a_school_without_a_duty_leader_the_principal_is_told(afternoon: Afternoon) -> None:
    waits = afternoon.tutored[0]
    present(afternoon, [waits])
    with within(afternoon.school.id):
        Appointment.objects.filter(role=Role.DUTY_LEADER).update(until=DAY)
    keep_watch(now=END + timedelta(minutes=16))
    told = {afternoon.actor(handle).code for handle in ("subject2", "principal")}
    assert told_of_waiting(afternoon) == sorted((code, waits.code) for code in told)


def test_only_the_house_watches_over_who_waits(afternoon: Afternoon) -> None:
    for handle in ("duty", "gate", "principal", "office"):
        with pytest.raises(NotThere):
            commands.watch_over_late(actor=afternoon.actor(handle), now=END)

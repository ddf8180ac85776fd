"""Incidents through the real commands: written once, followed up, read by who has to, closed, forgotten."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from uuid import UUID, uuid4

import pytest

from afterbell.attendance import commands, queries
from afterbell.attendance.commands import NewIncident
from afterbell.attendance.incidents import incidents_past_their_time, reminder_is_due
from afterbell.attendance.models import Incident, IncidentChild, IncidentLook
from afterbell.attendance.rules.incidents import IncidentWords
from afterbell.base.access import Actor
from afterbell.base.models import Message
from afterbell.base.refusals import NotThere, Refused
from afterbell.base.tenancy import within
from afterbell.schools.actors import house_actor
from afterbell.site.forgetting import due_of_child
from tests.support.afternoon import DAY, Afternoon, at
from tests.support.asking import AsksAtMost

NOW = at(time(17, 58))
OFFICE = 2
"""So many people work in the small school's office."""
WHAT = "跑动时撞到桌角，额头破皮"


def codes(work: Callable[[], object]) -> list[str]:
    with pytest.raises(Refused) as refused:
        work()
    return [reason.code.removeprefix("attendance.") for reason in refused.value.reasons]


def record(
    afternoon: Afternoon,
    *numbers: int,
    by: str = "subject2",
    severity: str = "slight",
    sent_as: UUID | None = None,
) -> str:
    """Write down an injury of these children of the tutoring."""
    children = {afternoon.tutored[number].code: f"孩子{number}额头擦伤" for number in numbers}
    words = IncidentWords(what=WHAT, first_aid="校医用碘伏", told="17:56 打电话给奶奶")
    new = NewIncident(
        sent_as=sent_as or uuid4(),
        kind="injury",
        severity=severity,
        words=words,
        happened_at=NOW - timedelta(minutes=4),
        session=afternoon.tutoring,
        children=children,
    )
    return commands.record_incident(actor=afternoon.actor(by), now=NOW, incident=new)


def told(afternoon: Afternoon, kind: str) -> int:
    with within(afternoon.school.id):
        return Message.objects.filter(kind=f"attendance.{kind}").count()


def read(afternoon: Afternoon, code: str, by: str) -> commands.IncidentRead:
    return commands.look_at_incident(actor=afternoon.actor(by), now=NOW, incident=code)


def family(afternoon: Afternoon, number: int) -> Actor:
    return afternoon.school.family(afternoon.tutored[number], today=DAY)


def own(afternoon: Afternoon, number: int, *, of: int | None = None) -> tuple[queries.OwnIncident, ...]:
    child = afternoon.tutored[number if of is None else of]
    with within(afternoon.school.id):
        return queries.own_incidents(viewer=family(afternoon, number), pupil=child.code)


def test_it_is_written_down_once_and_the_families_are_told_without_a_word_of_it(afternoon: Afternoon) -> None:
    sent_as = uuid4()
    code = record(afternoon, 0, 1, sent_as=sent_as)
    assert record(afternoon, 0, 1, sent_as=sent_as) == code
    with within(afternoon.school.id):
        row = Incident.objects.get()
        assert (row.where, row.adult.code if row.adult else "") == (
            "三年级（2）班教室",
            afternoon.school.staff["subject2"],
        )
        assert WHAT.encode() not in bytes(row.words_sealed or b"")
        assert not any("额头" in str(message.values) for message in Message.objects.all())
    assert (told(afternoon, "incident_of_child"), told(afternoon, "incident_of_homeroom")) == (2, 2)
    assert told(afternoon, "serious_incident") == 0


def test_something_serious_is_told_at_once_to_who_leads(afternoon: Afternoon) -> None:
    record(afternoon, 0, severity="serious")
    assert told(afternoon, "serious_incident") == len(("principal", "vice", "duty")) + OFFICE


def test_who_has_to_reads_it_and_every_look_is_written_down(afternoon: Afternoon) -> None:
    code = record(afternoon, 0)
    assert read(afternoon, code, "homeroom2").words.what == WHAT
    assert read(afternoon, code, "principal").children == {afternoon.tutored[0].code: "孩子0额头擦伤"}
    for stranger in ("homeroom1", "subject2", "gate", "club1"):
        with pytest.raises(NotThere):
            read(afternoon, code, stranger)
    with within(afternoon.school.id):
        assert IncidentLook.objects.count() == 2
    (seen,) = own(afternoon, 0)
    assert len(seen.looks) == 2


def test_a_family_reads_of_its_own_child_and_never_of_another(afternoon: Afternoon) -> None:
    code = record(afternoon, 0, 1)
    commands.follow_incident(
        actor=afternoon.actor("duty"),
        now=NOW,
        incident=code,
        kind="family",
        words="和第一个孩子的奶奶谈过",
        pupil=afternoon.tutored[0].code,
    )
    commands.follow_incident(actor=afternoon.actor("duty"), now=NOW, incident=code, kind="measures", words="桌角包边")
    first, second = own(afternoon, 0)[0], own(afternoon, 1)[0]
    assert (first.said, first.others, first.words) == ("孩子0额头擦伤", 1, None)
    assert [step.words for step in first.steps] == ["和第一个孩子的奶奶谈过"]
    assert (second.said, second.steps) == ("孩子1额头擦伤", ())
    with pytest.raises(NotThere):
        own(afternoon, 0, of=1)
    alone = record(afternoon, 2)
    commands.follow_incident(actor=afternoon.actor("office"), now=NOW, incident=alone, kind="examined", words="没有肿")
    (third,) = own(afternoon, 2)
    assert (third.words.what if third.words else "", [step.words for step in third.steps]) == (WHAT, ["没有肿"])


def test_it_is_closed_once_with_its_outcome(afternoon: Afternoon) -> None:
    code = record(afternoon, 0)
    leader = afternoon.actor("duty")
    assert codes(lambda: commands.close_incident(actor=leader, now=NOW, incident=code, outcome=" ")) == [
        "outcome_missing"
    ]
    with pytest.raises(NotThere):
        commands.close_incident(actor=afternoon.actor("homeroom2"), now=NOW, incident=code, outcome="好了")
    commands.close_incident(actor=leader, now=NOW, incident=code, outcome="第二天来上学，没有事")
    assert codes(lambda: commands.close_incident(actor=leader, now=NOW, incident=code, outcome="又")) == [
        "incident_closed"
    ]
    assert read(afternoon, code, "office").outcome == "第二天来上学，没有事"
    assert own(afternoon, 0)[0].outcome == "第二天来上学，没有事"


def test_every_reason_at_once(afternoon: Afternoon) -> None:
    wrong = NewIncident(
        sent_as=uuid4(),
        kind="storm",
        severity="slight",
        words=IncidentWords(what=" ", told="长" * 501),
        happened_at=NOW + timedelta(hours=1),
    )
    office = afternoon.actor("office")
    assert codes(lambda: commands.record_incident(actor=office, now=NOW, incident=wrong)) == [
        "incident_unreadable",
        "incident_untold",
        "text_too_long",
        "incident_nowhere",
        "incident_to_come",
    ]
    code = record(afternoon, 0)
    follow = {"actor": office, "now": NOW, "incident": code, "kind": "x", "words": " "}
    assert codes(lambda: commands.follow_incident(**follow)) == ["entry_unreadable", "entry_untold"]
    with pytest.raises(NotThere):
        commands.follow_incident(**follow, pupil=afternoon.tutored[1].code)
    assert codes(lambda: record(afternoon)) == ["incident_of_nobody"]


def test_a_teacher_writes_of_the_own_session_and_its_children_alone(afternoon: Afternoon) -> None:
    with pytest.raises(NotThere):
        record(afternoon, 0, by="club1")
    foreign = NewIncident(
        sent_as=uuid4(),
        kind="injury",
        severity="slight",
        words=IncidentWords(what=WHAT),
        happened_at=NOW,
        session=afternoon.tutoring,
        children={afternoon.in_club[0].code: ""},
    )
    with pytest.raises(NotThere):
        commands.record_incident(actor=afternoon.actor("subject2"), now=NOW, incident=foreign)
    assert commands.record_incident(actor=afternoon.actor("gate"), now=NOW, incident=foreign)


def test_lists_have_no_word_of_it_and_a_homeroom_teacher_sees_the_own(
    afternoon: Afternoon, asks_at_most: AsksAtMost
) -> None:
    code = record(afternoon, 0, 1)
    with within(afternoon.school.id):
        office, teacher = afternoon.actor("office"), afternoon.actor("homeroom2")
        with asks_at_most(4):
            (row,) = queries.incidents_seen(viewer=office)
        assert (row.code, row.closed, len(row.children), row.entries) == (code, False, 2, 0)
        assert [one.code for one in queries.incidents_seen(viewer=teacher)] == [code]
        assert queries.incidents_seen(viewer=afternoon.actor("homeroom1")) == ()
        page = queries.incident_page(viewer=teacher, incident=code)
        assert (page.may_follow, page.may_close) == (True, False)
        with pytest.raises(NotThere):
            queries.incident_page(viewer=afternoon.actor("homeroom1"), incident=code)
        with pytest.raises(NotThere):
            queries.incidents_seen(viewer=afternoon.actor("gate"))
        name = afternoon.tutored[0].name
        assert name in {child.name for child in queries.pupils_to_pick(viewer=office, words=name[:1])}
        assert queries.pupils_to_pick(viewer=office, words=" ") == ()


def test_the_office_is_reminded_once_a_day_until_it_is_closed(afternoon: Afternoon) -> None:
    code = record(afternoon, 0)
    house = house_actor(school=afternoon.school.id)

    def remind(moment: datetime) -> bool:
        with within(afternoon.school.id):
            due = reminder_is_due(school=afternoon.school.id, now=moment)
        if due:
            commands.remind_of_incidents(actor=house, now=moment)
        return due

    tomorrow = DAY + timedelta(days=1)
    assert not remind(NOW)
    assert [remind(at(time(hour), day=tomorrow)) for hour in (7, 8, 9)] == [False, True, False]
    assert told(afternoon, "incidents_open") == OFFICE
    assert remind(at(time(8), day=tomorrow + timedelta(days=1)))
    commands.close_incident(actor=afternoon.actor("duty"), now=NOW, incident=code, outcome="没有事")
    assert not remind(at(time(8), day=tomorrow + timedelta(days=2)))


def test_what_is_due_of_a_child_leaves_the_words_of_the_others(afternoon: Afternoon) -> None:
    record(afternoon, 0, 1)
    with within(afternoon.school.id):
        first = IncidentChild.objects.get(pupil__code=afternoon.tutored[0].code)
        due = {due.name: list(due.rows) for due in due_of_child(pupil=first.pupil)}
        assert due["what was written of the child in incidents"] == [first]
        assert len(due["what was written of incidents"]) == 1
        assert not incidents_past_their_time(today=date(2029, 9, 1)).exists()
    with within(afternoon.school.id):
        code = Incident.objects.get().code
    commands.close_incident(actor=afternoon.actor("duty"), now=NOW, incident=code, outcome="没有事")
    with within(afternoon.school.id):
        assert not incidents_past_their_time(today=date(2029, 3, 1)).exists()
        assert incidents_past_their_time(today=date(2029, 3, 5)).exists()


def test_a_homeroom_teacher_reads_of_the_own_children_alone(afternoon: Afternoon) -> None:
    mine, other = afternoon.tutored[0], afternoon.in_club[0]
    new = NewIncident(
        sent_as=uuid4(),
        kind="injury",
        severity="slight",
        words=IncidentWords(what=WHAT, told="打电话"),
        happened_at=NOW,
        where="操场",
        children={mine.code: "额头擦伤", other.code: "癫痫发作"},
    )
    duty = afternoon.actor("duty")
    code = commands.record_incident(actor=duty, now=NOW, incident=new)
    follow = {"now": NOW, "incident": code, "kind": "family", "words": "和家里谈过"}
    for pupil in ("", mine.code, other.code):
        commands.follow_incident(actor=duty, pupil=pupil, **follow)
    commands.close_incident(actor=duty, now=NOW, incident=code, outcome="都回家了")
    seen = read(afternoon, code, "homeroom2")
    assert (seen.children, len(seen.entries)) == ({mine.code: "额头擦伤"}, 1)
    assert (seen.words, seen.outcome, seen.withheld) == (IncidentWords(what=""), "", True)
    with pytest.raises(NotThere):
        commands.follow_incident(actor=afternoon.actor("homeroom2"), pupil=other.code, **follow)
    whole = read(afternoon, code, "duty")
    assert (len(whole.children), len(whole.entries), whole.withheld) == (2, 3, False)

"""A child is given to somebody off the list only when a second adult, signed in as themselves, agrees in time."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from afterbell.base.models import AuditEntry, Message
from afterbell.base.refusals import NotThere, Refused
from afterbell.base.tenancy import within
from afterbell.dismissal import commands, queries
from afterbell.dismissal.commands import NewForbidding, NewOverride
from afterbell.dismissal.models import Handover, Override, OverrideAnswer
from afterbell.dismissal.rules.forbidding import Person, Proof
from afterbell.schools.models import Account
from tests.dismissal.test_closing import club_absent, looked_at
from tests.dismissal.test_commands import END, START, given, hand_over, named, present
from tests.dismissal.test_undoing import codes, undo
from tests.support.afternoon import DAY, Afternoon
from tests.support.world import Child, SmallSchool

LATER = END + timedelta(minutes=5)
GRANDMOTHER = Person(name="斯琴高娃", relation="奶奶")


def asking(afternoon: Afternoon, child: Child, **said: object) -> NewOverride:
    values = {"kind": "collected", "reason": "手机丢了，家长电话里确认", "person": GRANDMOTHER, **said}
    return NewOverride(pupil=child.code, session=afternoon.tutoring, **values)  # type: ignore[arg-type]


def ask(afternoon: Afternoon, child: Child, *, by: str = "gate", **said: object) -> str:
    return commands.ask_override(actor=afternoon.actor(by), now=END, asked=asking(afternoon, child, **said))


def answer(afternoon: Afternoon, code: str, *, by: str = "duty", agreed: bool = True, minutes: int = 5) -> bool:
    now = END + timedelta(minutes=minutes)
    return commands.answer_override(actor=afternoon.actor(by), now=now, override=code, agreed=agreed)


def stored(afternoon: Afternoon) -> int:
    with within(afternoon.school.id):
        return Handover.objects.count()


def test_two_adults_give_a_child_to_somebody_off_the_list_and_the_family_hears_of_it(afternoon: Afternoon) -> None:
    club_absent(afternoon)
    child = afternoon.tutored[0]
    present(afternoon, [child])
    code = ask(afternoon, child)
    assert stored(afternoon) == 0
    assert answer(afternoon, code)
    with within(afternoon.school.id):
        row = Handover.objects.select_related("override__answer", "handed_by").get()
        assert (row.kind, row.collector, row.override.code, row.happened_at) == ("collected", None, code, LATER)
        assert (row.handed_by.code, row.override.answer.answered_by.code) == (
            afternoon.actor("gate").code,
            afternoon.actor("duty").code,
        )
        sealed = bytes(row.override.person_sealed or b"") + bytes(row.override.reason_sealed or b"")
        assert GRANDMOTHER.name not in str(sealed, "utf-8", "replace")
        told = Message.objects.filter(kind__startswith="dismissal.override").order_by("kind")
        assert {(one.kind, one.to_id) for one in told} == {
            ("dismissal.override_asked", afternoon.actor("duty").account),
            ("dismissal.override_taken", afternoon.school.family(child, today=DAY).account),
        }
        assert GRANDMOTHER.name not in str([one.values for one in told])
        family = queries.children_now(viewer=afternoon.school.family(child, today=DAY), now=LATER)
        entry = AuditEntry.objects.get(action="dismissal.agree_override")
    (seen,) = [one for one in family if one.pupil == child.code]
    assert (seen.gone, seen.gone_with) == ("collected", "奶奶 斯琴高娃")
    assert (entry.by, entry.details["agreed"]) == (afternoon.actor("duty").code, True)
    found = {one.name: (one.rule, one.breaks) for one in looked_at(afternoon, now=LATER).findings}
    assert found[child.name] == ("collector_overridden", False)


def test_nobody_agrees_with_themselves_and_the_database_says_so_too(afternoon: Afternoon) -> None:
    child = afternoon.tutored[0]
    present(afternoon, [child])
    code = ask(afternoon, child)
    with pytest.raises(Refused) as refused:
        answer(afternoon, code, by="gate")
    assert codes(refused) == ["dismissal.second_is_first"]
    assert stored(afternoon) == 0
    with within(afternoon.school.id):
        guard = Account.objects.get(code=afternoon.actor("gate").code)
        alone = {"asked_by": guard, "answered_by": guard, "answered_at": LATER, "agreed": True}
        row = OverrideAnswer(school_id=afternoon.school.id, override=Override.objects.get(), **alone)
        with pytest.raises(IntegrityError), transaction.atomic():
            row.save(force_insert=True)


def test_a_no_leaves_the_child_where_it_is_and_may_be_asked_anew(afternoon: Afternoon) -> None:
    child = afternoon.tutored[0]
    present(afternoon, [child])
    code = ask(afternoon, child)
    with pytest.raises(Refused) as waits:
        ask(afternoon, child)
    assert codes(waits) == ["dismissal.override_waits"]
    assert not answer(afternoon, code, agreed=False)
    with pytest.raises(Refused) as again:
        answer(afternoon, code)
    assert codes(again) == ["dismissal.override_answered"]
    assert stored(afternoon) == 0
    assert answer(afternoon, ask(afternoon, child))
    assert stored(afternoon) == 1


def test_after_a_quarter_of_an_hour_nobody_agrees_any_more(afternoon: Afternoon) -> None:
    child = afternoon.tutored[0]
    present(afternoon, [child])
    code = ask(afternoon, child)
    with pytest.raises(Refused) as refused:
        answer(afternoon, code, minutes=15)
    assert codes(refused) == ["dismissal.override_expired"]
    assert answer(afternoon, code, minutes=14)


def test_who_is_forbidden_takes_no_child_however_many_agree(afternoon: Afternoon) -> None:
    child = afternoon.tutored[0]
    present(afternoon, [child])
    code = ask(afternoon, child)
    forbidding = NewForbidding(
        pupil=child.code,
        person=Person(name="斯琴 高娃", relation="姑姑"),
        paper="court",
        proof=Proof(issuer="旗法院", number="12"),
        since=DAY,
    )
    commands.forbid_collector(actor=afternoon.actor("office"), now=START, forbidding=forbidding)
    with pytest.raises(Refused) as late:
        answer(afternoon, code)
    assert codes(late) == ["dismissal.override_forbidden", "dismissal.release.collector_forbidden"]
    with pytest.raises(Refused) as asked:
        ask(afternoon, afternoon.tutored[0])
    assert codes(asked) == ["dismissal.override_forbidden"]
    assert stored(afternoon) == 0


def test_no_child_goes_alone_before_its_guardian_was_spoken_to(afternoon: Afternoon) -> None:
    club_absent(afternoon)
    child = afternoon.tutored[0]
    present(afternoon, [child])
    with pytest.raises(Refused) as refused:
        ask(afternoon, child, kind="dismissed", person=None)
    assert codes(refused) == ["dismissal.override_unspoken"]
    code = ask(afternoon, child, kind="dismissed", person=None, guardian_spoken=True)
    assert answer(afternoon, code)
    found = {one.name: (one.rule, one.breaks) for one in looked_at(afternoon, now=LATER).findings}
    assert found[child.name] == ("alone_overridden", False)
    with within(afternoon.school.id):
        kinds = set(Message.objects.filter(kind__startswith="dismissal.").values_list("kind", flat=True))
    assert "dismissal.override_alone" in kinds


@pytest.mark.parametrize(
    ("said", "fault"),
    [
        ({"reason": " \u200b"}, "dismissal.override_why"),
        ({"reason": "长" * 201}, "dismissal.text_too_long"),
        ({"person": None}, "dismissal.override_person"),
        ({"person": Person(name="斯琴", relation="")}, "dismissal.override_person"),
        ({"person": Person(name="138", relation="奶奶")}, "schools.not_a_name"),
        ({"person": Person(name="乌云", relation="奶奶")}, "dismissal.override_listed"),
        ({"kind": "boarding_house"}, "dismissal.override_mode"),
    ],
)
def test_what_cannot_be_asked_is_said(afternoon: Afternoon, said: dict[str, object], fault: str) -> None:
    child = afternoon.tutored[0]
    named(afternoon, child)
    present(afternoon, [child])
    with pytest.raises(Refused) as refused:
        ask(afternoon, child, **said)
    assert fault in codes(refused)
    with within(afternoon.school.id):
        assert not Override.objects.exists()


def test_a_child_who_did_not_come_or_has_left_is_not_asked_for(afternoon: Afternoon) -> None:
    here, away = afternoon.tutored[:2]
    present(afternoon, [here])
    with pytest.raises(Refused) as absent:
        ask(afternoon, away)
    assert codes(absent) == ["dismissal.not_there"]
    code = ask(afternoon, here)
    hand_over(afternoon, given(afternoon, here, collector=named(afternoon, here)))
    with pytest.raises(Refused) as left:
        answer(afternoon, code)
    assert codes(left) == ["dismissal.gone_already"]
    assert stored(afternoon) == 1


def test_after_an_undoing_the_child_may_leave_by_two_adults(afternoon: Afternoon) -> None:
    child = afternoon.tutored[0]
    present(afternoon, [child])
    wrong = given(afternoon, child, collector=named(afternoon, child))
    hand_over(afternoon, wrong)
    undo(afternoon, wrong)
    assert answer(afternoon, ask(afternoon, child))
    with within(afternoon.school.id):
        assert Handover.objects.get(override__isnull=False).again is not None


def test_strangers_neither_ask_nor_answer_nor_read(afternoon: Afternoon, other_school: SmallSchool) -> None:
    child = afternoon.tutored[0]
    present(afternoon, [child])
    family = afternoon.school.family(child, today=DAY)
    others = other_school.actor("duty", today=DAY)
    for actor in (family, others, afternoon.actor("club1")):
        with pytest.raises(NotThere):
            commands.ask_override(actor=actor, now=END, asked=asking(afternoon, child))
    code = ask(afternoon, child)
    for actor in (family, others, afternoon.actor("subject2"), afternoon.actor("subject1")):
        with pytest.raises(NotThere):
            commands.answer_override(actor=actor, now=LATER, override=code, agreed=True)
    for actor in (family, afternoon.actor("subject2")):
        with within(afternoon.school.id), pytest.raises(NotThere):
            queries.overrides_of_day(viewer=actor, on=DAY, now=LATER)
    with within(afternoon.school.id):
        (mine,) = queries.overrides_of_day(viewer=afternoon.actor("gate"), on=DAY, now=LATER)
        (seen,) = queries.overrides_of_day(viewer=afternoon.actor("duty"), on=DAY, now=LATER)
        desk = queries.override_desk(viewer=afternoon.actor("gate"), pupil=child.code, on=DAY)
    assert (mine.may_answer, seen.may_answer) == (False, True)
    assert (replace(seen, may_answer=False), seen.who) == (mine, GRANDMOTHER.name)
    assert (desk.session, desk.gone) == (afternoon.tutoring, False)

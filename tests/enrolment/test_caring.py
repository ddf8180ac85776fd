"""A family writes care notes under their own consent, version by version; what it needs is confirmed by the school."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from afterbell.base.access import Actor
from afterbell.base.models import AuditEntry
from afterbell.base.refusals import NotThere, Refused
from afterbell.base.tenancy import within
from afterbell.enrolment.caring import needs_counting, notes_past_their_time, readable_notes, standing_notes
from afterbell.enrolment.commands import (
    decide_need,
    end_need,
    give_care_note,
    say_consent,
    say_need,
    take_back_care_note,
)
from afterbell.enrolment.models import CareNote, Need
from afterbell.enrolment.papers.consents import WORDINGS, Purpose
from afterbell.enrolment.queries import care_page, needs_of_school
from afterbell.enrolment.rules.caring import CareWords
from afterbell.schools.models import Pupil
from tests.support.asking import AsksAtMost
from tests.support.world import FIRST_DAY, LAST_DAY, MORNING, TODAY, Child, SmallSchool

pytestmark = pytest.mark.django_db

PEANUTS = CareWords(
    kind="food_allergy", what="对花生过敏，会喘", todo="用红盒子里的笔，打 120", call="妈妈", kept="书包外袋"
)


@pytest.fixture
def child(small_school: SmallSchool) -> Child:
    return small_school.children[1]


@pytest.fixture
def family(small_school: SmallSchool, child: Child) -> Actor:
    return small_school.family(child)


def agree(family: Actor, child: Child, *, given: bool = True, minutes: int = 0) -> None:
    say_consent(
        actor=family,
        now=MORNING + timedelta(minutes=minutes),
        pupil=child.code,
        purpose=Purpose.HEALTH.value,
        text=WORDINGS[Purpose.HEALTH].text_hash,
        given=given,
    )


def codes(refused: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {reason.code.removeprefix("enrolment.") for reason in refused.value.reasons}


def standing(world: SmallSchool, child: Child, *, on: date = TODAY) -> list[str]:
    with within(world.id):
        return [note.words.what for note in readable_notes(pupil=Pupil.objects.get(code=child.code), on=on)]


def test_without_the_consent_nothing_is_written_and_all_reasons_come_at_once(
    small_school: SmallSchool, family: Actor, child: Child
) -> None:
    with pytest.raises(Refused) as refused:
        give_care_note(actor=family, now=MORNING, pupil=child.code, words=replace(PEANUTS, what="", todo="长" * 201))
    assert codes(refused) == {"care_without_what", "care_too_long", "care_without_consent"}
    with within(small_school.id):
        assert not CareNote.objects.exists()


def test_a_note_is_sealed_and_stands_in_no_ledger(small_school: SmallSchool, family: Actor, child: Child) -> None:
    agree(family, child)
    assert give_care_note(actor=family, now=MORNING, pupil=child.code, words=PEANUTS) == 1
    with within(small_school.id):
        row = CareNote.objects.get()
        stored = bytes(row.words_sealed or b"")
        told = "".join(map(str, AuditEntry.objects.filter(tenant=small_school.id).values_list("details", flat=True)))
    for word in (PEANUTS.what, PEANUTS.kind, PEANUTS.kept):
        assert word.encode() not in stored
        assert word not in told
    assert standing(small_school, child) == [PEANUTS.what]


def test_a_change_is_a_version_and_the_second_guardian_is_told(
    small_school: SmallSchool, family: Actor, child: Child
) -> None:
    agree(family, child)
    give_care_note(actor=family, now=MORNING, pupil=child.code, words=PEANUTS)
    milder = replace(PEANUTS, what="对花生轻微过敏")
    give_care_note(actor=family, now=MORNING, pupil=child.code, words=milder, changing=(1, 1))
    with pytest.raises(Refused) as refused:
        give_care_note(actor=family, now=MORNING, pupil=child.code, words=PEANUTS, changing=(1, 1))
    assert refused.value.conflict
    assert codes(refused) == {"care_changed"}
    assert standing(small_school, child) == [milder.what]
    with pytest.raises(Refused) as refused:
        take_back_care_note(actor=family, now=MORNING, pupil=child.code, note=1, version=1)
    assert refused.value.conflict
    assert codes(refused) == {"care_back_changed"}
    with within(small_school.id):
        assert list(CareNote.objects.order_by("pk").values_list("place", "version")) == [(1, 1), (1, 2)]


def test_a_child_has_a_few_notes_and_one_taken_back_makes_room(
    small_school: SmallSchool, family: Actor, child: Child
) -> None:
    agree(family, child)
    for number in range(1, 5):
        words = replace(PEANUTS, what=f"第{number}件")
        assert give_care_note(actor=family, now=MORNING, pupil=child.code, words=words) == number
    with pytest.raises(Refused) as refused:
        give_care_note(actor=family, now=MORNING, pupil=child.code, words=PEANUTS)
    assert codes(refused) == {"care_notes_enough"}
    take_back_care_note(actor=family, now=MORNING, pupil=child.code, note=2, version=1)
    with pytest.raises(NotThere):
        take_back_care_note(actor=family, now=MORNING, pupil=child.code, note=2, version=1)
    assert standing(small_school, child) == ["第1件", "第3件", "第4件"]
    assert give_care_note(actor=family, now=MORNING, pupil=child.code, words=PEANUTS) == 2


def test_a_consent_taken_back_hides_every_note_at_once_and_the_night_removes_it(
    small_school: SmallSchool, family: Actor, child: Child
) -> None:
    agree(family, child)
    give_care_note(actor=family, now=MORNING, pupil=child.code, words=PEANUTS)
    agree(family, child, given=False, minutes=1)
    assert standing(small_school, child) == []
    with within(small_school.id):
        assert not standing_notes(on=TODAY).exists()
        assert care_page(viewer=family, pupil=child.code, today=TODAY).notes == ()
        assert notes_past_their_time(now=MORNING) == [CareNote.objects.get().pk]


def test_what_was_replaced_goes_after_a_while_and_the_rest_with_the_term(
    small_school: SmallSchool, family: Actor, child: Child
) -> None:
    agree(family, child)
    give_care_note(actor=family, now=MORNING, pupil=child.code, words=PEANUTS)
    give_care_note(actor=family, now=MORNING, pupil=child.code, words=PEANUTS, changing=(1, 1))
    with within(small_school.id):
        first, second = CareNote.objects.order_by("pk").values_list("pk", flat=True)
        assert notes_past_their_time(now=MORNING + timedelta(days=30)) == []
        assert notes_past_their_time(now=MORNING + timedelta(days=31)) == [first]
        after = MORNING + (LAST_DAY - TODAY) + timedelta(days=1)
        assert notes_past_their_time(now=after) == [first, second]
    assert standing(small_school, child, on=LAST_DAY) == [PEANUTS.what]
    assert standing(small_school, child, on=LAST_DAY + timedelta(days=1)) == []


@pytest.mark.parametrize("handle", ["homeroom1", "office", "principal", "duty", "subject1"])
def test_nobody_of_the_school_writes_or_reads_a_familys_page(
    small_school: SmallSchool, family: Actor, child: Child, handle: str
) -> None:
    agree(family, child)
    actor = small_school.actor(handle)
    with pytest.raises(NotThere):
        give_care_note(actor=actor, now=MORNING, pupil=child.code, words=PEANUTS)
    with pytest.raises(NotThere), within(small_school.id):
        care_page(viewer=actor, pupil=child.code, today=TODAY)


def test_another_family_finds_nothing(small_school: SmallSchool, child: Child) -> None:
    other = small_school.family(small_school.children[2])
    with pytest.raises(NotThere):
        give_care_note(actor=other, now=MORNING, pupil=child.code, words=PEANUTS)
    with pytest.raises(NotThere):
        say_need(actor=other, now=MORNING, pupil=child.code, kind="small_group")


def test_a_need_counts_once_the_office_confirms_it_and_until_its_family_takes_it_back(
    small_school: SmallSchool, family: Actor, child: Child
) -> None:
    office = small_school.actor("office")
    need = say_need(actor=family, now=MORNING, pupil=child.code, kind="extra_adult")
    with pytest.raises(Refused) as refused:
        say_need(actor=family, now=MORNING, pupil=child.code, kind="extra_adult")
    assert codes(refused) == {"need_known"}
    with within(small_school.id):
        assert needs_counting(on=FIRST_DAY) == {}
    decide_need(actor=office, now=MORNING, need=need, confirmed=True)
    with within(small_school.id):
        pk = Pupil.objects.get(code=child.code).pk
        assert needs_counting(on=TODAY) == {}
        assert needs_counting(on=FIRST_DAY) == {"extra_adult": {pk}}
        assert needs_counting(on=FIRST_DAY, pupils=[]) == {}
    with pytest.raises(Refused) as refused:
        decide_need(actor=office, now=MORNING, need=need, confirmed=False, reason="重复")
    assert refused.value.conflict
    assert end_need(actor=family, now=MORNING, need=need) == child.code
    with within(small_school.id):
        assert needs_counting(on=FIRST_DAY) == {}
    with pytest.raises(Refused) as refused:
        end_need(actor=family, now=MORNING, need=need)
    assert codes(refused) == {"need_over"}


def test_a_need_is_refused_with_a_reason_the_family_reads(
    small_school: SmallSchool, family: Actor, child: Child
) -> None:
    vice = small_school.actor("vice")
    need = say_need(actor=family, now=MORNING, pupil=child.code, kind="small_group")
    with pytest.raises(Refused) as refused:
        decide_need(actor=vice, now=MORNING, need=need, confirmed=False, reason=" ")
    assert codes(refused) == {"need_without_reason"}
    decide_need(actor=vice, now=MORNING, need=need, confirmed=False, reason="本学期没有小组教室")
    with within(small_school.id):
        (row,) = care_page(viewer=family, pupil=child.code, today=TODAY).needs
    assert (row.standing.value, row.reason, row.open) == ("refused", "本学期没有小组教室", False)


@pytest.mark.parametrize("confirmed", [True, False])
def test_a_need_whose_days_are_over_is_decided_no_more(
    small_school: SmallSchool, family: Actor, child: Child, *, confirmed: bool
) -> None:
    office = small_school.actor("office")
    need = say_need(actor=family, now=MORNING, pupil=child.code, kind="extra_adult", since=FIRST_DAY, until=FIRST_DAY)
    after = MORNING + (FIRST_DAY - TODAY) + timedelta(days=1)
    with pytest.raises(Refused) as refused:
        decide_need(actor=office, now=after, need=need, confirmed=confirmed, reason="没有")
    assert refused.value.conflict
    assert codes(refused) == {"need_over"}
    decide_need(actor=office, now=after - timedelta(days=1), need=need, confirmed=confirmed, reason="没有")


def test_days_and_kinds_that_cannot_be_are_refused_together(family: Actor, child: Child) -> None:
    with pytest.raises(Refused) as refused:
        say_need(
            actor=family,
            now=MORNING,
            pupil=child.code,
            kind="own_room",
            since=TODAY - timedelta(days=1),
            until=TODAY - timedelta(days=2),
        )
    assert codes(refused) == {"need_unknown", "need_in_past", "need_backwards", "need_outside_term"}


def test_a_homeroom_teacher_enters_a_need_for_a_family_that_wrote_it(small_school: SmallSchool) -> None:
    child, teacher = small_school.children[3], small_school.actor("homeroom1")
    with pytest.raises(Refused) as refused:
        say_need(actor=teacher, now=MORNING, pupil=child.code, kind="small_group")
    assert codes(refused) == {"not_guardian"}
    say_need(actor=teacher, now=MORNING, pupil=child.code, kind="small_group", guardian=child.guardian)
    with within(small_school.id):
        assert Need.objects.get().channel == "paper"


def test_only_who_decides_lists_the_needs(small_school: SmallSchool, family: Actor, asks_at_most: AsksAtMost) -> None:
    say_need(actor=family, now=MORNING, pupil=small_school.children[1].code, kind="small_group")
    with within(small_school.id):
        office = small_school.actor("office")
        with asks_at_most(1):
            page = needs_of_school(viewer=office, today=TODAY)
        assert (page.waiting, page.of, page.needs[0].standing.value) == (1, 1, "waiting")
        for handle in ("principal", "homeroom1", "subject1", "duty", "gate"):
            with pytest.raises(NotThere):
                needs_of_school(viewer=small_school.actor(handle), today=TODAY)

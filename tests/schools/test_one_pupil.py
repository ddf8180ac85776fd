"""One child at a time: added as a row of a list is, corrected, gone; and two clerks at the same moment."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from afterbell.base.crypto import unseal
from afterbell.base.models import AuditEntry
from afterbell.base.refusals import NotThere, Refused
from afterbell.base.tenancy import within
from afterbell.schools.actors import actor_of
from afterbell.schools.commands import (
    CorrectedGuardian,
    CorrectedPupil,
    NewGuardian,
    OnePupil,
    add_pupil,
    correct_pupil,
    invite_pupil,
    pupil_leaves,
    take_back_leaving,
)
from afterbell.schools.models import Account, Guardian, Guardianship, Pupil, SignInCode, Term
from afterbell.schools.pupils import pupil_register, registered_pupil
from afterbell.schools.queries import children_of
from tests.support.asking import AsksAtMost
from tests.support.world import MORNING, TODAY, SmallSchool

MOTHER = NewGuardian(name="赵 敏", relation="妈妈", phone="139 0000 7001")


def newcomer(world: SmallSchool, **changes: object) -> OnePupil:
    given = OnePupil(homeroom=world.homerooms[0], name="新 来", residence="day", guardians=(MOTHER,))
    return replace(given, **changes)  # type: ignore[arg-type]


def codes_of(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [reason.code for reason in refused.value.reasons]


def as_it_stands(world: SmallSchool, code: str) -> CorrectedPupil:
    with within(world.id):
        seen = registered_pupil(viewer=world.actor("office"), pupil=code)
    return CorrectedPupil(
        homeroom=seen.homeroom,
        name=seen.name,
        residence=seen.residence,
        guardians=tuple(
            CorrectedGuardian(code=row.code, name=row.name, relation=row.relation) for row in seen.guardians
        ),
    )


def test_a_child_is_added_as_a_list_would_and_invited_at_once(small_school: SmallSchool) -> None:
    office = small_school.actor("office")
    code = add_pupil(actor=office, now=MORNING, given=newcomer(small_school))
    with within(small_school.id):
        row = registered_pupil(viewer=office, pupil=code)
    assert (row.name, row.homeroom, row.joined_on) == ("新来", small_school.homerooms[0], TODAY)
    assert [(guardian.name, guardian.relation, guardian.has_phone) for guardian in row.guardians] == [
        ("赵敏", "母亲", True)
    ]
    (issued,) = invite_pupil(actor=office, now=MORNING, pupil=code)
    assert issued.guardian == row.guardians[0].code
    with pytest.raises(Refused) as nobody:
        invite_pupil(actor=office, now=MORNING, pupil=code)
    assert codes_of(nobody) == ["schools.nobody_to_invite"]


def test_a_brother_of_a_known_family_needs_no_second_account(small_school: SmallSchool) -> None:
    office = small_school.actor("office")
    first = add_pupil(actor=office, now=MORNING, given=newcomer(small_school))
    invite_pupil(actor=office, now=MORNING, pupil=first)
    brother = newcomer(small_school, name="弟弟", homeroom=small_school.homerooms[1])
    second = add_pupil(actor=office, now=MORNING, given=brother)
    with within(small_school.id):
        assert Guardian.objects.filter(name="赵敏").count() == 1
        assert SignInCode.objects.count() == 1
    with pytest.raises(Refused):
        invite_pupil(actor=office, now=MORNING, pupil=second)


def test_the_same_child_is_not_added_twice(small_school: SmallSchool) -> None:
    office = small_school.actor("office")
    add_pupil(actor=office, now=MORNING, given=newcomer(small_school))
    for homeroom in small_school.homerooms:
        with pytest.raises(Refused) as known:
            add_pupil(actor=office, now=MORNING, given=newcomer(small_school, homeroom=homeroom))
        assert (codes_of(known), known.value.conflict) == (["schools.pupil_known"], True)
    with within(small_school.id):
        assert Pupil.objects.filter(name="新来").count() == 1


def test_another_child_of_the_same_name_is_said_to_be_one(small_school: SmallSchool) -> None:
    office, known = small_school.actor("office"), small_school.children[1]
    given = newcomer(small_school, name=known.name)
    with pytest.raises(Refused) as namesake:
        add_pupil(actor=office, now=MORNING, given=given)
    assert codes_of(namesake) == ["schools.pupil_namesake"]
    code = add_pupil(actor=office, now=MORNING, given=given, is_another=True)
    assert code != known.code
    with pytest.raises(Refused) as again:
        add_pupil(actor=office, now=MORNING, given=given, is_another=True)
    assert codes_of(again) == ["schools.pupil_known"]


def test_every_fault_of_a_row_is_said_at_once(small_school: SmallSchool) -> None:
    office = small_school.actor("office")
    wrong = (NewGuardian(name="", relation="", phone="1"), NewGuardian(name="父", relation="", phone="abc"))
    with pytest.raises(Refused) as refused:
        add_pupil(actor=office, now=MORNING, given=newcomer(small_school, name=" ", guardians=wrong))
    assert codes_of(refused) == [
        "schools.lists.cell_missing",
        "schools.lists.guardian_without_name",
        "schools.lists.relation_missing",
        "schools.lists.phone_wrong",
    ]
    with pytest.raises(Refused) as nowhere:
        add_pupil(actor=office, now=MORNING, given=newcomer(small_school, homeroom="nowhere"))
    assert codes_of(nowhere) == ["schools.homeroom_unknown"]


def test_what_stands_is_corrected_and_the_ledger_names_nobody(small_school: SmallSchool) -> None:
    office, child = small_school.actor("office"), small_school.children[1]
    before = as_it_stands(small_school, child.code)
    (had,) = before.guardians
    corrected = replace(
        before,
        name="图雅娜",
        homeroom=small_school.homerooms[1],
        residence="boarder",
        guardians=(replace(had, name="斯琴", relation="祖母", phone="13900007002"),),
        also=NewGuardian(name="父亲甲", relation="父亲"),
    )
    changed = correct_pupil(actor=office, now=MORNING, pupil=child.code, given=corrected)
    assert set(changed) == {
        "name",
        "homeroom",
        "residence",
        "guardian_name",
        "relation",
        "phone",
        "guardian_added",
    }
    with within(small_school.id):
        row = registered_pupil(viewer=office, pupil=child.code)
        guardian = Guardian.objects.select_related("account").get(code=child.guardian)
        entry = AuditEntry.objects.filter(action="schools.register").order_by("-pk").first()
    assert (row.name, row.homeroom, row.residence) == ("图雅娜", small_school.homerooms[1], "boarder")
    assert {(one.name, one.relation) for one in row.guardians} == {("斯琴", "祖母"), ("父亲甲", "父亲")}
    assert guardian.account is not None
    assert guardian.account.name == "斯琴"
    assert entry is not None
    assert not {"图雅娜", "斯琴", "13900007002"} & set(str(entry.details))
    assert "斯琴" not in str(entry.details)
    assert (
        correct_pupil(actor=office, now=MORNING, pupil=child.code, given=as_it_stands(small_school, child.code)) == ()
    )


def test_who_is_no_guardian_any_more_sees_the_child_no_more(small_school: SmallSchool) -> None:
    office, child = small_school.actor("office"), small_school.children[1]
    before = as_it_stands(small_school, child.code)
    (had,) = before.guardians
    account = small_school.family(child).account
    with pytest.raises(Refused) as last:
        correct_pupil(
            actor=office, now=MORNING, pupil=child.code, given=replace(before, guardians=(replace(had, ended=True),))
        )
    assert codes_of(last) == ["schools.last_guardian"]
    given = replace(before, guardians=(replace(had, ended=True),), also=MOTHER)
    correct_pupil(actor=office, now=MORNING, pupil=child.code, given=given)
    family = actor_of(account=Account.objects.get(pk=account), today=TODAY, school=small_school.id)
    with within(small_school.id):
        assert children_of(viewer=family, today=TODAY) == ()
        assert Guardianship.objects.get(pupil__code=child.code, until=None).guardian.name == "赵敏"


def test_a_number_of_somebody_else_is_refused(small_school: SmallSchool) -> None:
    office, child, other = small_school.actor("office"), small_school.children[1], small_school.children[2]
    before = as_it_stands(small_school, child.code)
    (had,) = before.guardians
    taken = "13800000002"
    with pytest.raises(Refused) as refused:
        correct_pupil(
            actor=office,
            now=MORNING,
            pupil=child.code,
            given=replace(
                before,
                guardians=(replace(had, phone=taken),),
                also=NewGuardian(name="别人", relation="其他", phone=taken),
            ),
        )
    assert codes_of(refused) == ["schools.phone_of_other", "schools.phone_of_other"]
    strange = CorrectedGuardian(code=other.guardian, name="别人", relation="其他")
    with pytest.raises(NotThere):
        correct_pupil(actor=office, now=MORNING, pupil=child.code, given=replace(before, guardians=(strange,)))


@pytest.mark.parametrize("by_number", [False, True], ids=["by-name", "by-number"])
@pytest.mark.parametrize("ended", [False, True], ids=["beside", "in-place-of"])
def test_nobody_is_a_guardian_of_one_child_twice(small_school: SmallSchool, *, by_number: bool, ended: bool) -> None:
    office, child = small_school.actor("office"), small_school.children[1]
    before = as_it_stands(small_school, child.code)
    (had,) = before.guardians
    with within(small_school.id):
        sealed = Guardian.objects.get(code=child.guardian).phone_sealed
    own = unseal(sealed=bytes(sealed or b""), purpose="guardian.phone") if by_number else ""
    again = NewGuardian(name=f" {had.name}\u200b", relation="其他", phone=own)
    given = replace(before, guardians=(replace(had, ended=ended),), also=again)
    with pytest.raises(Refused) as refused:
        correct_pupil(actor=office, now=MORNING, pupil=child.code, given=given)
    assert codes_of(refused) == ["schools.guardian_twice"]
    assert had.name in refused.value.reasons[0].words.zh
    assert as_it_stands(small_school, child.code) == before


def test_two_guardians_of_a_child_have_two_names_and_two_numbers(small_school: SmallSchool) -> None:
    office, child = small_school.actor("office"), small_school.children[1]
    before = as_it_stands(small_school, child.code)
    another = NewGuardian(name="别人", relation="其他", phone="13900007002")
    correct_pupil(actor=office, now=MORNING, pupil=child.code, given=replace(before, also=another))
    both = as_it_stands(small_school, child.code)
    phone = "13900007009"
    alike = tuple(replace(row, name="别人", phone=phone) for row in both.guardians)
    with pytest.raises(Refused) as refused:
        correct_pupil(actor=office, now=MORNING, pupil=child.code, given=replace(both, guardians=alike))
    assert codes_of(refused) == ["schools.guardian_twice", "schools.phone_twice"]
    twice = (MOTHER, replace(MOTHER, relation="姑姑"))
    with pytest.raises(Refused) as added:
        add_pupil(actor=office, now=MORNING, given=newcomer(small_school, guardians=twice))
    assert codes_of(added) == ["schools.named_twice"]
    shared = (MOTHER, replace(MOTHER, name="钱进"))
    with pytest.raises(Refused) as of_two:
        add_pupil(actor=office, now=MORNING, given=newcomer(small_school, guardians=shared))
    assert codes_of(of_two) == ["schools.phone_twice"]
    lost = (replace(MOTHER, phone="1.39E+10"),)
    with pytest.raises(Refused) as power:
        add_pupil(actor=office, now=MORNING, given=newcomer(small_school, guardians=lost))
    assert codes_of(power) == ["schools.phone_wrong"]
    assert "Excel" not in power.value.reasons[0].words.zh


@pytest.mark.parametrize("name", ["123", "···", "=1+1", "\u3164", "\u2800", "\ufe0f", "张\ue863", "巴雅尔·"])
def test_correcting_refuses_the_names_registering_refuses(small_school: SmallSchool, name: str) -> None:
    office, child = small_school.actor("office"), small_school.children[1]
    before = as_it_stands(small_school, child.code)
    (had,) = before.guardians
    another = NewGuardian(name=name, relation="其他")
    given = replace(before, name=name, guardians=(replace(had, name=name),), also=another)
    with pytest.raises(Refused) as corrected:
        correct_pupil(actor=office, now=MORNING, pupil=child.code, given=given)
    with pytest.raises(Refused) as added:
        add_pupil(actor=office, now=MORNING, given=newcomer(small_school, name=name, guardians=(MOTHER,)))
    assert len([code for code in codes_of(corrected) if code != "schools.guardian_twice"]) == 3
    assert len(codes_of(added)) == 1
    assert as_it_stands(small_school, child.code) == before


def test_what_is_pasted_with_a_name_is_not_part_of_it(small_school: SmallSchool) -> None:
    office, child = small_school.actor("office"), small_school.children[1]
    before = as_it_stands(small_school, child.code)
    pasted = replace(before, name=f"\ufeff {before.name}\u200b\ufe0f")
    assert correct_pupil(actor=office, now=MORNING, pupil=child.code, given=pasted) == ()


def test_a_child_leaves_after_a_last_day(small_school: SmallSchool) -> None:
    office, child = small_school.actor("office"), small_school.children[1]
    for day, code in ((TODAY + timedelta(days=1), "left_too_late"), (TODAY - timedelta(days=1), "left_too_early")):
        with pytest.raises(Refused) as refused:
            pupil_leaves(actor=office, now=MORNING, pupil=child.code, last_day=day)
        assert codes_of(refused) == [f"schools.{code}"]
    gone = pupil_leaves(actor=office, now=MORNING, pupil=child.code, last_day=TODAY)
    assert gone == TODAY + timedelta(days=1)
    with within(small_school.id):
        assert child.code not in {row.code for row in pupil_register(viewer=office)}
        assert [row.code for row in pupil_register(viewer=office, shown="left")] == [child.code]
    for change in (
        lambda: pupil_leaves(actor=office, now=MORNING, pupil=child.code, last_day=TODAY),
        lambda: correct_pupil(
            actor=office, now=MORNING, pupil=child.code, given=as_it_stands(small_school, child.code)
        ),
    ):
        with pytest.raises(NotThere):
            change()


def test_a_leaving_lies_in_this_term_or_on_its_eve(small_school: SmallSchool) -> None:
    office, child = small_school.actor("office"), small_school.children[1]
    with within(small_school.id):
        first = Term.objects.get().first_day
        Pupil.objects.filter(code=child.code).update(joined_on=date(2021, 9, 1))
    now = MORNING + timedelta(days=60)
    for day in (date(2021, 9, 1), first - timedelta(days=2)):
        with pytest.raises(Refused) as refused:
            pupil_leaves(actor=office, now=now, pupil=child.code, last_day=day)
        assert codes_of(refused) == ["schools.left_in_past_term"]
    assert pupil_leaves(actor=office, now=now, pupil=child.code, last_day=first - timedelta(days=1)) == first


def test_a_leaving_that_was_a_mistake_is_taken_back_and_both_are_on_record(small_school: SmallSchool) -> None:
    office, child = small_school.actor("office"), small_school.children[1]
    with pytest.raises(NotThere):
        take_back_leaving(actor=office, now=MORNING, pupil=child.code)
    gone = pupil_leaves(actor=office, now=MORNING, pupil=child.code, last_day=TODAY)
    assert take_back_leaving(actor=office, now=MORNING, pupil=child.code) == gone
    with within(small_school.id):
        assert child.code in {row.code for row in pupil_register(viewer=office)}
        entries = AuditEntry.objects.filter(action="schools.register", subject=child.code).order_by("pk")
        assert [entry.details for entry in entries] == [
            {"left_on": gone.isoformat()},
            {"leaving_taken_back": gone.isoformat()},
        ]
    with pytest.raises(NotThere):
        take_back_leaving(actor=office, now=MORNING, pupil=child.code)


def test_a_child_registered_anew_is_not_there_twice(small_school: SmallSchool) -> None:
    office, child = small_school.actor("office"), small_school.children[1]
    seen = as_it_stands(small_school, child.code)
    pupil_leaves(actor=office, now=MORNING, pupil=child.code, last_day=TODAY)
    with within(small_school.id):
        (guardian,) = Guardian.objects.filter(code=child.guardian)
        phone = unseal(sealed=bytes(guardian.phone_sealed or b""), purpose="guardian.phone")
    had = NewGuardian(name=guardian.name, relation="母亲", phone=phone)
    add_pupil(actor=office, now=MORNING, given=newcomer(small_school, name=seen.name, guardians=(had,)))
    with pytest.raises(Refused) as refused:
        take_back_leaving(actor=office, now=MORNING, pupil=child.code)
    assert (codes_of(refused), refused.value.conflict) == (["schools.pupil_known"], True)


def test_a_family_whose_data_are_removed_is_not_called_back(small_school: SmallSchool) -> None:
    office, child = small_school.actor("office"), small_school.children[1]
    pupil_leaves(actor=office, now=MORNING, pupil=child.code, last_day=TODAY)
    with within(small_school.id):
        Account.objects.filter(pk=Guardian.objects.get(code=child.guardian).account_id).update(is_active=False)
    with pytest.raises(Refused) as refused:
        take_back_leaving(actor=office, now=MORNING, pupil=child.code)
    assert codes_of(refused) == ["schools.left_and_forgotten"]


def test_the_list_is_found_by_child_guardian_and_homeroom(small_school: SmallSchool, asks_at_most: AsksAtMost) -> None:
    office = small_school.actor("office")
    with within(small_school.id):
        with asks_at_most(2):
            everybody = pupil_register(viewer=office)
        assert len(everybody) == 8
        assert {row.name for row in pupil_register(viewer=office, search="萨仁")} == {"巴雅尔", "其木格"}
        assert len(pupil_register(viewer=office, homeroom=small_school.homerooms[1])) == 4
        Guardianship.objects.filter(pupil__code=small_school.children[2].code).update(until=TODAY)
        assert [row.code for row in pupil_register(viewer=office, shown="alone")] == [small_school.children[2].code]


@pytest.mark.parametrize("handle", ["principal", "vice", "homeroom1", "gate"])
def test_only_the_office_keeps_the_register(small_school: SmallSchool, handle: str) -> None:
    viewer, child = small_school.actor(handle), small_school.children[1]
    given = as_it_stands(small_school, child.code)
    for act in (
        lambda: add_pupil(actor=viewer, now=MORNING, given=newcomer(small_school)),
        lambda: correct_pupil(actor=viewer, now=MORNING, pupil=child.code, given=given),
        lambda: pupil_leaves(actor=viewer, now=MORNING, pupil=child.code, last_day=TODAY),
        lambda: take_back_leaving(actor=viewer, now=MORNING, pupil=child.code),
    ):
        with pytest.raises(NotThere):
            act()
    with within(small_school.id), pytest.raises(NotThere):
        pupil_register(viewer=viewer)

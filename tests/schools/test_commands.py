"""Opening a school and registering what is in it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from afterbell.base import audit
from afterbell.base.access import Actor
from afterbell.base.models import AuditEntry
from afterbell.base.refusals import NotThere, Refused
from afterbell.base.tenancy import within
from afterbell.schools import commands
from afterbell.schools.actors import PLATFORM, PUBLIC_ACTOR, actor_of
from afterbell.schools.commands import NewGuardian, NewHomeroom, NewPupil, NewRoom, NewStaff, Post
from afterbell.schools.commands.names import sort_key
from afterbell.schools.models import (
    Account,
    Appointment,
    Guardian,
    Guardianship,
    Homeroom,
    Pupil,
    SchoolDay,
    SignInCode,
    Staff,
)
from afterbell.schools.roles import Role
from afterbell.schools.rules.holidays import KNOWN_YEARS
from tests.support.world import FIRST_DAY, LAST_DAY, MORNING, TODAY, SmallSchool, platform_operator


def codes_of(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [reason.code for reason in refused.value.reasons]


@pytest.fixture
def office(small_school: SmallSchool) -> Actor:
    return small_school.actor("office")


def pupil(world: SmallSchool, name: str, *guardians: NewGuardian, residence: str = "day") -> NewPupil:
    return NewPupil(homeroom=world.homerooms[0], name=name, residence=residence, joined_on=TODAY, guardians=guardians)


MOTHER = NewGuardian(name="乌兰", relation="母亲", phone="137 0000 0001")


def test_bootstrapping_twice_makes_one_operator(db: None) -> None:  # noqa: ARG001 - pytest's way of asking for the tables
    first = commands.bootstrap_platform(now=MORNING)
    assert commands.bootstrap_platform(now=MORNING, password="a-long-enough-password-1") == first
    assert not Account.objects.get(code=first).has_usable_password()
    with within(0):
        assert audit.verify(tenant=0) == ()


def test_only_the_platform_opens_schools(small_school: SmallSchool) -> None:
    for actor in (small_school.actor("principal"), PUBLIC_ACTOR):
        with pytest.raises(NotThere):
            commands.open_school(actor=actor, now=MORNING, banner=("测试自治区", "测试盟", "测试旗"), name="新学校")


def test_a_school_of_the_same_name_in_a_banner_is_refused(small_school: SmallSchool) -> None:
    assert small_school.code == "alpha"
    with pytest.raises(Refused) as refused:
        commands.open_school(
            actor=platform_operator(), now=MORNING, banner=("测试自治区", "测试盟", "测试旗"), name="测试小学"
        )
    assert refused.value.conflict


def test_a_weak_password_is_refused_and_nothing_is_stored(small_school: SmallSchool) -> None:
    with pytest.raises(Refused) as refused:
        commands.appoint_leader(
            actor=platform_operator(),
            now=MORNING,
            school=small_school.code,
            role=Role.PRINCIPAL,
            handle="second",
            name="副手",
            since=TODAY,
            password="12345",
        )
    assert set(codes_of(refused)) == {"schools.password_weak"}
    assert not Account.objects.filter(handle="alpha/second").exists()


def test_a_bureau_officer_sees_the_schools_of_the_area(small_school: SmallSchool, other_school: SmallSchool) -> None:
    operator = platform_operator()
    area = commands.open_area(actor=operator, now=MORNING, names=["测试自治区", "测试盟"])
    elsewhere = commands.open_area(actor=operator, now=MORNING, names=["测试自治区", "别的盟"])
    seen = {}
    for place_, handle in ((area, "officer"), (elsewhere, "stranger")):
        code = commands.appoint_bureau_officer(
            actor=operator, now=MORNING, area=place_, handle=handle, name="科员", since=TODAY
        )
        actor = actor_of(account=Account.objects.get(code=code), today=TODAY)
        seen[handle] = actor.held("supervised")
    assert seen == {"officer": {small_school.id, other_school.id}, "stranger": frozenset()}


def test_a_term_again_changes_nothing_and_other_days_are_refused(small_school: SmallSchool, office: Actor) -> None:
    name = "2026 年春季学期"
    again = commands.set_up_term(actor=office, now=MORNING, name=name, first_day=FIRST_DAY, last_day=LAST_DAY)
    assert again == small_school.term
    with pytest.raises(Refused) as refused:
        commands.set_up_term(actor=office, now=MORNING, name=name, first_day=FIRST_DAY, last_day=date(2026, 7, 10))
    assert codes_of(refused) == ["schools.term_known"]
    with pytest.raises(Refused) as refused:
        commands.set_up_term(
            actor=office, now=MORNING, name="小学期", first_day=LAST_DAY, last_day=LAST_DAY + timedelta(days=9)
        )
    assert codes_of(refused) == ["schools.terms_overlap"]


def test_a_term_may_reach_beyond_the_last_holidays_that_are_announced(small_school: SmallSchool, office: Actor) -> None:
    last = KNOWN_YEARS[-1]
    code = commands.set_up_term(
        actor=office, now=MORNING, name="秋季学期", first_day=date(last, 9, 1), last_day=date(last + 1, 1, 15)
    )
    with within(small_school.id):
        rows = SchoolDay.objects.filter(term__code=code)
        kinds = dict(rows.values_list("date", "kind"))
        assert kinds[date(last, 10, 1)] == "holiday"
        assert {kind for day, kind in kinds.items() if day.year > last} == {"school", "weekend"}
        assert len(kinds) == (date(last + 1, 1, 15) - date(last, 9, 1)).days + 1


def test_make_up_days_follow_a_weekday_and_can_be_changed(small_school: SmallSchool, office: Actor) -> None:
    with within(small_school.id):
        made_up = dict(SchoolDay.objects.filter(kind="make_up").values_list("date", "follows_weekday"))
    assert made_up
    assert all(weekday in range(1, 6) for weekday in made_up.values())
    snow = date(2026, 3, 10)
    commands.change_school_day(
        actor=office, now=MORNING, term=small_school.term, day=snow, kind="holiday", note="大雪停课"
    )
    with within(small_school.id):
        assert SchoolDay.objects.get(date=snow).follows_weekday is None
    with pytest.raises(Refused) as refused:
        commands.change_school_day(
            actor=office, now=MORNING, term=small_school.term, day=date(2026, 1, 1), kind="school"
        )
    assert set(codes_of(refused)) == {"schools.not_in_term", "schools.weekday_missing"}


def test_only_the_office_registers(small_school: SmallSchool) -> None:
    for handle in ("vice", "homeroom1", "gate"):
        with pytest.raises(NotThere):
            commands.register_rooms(actor=small_school.actor(handle), now=MORNING, rooms=[NewRoom(name="x", seats=1)])


def test_registering_again_changes_nothing(small_school: SmallSchool, office: Actor) -> None:
    homerooms = [
        NewHomeroom(grade=1, number=1, language="mongolian"),
        NewHomeroom(grade=3, number=2, language="chinese"),
    ]
    assert commands.register_homerooms(actor=office, now=MORNING, homerooms=homerooms) == small_school.homerooms
    given = [pupil(small_school, "孟克", MOTHER), pupil(small_school, "孟克", replace(MOTHER, phone="13700000002"))]
    first = commands.register_pupils(actor=office, now=MORNING, pupils=given)
    second = commands.register_pupils(actor=office, now=MORNING, pupils=given)
    assert [row.pupil for row in first] == [row.pupil for row in second]
    assert [row.guardians for row in first] == [row.guardians for row in second]
    assert ([row.is_new for row in first], [row.is_new for row in second]) == ([True, True], [False, False])
    with within(small_school.id):
        assert (Homeroom.objects.count(), Pupil.objects.filter(name="孟克").count()) == (2, 2)


def test_every_fault_of_a_list_is_named_and_nothing_is_stored(small_school: SmallSchool, office: Actor) -> None:
    given = [
        pupil(small_school, "", MOTHER),
        pupil(small_school, "敖\u200b都", MOTHER, residence="moon"),
        replace(pupil(small_school, "敖都", replace(MOTHER, phone="12")), homeroom="nowhere"),
        pupil(small_school, "敖其尔"),
    ]
    with pytest.raises(Refused) as refused:
        commands.register_pupils(actor=office, now=MORNING, pupils=given)
    assert codes_of(refused) == [
        "schools.name_missing",
        "schools.name_unreadable",
        "schools.residence_unknown",
        "schools.homeroom_unknown",
        "schools.phone_wrong",
        "schools.guardian_missing",
    ]
    with within(small_school.id):
        assert Pupil.objects.count() == 8


def test_siblings_share_a_guardian_and_a_phone_has_one_owner(small_school: SmallSchool, office: Actor) -> None:
    given = [pupil(small_school, "孟和", MOTHER), pupil(small_school, "孟根", replace(MOTHER, phone="+8613700000001"))]
    rows = commands.register_pupils(actor=office, now=MORNING, pupils=given)
    assert rows[0].guardians == rows[1].guardians
    with within(small_school.id):
        guardian = Guardian.objects.get(code=rows[0].guardians[0])
        assert Guardianship.objects.filter(guardian=guardian).count() == 2
        assert b"137" not in bytes(guardian.phone_sealed or b"")
    with pytest.raises(Refused) as refused:
        commands.register_pupils(
            actor=office, now=MORNING, pupils=[pupil(small_school, "孟和", replace(MOTHER, name="别人"))]
        )
    assert codes_of(refused) == ["schools.phone_of_other"]


def test_a_child_entered_again_takes_the_new_residence(small_school: SmallSchool, office: Actor) -> None:
    commands.register_pupils(actor=office, now=MORNING, pupils=[pupil(small_school, "孟和", MOTHER)])
    (again,) = commands.register_pupils(
        actor=office, now=MORNING, pupils=[pupil(small_school, "孟和", MOTHER, residence="boarder")]
    )
    with within(small_school.id):
        assert Pupil.objects.get(code=again.pupil).residence == "boarder"


def test_the_office_cannot_make_itself_principal(office: Actor) -> None:
    with pytest.raises(Refused) as refused:
        commands.register_staff(
            actor=office,
            now=MORNING,
            staff=[
                NewStaff(handle="Bad Name", name="甲", posts=(Post(role="principal", since=TODAY),)),
                NewStaff(handle="b1", name="乙", posts=(Post(role="platform_operator", since=TODAY),)),
                NewStaff(handle="c1", name="丙", posts=(Post(role="homeroom_teacher", since=TODAY),)),
                NewStaff(handle="d1", name="丁", posts=(Post(role="gate_guard", since=TODAY, homeroom="x"),)),
            ],
        )
    assert codes_of(refused) == [
        "schools.handle_wrong",
        "schools.role_not_yours",
        "schools.role_unknown",
        "schools.homeroom_missing",
        "schools.homeroom_not_needed",
    ]


def test_known_staff_get_the_posts_they_lack(small_school: SmallSchool, office: Actor) -> None:
    guard = NewStaff(
        handle="gate",
        name="门卫老师",
        posts=(Post(role="gate_guard", since=TODAY), Post(role="duty_leader", since=TODAY)),
    )
    for _again in range(2):
        assert commands.register_staff(actor=office, now=MORNING, staff=[guard]) == (small_school.staff["gate"],)
    assert small_school.actor("gate").roles == {"gate_guard", "duty_leader"}
    with within(small_school.id):
        assert Appointment.objects.filter(account=small_school.account("gate")).count() == 2
        assert Staff.objects.get(code=small_school.staff["gate"]).name == "门卫老师"


def test_a_post_that_ended_is_held_no_longer(small_school: SmallSchool, office: Actor) -> None:
    until = TODAY + timedelta(days=1)
    ended = commands.end_post(
        actor=office, now=MORNING, staff=small_school.staff["gate"], role="gate_guard", until=until
    )
    assert ended == 1
    assert small_school.actor("gate").roles == {"gate_guard"}
    assert small_school.actor("gate", today=until).roles == frozenset()


def test_a_code_signs_one_guardian_in_once(small_school: SmallSchool) -> None:
    child = small_school.children[1]
    issued = commands.issue_sign_in_code(actor=small_school.actor("homeroom1"), now=MORNING, guardian=child.guardian)
    assert len(issued.code) == 8
    assert issued.code not in repr(issued)
    assert not SignInCode.objects.filter(fingerprint__contains=issued.code).exists()
    typed = f" {issued.code[:4].upper()}-{issued.code[4:]} "
    account = commands.redeem_sign_in_code(actor=PUBLIC_ACTOR, now=MORNING, code=typed)
    assert account == small_school.family(child).account
    with pytest.raises(Refused) as refused:
        commands.redeem_sign_in_code(actor=PUBLIC_ACTOR, now=MORNING, code=issued.code)
    assert codes_of(refused) == ["schools.code_wrong"]


@pytest.mark.parametrize("days", [14, 15])
def test_a_code_is_good_for_fourteen_days(small_school: SmallSchool, days: int) -> None:
    issued = commands.issue_sign_in_code(
        actor=small_school.actor("office"), now=MORNING, guardian=small_school.children[1].guardian
    )
    with pytest.raises(Refused):
        commands.redeem_sign_in_code(actor=PUBLIC_ACTOR, now=MORNING + timedelta(days=days), code=issued.code)


def test_a_revoked_code_and_a_made_up_one_are_told_alike(small_school: SmallSchool) -> None:
    child = small_school.children[1]
    teacher = small_school.actor("homeroom1")
    issued = commands.issue_sign_in_code(actor=teacher, now=MORNING, guardian=child.guardian)
    assert commands.revoke_sign_in_codes(actor=teacher, now=MORNING, guardian=child.guardian) == 1
    answers = []
    for code in (issued.code, "aaaaaaaa"):
        with pytest.raises(Refused) as refused:
            commands.redeem_sign_in_code(actor=PUBLIC_ACTOR, now=MORNING, code=code)
        answers.append(refused.value.reasons)
    assert answers[0] == answers[1]


def test_codes_are_issued_within_the_own_homeroom(small_school: SmallSchool, other_school: SmallSchool) -> None:
    child = small_school.children[1]
    for stranger in (
        small_school.actor("homeroom2"),
        small_school.actor("principal"),
        small_school.family(child),
        other_school.actor("office"),
    ):
        with pytest.raises(NotThere):
            commands.issue_sign_in_code(actor=stranger, now=MORNING, guardian=child.guardian)


def test_every_write_stands_in_the_ledger_without_a_name(small_school: SmallSchool) -> None:
    with within(small_school.id):
        assert audit.verify(tenant=small_school.id) == ()
    with within(small_school.id):
        told = str(list(audit.AuditEntry.objects.filter(tenant=small_school.id).values_list("subject", "details")))
    assert not [child.name for child in small_school.children if child.name in told]


def test_names_stand_in_the_order_of_their_pinyin() -> None:
    assert sorted(["朝鲁", "阿斯尔", "巴·雅尔", "巴图"], key=sort_key) == ["阿斯尔", "巴图", "巴·雅尔", "朝鲁"]
    assert len(sort_key("蒙" * 40)) <= 120


def test_whom_the_platform_appoints_stands_in_the_schools_ledger_too(small_school: SmallSchool) -> None:
    operator = platform_operator()
    code = commands.appoint_leader(
        actor=operator,
        now=MORNING,
        school=small_school.code,
        role=Role.PRINCIPAL,
        handle="second",
        name="副手",
        since=TODAY,
    )
    for tenant, details in ((PLATFORM, {"school": "alpha"}), (small_school.id, {"by_platform": True})):
        with within(tenant):
            entry = AuditEntry.objects.get(tenant=tenant, action="schools.appoint", subject=code)
            assert audit.verify(tenant=tenant) == ()
        assert entry.by == operator.code
        assert details.items() <= entry.details.items()

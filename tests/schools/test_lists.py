"""Entering name lists: what was seen is written, whole or not at all, and again changes nothing."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from django.db import connection
from django.test.utils import CaptureQueriesContext

from afterbell.base import audit
from afterbell.base.access import Actor
from afterbell.base.models import AuditEntry
from afterbell.base.refusals import NotThere, Refused
from afterbell.base.tenancy import within
from afterbell.schools.commands import enter_list
from afterbell.schools.lists import keep_list, open_kept, register_sizes, throw_away
from afterbell.schools.models import (
    Account,
    Appointment,
    Guardian,
    Guardianship,
    Homeroom,
    Pupil,
    Room,
    Staff,
)
from afterbell.schools.rules.lists.problem import Kind, Outcome
from tests.support.lists import enter, homeroom_rows, preview, pupil_rows, table_of
from tests.support.world import MORNING, SmallSchool

NEW, CHANGED, SAME, FAULTY = Outcome


@pytest.fixture
def office(small_school: SmallSchool) -> Actor:
    return small_school.actor("office")


def codes_of(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [reason.code for reason in refused.value.reasons]


def test_homerooms_and_rooms_are_entered_and_again_change_nothing(small_school: SmallSchool, office: Actor) -> None:
    rows = [("一年级(一)班", "蒙语", None), ("3.2", "汉语授课", "向日葵班"), ("六6班", "汉授", None)]
    assert enter(office, Kind.HOMEROOMS, *rows).counts == {NEW: 1, CHANGED: 1, SAME: 1, FAULTY: 0}
    assert enter(office, Kind.HOMEROOMS, *rows).counts == {NEW: 0, CHANGED: 0, SAME: 3, FAULTY: 0}
    rooms = [("图书室一", "五十"), ("新教室", 40.0)]
    assert enter(office, Kind.ROOMS, *rooms).counts == {NEW: 1, CHANGED: 1, SAME: 0, FAULTY: 0}
    assert enter(office, Kind.ROOMS, *rooms).counts[SAME] == 2
    with within(small_school.id):
        assert (
            dict(Homeroom.objects.exclude(grade=1).values_list("code", "name"))[small_school.homerooms[1]] == "向日葵班"
        )
        assert Homeroom.objects.get(grade=6).name == "六年级（6）班"
        assert dict(Room.objects.filter(name__in=["图书室一", "新教室"]).values_list("name", "seats")) == {
            "图书室一": 50,
            "新教室": 40,
        }


def test_staff_get_accounts_posts_and_a_new_name(small_school: SmallSchool, office: Actor) -> None:
    rows = [
        ("gate", "门卫大叔", "门卫、值班领导", None, None, None),
        ("t007", "图雅", "科任老师", "三年级（2）班", "语文、数学", "蒙语、汉语"),
    ]
    assert enter(office, Kind.STAFF, *rows).counts == {NEW: 1, CHANGED: 1, SAME: 0, FAULTY: 0}
    assert enter(office, Kind.STAFF, *rows).counts[SAME] == 2
    assert small_school.account("gate").name == "门卫大叔"
    assert small_school.actor("gate").roles == {"gate_guard", "duty_leader"}
    teacher = small_school.account("t007")
    assert not teacher.has_usable_password()
    with within(small_school.id):
        assert set(Appointment.objects.filter(account=teacher).values_list("role", "homeroom__code")) == {
            ("subject_teacher", None),
            ("homeroom_teacher", small_school.homerooms[1]),
        }
        assert Staff.objects.get(account=teacher).skills == ["chinese", "maths"]


def test_the_children_who_stand_are_the_same_and_keep_their_codes(small_school: SmallSchool, office: Actor) -> None:
    child = small_school.children[1]
    with within(small_school.id):
        guardian = Guardian.objects.get(code=child.guardian)
        before = Pupil.objects.get(code=child.code)
    row = ["三年级(2)班", child.name, "住校", guardian.name, "妈妈", 13_800_000_001.0, "阿古拉", "爸爸", "13700000009"]
    entered = enter(office, Kind.PUPILS, row)
    assert entered.counts == {NEW: 0, CHANGED: 1, SAME: 0, FAULTY: 0}
    with within(small_school.id):
        after = Pupil.objects.select_related("homeroom").get(code=child.code)
        assert (after.pk, after.ticket, after.homeroom.code, after.residence) == (
            before.pk,
            before.ticket,
            small_school.homerooms[1],
            "boarder",
        )
        father = Guardian.objects.get(name="阿古拉")
        assert father.account is not None
        assert Guardianship.objects.filter(pupil=after).count() == 2
        assert b"137" not in bytes(father.phone_sealed or b"")
    assert enter(office, Kind.PUPILS, row).counts[SAME] == 1


def test_a_guardian_takes_the_new_number_and_relation(small_school: SmallSchool, office: Actor) -> None:
    child = small_school.children[2]
    with within(small_school.id):
        guardian = Guardian.objects.get(code=child.guardian)
    row = ["1.1", child.name, "校内住宿", guardian.name, "祖母", "137 0000 0777", None, None, None]
    assert enter(office, Kind.PUPILS, row).counts[CHANGED] == 1
    with within(small_school.id):
        again = Guardian.objects.get(pk=guardian.pk)
        assert again.phone_fingerprint not in {"", guardian.phone_fingerprint}
        assert Guardianship.objects.get(guardian=guardian).relation == "祖母"
    assert enter(office, Kind.PUPILS, row).counts[SAME] == 1


def test_a_faulty_row_keeps_every_row_out(small_school: SmallSchool, office: Actor) -> None:
    rows = [("1.1", "新孩子", "走读", "家长", "母亲", "", "", "", ""), ("9.1", "", "", "", "", "", "", "", "")]
    with within(small_school.id):
        before = (Pupil.objects.count(), AuditEntry.objects.filter(tenant=small_school.id).count())
    with pytest.raises(Refused) as refused:
        enter(office, Kind.PUPILS, *rows)
    assert codes_of(refused) == ["schools.lists.still_faulty"]
    with within(small_school.id):
        assert (Pupil.objects.count(), AuditEntry.objects.filter(tenant=small_school.id).count()) == before


def test_a_register_that_changed_since_the_preview_is_looked_at_again(small_school: SmallSchool, office: Actor) -> None:
    table = table_of(Kind.ROOMS, ("图书室一", 50.0))
    seen = preview(office, Kind.ROOMS, table).digest
    enter(office, Kind.ROOMS, ("图书室一", 51.0))
    with pytest.raises(Refused) as refused:
        enter_list(actor=office, now=MORNING, kind=Kind.ROOMS, table=table, seen=seen)
    assert codes_of(refused) == ["schools.lists.moved_on"]
    assert refused.value.conflict
    with within(small_school.id):
        assert Room.objects.get(name="图书室一").seats == 51


def test_an_unreadable_file_is_refused_with_every_missing_column(office: Actor) -> None:
    table = (("班级", "姓名"), ("3.2", "巴"))
    with pytest.raises(Refused) as refused:
        enter_list(actor=office, now=MORNING, kind=Kind.PUPILS, table=table, seen="")
    assert set(codes_of(refused)) == {"schools.lists.column_missing"}
    assert len(refused.value.reasons) == 3


def test_three_thousand_children_take_few_questions_and_one_entry(small_school: SmallSchool, office: Actor) -> None:
    enter(office, Kind.HOMEROOMS, *[row for row in homeroom_rows() if row[0] not in {"1.1", "3.2"}])
    table = table_of(Kind.PUPILS, *pupil_rows())
    seen = preview(office, Kind.PUPILS, table)
    assert seen.counts == {NEW: 3000, CHANGED: 0, SAME: 0, FAULTY: 0}, [row for row in seen.judged if row.faults][:3]
    assert seen.findings == ()
    with CaptureQueriesContext(connection) as asked:
        entered = enter_list(actor=office, now=MORNING, kind=Kind.PUPILS, table=table, seen=seen.digest)
    # SQLite takes so many values at a time, so its long inserts come in parts.
    assert len(asked) <= {"sqlite": 200, "postgresql": 40}[connection.vendor], len(asked)
    assert entered.counts[NEW] == 3000
    with CaptureQueriesContext(connection) as again:
        assert enter(office, Kind.PUPILS, table=table).counts == {NEW: 0, CHANGED: 0, SAME: 3000, FAULTY: 0}
    assert len(again) <= 30
    with within(small_school.id):
        assert audit.verify(tenant=small_school.id) == ()
    with within(small_school.id):
        entry = AuditEntry.objects.filter(tenant=small_school.id, subject="pupils").order_by("seq")[1]
        assert entry.details == {"new": 3000, "changed": 0, "same": 0, "faulty": 0}
        assert Pupil.objects.count() == 3008


def test_only_the_office_sees_and_enters_lists(small_school: SmallSchool) -> None:
    table = table_of(Kind.ROOMS, ("图书室一", 50.0))
    for handle in ("principal", "vice", "homeroom1", "gate"):
        actor = small_school.actor(handle)
        for forbidden in (
            lambda actor=actor: preview(actor, Kind.ROOMS, table),
            lambda actor=actor: enter_list(actor=actor, now=MORNING, kind=Kind.ROOMS, table=table, seen=""),
            lambda actor=actor: keep_list(viewer=actor, now=MORNING, kind=Kind.ROOMS, title="x", table=table),
            lambda actor=actor: open_kept(viewer=actor, now=MORNING, token="0" * 64),
            lambda actor=actor: register_sizes(viewer=actor),
        ):
            with pytest.raises(NotThere):
                forbidden()


def test_a_list_waits_sealed_for_its_own_school_and_not_for_ever(
    small_school: SmallSchool, other_school: SmallSchool, office: Actor
) -> None:
    table = table_of(Kind.PUPILS, ("3.2", "巴雅尔", "走读", "萨仁", "母亲", 13_700_000_001.0, None, None, None))
    token = keep_list(viewer=office, now=MORNING, kind=Kind.PUPILS, title="名单.xlsx", table=table)
    assert keep_list(viewer=office, now=MORNING, kind=Kind.PUPILS, title="名单.xlsx", table=table) == token
    with default_storage.open(f"lists/{small_school.id}/{token}") as file:
        assert "巴雅尔".encode() not in file.read()
    kept = open_kept(viewer=office, now=MORNING, token=token)
    assert (kept.kind, kept.title, kept.table) == (Kind.PUPILS, "名单.xlsx", table)
    strangers = ((other_school.actor("office"), token), (office, "0" * 64), (office, "../../secrets/field-key"))
    for viewer, asked in strangers:
        with pytest.raises(NotThere):
            open_kept(viewer=viewer, now=MORNING, token=asked)
    with pytest.raises(Refused) as refused:
        open_kept(viewer=office, now=MORNING + timedelta(hours=13), token=token)
    assert codes_of(refused) == ["schools.lists.gone"]
    assert not default_storage.exists(f"lists/{small_school.id}/{token}")


def test_what_was_entered_is_thrown_away(small_school: SmallSchool, office: Actor) -> None:
    table = table_of(Kind.ROOMS, ("图书室一", 50.0))
    token = keep_list(viewer=office, now=MORNING, kind=Kind.ROOMS, title="x", table=table)
    throw_away(viewer=office, token=token)
    assert not default_storage.exists(f"lists/{small_school.id}/{token}")
    with pytest.raises(NotThere):
        open_kept(viewer=office, now=MORNING, token=token)


def test_the_sizes_of_the_register(small_school: SmallSchool, office: Actor) -> None:
    with within(small_school.id):
        assert register_sizes(viewer=office) == {Kind.HOMEROOMS: 2, Kind.PUPILS: 8, Kind.STAFF: 13, Kind.ROOMS: 7}
    assert Account.objects.filter(handle__startswith="alpha/family/").exists()


def test_a_digest_is_of_what_would_be_written(office: Actor) -> None:
    one = preview(office, Kind.ROOMS, table_of(Kind.ROOMS, ("图书室一", 50.0)))
    other = preview(office, Kind.ROOMS, table_of(Kind.ROOMS, ("图书室一", 52.0)))
    assert one.digest != other.digest
    assert replace(one.plan, judged=()) != replace(other.plan, judged=())

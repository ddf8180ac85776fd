"""Outside staff are engaged and vetted: what cannot be is refused, numbers are sealed, the end is told once."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from afterbell.base.models import Message
from afterbell.base.refusals import NotThere, Refused
from afterbell.base.tenancy import within
from afterbell.schools.actors import house_actor
from afterbell.schools.commands import (
    NewVetting,
    end_vetting,
    engage_staff,
    record_vetting,
    tell_expiring_vettings,
)
from afterbell.schools.models import Engagement, Vetting
from afterbell.schools.vetting import vetted_person
from tests.support.world import MORNING, TODAY, SmallSchool

pytestmark = pytest.mark.django_db
NUMBER = "蒙公查〔2026〕00178"


def check(school: SmallSchool, **changed: object) -> str:
    """Record a check of the first subject teacher, or of somebody else."""
    given: dict[str, object] = {
        "staff": school.staff["subject1"],
        "kind": "no_record",
        "number": NUMBER,
        "checked_on": TODAY,
        "checked_by": "教导处",
        "valid_until": TODAY + timedelta(days=365),
    }
    vetting = NewVetting(**{**given, **changed})  # type: ignore[arg-type]
    return record_vetting(actor=school.actor("office"), now=MORNING, vetting=vetting)


def codes_of(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [reason.code.removeprefix("schools.") for reason in refused.value.reasons]


def test_a_number_is_sealed_shown_by_its_end_and_found_again(small_school: SmallSchool) -> None:
    check(small_school)
    with within(small_school.id):
        row = Vetting.objects.get()
        assert NUMBER.encode() not in bytes(row.number_sealed)
        shown = vetted_person(viewer=small_school.actor("vice"), staff=small_school.staff["subject1"])
    assert shown.vettings[0].number.endswith("0178")
    assert "蒙公查" not in shown.vettings[0].number
    with pytest.raises(Refused) as refused:
        check(small_school, staff=small_school.staff["subject2"], number=" 蒙公查〔2026〕 ００１７８")
    assert codes_of(refused) == ["vetting_of_another"]
    assert refused.value.conflict


def test_a_renewal_under_the_same_number_takes_the_place_of_the_earlier(small_school: SmallSchool) -> None:
    first = check(small_school)
    second = check(small_school, valid_until=TODAY + timedelta(days=700))
    with within(small_school.id):
        assert Vetting.objects.get(code=first).ended_at is not None
        assert Vetting.objects.get(code=second).ended_at is None


@pytest.mark.parametrize(
    ("changed", "codes"),
    [
        ({"valid_until": TODAY - timedelta(days=1)}, ["valid_before_checked"]),
        ({"checked_on": TODAY + timedelta(days=1)}, ["checked_later"]),
        ({"valid_until": date(2062, 3, 1)}, ["valid_too_long"]),
        ({"number": "ABC"}, ["vetting_number_wrong"]),
        ({"number": "公安查询证明"}, ["vetting_number_wrong"]),
        ({"number": "12\u202e345"}, ["vetting_number_wrong"]),
        ({"checked_by": "教\u200b导处"}, ["name_unreadable"]),
        (
            {"kind": "mood", "number": "", "checked_by": " ", "checked_on": TODAY + timedelta(days=2)},
            ["vetting_unknown", "vetting_number_wrong", "name_missing", "checked_later"],
        ),
    ],
)
def test_what_no_vetting_can_be_is_refused_with_every_reason(
    small_school: SmallSchool, changed: dict[str, object], codes: list[str]
) -> None:
    with pytest.raises(Refused) as refused:
        check(small_school, **changed)
    assert codes_of(refused) == codes


@pytest.mark.parametrize(
    ("kind", "agency", "codes"),
    [
        ("friend", "", ["engagement_unknown"]),
        ("agency", "", ["name_missing"]),
        ("agency", "晨\u202e光", ["name_unreadable"]),
        ("volunteer", "晨光社", ["agency_not_needed"]),
    ],
)
def test_an_engagement_that_cannot_be_is_refused(
    small_school: SmallSchool, kind: str, agency: str, codes: list[str]
) -> None:
    person = small_school.staff["club1"]
    with pytest.raises(Refused) as refused:
        engage_staff(actor=small_school.actor("office"), now=MORNING, staff=person, kind=kind, agency=agency)
    assert codes_of(refused) == codes


def test_an_engagement_is_replaced_and_read_by_the_leaders_alone(
    small_school: SmallSchool, other_school: SmallSchool
) -> None:
    office, person = small_school.actor("office"), small_school.staff["club1"]
    for kind, agency in (("volunteer", ""), ("agency", "晨光艺术中心")):
        engage_staff(actor=office, now=MORNING, staff=person, kind=kind, agency=agency)
    with within(small_school.id):
        assert Engagement.objects.count() == 1
        assert vetted_person(viewer=office, staff=person).agency == "晨光艺术中心"
    for viewer in (small_school.actor("club1"), small_school.actor("duty"), other_school.actor("office")):
        with within(viewer.tenant), pytest.raises(NotThere):
            vetted_person(viewer=viewer, staff=person)
        with pytest.raises(NotThere):
            engage_staff(actor=viewer, now=MORNING, staff=person, kind="own")


def test_a_vetting_is_ended_once_and_only_with_a_reason(small_school: SmallSchool) -> None:
    code, office = check(small_school), small_school.actor("office")
    with pytest.raises(Refused) as refused:
        end_vetting(actor=office, now=MORNING, vetting=code, reason="\u200b ")
    assert codes_of(refused) == ["why_missing"]
    end_vetting(actor=office, now=MORNING, vetting=code, reason="复查没有通过")
    with pytest.raises(Refused) as refused:
        end_vetting(actor=office, now=MORNING, vetting=code, reason="复查没有通过")
    assert codes_of(refused) == ["vetting_ended"]


def test_the_office_is_told_once_whose_vetting_runs_out_within_a_month(small_school: SmallSchool) -> None:
    office, house = small_school.actor("office"), house_actor(school=small_school.id)
    for handle, kind in (("club1", "volunteer"), ("club2", "retired"), ("subject1", "own")):
        engage_staff(actor=office, now=MORNING, staff=small_school.staff[handle], kind=kind)
    soon = TODAY + timedelta(days=30)
    check(small_school, staff=small_school.staff["club1"], number="A-1001", valid_until=soon)
    check(small_school, staff=small_school.staff["club2"], number="A-1002", valid_until=soon + timedelta(days=1))
    check(small_school, number="A-1003", valid_until=soon)
    assert [tell_expiring_vettings(actor=house, now=MORNING) for _ in range(2)] == [1, 0]
    with within(small_school.id):
        told = Message.objects.filter(kind="rostering.vetting_runs_out")
        assert {row.values["name"] for row in told} == {"老师club1"}
    check(small_school, staff=small_school.staff["club2"], number="A-1002", valid_until=soon)
    check(small_school, staff=small_school.staff["club2"], number="A-1009", valid_until=soon + timedelta(days=300))
    assert tell_expiring_vettings(actor=house, now=MORNING) == 0

"""What a school says of itself: by whom, how it is kept in the ledger, and what is refused."""

from __future__ import annotations

import pytest

from afterbell.base.models import AuditEntry
from afterbell.base.refusals import NotThere, Refused
from afterbell.base.tenancy import within
from afterbell.schools.commands import AboutSchool, describe_school
from afterbell.schools.models import School
from afterbell.schools.queries import own_school, school_card
from tests.support.world import MORNING, SmallSchool

ABOUT = AboutSchool(name="呼日勒旗蒙古族小学", short_name="旗蒙小", address="团结路 8 号", phone="0479-852 1234")


def test_office_and_principal_say_it_and_everybody_may_read_it(small_school: SmallSchool) -> None:
    for handle, about in (("office", ABOUT), ("principal", AboutSchool(name=ABOUT.name, phone="0479-8520000"))):
        describe_school(actor=small_school.actor(handle), now=MORNING, about=about)
        card = school_card(school=small_school.code)
        assert (card.name, card.short_name, card.address, card.phone) == (
            about.name,
            about.short_name,
            about.address,
            about.phone,
        )
        with within(small_school.id):
            assert own_school(viewer=small_school.actor(handle)) == card


def test_the_ledger_keeps_what_was_and_what_is(small_school: SmallSchool) -> None:
    office = small_school.actor("office")
    describe_school(actor=office, now=MORNING, about=ABOUT)
    assert describe_school(actor=office, now=MORNING, about=ABOUT) == ()
    with within(small_school.id):
        first, second = AuditEntry.objects.filter(action="schools.describe").order_by("pk")
    assert first.details["changed"]["phone"] == ["", ABOUT.phone]
    assert second.details["changed"] == {}


def test_everything_wrong_is_said_at_once(small_school: SmallSchool, other_school: SmallSchool) -> None:
    office = small_school.actor("office")
    wrong = AboutSchool(name=" ", short_name="简" * 21, address="址" * 121, phone="请问门卫")
    with pytest.raises(Refused) as refused:
        describe_school(actor=office, now=MORNING, about=wrong)
    assert [reason.field for reason in refused.value.reasons] == ["name", "short_name", "address", "phone"]
    taken = School.objects.get(pk=other_school.id).name
    with pytest.raises(Refused) as known:
        describe_school(actor=office, now=MORNING, about=AboutSchool(name=taken))
    assert (known.value.conflict, known.value.reasons[0].code) == (True, "schools.school_known")


@pytest.mark.parametrize("hidden", ["\u200b", "\u3164", "\u2800", "\ufe0f", "\u202e", "\0"])
def test_what_nobody_sees_is_in_nothing_the_school_says(small_school: SmallSchool, hidden: str) -> None:
    office = small_school.actor("office")
    wrong = AboutSchool(name=f"旗{hidden}小学", short_name=f"旗{hidden}小", address=f"团结路{hidden} 8 号")
    with pytest.raises(Refused) as refused:
        describe_school(actor=office, now=MORNING, about=wrong)
    assert [reason.field for reason in refused.value.reasons] == ["name", "short_name", "address"]


def test_a_number_copied_from_the_contacts_is_the_number(small_school: SmallSchool) -> None:
    copied = AboutSchool(name=ABOUT.name, phone="\u202d0479-8520000\u202c")
    describe_school(actor=small_school.actor("office"), now=MORNING, about=copied)
    assert school_card(school=small_school.code).phone == "0479-8520000"


@pytest.mark.parametrize("handle", ["vice", "homeroom1", "duty", "gate"])
def test_nobody_else_changes_it(small_school: SmallSchool, handle: str) -> None:
    viewer = small_school.actor(handle)
    with pytest.raises(NotThere):
        describe_school(actor=viewer, now=MORNING, about=ABOUT)
    with within(small_school.id), pytest.raises(NotThere):
        own_school(viewer=viewer)

"""Signs of coercion from the tables: for the principal alone, and nobody is enrolled in bulk."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from afterbell.base.refusals import NotThere, Refused
from afterbell.base.tenancy import within
from afterbell.enrolment import commands, queries
from afterbell.enrolment.commands import NewApplication
from afterbell.enrolment.models import Application, SubmissionDevice
from afterbell.enrolment.queries import HomeroomSigns
from afterbell.enrolment.rules.coercion import Sign
from afterbell.schools.actors import house_actor
from afterbell.schools.models import Homeroom, Pupil
from afterbell.site.rounds import go_the_rounds
from tests.support.world import MORNING, SIGNED, TODAY, SmallSchool, answer_survey, days_for

AFTER_TERM = datetime(2026, 7, 4, 1, 0, tzinfo=UTC)


def together(world: SmallSchool) -> None:
    """Put all children into the first homeroom, and give both survey answers."""
    answer_survey(world)
    with within(world.id):
        Pupil.objects.update(homeroom=Homeroom.objects.get(code=world.homerooms[0]))


def hand_in(world: SmallSchool, *, device: str) -> None:
    """Let every family apply, a minute apart, on devices as told."""
    for number, child in enumerate(world.children):
        early = days_for(world.children[0], world)
        commands.apply_for_service(
            actor=world.family(child),
            now=MORNING + timedelta(minutes=number),
            pupil=child.code,
            days=early if child.residence != "boarder" else days_for(child, world),
            signatures=SIGNED,
            device=device or child.code,
        )


def seen(world: SmallSchool) -> tuple[HomeroomSigns, ...]:
    with within(world.id):
        return queries.homeroom_signs(viewer=world.actor("principal"), today=TODAY)


def test_a_homeroom_handed_in_by_one_hand_stands_out(small_school: SmallSchool) -> None:
    together(small_school)
    hand_in(small_school, device="the classroom's")
    (row,) = seen(small_school)
    assert (row.name, row.applied, row.children) == ("一年级（1）班", 8, 8)
    assert [(found.sign, found.number) for found in row.found] == [
        (Sign.WITHIN_MINUTES, 8),
        (Sign.ONE_DEVICE, 7),
        (Sign.EVERYBODY, 8),
    ]


def test_phones_of_their_own_are_no_sign(small_school: SmallSchool) -> None:
    together(small_school)
    hand_in(small_school, device="")
    (row,) = seen(small_school)
    assert Sign.ONE_DEVICE not in {found.sign for found in row.found}


def test_paper_by_the_teacher_for_everybody_stands_out(small_school: SmallSchool) -> None:
    together(small_school)
    given = [
        NewApplication(
            pupil=child.code,
            guardian=child.guardian,
            days=days_for(small_school.children[0] if child.residence != "boarder" else child, small_school),
            signatures=SIGNED,
        )
        for child in small_school.children[:6]
    ]
    commands.submit_paper_applications(actor=small_school.actor("homeroom1"), now=MORNING, applications=given)
    (row,) = seen(small_school)
    assert [(found.sign, found.number, found.of) for found in row.found] == [(Sign.ALL_ON_PAPER, 6, 8)]


def test_the_signs_are_the_principals_alone(small_school: SmallSchool, other_school: SmallSchool) -> None:
    strangers = [small_school.actor(handle) for handle in ("office", "vice", "homeroom1")]
    for viewer in (*strangers, small_school.family(small_school.children[0])):
        with within(viewer.tenant), pytest.raises(NotThere):
            queries.homeroom_signs(viewer=viewer, today=TODAY)
    assert seen(other_school) == ()


def test_a_device_is_known_within_a_school_and_term_and_forgotten_after_it(small_school: SmallSchool) -> None:
    together(small_school)
    hand_in(small_school, device="the classroom's")
    with within(small_school.id):
        (fingerprint,) = set(SubmissionDevice.objects.values_list("fingerprint", flat=True))
    assert "classroom" not in fingerprint
    go_the_rounds(now=MORNING)
    with within(small_school.id):
        assert SubmissionDevice.objects.count() == 8
    go_the_rounds(now=AFTER_TERM)
    with within(small_school.id):
        assert not SubmissionDevice.objects.exists()
    with pytest.raises(NotThere):
        commands.forget_devices(actor=small_school.actor("principal"), now=AFTER_TERM)
    assert commands.forget_devices(actor=house_actor(school=small_school.id), now=AFTER_TERM) == 0


def test_nobody_enrols_children_in_bulk(small_school: SmallSchool) -> None:
    """Online a guardian applies for the own children; on paper each form names its guardian and is signed whole."""
    answer_survey(small_school)
    everybody = [
        NewApplication(pupil=child.code, days=days_for(child, small_school), signatures=SIGNED)
        for child in small_school.children[:4]
    ]
    people = ("principal", "vice", "office", "homeroom1", "subject1", "duty", "gate")
    for actor in [small_school.actor(handle) for handle in people]:
        with pytest.raises(NotThere):
            commands.submit_applications(actor=actor, now=MORNING, applications=everybody)
    family = small_school.family(small_school.children[0])
    with pytest.raises(NotThere):
        commands.submit_applications(actor=family, now=MORNING, applications=everybody)
    for handle in ("principal", "vice", "office", "homeroom2"):
        with pytest.raises(NotThere):
            commands.submit_paper_applications(actor=small_school.actor(handle), now=MORNING, applications=everybody)
    with pytest.raises(Refused) as refused:
        commands.submit_paper_applications(actor=small_school.actor("homeroom1"), now=MORNING, applications=everybody)
    assert [reason.code for reason in refused.value.reasons] == ["enrolment.not_guardian"] * 4
    unsigned = [
        NewApplication(pupil=child.code, guardian=child.guardian, days=days_for(child, small_school), signatures=())
        for child in small_school.children[:4]
    ]
    with pytest.raises(Refused) as missing:
        commands.submit_paper_applications(actor=small_school.actor("homeroom1"), now=MORNING, applications=unsigned)
    assert [reason.code for reason in missing.value.reasons] == ["enrolment.paper_unsigned"] * 12
    with within(small_school.id):
        assert not Application.objects.exists()

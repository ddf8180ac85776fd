"""A print run: a homeroom's signed forms in one sealed file, each counted by itself, or none and whose letter it is."""

from __future__ import annotations

from io import BytesIO

import pytest
from pypdf import PdfReader

from afterbell.base.refusals import NotThere, Refused
from afterbell.base.seals.reading import read_seal
from afterbell.base.tenancy import within
from afterbell.enrolment import queries
from afterbell.enrolment.commands import withdraw
from afterbell.enrolment.papers.naming import all_named
from afterbell.enrolment.papers.run import HomeroomRun, sealed_run
from afterbell.schools.models import Guardian, Pupil
from tests.support.asking import AsksAtMost
from tests.support.world import MORNING, TODAY, SmallSchool, answer_survey, apply, enrol_everybody

pytestmark = pytest.mark.django_db

RARE = "\U0002a6d6"


def run_of(world: SmallSchool, handle: str = "office") -> HomeroomRun:
    with within(world.id):
        return queries.printed_homeroom(viewer=world.actor(handle), homeroom=world.homerooms[0], today=TODAY)


def test_a_homerooms_forms_are_one_sealed_file(small_school: SmallSchool) -> None:
    applications = enrol_everybody(small_school)
    run = run_of(small_school)
    with within(small_school.id):
        listed = Pupil.objects.filter(homeroom__code=small_school.homerooms[0]).order_by("sort_key")
        assert [form.pupil for form in run.forms] == list(listed.values_list("name", flat=True))
    pdf = sealed_run(run=run, now=MORNING)
    pages = [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]
    assert len(pages) == 12
    for number, text in enumerate(pages):
        assert f"第{number % 3 + 1}页，共3页" in "".join(text.split())
    seal = read_seal(pdf=pdf)
    named = all_named(seal.keywords)
    assert {each.application for each in named} == set(applications[:4])
    assert all(len(each.papers) == 3 for each in named)
    with within(small_school.id):
        assert all(queries.stands_signed(each) for each in named)
    assert seal.known


def test_a_letter_without_a_glyph_names_every_form_it_stands_in(small_school: SmallSchool) -> None:
    enrol_everybody(small_school)
    with within(small_school.id):
        first, second = small_school.children[1], small_school.children[2]
        Pupil.objects.filter(code=first.code).update(name=f"图{RARE}")
        Guardian.objects.filter(code=second.guardian).update(name=f"其{RARE}")
    with pytest.raises(Refused) as refused:
        sealed_run(run=run_of(small_school), now=MORNING)
    said = [reason.words.zh for reason in refused.value.reasons]
    assert {reason.code for reason in refused.value.reasons} == {"enrolment.form_unprintable"}
    assert len(said) == 2
    assert all(RARE in words and "整批都没有印" in words for words in said)
    assert any(f"图{RARE}的文书" in words for words in said)
    assert any(f"{second.name}的文书" in words for words in said)


def test_what_ended_is_not_printed_and_nothing_signed_is_nothing(small_school: SmallSchool) -> None:
    with pytest.raises(NotThere):
        run_of(small_school)
    answer_survey(small_school)
    applications = apply(small_school, *small_school.children[:2])
    family = small_school.family(small_school.children[0])
    withdraw(actor=family, now=MORNING, application=applications[0], effective_on=TODAY)
    assert [form.code for form in run_of(small_school, "homeroom1").forms] == [applications[1]]


@pytest.mark.parametrize("applied", [1, 4])
def test_a_homeroom_is_read_in_a_fixed_number_of_questions(
    small_school: SmallSchool, asks_at_most: AsksAtMost, applied: int
) -> None:
    answer_survey(small_school)
    apply(small_school, *small_school.children[:applied])
    viewer = small_school.actor("office")
    with within(small_school.id):
        queries.printed_homeroom(viewer=viewer, homeroom=small_school.homerooms[0], today=TODAY)
        with asks_at_most(7):
            queries.printed_homeroom(viewer=viewer, homeroom=small_school.homerooms[0], today=TODAY)


def test_only_its_teacher_and_the_leaders_print_a_homeroom(
    small_school: SmallSchool, other_school: SmallSchool
) -> None:
    enrol_everybody(small_school)
    strangers = (
        small_school.actor("homeroom2"),
        small_school.actor("duty"),
        small_school.family(small_school.children[0]),
        other_school.actor("office"),
    )
    for stranger in strangers:
        with within(stranger.tenant), pytest.raises(NotThere):
            queries.printed_homeroom(viewer=stranger, homeroom=small_school.homerooms[0], today=TODAY)

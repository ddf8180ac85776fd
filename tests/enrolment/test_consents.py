"""Consents: each purpose apart, given and revoked by any guardian or on paper; added to, never edited."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from afterbell.base.access import Actor
from afterbell.base.refusals import NotThere, Refused
from afterbell.base.tenancy import within
from afterbell.base.words import Words
from afterbell.enrolment import queries
from afterbell.enrolment.commands import say_consent
from afterbell.enrolment.models import Application, Consent, ConsentText
from afterbell.enrolment.papers import consents
from afterbell.enrolment.papers.consents import WORDINGS, Purpose
from tests.support.world import MORNING, TODAY, Child, SmallSchool, enrol_everybody

pytestmark = pytest.mark.django_db

PHOTOGRAPHS = Purpose.PHOTOGRAPHS
LATER = MORNING + timedelta(hours=1)


@pytest.fixture
def child(small_school: SmallSchool) -> Child:
    return small_school.children[0]


@pytest.fixture
def family(small_school: SmallSchool, child: Child) -> Actor:
    return small_school.family(child)


def say(actor: Actor, child: Child, *, given: bool, purpose: Purpose = PHOTOGRAPHS, guardian: str = "") -> bool:
    return say_consent(
        actor=actor,
        now=LATER if not given else MORNING,
        pupil=child.code,
        purpose=purpose.value,
        text=WORDINGS[purpose].text_hash,
        given=given,
        guardian=guardian,
    )


def has(world: SmallSchool, child: Child, purpose: Purpose = PHOTOGRAPHS, *, hours: int = 2) -> bool:
    with within(world.id):
        return queries.has_consent(purpose=purpose, pupil=child.code, at=MORNING + timedelta(hours=hours))


def test_nothing_is_preselected(small_school: SmallSchool, family: Actor, child: Child) -> None:
    assert not any(has(small_school, child, purpose) for purpose in Purpose)
    with within(small_school.id):
        page = queries.consents_of(viewer=family, pupil=child.code, today=TODAY)
    assert {row.standing.value for row in page.consents} == {"undecided"}
    assert [row.purpose for row in page.consents] == list(Purpose)


def test_one_purpose_is_given_and_revoked_and_the_others_stay(
    small_school: SmallSchool, family: Actor, child: Child
) -> None:
    assert say(family, child, given=True)
    assert [has(small_school, child, purpose) for purpose in Purpose] == [True, False, False, False, False]
    assert not say(family, child, given=True)
    assert say(family, child, given=False)
    assert not has(small_school, child)
    assert has(small_school, child, hours=0)
    with within(small_school.id):
        assert (Consent.objects.count(), ConsentText.objects.count()) == (2, 1)
        page = queries.consents_of(viewer=family, pupil=child.code, today=TODAY)
    said = page.consents[0].said
    assert [(fact.given, fact.by, fact.at) for fact in said] == [
        (False, "母亲 萨仁", LATER),
        (True, "母亲 萨仁", MORNING),
    ]


def test_a_refusal_leaves_the_place_alone(small_school: SmallSchool, family: Actor, child: Child) -> None:
    applications = enrol_everybody(small_school)
    for purpose in Purpose:
        say(family, child, given=False, purpose=purpose)
    with within(small_school.id):
        assert Application.objects.get(code=applications[0]).state == "approved"
        assert len(queries.placeable_applications(term=small_school.term, today=TODAY, on=TODAY)) == 8


def test_a_homeroom_teacher_enters_what_a_guardian_wrote(small_school: SmallSchool) -> None:
    child, teacher = small_school.children[3], small_school.actor("homeroom1")
    for guardian in ("", small_school.children[1].guardian):
        with pytest.raises(Refused) as refused:
            say(teacher, child, given=True, guardian=guardian)
        assert refused.value.reasons[0].code == "enrolment.not_guardian"
    assert say(teacher, child, given=True, guardian=child.guardian)
    with within(small_school.id):
        fact = Consent.objects.select_related("guardian", "entered_by").get()
        assert (fact.channel, fact.guardian.code, fact.entered_by.code) == ("paper", child.guardian, teacher.code)
        listed = queries.consents_in_homeroom(viewer=teacher, homeroom=small_school.homerooms[0], today=TODAY)
    assert {row.pupil: row.standings[0].value for row in listed.children} == {
        row.code: "given" if row == child else "undecided" for row in small_school.children[:4]
    }


def test_a_changed_text_asks_anew_and_a_page_with_the_old_one_is_told(
    small_school: SmallSchool, family: Actor, child: Child, monkeypatch: pytest.MonkeyPatch
) -> None:
    say(family, child, given=True)
    old = WORDINGS[PHOTOGRAPHS]
    reworded = replace(old, text=Words(zh=f"{old.text.zh}也可以放在报纸上。", en=old.text.en))
    monkeypatch.setitem(consents.WORDINGS, PHOTOGRAPHS, reworded)  # type: ignore[arg-type] # the house's next version
    assert not has(small_school, child)
    with pytest.raises(Refused) as refused:
        say_consent(actor=family, now=LATER, pupil=child.code, purpose="photographs", text=old.text_hash, given=True)
    assert refused.value.conflict
    assert say_consent(actor=family, now=LATER, pupil=child.code, purpose="photographs", text="", given=False)
    assert say_consent(
        actor=family, now=LATER, pupil=child.code, purpose="photographs", text=reworded.text_hash, given=True
    )
    assert has(small_school, child)
    with within(small_school.id):
        assert ConsentText.objects.count() == 2


def test_nobody_decides_for_another_family(small_school: SmallSchool, other_school: SmallSchool, child: Child) -> None:
    strangers = (
        small_school.family(small_school.children[1]),
        small_school.actor("homeroom2"),
        small_school.actor("office"),
        other_school.actor("homeroom1"),
    )
    for stranger in strangers:
        with pytest.raises(NotThere):
            say(stranger, child, given=True, guardian=child.guardian)
        with within(stranger.tenant), pytest.raises(NotThere):
            queries.consents_of(viewer=stranger, pupil=child.code, today=TODAY)
    with pytest.raises(NotThere):
        say_consent(
            actor=small_school.family(child), now=MORNING, pupil=child.code, purpose="faces", text="", given=True
        )


def test_many_children_are_asked_about_at_once_and_agree_with_each_alone(small_school: SmallSchool) -> None:
    first, second, third, *_others = small_school.children
    for child in (first, second):
        say(small_school.family(child), child, given=True)
    say(small_school.family(second), second, given=False)
    codes = [child.code for child in small_school.children]
    with within(small_school.id):
        found = queries.with_consent(purpose=PHOTOGRAPHS, pupils=codes)
        none = queries.with_consent(purpose=Purpose.HEALTH, pupils=codes)
    assert found == {child.code for child in (first, second, third) if has(small_school, child)} == {first.code}
    assert none == frozenset()

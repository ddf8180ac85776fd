"""A text changes: whom it touches signs again, the others do not, and nobody is put out of the service for it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from afterbell.base.models import Message
from afterbell.base.refusals import NotThere, Refused
from afterbell.base.tenancy import within
from afterbell.enrolment import queries
from afterbell.enrolment.commands import SignedAgain, sign_again, withdraw
from afterbell.enrolment.models import Application, Signature
from afterbell.enrolment.waiting import papers_waiting
from afterbell.schools.inbox import inbox
from tests.support.world import (
    MORNING,
    SCHEME_FILE,
    STROKES,
    TODAY,
    SmallSchool,
    apply,
    enrol_everybody,
    publish_scheme,
)

pytestmark = pytest.mark.django_db

WORDS = "二、孩子不能参加时，事先向班主任请假。"
NEW_WORDS = "二、孩子不能参加时，提前一天向班主任请假。"
LATER = MORNING + timedelta(days=1)
LATER_DAY = TODAY + timedelta(days=1)


def republish(world: SmallSchool, old: str, new: str, *, days: int = 1) -> str:
    """Publish the scheme again with other words in it, from a later day on; gives the version."""
    text = SCHEME_FILE.read_text(encoding="utf-8")
    assert old in text
    now = MORNING + timedelta(days=days)
    office, principal = world.actor("office"), world.actor("principal")
    return publish_scheme(office=office, principal=principal, term=world.term, now=now, text=text.replace(old, new))


def due(world: SmallSchool, application: str, *, today: date = LATER_DAY) -> queries.SigningPage:
    child = next(row for row in world.children if row.code == pupil_of(world, application))
    with within(world.id):
        return queries.signing_page(viewer=world.family(child), application=application, today=today)


def pupil_of(world: SmallSchool, application: str) -> str:
    with within(world.id):
        return str(Application.objects.values_list("pupil__code", flat=True).get(code=application))


def signed_as_asked(page: queries.SigningPage, *, strokes: str = STROKES) -> tuple[SignedAgain, ...]:
    return tuple(SignedAgain(paper=row.kind, text=row.text_hash, strokes=strokes) for row in page.papers)


def waiting(world: SmallSchool, *, today: date = LATER_DAY) -> list[str]:
    """List who has not signed, and see that the office counts the same number."""
    with within(world.id):
        office = world.actor("office")
        found = queries.unsigned_in_school(viewer=office, today=today)
        term = Application.objects.values_list("term_id", flat=True).first()
        assert term is not None
        rows = [row.application for homeroom in found for row in homeroom.children]
        assert papers_waiting(viewer=office, term=term, today=today) == len(rows)
    return rows


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [reason.code.removeprefix("enrolment.") for reason in refused.value.reasons]


def test_a_new_version_with_the_same_papers_asks_nobody(small_school: SmallSchool) -> None:
    applications = enrol_everybody(small_school)
    republish(small_school, "max_wishes = 3", "max_wishes = 2")
    assert waiting(small_school) == []
    assert due(small_school, applications[0]).papers == ()


def scheme_text() -> str:
    return SCHEME_FILE.read_text(encoding="utf-8")


def test_a_changed_text_asks_everybody_and_says_what_is_different(small_school: SmallSchool) -> None:
    applications = enrol_everybody(small_school)
    assert waiting(small_school, today=TODAY) == []
    republish(small_school, WORDS, NEW_WORDS)
    assert sorted(waiting(small_school)) == sorted(applications)
    page = due(small_school, applications[0])
    (paper,) = page.papers
    assert (paper.kind, paper.is_new, page.sign_by) == ("undertaking", False, LATER_DAY + timedelta(days=14))
    (change,) = paper.changes
    assert (change.before, change.after) == (WORDS, NEW_WORDS)
    assert small_school.children[0].name in paper.text


def test_a_changed_time_asks_only_those_who_come_at_that_time(small_school: SmallSchool) -> None:
    applications = enrol_everybody(small_school)
    text = scheme_text()
    late = text[text.index('code = "late"') :]
    old = next(line for line in late.splitlines() if "17:45" in line)
    republish(small_school, old, old.replace("17:45", "17:50"))
    with within(small_school.id):
        late_ones = set(Application.objects.filter(days__band="late").values_list("code", flat=True))
    assert set(waiting(small_school)) == late_ones
    assert late_ones < set(applications)


def test_signing_again_adds_a_signature_and_keeps_the_old_one(small_school: SmallSchool) -> None:
    applications = enrol_everybody(small_school)
    republish(small_school, WORDS, NEW_WORDS)
    code, child = applications[0], small_school.children[0]
    page = due(small_school, code)
    family = small_school.family(child)
    assert sign_again(actor=family, now=LATER, application=code, signatures=signed_as_asked(page)) == 1
    assert code not in waiting(small_school)
    with within(small_school.id):
        assert Signature.objects.filter(application__code=code, paper__kind="undertaking").count() == 2
        assert queries.broken_signatures(application=code) == ()
        printed = queries.printed_application(viewer=family, application=code)
    assert [paper.title for paper in printed.papers].count("家长承诺书") == 1
    assert any(NEW_WORDS in paper.text for paper in printed.papers)
    with pytest.raises(Refused) as refused:
        sign_again(actor=family, now=LATER, application=code, signatures=signed_as_asked(page))
    assert (codes(refused), refused.value.conflict) == (["nothing_to_sign"], True)


def test_a_homeroom_teacher_sees_what_is_missing_and_signs_nothing(small_school: SmallSchool) -> None:
    applications = enrol_everybody(small_school)
    republish(small_school, WORDS, NEW_WORDS)
    child, teacher = small_school.children[3], small_school.actor("homeroom1")
    with within(small_school.id):
        page = queries.signing_page(viewer=teacher, application=applications[3], today=LATER_DAY)
        listed = queries.unsigned_in_homeroom(viewer=teacher, homeroom=small_school.homerooms[0], today=LATER_DAY)
    assert (page.own, [code for code, _name in page.guardians]) == (False, [child.guardian])
    assert {row.pupil for row in listed.children} == {row.code for row in small_school.children[:4]}
    given = signed_as_asked(page, strokes="")
    with pytest.raises(NotThere):
        sign_again(actor=teacher, now=LATER, application=applications[3], signatures=given)


def test_every_reason_is_said_at_once(small_school: SmallSchool) -> None:
    (code, *_others) = enrol_everybody(small_school)
    both = (
        scheme_text().replace(WORDS, NEW_WORDS).replace("三、发生意外时，学校立即救护", "三、发生意外时，学校马上救护")
    )
    office, principal = small_school.actor("office"), small_school.actor("principal")
    publish_scheme(office=office, principal=principal, term=small_school.term, now=LATER, text=both)
    family = small_school.family(small_school.children[0])
    given = [
        SignedAgain(paper="undertaking", text="0" * 64, strokes=STROKES),
        SignedAgain(paper="application", text=""),
    ]
    with pytest.raises(Refused) as refused:
        sign_again(actor=family, now=LATER, application=code, signatures=given)
    assert sorted(codes(refused)) == ["paper_unknown", "paper_unsigned", "text_changed_meanwhile"]
    page = due(small_school, code)
    for strokes, said in (("", "signature_empty"), ("M1 1 L2 2", "signature_empty"), ("<b>", "signature_unreadable")):
        with pytest.raises(Refused) as refused:
            sign_again(actor=family, now=LATER, application=code, signatures=signed_as_asked(page, strokes=strokes))
        assert codes(refused) == [said, said]


def test_nobody_signs_for_another_family(small_school: SmallSchool, other_school: SmallSchool) -> None:
    (code, *_others) = enrol_everybody(small_school)
    republish(small_school, WORDS, NEW_WORDS)
    given = signed_as_asked(due(small_school, code))
    strangers = [
        small_school.family(small_school.children[1]),
        small_school.actor("homeroom2"),
        small_school.actor("office"),
        other_school.actor("homeroom1"),
    ]
    for stranger in strangers:
        with pytest.raises(NotThere):
            sign_again(actor=stranger, now=LATER, application=code, signatures=given)
        with within(stranger.tenant), pytest.raises(NotThere):
            queries.signing_page(viewer=stranger, application=code, today=LATER_DAY)


def test_a_withdrawn_application_waits_for_nothing(small_school: SmallSchool) -> None:
    (code, *_others) = enrol_everybody(small_school)
    republish(small_school, WORDS, NEW_WORDS)
    family = small_school.family(small_school.children[0])
    given = signed_as_asked(due(small_school, code))
    withdraw(actor=family, now=LATER, application=code, effective_on=LATER_DAY)
    assert code not in waiting(small_school)
    assert due(small_school, code).papers == ()
    with pytest.raises(Refused) as refused:
        sign_again(actor=family, now=LATER, application=code, signatures=given)
    assert codes(refused) == ["nothing_to_sign"]


def test_no_signed_papers_no_place_and_a_place_once_signed(small_school: SmallSchool) -> None:
    applications = enrol_everybody(small_school)
    republish(small_school, WORDS, NEW_WORDS)
    assert placeable(small_school, today=TODAY) == set(applications)
    assert placeable(small_school, today=LATER_DAY) == set()
    family = small_school.family(small_school.children[0])
    given = signed_as_asked(due(small_school, applications[0]))
    sign_again(actor=family, now=LATER, application=applications[0], signatures=given)
    assert placeable(small_school, today=LATER_DAY) == {applications[0]}


def placeable(world: SmallSchool, *, today: date) -> set[str]:
    with within(world.id):
        return {row.code for row in queries.placeable_applications(term=world.term, today=today, on=today)}


def test_a_change_of_another_paper_after_signing_asks_for_that_one_alone(small_school: SmallSchool) -> None:
    (code, *_others) = enrol_everybody(small_school)
    republish(small_school, WORDS, NEW_WORDS)
    family = small_school.family(small_school.children[0])
    sign_again(actor=family, now=LATER, application=code, signatures=signed_as_asked(due(small_school, code)))
    third = scheme_text().replace(WORDS, NEW_WORDS).replace("学校立即救护", "学校马上救护")
    office, principal = small_school.actor("office"), small_school.actor("principal")
    now = MORNING + timedelta(days=2)
    publish_scheme(office=office, principal=principal, term=small_school.term, now=now, text=third)
    page = due(small_school, code, today=TODAY + timedelta(days=2))
    assert [paper.kind for paper in page.papers] == ["safety_agreement"]
    assert due(small_school, apply_late(small_school), today=TODAY + timedelta(days=2)).papers == ()


def apply_late(world: SmallSchool) -> str:
    """Withdraw and apply again under the version in force: what is signed then is signed as it reads."""
    child = world.children[1]
    with within(world.id):
        code = Application.objects.values_list("code", flat=True).get(pupil__code=child.code)
    now = MORNING + timedelta(days=2)
    withdraw(actor=world.family(child), now=now, application=code, effective_on=now.date())
    return apply(world, child, now=now)[0]


def test_whom_a_changed_text_touches_is_told_to_sign_and_where(small_school: SmallSchool) -> None:
    applications = enrol_everybody(small_school)
    withdraw(
        actor=small_school.family(small_school.children[1]),
        now=MORNING,
        application=applications[1],
        effective_on=TODAY,
    )
    republish(small_school, WORDS, NEW_WORDS)
    with within(small_school.id):
        told = Message.objects.filter(kind="enrolment.to_sign")
        assert (
            set(told.values_list("about", flat=True))
            == set(waiting(small_school))
            == set(applications) - {applications[1]}
        )
        child = small_school.children[2]
        newest = inbox(viewer=small_school.family(child, today=LATER_DAY))[0]
    assert newest.words.zh.startswith(f"{child.name}的文书改了，要再签一次：")
    assert newest.opens == "signing"

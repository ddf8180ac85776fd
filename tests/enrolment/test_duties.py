"""The statement of staff duties: for the posts somebody holds, signed by finger, again when it reads differently."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from afterbell.base.refusals import NotThere, Refused
from afterbell.base.seals.reading import read_seal
from afterbell.base.tenancy import within
from afterbell.enrolment import queries
from afterbell.enrolment.commands import sign_duties
from afterbell.enrolment.models import DutySignature, DutyText
from afterbell.enrolment.papers.naming import papers_named
from afterbell.enrolment.papers.pdf import sealed_application_pdf
from afterbell.enrolment.queries import DutyPage, stands_signed
from afterbell.schools.models import Appointment
from afterbell.schools.roles import Role
from tests.support.owners import pick_the_locks
from tests.support.premises import Premises
from tests.support.world import MORNING, SCHEME_FILE, STROKES, TODAY, SmallSchool, publish_scheme

LATER, LATER_DAY = MORNING + timedelta(days=1), TODAY + timedelta(days=1)


def page_of(world: SmallSchool, handle: str, *, today: date = TODAY) -> DutyPage:
    with within(world.id):
        page = queries.my_duties(viewer=world.actor(handle, today=today), today=today)
    assert page is not None
    return page


def sign(world: SmallSchool, handle: str, *, strokes: str = STROKES, today: date = TODAY) -> str:
    page = page_of(world, handle, today=today)
    actor = world.actor(handle, today=today)
    now = MORNING + (today - TODAY)
    return sign_duties(actor=actor, now=now, text=page.text_hash, strokes=strokes)


def unsigned(world: SmallSchool, *, today: date = TODAY) -> set[str]:
    with within(world.id):
        found = queries.unsigned_staff(viewer=world.actor("duty", today=today), today=today)
    return {row.name.removeprefix("老师") for row in found}


def republish(world: SmallSchool, old: str, new: str) -> None:
    text = SCHEME_FILE.read_text(encoding="utf-8")
    assert old in text
    office, principal = world.actor("office"), world.actor("principal")
    publish_scheme(office=office, principal=principal, term=world.term, now=LATER, text=text.replace(old, new))


WITH_CHILDREN = {
    "homeroom1",
    "homeroom2",
    "subject1",
    "subject2",
    "subject3",
    "club1",
    "club2",
    "duty",
    "gate",
}


def test_whoever_is_with_children_signs_and_the_others_do_not(small_school: SmallSchool) -> None:
    assert unsigned(small_school) == WITH_CHILDREN
    for handle in ("vice", "office2", "principal"):
        with within(small_school.id), pytest.raises(NotThere):
            queries.my_duties(viewer=small_school.actor(handle), today=TODAY)


def test_the_statement_says_what_the_own_post_answers_for(small_school: SmallSchool) -> None:
    gate, tutor = page_of(small_school, "gate").text, page_of(small_school, "subject1").text
    assert "核对接送人后放行" in gate
    assert "核对接送人后放行" not in tutor
    assert "辅导教师：点名" in tutor
    assert tutor.splitlines()[-1].startswith("教师：老师subject1")
    assert "我担任2026年春季学期课后服务的辅导教师" in tutor.replace(" ", "")


def test_a_signature_holds_is_printed_under_the_seal_and_is_on_record(small_school: SmallSchool) -> None:
    code = sign(small_school, "gate")
    assert unsigned(small_school) == WITH_CHILDREN - {"gate"}
    assert page_of(small_school, "gate").signed_at == MORNING
    with within(small_school.id):
        assert queries.duty_signature_holds(signature=code)
        staff = small_school.staff["gate"]
        for handle in ("gate", "office", "duty"):
            printed = queries.printed_duties(viewer=small_school.actor(handle), staff=staff)
        with pytest.raises(NotThere):
            queries.printed_duties(viewer=small_school.actor("subject1"), staff=staff)
        with pytest.raises(NotThere):
            queries.printed_duties(viewer=small_school.actor("subject1"), staff=small_school.staff["subject1"])
    pdf = sealed_application_pdf(printed=printed, now=MORNING)
    named = papers_named(read_seal(pdf=pdf).keywords)
    assert named is not None
    assert (named.kind, named.application) == ("duty", code)
    with within(small_school.id):
        assert stands_signed(named)
    (page,) = PdfReader(BytesIO(pdf)).pages
    assert "老师gate" in page.extract_text().replace(" ", "")


def test_it_is_signed_once_with_ink_and_as_it_was_read(small_school: SmallSchool) -> None:
    for strokes, said in (("", "signature_empty"), ("M1 1 L2 2", "signature_empty"), ("<b>", "signature_unreadable")):
        with pytest.raises(Refused) as refused:
            sign(small_school, "club1", strokes=strokes)
        assert refused.value.reasons[0].code == f"enrolment.{said}"
    with pytest.raises(Refused) as refused:
        sign_duties(actor=small_school.actor("club1"), now=MORNING, text="0" * 64, strokes=STROKES)
    assert refused.value.conflict
    sign(small_school, "club1")
    with pytest.raises(Refused) as refused:
        sign(small_school, "club1")
    assert refused.value.reasons[0].code == "enrolment.nothing_to_sign"
    with within(small_school.id):
        assert (DutySignature.objects.count(), DutyText.objects.count()) == (1, 1)


def test_a_change_asks_only_those_whose_duties_read_differently(small_school: SmallSchool) -> None:
    for handle in ("gate", "subject1", "club1"):
        sign(small_school, handle)
    republish(small_school, "门卫登记，核对接送人后放行。", "门卫登记，核对接送人和证件后放行。")
    assert unsigned(small_school, today=LATER_DAY) == (WITH_CHILDREN - {"subject1", "club1"})
    (change,) = page_of(small_school, "gate", today=LATER_DAY).changes
    assert "和证件" in change.after
    sign(small_school, "gate", today=LATER_DAY)
    assert "gate" not in unsigned(small_school, today=LATER_DAY)


def test_another_post_is_another_statement(small_school: SmallSchool) -> None:
    sign(small_school, "subject1")
    account = small_school.account("subject1")
    with within(small_school.id):
        Appointment.objects.create(account=account, role=Role.DUTY_LEADER, school_id=small_school.id, since=LATER_DAY)
    assert "subject1" not in unsigned(small_school)
    assert "subject1" in unsigned(small_school, today=LATER_DAY)


def test_a_changed_row_does_not_hold(own_database: Premises, small_school: SmallSchool) -> None:
    code = sign(small_school, "gate")
    pick_the_locks(own_database, table="enrolment_dutysignature")
    with within(small_school.id):
        DutySignature.objects.filter(code=code).update(posts=["club_leader"])
        assert not queries.duty_signature_holds(signature=code)


def test_families_and_other_schools_see_nothing(small_school: SmallSchool, other_school: SmallSchool) -> None:
    sign(small_school, "gate")
    for stranger in (small_school.family(small_school.children[0]), other_school.actor("office")):
        with within(stranger.tenant), pytest.raises(NotThere):
            queries.printed_duties(viewer=stranger, staff=small_school.staff["gate"])
    with within(small_school.id), pytest.raises(NotThere):
        queries.staff_standing(viewer=small_school.actor("subject1"), today=TODAY)
    with within(other_school.id):
        assert len(queries.unsigned_staff(viewer=other_school.actor("office"), today=TODAY)) == len(WITH_CHILDREN)


def test_a_signed_statement_keeps_the_day_on_which_it_was_signed(small_school: SmallSchool) -> None:
    unsigned_text = page_of(small_school, "gate").text
    sign(small_school, "gate")
    page = page_of(small_school, "gate", today=TODAY + timedelta(days=9))
    assert page.signed_at == MORNING
    assert page.text == unsigned_text

"""Whoever cannot draw a signature types the own name: as good as a drawn one, and said so on the paper."""

from __future__ import annotations

from io import BytesIO

import pytest
from pypdf import PdfReader

from afterbell.base.crypto import unseal
from afterbell.base.refusals import Refused
from afterbell.base.tenancy import within
from afterbell.enrolment.commands import NewSignature, apply_for_service, sign_duties
from afterbell.enrolment.commands.filing import STROKES as STROKES_OF
from afterbell.enrolment.models import Signature
from afterbell.enrolment.papers.binding import fault_of, typed, typed_name
from afterbell.enrolment.papers.pdf import render_application_pdf
from afterbell.enrolment.queries import broken_signatures, duty_signature_holds, my_duties, printed_application
from tests.support.world import MORNING, PAPERS, STROKES, TODAY, SmallSchool, answer_survey, days_for

GUARDIAN = "萨仁"


@pytest.mark.parametrize(
    ("signer", "name"),
    [
        ("萨仁", "萨仁"),
        ("萨仁", " 萨 仁　"),
        ("阿斯楞·巴雅尔", "阿斯楞•巴雅尔"),
        ("阿斯楞·巴雅尔", "阿斯楞巴雅尔"),
        ("Bayar", "ＢＡＹＡＲ"),
        ("萨仁", "萨\u200b仁\ufe0f"),
        ("ᠭ\u180bᠠ", "ᠭᠠ"),
    ],
)
def test_the_own_name_signs_however_the_keyboard_writes_it(signer: str, name: str) -> None:
    assert fault_of(strokes=typed(name), signer=signer) == ""


@pytest.mark.parametrize(
    ("strokes", "fault"),
    [
        (STROKES, ""),
        (typed("乌兰"), "signature_of_another"),
        (typed("萨"), "signature_of_another"),
        (typed("·"), "signature_of_another"),
        (typed("\u200b\ufe0f"), "signature_of_another"),
        (typed("  "), "signature_empty"),
        (typed(STROKES), "signature_of_another"),
        ("萨仁", "signature_unreadable"),
        ("", "signature_empty"),
    ],
)
def test_nothing_else_does(strokes: str, fault: str) -> None:
    assert fault_of(strokes=strokes, signer=GUARDIAN) == fault


def test_nobody_signs_with_nothing_for_a_guardian_without_a_name() -> None:
    assert fault_of(strokes=typed("  "), signer="") == "signature_empty"
    assert fault_of(strokes=typed("··"), signer="·") == "signature_of_another"
    assert fault_of(strokes=typed("\u3164"), signer="") == "signature_of_another"


def test_what_was_drawn_is_nobodys_typed_name() -> None:
    assert typed_name(STROKES) == ""


def apply_by_name(world: SmallSchool, name: str) -> str:
    child = world.children[0]
    return apply_for_service(
        actor=world.family(child),
        now=MORNING,
        pupil=child.code,
        days=days_for(child, world),
        signatures=[NewSignature(paper=paper, strokes=typed(name)) for paper in PAPERS],
    )


def test_a_typed_name_is_bound_sealed_and_named_on_the_paper(small_school: SmallSchool) -> None:
    answer_survey(small_school)
    code = apply_by_name(small_school, GUARDIAN)
    with within(small_school.id):
        assert broken_signatures(application=code) == ()
        assert all(GUARDIAN.encode() not in bytes(row.strokes_sealed or b"") for row in Signature.objects.all())
        printed = printed_application(viewer=small_school.family(small_school.children[0]), application=code)
    pages = PdfReader(BytesIO(render_application_pdf(printed=printed))).pages
    assert len(pages) == len(PAPERS)
    for page in pages:
        assert f"不能手写，用输入姓名的方式签名：{GUARDIAN}" in "".join(page.extract_text().split())


def test_what_is_kept_is_the_name_as_the_school_writes_it(small_school: SmallSchool) -> None:
    answer_survey(small_school)
    code = apply_by_name(small_school, "萨\u200b 仁\ufe0f")
    with within(small_school.id):
        kept = {unseal(sealed=bytes(row.strokes_sealed or b""), purpose=STROKES_OF) for row in Signature.objects.all()}
        assert kept == {typed(GUARDIAN)}
        assert broken_signatures(application=code) == ()


def test_another_name_is_refused_with_the_name_that_would_do(small_school: SmallSchool) -> None:
    answer_survey(small_school)
    with pytest.raises(Refused) as refused:
        apply_by_name(small_school, "乌兰")
    assert {reason.code for reason in refused.value.reasons} == {"enrolment.signature_of_another"}
    assert f"“{GUARDIAN}”" in refused.value.reasons[0].words.zh


def test_staff_type_their_own_names_under_their_duties(small_school: SmallSchool) -> None:
    leader = small_school.actor("club1")
    with within(small_school.id):
        page = my_duties(viewer=leader, today=TODAY)
    assert page is not None
    with pytest.raises(Refused) as refused:
        sign_duties(actor=leader, now=MORNING, text=page.text_hash, strokes=typed("老师duty"))
    assert refused.value.reasons[0].code == "enrolment.signature_of_another"
    code = sign_duties(actor=leader, now=MORNING, text=page.text_hash, strokes=typed("老师club1"))
    with within(small_school.id):
        assert duty_signature_holds(signature=code)

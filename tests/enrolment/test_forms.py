"""The application on paper: every child's form in one run, large, with a picture that names the child by code alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from afterbell.base.refusals import NotThere, Refused
from afterbell.base.tenancy import within
from afterbell.enrolment.papers.forms import FormPrint, render_forms_pdf
from afterbell.enrolment.papers.naming import fingerprint
from afterbell.enrolment.queries import homeroom_forms, pupil_forms
from tests.support.world import TODAY, Child, SmallSchool, answer_survey, apply


def forms_of(world: SmallSchool, handle: str = "homeroom1") -> tuple[FormPrint, ...]:
    with within(world.id):
        return homeroom_forms(viewer=world.actor(handle), homeroom=world.homerooms[0], today=TODAY)


def pages_of(forms: tuple[FormPrint, ...], addresses: list[str] | None = None) -> list[str]:
    """Set forms and give the text of each page; the addresses their pictures hold are added to the list."""
    kept = addresses if addresses is not None else []

    def address_of(code: str) -> str:
        kept.append(f"http://school.test/classroom/enter/?child={code}")
        return kept[-1]

    pdf = render_forms_pdf(forms=forms, address_of=address_of, issued=TODAY)
    return [page.extract_text() for page in PdfReader(BytesIO(pdf)).pages]


def ours(world: SmallSchool) -> tuple[Child, ...]:
    return world.children[:4]


def test_a_homeroom_is_printed_in_one_run_a_page_a_paper(small_school: SmallSchool) -> None:
    forms, addresses = forms_of(small_school), list[str]()
    pages = pages_of(forms, addresses)
    assert {form.name for form in forms} == {child.name for child in ours(small_school)}
    assert len(pages) == len(forms) * 4
    first = pages[0]
    for said in (forms[0].name, "一年级", "2月28日", "课后服务申请书（纸质）", "周一", "复核人", forms[0].pupil):
        assert said in first
    assert fingerprint_stands(forms[0], pages[1:4])
    assert "第 1 页" in pages[4]
    assert {address.rpartition("=")[2] for address in addresses} == {child.code for child in ours(small_school)}
    for child in ours(small_school):
        assert not any(child.name in address for address in addresses)


def fingerprint_stands(form: FormPrint, pages: list[str]) -> bool:
    return all(paper.fingerprint in page for paper, page in zip(form.papers, pages, strict=True))


def test_the_text_is_the_one_that_is_signed_and_no_number_of_a_telephone_is_on_it(small_school: SmallSchool) -> None:
    form = forms_of(small_school)[0]
    text = "".join(paper.text for paper in form.papers)
    assert "第一页打钩的时段" in text
    assert "电话：________" in text
    assert "138" not in text
    assert fingerprint("0123456789abcdef" * 4) == "0123 4567 89ab cdef"


def test_only_what_the_child_may_have_is_there_to_tick(small_school: SmallSchool) -> None:
    by_name = {form.name: form for form in forms_of(small_school)}
    bands = {child.residence: [band.name for band in by_name[child.name].bands] for child in ours(small_school)}
    assert bands["day"] == ["早段"]
    assert "晚自习" in "".join(bands["boarder"]) or "晚" in "".join(bands["boarder"])
    assert bands["boarder"] != bands["day"]


def test_who_applied_already_is_not_printed_again(small_school: SmallSchool) -> None:
    answer_survey(small_school)
    first, *others = ours(small_school)
    apply(small_school, first)
    assert first.name not in {form.name for form in forms_of(small_school)}
    teacher = small_school.actor("homeroom1")
    with within(small_school.id), pytest.raises(Refused) as refused:
        pupil_forms(viewer=teacher, pupil=first.code, today=TODAY)
    assert refused.value.reasons[0].code == "enrolment.nobody_to_print"
    apply(small_school, *others)
    with pytest.raises(Refused):
        forms_of(small_school)


def test_one_child_is_printed_alone_and_others_are_not_there(small_school: SmallSchool) -> None:
    child = small_school.children[0]
    with within(small_school.id):
        (form,) = pupil_forms(viewer=small_school.actor("homeroom1"), pupil=child.code, today=TODAY)
        assert form.pupil == child.code
        for handle in ("homeroom2", "subject1", "gate"):
            with pytest.raises(NotThere):
                pupil_forms(viewer=small_school.actor(handle), pupil=child.code, today=TODAY)
        with pytest.raises(NotThere):
            homeroom_forms(viewer=small_school.actor("homeroom2"), homeroom=small_school.homerooms[0], today=TODAY)


def test_after_the_last_day_no_day_is_named(small_school: SmallSchool) -> None:
    with within(small_school.id):
        (form, *_others) = homeroom_forms(
            viewer=small_school.actor("homeroom1"),
            homeroom=small_school.homerooms[0],
            today=TODAY + timedelta(days=20),
        )
    assert form.until == ""
    assert "以前交给班主任" not in pages_of((form,))[0]


def test_a_character_no_font_has_is_refused_by_its_letter(small_school: SmallSchool) -> None:
    form = replace(forms_of(small_school)[0], name="巴\U0002a6d6")
    with pytest.raises(Refused) as refused:
        pages_of((form,))
    assert refused.value.reasons[0].code == "documents.glyph_missing"


def test_what_looks_like_markup_stays_a_name(small_school: SmallSchool) -> None:
    form = replace(forms_of(small_school)[0], name='#read("/etc/passwd")', guardians=("*母亲*",))
    assert '#read("/etc/passwd")' in pages_of((form,))[0].replace("\n", "")

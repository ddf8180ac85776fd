"""The signed papers: what a signature binds, and the PDF."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from django.test import override_settings
from pypdf import PdfReader

from afterbell.base.refusals import NotThere, Refused
from afterbell.base.seals.reading import read_seal
from afterbell.base.tenancy import within
from afterbell.enrolment.commands import NewApplication, NewSignature, submit_paper_applications
from afterbell.enrolment.models import Application, ApplicationDay, PaperText, Signature
from afterbell.enrolment.papers.binding import has_ink, is_readable
from afterbell.enrolment.papers.naming import NamedPaper, NamedPapers, papers_named
from afterbell.enrolment.papers.pdf import render_application_pdf, sealed_application_pdf
from afterbell.enrolment.queries import broken_signatures, printed_application, stands_signed
from tests.support.owners import pick_the_locks
from tests.support.premises import Premises
from tests.support.world import MORNING, PAPERS, STROKES, SmallSchool, answer_survey, apply, days_for


@pytest.fixture
def signed(small_school: SmallSchool) -> str:
    answer_survey(small_school)
    return apply(small_school, small_school.children[0])[0]


def test_untouched_signatures_hold(small_school: SmallSchool, signed: str) -> None:
    with within(small_school.id):
        assert broken_signatures(application=signed) == ()


def test_a_changed_day_breaks_every_signature(small_school: SmallSchool, signed: str) -> None:
    with within(small_school.id):
        ApplicationDay.objects.filter(application__code=signed, weekday=1).delete()
        assert set(broken_signatures(application=signed)) == set(PAPERS)


def test_a_changed_text_breaks_its_own_signature(
    own_database: Premises, small_school: SmallSchool, signed: str
) -> None:
    pick_the_locks(own_database, table="enrolment_papertext")
    with within(small_school.id):
        PaperText.objects.filter(kind="undertaking").update(text="我承诺别的事。")
        assert broken_signatures(application=signed) == ("undertaking",)


@pytest.mark.parametrize(
    "change",
    [
        {"relation": "叔叔"},
        {"channel": "paper"},
        {"strokes_sealed": None, "channel": "paper"},
        {"signed_at": MORNING.replace(hour=2)},
    ],
)
def test_a_changed_signature_does_not_hold(
    own_database: Premises, small_school: SmallSchool, signed: str, change: dict[str, object]
) -> None:
    pick_the_locks(own_database, table="enrolment_signature")
    with within(small_school.id):
        Signature.objects.filter(application__code=signed, paper__kind="application").update(**change)
        assert broken_signatures(application=signed) == ("application",)


def test_strokes_do_not_stand_readable_in_the_database(small_school: SmallSchool, signed: str) -> None:
    with within(small_school.id):
        sealed = [bytes(row.strokes_sealed or b"") for row in Signature.objects.filter(application__code=signed)]
    assert len(sealed) == 3
    assert not any(STROKES.encode() in each for each in sealed)


def test_the_pdf_holds_three_papers_for_this_child(small_school: SmallSchool, signed: str) -> None:
    child = small_school.children[0]
    with within(small_school.id):
        printed = printed_application(viewer=small_school.family(child), application=signed)
    pdf = render_application_pdf(printed=printed)
    reader = PdfReader(BytesIO(pdf))
    texts = [page.extract_text() for page in reader.pages]
    assert len(texts) == 3
    assert all(child.name in text for text in texts[:2])
    assert "13800000000" in texts[0]
    assert all(paper.binding[:16] in text.replace("\n", "") for paper, text in zip(printed.papers, texts, strict=True))
    assert render_application_pdf(printed=printed) == pdf


def test_the_sealed_pdf_keeps_its_pages_and_names_what_was_signed(small_school: SmallSchool, signed: str) -> None:
    child = small_school.children[0]
    with within(small_school.id):
        printed = printed_application(viewer=small_school.family(child), application=signed)
    pdf = sealed_application_pdf(printed=printed, now=MORNING)
    pages = PdfReader(BytesIO(pdf)).pages
    assert len(pages) == 3
    assert child.name in pages[0].extract_text()
    seal = read_seal(pdf=pdf)
    assert (seal.name, seal.known, seal.sealed_at) == (printed.holder.name, True, MORNING)
    named = papers_named(seal.keywords)
    assert named is not None
    assert named.application == signed
    assert set(named.papers) == {NamedPaper(text_hash=row.text_hash, binding=row.binding) for row in printed.papers}
    with within(small_school.id):
        assert stands_signed(named)


@pytest.mark.parametrize("change", ["application", "text_hash", "binding", "nothing signed"])
def test_what_is_not_on_record_is_not_found_there(small_school: SmallSchool, signed: str, change: str) -> None:
    with within(small_school.id):
        printed = printed_application(viewer=small_school.family(small_school.children[0]), application=signed)
        papers = tuple(NamedPaper(text_hash=row.text_hash, binding=row.binding) for row in printed.papers)
        assert stands_signed(NamedPapers(application=signed, papers=papers))
        match change:
            case "application":
                other = apply(small_school, small_school.children[1])[0]
                named = NamedPapers(application=other, papers=papers)
            case "nothing signed":
                named = NamedPapers(application=signed, papers=())
            case field:
                forged = replace(papers[0], **{field: "0" * 64})
                named = NamedPapers(application=signed, papers=(forged, *papers[1:]))
        assert not stands_signed(named)


@pytest.mark.parametrize(
    "keywords",
    [
        "",
        "afterbell:application:",
        "afterbell:application:one, afterbell:application:two",
        "afterbell:application:ONE",
        "afterbell:application:one two",
        f"afterbell:paper:{'a' * 64}:{'b' * 64}",
    ],
)
def test_keywords_that_name_no_one_application_name_nothing(keywords: str) -> None:
    assert papers_named(keywords) is None


def test_no_paper_leaves_without_its_seal(small_school: SmallSchool, signed: str, tmp_path: Path) -> None:
    with within(small_school.id):
        printed = printed_application(viewer=small_school.family(small_school.children[0]), application=signed)
    (tmp_path / "keys").write_text("a file where the folder should be", encoding="ascii")
    with override_settings(SEALS_FOLDER=tmp_path / "keys"), pytest.raises(Refused) as refused:
        sealed_application_pdf(printed=printed, now=MORNING)
    (reason,) = refused.value.reasons
    assert reason.code == "seals.key_unusable"
    assert f"seal-{printed.holder.code}" in reason.words.zh


def test_a_paper_application_says_that_the_original_is_kept(small_school: SmallSchool) -> None:
    answer_survey(small_school)
    child = small_school.children[3]
    given = NewApplication(
        pupil=child.code,
        guardian=child.guardian,
        days=days_for(child, small_school),
        signatures=tuple(NewSignature(paper=paper) for paper in PAPERS),
    )
    teacher = small_school.actor("homeroom1")
    (code,) = submit_paper_applications(actor=teacher, now=MORNING, applications=[given])
    with within(small_school.id):
        assert broken_signatures(application=code) == ()
        printed = printed_application(viewer=teacher, application=code)
    text = PdfReader(BytesIO(render_application_pdf(printed=printed))).pages[0].extract_text()
    assert "原件由学校保存" in "".join(text.split())


def test_other_families_and_homerooms_cannot_print(small_school: SmallSchool, signed: str) -> None:
    for viewer in (
        small_school.family(small_school.children[1]),
        small_school.actor("homeroom2"),
        small_school.actor("gate"),
    ):
        with within(small_school.id), pytest.raises(NotThere):
            printed_application(viewer=viewer, application=signed)


def test_two_people_are_needed_for_an_approval_even_in_the_table(small_school: SmallSchool, signed: str) -> None:
    from django.db import IntegrityError, transaction  # noqa: PLC0415 - the one test of the table's own rule

    teacher = small_school.actor("homeroom1").account
    with within(small_school.id), pytest.raises(IntegrityError), transaction.atomic():
        Application.objects.filter(code=signed).update(
            state="approved", homeroom_approver=teacher, school_approver=teacher
        )


@pytest.mark.parametrize(
    ("strokes", "readable", "ink"),
    [
        (STROKES, True, True),
        ("M1 1 L2 2", True, False),
        ("", False, False),
        ("M1 1 <script>", False, False),
        ('M1 1" onload="x', False, False),
        ("L1 1 M2 2", False, False),
        (" ".join(["M1 1"] * 9), True, True),
        ("M1 1" + " L2 2" * 5000, False, True),
    ],
)
def test_strokes_are_whole_numbers_and_enough_of_them(strokes: str, readable: bool, ink: bool) -> None:  # noqa: FBT001 - a table of cases
    assert is_readable(strokes) is readable
    assert has_ink(strokes) is ink

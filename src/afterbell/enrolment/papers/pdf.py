"""A signed application as PDF: application, undertaking, safety agreement, each with the signature in it, sealed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from afterbell.base.documents import FONT_FOLDERS, set_pdf
from afterbell.base.seals.keys import Holder
from afterbell.base.spans import SCHOOL_ZONE, local_day
from afterbell.enrolment.papers.binding import typed_name
from afterbell.enrolment.papers.naming import Kind, NamedPaper, NamedPapers, keywords_of

TEMPLATE = Path(__file__).parent / "templates" / "application.typ"
TITLES: Mapping[Kind, str] = {"application": "课后服务申请文书", "duty": "课后服务教师职责书"}
BY_NAME = "不能手写，用输入姓名的方式签名："
ON_PAPER = "监护人已在纸质文书上签名，原件由学校保存。"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedPaperPrint:
    """One signed paper: its text as it reads for the child, and what the signature binds.

    `strokes` is the drawn path or the typed name, empty where it was signed on paper.
    """

    title: str
    text: str
    text_hash: str
    signer: str
    relation: str
    channel: str
    signed_at: datetime
    strokes: str
    binding: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplicationPrint:
    """Everything that stands in the printed application, and whose seal is put on it; or in a statement of duties."""

    code: str
    school: str
    holder: Holder
    pupil: str
    content_hash: str
    papers: tuple[SignedPaperPrint, ...]
    kind: Kind = "application"


def sealed_application_pdf(*, printed: ApplicationPrint, now: datetime) -> bytes:
    """Set a signed application and seal it with the school's certificate: the file a family or an office keeps.

    Raises Refused when a font or a glyph is missing, or the seal cannot be put on: no file leaves without it.
    """
    from afterbell.base.seals.sealing import seal_pdf  # noqa: PLC0415 - half a second, and only who seals needs it

    return seal_pdf(pdf=render_application_pdf(printed=printed), holder=printed.holder, now=now)


def render_application_pdf(*, printed: ApplicationPrint, font_folders: Sequence[Path] = FONT_FOLDERS) -> bytes:
    """Set a signed application as PDF/A, a page a paper. Raises Refused when a font or a glyph is missing."""
    title = f"{printed.pupil} {TITLES[printed.kind]}"
    return render_forms(title=title, forms=[printed], font_folders=font_folders)


def render_forms(
    *, title: str, forms: Sequence[ApplicationPrint], font_folders: Sequence[Path] = FONT_FOLDERS
) -> bytes:
    """Set signed forms of one school one after the other, each counting its own pages, as one PDF/A.

    Raises Refused when a font or a glyph is missing anywhere in it.
    """
    data = {
        "title": title,
        "school": forms[0].school,
        "keywords": keywords_of(*map(_named, forms)),
        "forms": [_form(printed) for printed in forms],
    }
    issued = max(local_day(paper.signed_at) for printed in forms for paper in printed.papers)
    return set_pdf(template=TEMPLATE, data=data, issued=issued, font_folders=font_folders)


def _form(printed: ApplicationPrint) -> dict[str, object]:
    return {
        "code": printed.code,
        "school": printed.school,
        "hash": printed.content_hash,
        "papers": [_paper(paper) for paper in printed.papers],
    }


def _named(printed: ApplicationPrint) -> NamedPapers:
    papers = (NamedPaper(text_hash=paper.text_hash, binding=paper.binding) for paper in printed.papers)
    return NamedPapers(application=printed.code, papers=tuple(papers), kind=printed.kind)


def _paper(paper: SignedPaperPrint) -> dict[str, object]:
    signed_at = paper.signed_at.astimezone(SCHOOL_ZONE)
    return {
        "title": paper.title,
        "lines": [line for line in paper.text.split("\n") if line.strip()],
        "signed_by": f"{paper.signer}({paper.relation})",
        "channel": paper.channel,
        "signed_at": f"{signed_at:%Y-%m-%d %H:%M:%S}",
        "strokes": _svg(paper.strokes) if paper.strokes and not typed_name(paper.strokes) else "",
        "alt": f"{paper.signer} 的签名",
        "paper_note": _without_strokes(paper),
        "text_hash": paper.text_hash,
        "binding": paper.binding,
    }


def _without_strokes(paper: SignedPaperPrint) -> str:
    """Say how it was signed where there is nothing drawn to show."""
    name = typed_name(paper.strokes)
    return f"{BY_NAME}{name}" if name else ON_PAPER


def _svg(strokes: str) -> str:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 400">'
        f'<path d="{strokes}" fill="none" stroke="#1B2320" stroke-width="6" stroke-linecap="round" '
        'stroke-linejoin="round"/></svg>'
    )

"""A signed application as PDF: application, undertaking, safety agreement, each with the signature in it, sealed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from afterbell.base.documents import FONT_FOLDERS, set_pdf
from afterbell.base.seals.keys import Holder
from afterbell.base.spans import SCHOOL_ZONE, local_day
from afterbell.enrolment.papers.naming import NamedPaper, NamedPapers, keywords_of

TEMPLATE = Path(__file__).parent / "templates" / "application.typ"
ON_PAPER = "监护人已在纸质文书上签名，原件由学校保存。"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedPaperPrint:
    """One signed paper: its text as it reads for the child, and what the signature binds.

    `strokes` is the drawn path, empty where it was signed on paper.
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
    """Everything that stands in the printed application, and whose seal is put on it."""

    code: str
    school: str
    holder: Holder
    pupil: str
    content_hash: str
    papers: tuple[SignedPaperPrint, ...]


def sealed_application_pdf(*, printed: ApplicationPrint, now: datetime) -> bytes:
    """Set a signed application and seal it with the school's certificate: the file a family or an office keeps.

    Raises Refused when a font or a glyph is missing, or the seal cannot be put on: no file leaves without it.
    """
    from afterbell.base.seals.sealing import seal_pdf  # noqa: PLC0415 - half a second, and only who seals needs it

    return seal_pdf(pdf=render_application_pdf(printed=printed), holder=printed.holder, now=now)


def render_application_pdf(*, printed: ApplicationPrint, font_folders: Sequence[Path] = FONT_FOLDERS) -> bytes:
    """Set a signed application as PDF/A, a page a paper. Raises Refused when a font or a glyph is missing."""
    data = {
        "title": f"{printed.pupil} 课后服务申请文书",
        "code": printed.code,
        "school": printed.school,
        "hash": printed.content_hash,
        "keywords": keywords_of(_named(printed)),
        "papers": [_paper(paper) for paper in printed.papers],
    }
    issued = max(local_day(paper.signed_at) for paper in printed.papers)
    return set_pdf(template=TEMPLATE, data=data, issued=issued, font_folders=font_folders)


def _named(printed: ApplicationPrint) -> NamedPapers:
    papers = (NamedPaper(text_hash=paper.text_hash, binding=paper.binding) for paper in printed.papers)
    return NamedPapers(application=printed.code, papers=tuple(papers))


def _paper(paper: SignedPaperPrint) -> dict[str, object]:
    signed_at = paper.signed_at.astimezone(SCHOOL_ZONE)
    return {
        "title": paper.title,
        "lines": [line for line in paper.text.split("\n") if line.strip()],
        "signed_by": f"{paper.signer}({paper.relation})",
        "channel": paper.channel,
        "signed_at": f"{signed_at:%Y-%m-%d %H:%M:%S}",
        "strokes": _svg(paper.strokes) if paper.strokes else "",
        "alt": f"{paper.signer} 的签名",
        "paper_note": ON_PAPER,
        "text_hash": paper.text_hash,
        "binding": paper.binding,
    }


def _svg(strokes: str) -> str:
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 400">'
        f'<path d="{strokes}" fill="none" stroke="#1B2320" stroke-width="6" stroke-linecap="round" '
        'stroke-linejoin="round"/></svg>'
    )

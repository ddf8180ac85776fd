"""A homeroom's sheet of a notice as PDF: the notice, and a slip for each family to be torn off and signed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from afterbell.base.documents import FONT_FOLDERS, set_pdf
from afterbell.base.qr import qr_svg

TEMPLATE = Path(__file__).parent / "templates" / "slips.typ"


@dataclass(frozen=True, slots=True, kw_only=True)
class PrintedSlip:
    """One family's slip: for whose child, and the address a phone opens from the picture."""

    child: str
    address: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class SlipSheet:
    """Everything that stands on a homeroom's sheet."""

    school: str
    homeroom: str
    title: str
    text: str
    version: int
    sent_on: date
    slips: tuple[PrintedSlip, ...]


def render_slips_pdf(*, sheet: SlipSheet, font_folders: Sequence[Path] = FONT_FOLDERS) -> bytes:
    """Set a homeroom's slips as PDF/A. Raises Refused when a font or a glyph is missing."""
    day = sheet.sent_on
    data = {
        "title": f"{sheet.homeroom} {sheet.title}",
        "school": sheet.school,
        "homeroom": sheet.homeroom,
        "heading": sheet.title,
        "text": sheet.text.splitlines(),
        "version": f"更正（第 {sheet.version} 版）" if sheet.version > 1 else "",
        "sent": f"{day.year}年{day.month}月{day.day}日",
        "slips": [{"child": slip.child, "picture": qr_svg(slip.address)} for slip in sheet.slips],
    }
    return set_pdf(template=TEMPLATE, data=data, issued=sheet.sent_on, font_folders=font_folders)

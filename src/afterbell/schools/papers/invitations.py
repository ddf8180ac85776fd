"""A homeroom's invitation sheet as PDF: a card per child and guardian, to be cut out and taken home."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from afterbell.base.documents import FONT_FOLDERS, set_pdf
from afterbell.base.qr import qr_svg

TEMPLATE = Path(__file__).parent / "templates" / "invitations.typ"
CARDS_IN_LARGE = 24
LARGE, SMALL = (3, 33), (5, 30)
"""Columns and the height of a card in millimetres: a homeroom of 45 fits on one sheet of A4."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationCard:
    """One card: for whom, which code, and the address that a phone opens from the picture."""

    child: str
    guardian: str
    relation: str
    code: str = field(repr=False)
    address: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class InvitationSheet:
    """Everything that stands on a homeroom's sheet."""

    school: str
    homeroom: str
    entrance: str
    issued_on: date
    good_until: date
    cards: tuple[InvitationCard, ...]


def spaced(code: str) -> str:
    """Write a code in two halves, as people read it out: abcd-efgh."""
    middle = len(code) // 2
    return f"{code[:middle]}-{code[middle:]}"


def render_invitation_pdf(*, sheet: InvitationSheet, font_folders: Sequence[Path] = FONT_FOLDERS) -> bytes:
    """Set a homeroom's invitations as PDF/A. Raises Refused when a font or a glyph is missing."""
    columns, height = LARGE if len(sheet.cards) <= CARDS_IN_LARGE else SMALL
    data = {
        "title": f"{sheet.homeroom} 家长登录码",
        "school": sheet.school,
        "homeroom": sheet.homeroom,
        "entrance": sheet.entrance,
        "until": _said(sheet.good_until),
        "columns": columns,
        "height": height,
        "large": columns == LARGE[0],
        "cards": [
            {
                "child": card.child,
                "guardian": f"{card.relation} {card.guardian}",
                "code": spaced(card.code),
                "picture": qr_svg(card.address),
            }
            for card in sheet.cards
        ],
    }
    return set_pdf(template=TEMPLATE, data=data, issued=sheet.issued_on, font_folders=font_folders)


def _said(day: date) -> str:
    return f"{day.year}年{day.month}月{day.day}日"

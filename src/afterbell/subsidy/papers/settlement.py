"""A settlement as one sealed document, and one person's slip: the same bytes for the same facts before the seal."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

from afterbell.base.documents import FONT_FOLDERS, set_pdf
from afterbell.base.money import yuan
from afterbell.base.seals.keys import Holder

TEMPLATE = Path(__file__).parent / "templates" / "pay.typ"


@dataclass(frozen=True, slots=True, kw_only=True)
class PayPrint:
    """A paper about pay: facts above, a table below whose last column is money in fen, and the sum at its foot."""

    title: str
    school: str
    holder: Holder
    facts: tuple[tuple[str, str], ...]
    head: tuple[str, ...]
    widths: tuple[int, ...]
    rows: tuple[tuple[str, ...], ...]
    total_fen: int
    figures_from: int
    foot: str
    issued: date


def render_pay_pdf(*, printed: PayPrint, font_folders: Sequence[Path] = FONT_FOLDERS) -> bytes:
    """Set the paper as PDF/A. Raises Refused when a font or a glyph is missing."""
    blank = [""] * (len(printed.head) - 2)
    data = {
        "title": printed.title,
        "school": printed.school,
        "facts": [list(fact) for fact in printed.facts],
        "head": list(printed.head),
        "widths": list(printed.widths),
        "rows": [*(list(row) for row in printed.rows), ["合计", *blank, yuan(printed.total_fen)]],
        "figures_from": printed.figures_from,
        "foot": printed.foot,
    }
    return set_pdf(template=TEMPLATE, data=data, issued=printed.issued, font_folders=font_folders)


def sealed_pay_pdf(*, printed: PayPrint, now: datetime) -> bytes:
    """Set the paper and put the school's seal on it. Raises Refused when that cannot be done."""
    from afterbell.base.seals.sealing import seal_pdf  # noqa: PLC0415 - half a second, and only who seals needs it

    return seal_pdf(pdf=render_pay_pdf(printed=printed), holder=printed.holder, now=now)

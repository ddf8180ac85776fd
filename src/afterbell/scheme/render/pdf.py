"""The scheme as a PDF."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any
from unicodedata import east_asian_width

from afterbell.base.documents import FONT_FOLDERS, set_pdf
from afterbell.scheme.render.blocks import Block, Grid, Items, Paragraph, Section
from afterbell.scheme.render.content import content
from afterbell.scheme.render.numbering import annex_number, is_english, section_number
from afterbell.scheme.rules.canonical import hash_of
from afterbell.scheme.rules.document import Scheme

WIDEST, NARROWEST = 40, 8

_TEMPLATE = Path(__file__).parent / "templates" / "scheme.typ"


def render_pdf(
    *, scheme: Scheme, font_paths: Sequence[Path] = FONT_FOLDERS, language: str = "zh", dated: date | None = None
) -> bytes:
    """Set the scheme as PDF/A. The same scheme, language and date give the same bytes.

    `dated` is the day of issue in the file's own data, by default the term's first day. Raises Refused like `set_pdf`.
    """
    return set_pdf(
        template=_TEMPLATE,
        data=_document(scheme, language),
        issued=dated or scheme.term.first_day,
        font_folders=font_paths,
    )


def _document(scheme: Scheme, language: str) -> dict[str, Any]:
    text = content(scheme=scheme)
    english = is_english(language)
    sections = [
        _section(each, section_number(n, language=language), language, fresh_page=False)
        for n, each in enumerate(text.sections)
    ]
    annexes = [
        _section(each, annex_number(n, language=language), language, fresh_page=True)
        for n, each in enumerate(text.annexes)
    ]
    return {
        "title": text.title.in_language(language),
        "school": text.school.in_language(language),
        "lang": "en" if english else "zh",
        "region": "us" if english else "cn",
        "hash": hash_of(scheme=scheme),
        "hash_label": "Content hash" if english else "内容指纹",
        "page_before": "page " if english else "第 ",
        "page_between": " of " if english else " 页，共 ",
        "page_after": "" if english else " 页",
        "sections": sections + annexes,
    }


def _section(section: Section, number: str, language: str, *, fresh_page: bool) -> dict[str, Any]:
    return {
        "title": f"{number}{section.title.in_language(language)}",
        "fresh_page": fresh_page,
        "blocks": [_block(block, language) for block in section.blocks],
    }


def _block(block: Block, language: str) -> dict[str, Any]:
    match block:
        case Paragraph(words=words):
            lines = [line for line in words.in_language(language).split("\n") if line.strip()]
            return {"kind": "paragraph", "lines": lines}
        case Items(items=items, numbered=numbered):
            return {"kind": "items", "numbered": numbered, "items": [item.in_language(language) for item in items]}
        case Grid(caption=caption, head=head, rows=rows):
            cells = [[cell.in_language(language) for cell in row] for row in (head, *rows)]
            told = {"caption": caption.in_language(language), "head": cells[0], "rows": cells[1:]}
            return {"kind": "table", "widths": _widths(cells), **told}


def _widths(cells: list[list[str]]) -> list[int]:
    """Give each column a share of the width after its longest cell, within bounds."""
    return [max(NARROWEST, min(WIDEST, max(map(_breadth, column)))) for column in zip(*cells, strict=True)]


def _breadth(text: str) -> int:
    """Count half-width places: a Chinese character takes two."""
    return sum(2 if east_asian_width(letter) in "WF" else 1 for letter in text)

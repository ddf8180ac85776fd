"""The scheme as a PDF through typst.

The text goes to the template as JSON in `sys.inputs` and is shown there, never evaluated: a name that looks like
markup stays a name. Only the fonts of the folders given are used, so that a page looks the same on every machine.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Sequence
from datetime import date, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import Any
from unicodedata import east_asian_width

import typst

from afterbell.base.refusals import catalogue
from afterbell.base.spans import SCHOOL_ZONE
from afterbell.base.words import Words
from afterbell.scheme.render.blocks import Block, Grid, Items, Paragraph, Section
from afterbell.scheme.render.content import content
from afterbell.scheme.render.numbering import annex_number, is_english, section_number
from afterbell.scheme.rules.canonical import hash_of
from afterbell.scheme.rules.document import Scheme

REFUSALS = catalogue(
    "scheme",
    {
        "font_missing": Words(
            zh="找不到中文字体（{fonts}）；请安装 fonts-noto-cjk，或指定字体文件夹",
            en="no Chinese font was found ({fonts}); install fonts-noto-cjk, or name its folder",
        ),
        "glyph_missing": Words(
            zh="字体中没有这些字：{glyphs}；请换用包含它们的字体",
            en="the font has no glyph for {glyphs}; use a font that has",
        ),
        "pdf_failed": Words(zh="PDF 没有生成：{reason}", en="the PDF was not made: {reason}"),
    },
)

FAMILIES = ("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Noto Serif CJK SC", "Source Han Serif SC")
"""The fonts a scheme can be set in, the first that is there."""
BESIDES = ("Noto Sans Mongolian", "Noto Sans", "DejaVu Sans")
"""Fonts for what the first one lacks, where the folders hold them."""

WIDEST, NARROWEST = 40, 8

_TEMPLATE = Path(__file__).parent / "templates" / "scheme.typ"
_ONE_AT_A_TIME = threading.Lock()
_NO_GLYPH = re.compile(r"the text \"?(.*?)\"? could not be displayed", re.DOTALL)


def render_pdf(*, scheme: Scheme, font_paths: Sequence[Path], language: str = "zh", dated: date | None = None) -> bytes:
    """Set the scheme as PDF/A. The same scheme, language and date give the same bytes.

    `dated` is the day of issue in the file's own data, by default the term's first day. Raises Refused
    ("scheme.font_missing", "scheme.glyph_missing", "scheme.pdf_failed").
    """
    folders = tuple(str(path) for path in font_paths)
    families = _families(folders)
    day = dated or scheme.term.first_day
    document = _document(scheme, language) | {"fonts": families, "issued": [day.year, day.month, day.day]}
    data = json.dumps(document, ensure_ascii=False)
    issued = datetime.combine(day, time(), tzinfo=SCHOOL_ZONE)
    try:
        with _ONE_AT_A_TIME:
            made = _compiler(folders).compile(
                format="pdf", sys_inputs={"data": data}, pdf_standards="a-2u", timestamp=int(issued.timestamp())
            )
    except typst.TypstError as error:
        raise _refused(error) from None
    if not isinstance(made, bytes):
        raise REFUSALS.refused("pdf_failed", reason=type(made).__name__)
    return made


@lru_cache(maxsize=4)
def _fonts(folders: tuple[str, ...]) -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=list(folders))


@lru_cache(maxsize=4)
def _compiler(folders: tuple[str, ...]) -> typst.Compiler:
    """Keep one compiler for the fonts: reading them is what takes time."""
    return typst.Compiler(input=str(_TEMPLATE), root=str(_TEMPLATE.parent), font_paths=_fonts(folders))


def _families(folders: tuple[str, ...]) -> list[str]:
    there = set(_fonts(folders).families())
    found = [family for family in FAMILIES if family in there][:1]
    if not found:
        raise REFUSALS.refused("font_missing", fonts=", ".join(FAMILIES))
    return found + [family for family in BESIDES if family in there]


def _refused(error: typst.TypstError) -> Exception:
    found = _NO_GLYPH.search(error.message)
    if found:
        return REFUSALS.refused("glyph_missing", glyphs=found[1].strip('`"'))
    return REFUSALS.refused("pdf_failed", reason=error.message)


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

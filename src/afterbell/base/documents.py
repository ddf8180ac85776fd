"""Documents on paper: a typst template and its data become a PDF/A.

The data goes to the template as JSON in `sys.inputs` and is shown there, never evaluated: a name that looks like markup
stays a name. Only fonts of the folders given are used, so a page looks the same on every machine, and a character no
font has is a failure, never a box.
"""

from __future__ import annotations

import json
import re
import threading
from collections.abc import Mapping, Sequence
from datetime import date, datetime, time
from functools import lru_cache
from pathlib import Path

import typst

from afterbell.base.refusals import Refused, catalogue
from afterbell.base.spans import SCHOOL_ZONE
from afterbell.base.words import Words

REFUSALS = catalogue(
    "documents",
    {
        "font_missing": Words(
            zh="找不到中文字体（{fonts}）；请安装 fonts-noto-cjk，或指定字体文件夹。",
            en="No Chinese font was found ({fonts}); install fonts-noto-cjk, or name its folder.",
        ),
        "glyph_missing": Words(
            zh="字体中没有这些字：{glyphs}；请安装包含它们的字体（蒙古文：fonts-noto-core）。",
            en="The fonts have no glyph for {glyphs}; install one that has (for Mongolian script: fonts-noto-core).",
        ),
        "failed": Words(zh="文件没有生成：{reason}", en="The document was not made: {reason}"),
    },
)

FONT_FOLDERS = (Path("/usr/share/fonts/opentype/noto"), Path("/usr/share/fonts/truetype"))
"""Where Debian keeps the fonts a document is set in."""
FAMILIES = ("Noto Sans CJK SC", "Noto Sans SC", "Source Han Sans SC", "Noto Serif CJK SC", "Source Han Serif SC")
BESIDES = ("Noto Sans Mongolian", "Noto Sans", "DejaVu Sans")

_ONE_AT_A_TIME = threading.Lock()
_NO_GLYPH = re.compile(r"the text \"?(.*?)\"? could not be displayed", re.DOTALL)


def set_pdf(
    *, template: Path, data: Mapping[str, object], issued: date, font_folders: Sequence[Path] = FONT_FOLDERS
) -> bytes:
    """Set a document as PDF/A; the same template, data and day give the same bytes.

    The template finds its data in `sys.inputs.data`, with `fonts` (families, the first that is there) and `issued`
    (year, month, day) added. Raises Refused ("documents.font_missing", "documents.glyph_missing", "documents.failed").
    """
    folders = tuple(str(folder) for folder in font_folders)
    whole = {**data, "fonts": _families(folders), "issued": [issued.year, issued.month, issued.day]}
    stamp = int(datetime.combine(issued, time(), tzinfo=SCHOOL_ZONE).timestamp())
    try:
        with _ONE_AT_A_TIME:
            made = _compiler(str(template), folders).compile(
                format="pdf",
                sys_inputs={"data": json.dumps(whole, ensure_ascii=False)},
                pdf_standards="a-2u",
                timestamp=stamp,
            )
    except typst.TypstError as error:
        raise _refused(error) from None
    if not isinstance(made, bytes):
        raise REFUSALS.refused("failed", reason=type(made).__name__)
    return made


@lru_cache(maxsize=4)
def _fonts(folders: tuple[str, ...]) -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=list(folders))


@lru_cache(maxsize=8)
def _compiler(template: str, folders: tuple[str, ...]) -> typst.Compiler:
    """Keep one compiler a template: reading the fonts is what takes time."""
    return typst.Compiler(input=template, root=str(Path(template).parent), font_paths=_fonts(folders))


def _families(folders: tuple[str, ...]) -> list[str]:
    there = set(_fonts(folders).families())
    found = [family for family in FAMILIES if family in there][:1]
    if not found:
        raise REFUSALS.refused("font_missing", fonts=", ".join(FAMILIES))
    return found + [family for family in BESIDES if family in there]


def _refused(error: typst.TypstError) -> Refused:
    found = _NO_GLYPH.search(error.message)
    if found:
        return REFUSALS.refused("glyph_missing", glyphs=found[1].strip('`"'))
    return REFUSALS.refused("failed", reason=error.message)

"""The application on paper, in large print: boxes to tick, texts to sign, a picture that finds the child's page.

The picture holds an address with the child's public code and nothing else: it opens only for the homeroom teacher who
is signed in.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from afterbell.base.documents import FONT_FOLDERS, set_pdf
from afterbell.base.qr import qr_svg

TEMPLATE = Path(__file__).parent / "templates" / "form.typ"


@dataclass(frozen=True, slots=True, kw_only=True)
class BandToTick:
    """A band with its times and the weekdays a family may tick."""

    name: str
    times: str
    weekdays: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class TextToSign:
    """A paper as it reads before anything is chosen, with the short fingerprint of its text."""

    title: str
    text: str
    fingerprint: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FormPrint:
    """What stands on one child's form; `until` is the last day to hand it in, empty where the scheme names none."""

    pupil: str
    name: str
    homeroom: str
    school: str
    term: str
    until: str
    guardians: tuple[str, ...]
    bands: tuple[BandToTick, ...]
    circumstances: tuple[str, ...]
    papers: tuple[TextToSign, ...]


def render_forms_pdf(
    *,
    forms: Sequence[FormPrint],
    address_of: Callable[[str], str],
    issued: date,
    font_folders: Sequence[Path] = FONT_FOLDERS,
) -> bytes:
    """Set the forms of one child or a whole homeroom in one document. Raises Refused when a font or a glyph is missing.

    `address_of` gives the address a child's public code opens at.
    """
    data = {
        "title": f"{forms[0].homeroom} 课后服务申请书（纸质）",
        "school": forms[0].school,
        "forms": [_form(form, address=address_of(form.pupil)) for form in forms],
    }
    return set_pdf(template=TEMPLATE, data=data, issued=issued, font_folders=font_folders)


def _form(form: FormPrint, *, address: str) -> dict[str, object]:
    return {
        "code": form.pupil,
        "name": form.name,
        "homeroom": form.homeroom,
        "term": form.term,
        "until": form.until,
        "picture": qr_svg(address),
        "guardians": list(form.guardians),
        "bands": [{"name": band.name, "times": band.times, "weekdays": list(band.weekdays)} for band in form.bands],
        "circumstances": list(form.circumstances),
        "papers": [
            {
                "title": paper.title,
                "lines": [line for line in paper.text.split("\n") if line.strip()],
                "fingerprint": paper.fingerprint,
            }
            for paper in form.papers
        ],
    }

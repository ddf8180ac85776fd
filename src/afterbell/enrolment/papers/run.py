"""A print run: every signed form of a homeroom in one sealed PDF, or none where one letter cannot be printed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from afterbell.base.documents import FONT_FOLDERS
from afterbell.base.refusals import Refusal, Refused
from afterbell.enrolment.papers.pdf import ApplicationPrint, render_application_pdf, render_forms
from afterbell.enrolment.refusals import REFUSALS

NO_GLYPH = "documents.glyph_missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeroomRun:
    """The forms of one homeroom, in the order of its list."""

    homeroom: str
    name: str
    forms: tuple[ApplicationPrint, ...]


def sealed_run(*, run: HomeroomRun, now: datetime, font_folders: Sequence[Path] = FONT_FOLDERS) -> bytes:
    """Set a homeroom's forms and seal them with the school's certificate.

    Raises Refused, naming every child in whose form a letter has no glyph, or when the seal cannot be put on.
    """
    from afterbell.base.seals.sealing import seal_pdf  # noqa: PLC0415 - half a second, and only who seals needs it

    try:
        pdf = render_forms(title=f"{run.name} 课后服务申请文书", forms=run.forms, font_folders=font_folders)
    except Refused as refused:
        raise Refused(_named(run, refused, font_folders)) from None
    return seal_pdf(pdf=pdf, holder=run.forms[0].holder, now=now)


def _named(run: HomeroomRun, refused: Refused, font_folders: Sequence[Path]) -> Sequence[Refusal]:
    """Say in whose form the letters stand: every form is set by itself, now that one of them cannot be."""
    if all(reason.code != NO_GLYPH for reason in refused.reasons):
        return refused.reasons
    return [reason for form in run.forms for reason in _in_form(run, form, font_folders)] or refused.reasons


def _in_form(run: HomeroomRun, form: ApplicationPrint, font_folders: Sequence[Path]) -> Iterator[Refusal]:
    try:
        render_application_pdf(printed=form, font_folders=font_folders)
    except Refused as refused:
        for reason in refused.reasons:
            yield REFUSALS.refusal("form_unprintable", homeroom=run.name, pupil=form.pupil, reason=reason.words)

"""What is printed for families without a phone: a form per child, for one child or a whole homeroom."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date

from afterbell.base.access import Actor, authorise, place
from afterbell.base.refusals import NotThere
from afterbell.enrolment.commands.intake import Intake, open_intake
from afterbell.enrolment.facts import CIRCUMSTANCE_WORDS, Circumstance
from afterbell.enrolment.models import Application
from afterbell.enrolment.papers.forms import BandToTick, FormPrint, TextToSign
from afterbell.enrolment.papers.naming import fingerprint
from afterbell.enrolment.papers.wording import paper_reads
from afterbell.enrolment.refusals import REFUSALS
from afterbell.scheme.rules.codes import PaperField
from afterbell.scheme.rules.document import Band
from afterbell.scheme.rules.labels import weekday
from afterbell.schools.models import Homeroom, Pupil

ASKED_LATER = {"enrolment.eligibility.survey_unanswered", "enrolment.eligibility.condition"}
"""Reasons that may be gone by the time the paper comes back: the teacher is told then."""


def homeroom_forms(*, viewer: Actor, homeroom: str, today: date) -> tuple[FormPrint, ...]:
    """Give the forms of a homeroom's children who have no application yet. Raises NotThere, Refused when all have."""
    pupils = Pupil.objects.exclude(left_on__lte=today).order_by("sort_key", "pk")
    rows = Homeroom.objects.filter(code=homeroom).values_list("pk", flat=True)
    children = list(pupils.filter(homeroom__code=homeroom).values_list("code", "homeroom_id"))
    room = children[0][1] if children else rows.first()
    if room is None:
        raise NotThere("homeroom")
    authorise(actor=viewer, action="homeroom.see", at=place(school=viewer.tenant, homeroom=room))
    return _forms(codes=[code for code, _room in children], today=today)


def pupil_forms(*, viewer: Actor, pupil: str, today: date) -> tuple[FormPrint, ...]:
    """Give one child's form, in a list of one. Raises NotThere, Refused when it has an application."""
    row = Pupil.objects.filter(code=pupil).first()
    if row is None:
        raise NotThere("pupil")
    authorise(actor=viewer, action="homeroom.see", at=place(school=viewer.tenant, homeroom=row.homeroom_id))
    return _forms(codes=[row.code], today=today)


def _forms(*, codes: Sequence[str], today: date) -> tuple[FormPrint, ...]:
    if not codes:
        raise REFUSALS.refused("nobody_to_print")
    intake = open_intake(pupils=codes, today=today)
    on_its_way = {pk for pk, row in intake.running.items() if row.state != Application.State.RETURNED}
    children = [pupil for code in codes if (pupil := intake.pupils[code]).pk not in on_its_way]
    if not children:
        raise REFUSALS.refused("nobody_to_print")
    guardians: dict[int, list[str]] = defaultdict(list)
    for bond in intake.families.links.values():
        guardians[bond.pupil].append(f"{bond.relation} {bond.name}")
    return tuple(_form(intake=intake, child=child, guardians=guardians[child.pk]) for child in children)


def _form(*, intake: Intake, child: Pupil, guardians: Sequence[str]) -> FormPrint:
    closes = intake.scheme.procedure.closes
    bands = [(band, days) for band in intake.scheme.bands if (days := tuple(_days(intake, child, band)))]
    values = {
        PaperField.PUPIL: child.name,
        PaperField.HOMEROOM: child.homeroom.name,
        PaperField.SCHOOL: intake.scheme.about.school.zh,
        PaperField.TERM: intake.scheme.term.name.zh,
        PaperField.BANDS: "第一页打钩的时段",
        PaperField.WEEKDAYS: "第一页打钩的日子",
        PaperField.TIMES: "；".join(f"{band.name.zh} {_times(intake, band)}" for band, _days in bands),
    }
    return FormPrint(
        pupil=child.code,
        name=child.name,
        homeroom=child.homeroom.name,
        school=intake.scheme.about.school.zh,
        term=intake.scheme.term.name.zh,
        until=f"{closes.month}月{closes.day}日" if closes and closes >= intake.today else "",
        guardians=tuple(guardians),
        bands=tuple(BandToTick(name=band.name.zh, times=_times(intake, band), weekdays=days) for band, days in bands),
        circumstances=tuple(CIRCUMSTANCE_WORDS[circumstance].zh for circumstance in Circumstance),
        papers=tuple(
            TextToSign(
                title=paper.title,
                text=paper_reads(text=paper.text, values=values),
                fingerprint=fingerprint(paper.text_hash),
            )
            for paper in intake.papers
        ),
    )


def _days(intake: Intake, child: Pupil, band: Band) -> Iterator[str]:
    """Give the weekdays a child may ask for, as far as one can say before the paper comes back."""
    for number in intake.scheme.weekdays:
        reasons = intake.reasons_against_day(pupil=child, weekday=number, band=band.code)
        if all(reason.code in ASKED_LATER for reason in reasons):
            yield weekday(number).zh


def _times(intake: Intake, band: Band) -> str:
    return "，".join(f"{season.name.zh} {band.span_in(season=season.code)}" for season in intake.scheme.seasons)

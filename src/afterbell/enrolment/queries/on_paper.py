"""What a homeroom teacher needs to enter an application a guardian signed on paper."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from afterbell.base.access import Actor, authorise, place
from afterbell.base.refusals import NotThere, Refusal
from afterbell.base.words import Words
from afterbell.enrolment.commands.intake import open_intake
from afterbell.enrolment.facts import CIRCUMSTANCE_WORDS, Circumstance
from afterbell.enrolment.queries.families import BandChoice, bands_of
from afterbell.schools.models import Guardianship, Pupil


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperForm:
    """The form beside the paper: who signed, which days, which papers; `closed` says why nobody can apply today."""

    pupil: str
    name: str
    homeroom: str
    term: str
    application: str
    closed: tuple[Refusal, ...]
    guardians: tuple[tuple[str, str], ...]
    bands: tuple[BandChoice, ...]
    circumstances: tuple[tuple[str, Words], ...]
    papers: tuple[tuple[str, str], ...]


def paper_form(*, viewer: Actor, pupil: str, today: date) -> PaperForm:
    """Give the form for a child of the own homeroom. Raises NotThere for another, Refused without a scheme."""
    row = Pupil.objects.select_related("homeroom").filter(code=pupil).first()
    if row is None:
        raise NotThere("pupil")
    authorise(actor=viewer, action="enrolment.apply_on_paper", at=place(homeroom=row.homeroom_id))
    intake = open_intake(pupils=[pupil], today=today)
    running = intake.running.get(row.pk)
    links = Guardianship.objects.filter(pupil=row, until=None).order_by("pk")
    return PaperForm(
        pupil=pupil,
        name=row.name,
        homeroom=row.homeroom.name,
        term=intake.version.term_name,
        application=running.code if running else "",
        closed=tuple(intake.reasons_against_today(pupil=row)),
        guardians=tuple(
            (code, f"{relation} {name}")
            for code, relation, name in links.values_list("guardian__code", "relation", "guardian__name")
        ),
        bands=tuple(bands_of(intake=intake, child=intake.pupils[pupil], chosen=set())),
        circumstances=tuple((circumstance.value, CIRCUMSTANCE_WORDS[circumstance]) for circumstance in Circumstance),
        papers=tuple((paper.kind, paper.title) for paper in intake.papers),
    )

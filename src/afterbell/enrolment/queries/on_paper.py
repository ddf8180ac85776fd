"""What a homeroom teacher needs to enter an application a guardian signed on paper."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from afterbell.base.access import Actor, authorise, place
from afterbell.base.refusals import NotThere, Refusal
from afterbell.base.words import Words
from afterbell.enrolment.commands.intake import open_intake
from afterbell.enrolment.facts import CIRCUMSTANCE_WORDS, Circumstance, unsealed_circumstances
from afterbell.enrolment.models import Application, Channel, Countersignature, Review
from afterbell.enrolment.queries.families import BandChoice, bands_of
from afterbell.schools.models import Pupil


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperForm:
    """The form beside the paper: who signed, which days, which papers; `closed` says why nobody can apply today.

    `returned_reason` is there when it was sent back and is entered again; then `chosen` is what it said before.
    """

    pupil: str
    name: str
    homeroom: str
    term: str
    application: str
    came_on_paper: bool
    closed: tuple[Refusal, ...]
    guardians: tuple[tuple[str, str], ...]
    bands: tuple[BandChoice, ...]
    circumstances: tuple[tuple[str, Words], ...]
    papers: tuple[tuple[str, str], ...]
    returned_reason: str
    chosen: Mapping[str, tuple[str, ...]]


def paper_form(*, viewer: Actor, pupil: str, today: date) -> PaperForm:
    """Give the form for a child of the own homeroom. Raises NotThere for another, Refused without a scheme."""
    row = Pupil.objects.select_related("homeroom").filter(code=pupil).first()
    if row is None:
        raise NotThere("pupil")
    authorise(actor=viewer, action="enrolment.apply_on_paper", at=place(homeroom=row.homeroom_id))
    intake = open_intake(pupils=[pupil], today=today, known=[row])
    running = intake.running.get(row.pk)
    returned = running and _returned(running.pk)
    return PaperForm(
        pupil=pupil,
        name=row.name,
        homeroom=row.homeroom.name,
        term=intake.version.term_name,
        application=running.code if running else "",
        came_on_paper=running is not None and running.channel == Channel.PAPER,
        closed=() if returned else tuple(intake.reasons_against_today(pupil=row, channel=Channel.PAPER)),
        guardians=tuple(
            (bond.code, f"{bond.relation} {bond.name}")
            for bond in intake.families.links.values()
            if bond.pupil == row.pk
        ),
        bands=tuple(bands_of(intake=intake, child=intake.pupils[pupil], chosen=set())),
        circumstances=tuple((circumstance.value, CIRCUMSTANCE_WORDS[circumstance]) for circumstance in Circumstance),
        papers=tuple((paper.kind, paper.title) for paper in intake.papers),
        returned_reason=_reason(returned) if returned else "",
        chosen=_chosen(returned) if returned else {},
    )


def _returned(application: int) -> Application | None:
    """Find an application on paper that was sent back and waits to be entered again."""
    found = Application.objects.select_related("guardian").prefetch_related("days")
    return found.filter(pk=application, channel=Channel.PAPER, state=Application.State.RETURNED).first()


def _reason(row: Application) -> str:
    """Give why it was sent back: by the second person, else by a reviewer."""
    differs = Countersignature.objects.filter(application=row, round=row.round).exclude(reason="").first()
    if differs:
        return differs.reason
    review = Review.objects.filter(application=row, round=row.round).exclude(reason="").order_by("-pk").first()
    return review.reason if review else ""


def _chosen(row: Application) -> dict[str, tuple[str, ...]]:
    return {
        "day": tuple(f"{day.weekday}:{day.band}" for day in row.days.all()),
        "circumstance": unsealed_circumstances(row.circumstances_sealed),
        "guardian": (row.guardian.code,),
    }

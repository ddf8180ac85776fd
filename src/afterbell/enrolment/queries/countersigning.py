"""What came on paper as whoever enters, looks and confirms sees it: the photographs beside what was entered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from afterbell.base.access import Actor, Place, authorise, may, place
from afterbell.base.refusals import NotThere
from afterbell.base.words import Words
from afterbell.enrolment.facts import CIRCUMSTANCE_WORDS, Circumstance, unsealed_circumstances
from afterbell.enrolment.models import (
    MOST_PICTURES,
    Application,
    Channel,
    Countersignature,
    PaperPicture,
    Signature,
)
from afterbell.enrolment.on_file import entries_of
from afterbell.enrolment.papers.naming import fingerprint
from afterbell.enrolment.queries.pictures import ShownPicture
from afterbell.enrolment.queries.standing import Standing, days_in_words, standing_of
from afterbell.scheme.queries import scheme_of_text

WAITING = (Application.State.SUBMITTED, Application.State.HOMEROOM_APPROVED)
ENTERING = "enrolment.apply_on_paper"


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """That a second person looked: who, when, and what differed if something did."""

    by: str
    at: datetime
    confirmed: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PaperSheet:
    """An application on paper: what was entered in its present round, the photographs, and who looked at both.

    `papers` are the titles with the short fingerprints of the texts, as they stand on the printed form.
    """

    code: str
    pupil: str
    name: str
    homeroom: str
    standing: Standing
    round: int
    guardian: str
    days: Words
    circumstances: tuple[Words, ...]
    papers: tuple[tuple[str, str], ...]
    entered_by: str
    entered_at: datetime
    pictures: tuple[ShownPicture, ...]
    checked: Checked | None
    may_photograph: bool
    may_countersign: bool
    may_correct: bool
    free: int
    most: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ToCountersign:
    """An entry that waits for a second person; without pictures it waits for the one who entered it.

    `signed_again` says that only changed papers of a running application were signed.
    """

    code: str
    name: str
    homeroom: str
    entered_by: str
    entered_at: datetime
    pictures: int
    own_entry: bool
    signed_again: bool = False


def paper_sheet(*, viewer: Actor, application: str) -> PaperSheet:
    """Give an application on paper with its photographs, to the family, its reviewers and the second person.

    Raises NotThere for everybody else, and for what did not come on paper.
    """
    found = Application.objects.select_related("pupil__homeroom", "version", "guardian", "submitted_by")
    row = found.prefetch_related("days").filter(code=application, channel=Channel.PAPER).first()
    if row is None:
        raise NotThere("application")
    at = place(school=viewer.tenant, homeroom=row.pupil.homeroom_id, pupil=row.pupil_id)
    authorise(actor=viewer, action="pictures.see", at=at)
    pictures = list(PaperPicture.objects.filter(application=row, signing=None).order_by("first_round", "place"))
    check = Countersignature.objects.select_related("countersigned_by").filter(application=row).order_by("round").last()
    checked = check if check and check.round == row.round else None
    signatures = Signature.objects.select_related("paper").filter(application=row, round=row.round).order_by("paper")
    signed = list(signatures)
    return PaperSheet(
        code=row.code,
        pupil=row.pupil.code,
        name=row.pupil.name,
        homeroom=row.pupil.homeroom.name,
        standing=standing_of(row),
        round=row.round,
        guardian=f"{signed[0].relation} {row.guardian.name}" if signed else row.guardian.name,
        days=days_in_words(
            scheme=scheme_of_text(content_hash=row.version.content_hash, text=row.version.text),
            days=tuple((day.weekday, day.band) for day in row.days.all()),
        ),
        circumstances=tuple(
            CIRCUMSTANCE_WORDS[Circumstance(said)] for said in unsealed_circumstances(row.circumstances_sealed)
        ),
        papers=tuple((signature.paper.title, fingerprint(signature.paper.text_hash)) for signature in signed),
        entered_by=row.submitted_by.name,
        entered_at=row.submitted_at,
        pictures=tuple(shown_picture(picture) for picture in pictures if picture.last_round == row.round),
        checked=_checked(checked),
        **_hands(viewer=viewer, row=row, at=at, waits=row.state in WAITING and checked is None),
        free=MOST_PICTURES - sum(picture.first_round == row.round for picture in pictures),
        most=MOST_PICTURES,
    )


def _hands(*, viewer: Actor, row: Application, at: Place, waits: bool) -> dict[str, bool]:
    """Say what a viewer may do with a sheet now."""
    entering = may(actor=viewer, action=ENTERING, at=at)
    other = row.submitted_by_id != viewer.account
    return {
        "may_photograph": entering and waits,
        "may_countersign": waits and other and may(actor=viewer, action="enrolment.countersign", at=at),
        "may_correct": entering and row.state == Application.State.RETURNED,
    }


def shown_picture(picture: PaperPicture) -> ShownPicture:
    """Give a photograph of a signed paper as a page shows it."""
    return ShownPicture(
        code=picture.code,
        width=picture.width,
        height=picture.height,
        added_at=picture.added_at,
        round=picture.first_round,
    )


def _checked(made: Countersignature | None) -> Checked | None:
    if made is None:
        return None
    return Checked(
        by=made.countersigned_by.name,
        at=made.countersigned_at,
        confirmed=made.decision == Countersignature.Decision.CONFIRMED,
        reason=made.reason,
    )


def countersigning_queue(*, viewer: Actor) -> tuple[ToCountersign, ...]:
    """List what was entered from paper and nobody has looked at, homeroom by homeroom, oldest first."""
    authorise(actor=viewer, action="office.see", at=place(school=viewer.tenant))
    waiting = Application.objects.filter(channel=Channel.PAPER, state__in=WAITING)
    order = ("pupil__homeroom__grade", "pupil__homeroom__number", "submitted_at", "pk")
    rows = list(waiting.select_related("pupil__homeroom", "submitted_by").order_by(*order))
    entries = entries_of(rows=rows)
    return tuple(
        ToCountersign(
            code=row.code,
            name=row.pupil.name,
            homeroom=row.pupil.homeroom.name,
            entered_by=row.submitted_by.name,
            entered_at=row.submitted_at,
            pictures=entries[row.pk].pictures,
            own_entry=row.submitted_by_id == viewer.account,
        )
        for row in rows
        if not entries[row.pk].looked_at_by
    )

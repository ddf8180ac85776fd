"""What a family sees when it wants other days: the days it has, those it may have, and a change on its way."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from afterbell.base.access import Actor, authorise, place
from afterbell.base.refusals import NotThere
from afterbell.base.spans import local_day
from afterbell.base.words import Words
from afterbell.enrolment.commands.intake import open_intake
from afterbell.enrolment.days_asked import days_of_changes, days_on
from afterbell.enrolment.facts import unsealed_circumstances
from afterbell.enrolment.models import Application, DayChange, DayChangeReview
from afterbell.enrolment.queries.families import BandChoice, bands_of
from afterbell.enrolment.queries.standing import days_in_words, standing_in
from afterbell.scheme.queries import scheme_of_text
from afterbell.schools.roles import Role


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeStanding:
    """A change and where it stands; `reason` is why it came back or was refused."""

    code: str
    days: Words
    effective_on: date
    in_force_from: date | None
    state: str
    words: Words
    waiting: bool
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeForm:
    """The form for other days: `days` hold today, `bands` say what the child may have, the days it has chosen.

    `own` says that the family itself signs; else a teacher enters what it wrote on paper.
    """

    application: str
    name: str
    homeroom: str
    days: Words
    bands: tuple[BandChoice, ...]
    changes: tuple[ChangeStanding, ...]
    approved: bool
    own: bool
    proposed: date

    @property
    def waiting(self) -> bool:
        return any(change.waiting for change in self.changes)

    @property
    def open(self) -> bool:
        """Say whether a change can be asked for now."""
        return self.approved and not self.waiting


def change_form(*, viewer: Actor, application: str, now: datetime) -> ChangeForm:
    """Give the form by which an application's days are changed. Raises NotThere for somebody else's child."""
    row = Application.objects.select_related("pupil__homeroom", "version", "term").filter(code=application).first()
    if row is None:
        raise NotThere("application")
    at = place(pupil=row.pupil_id, homeroom=row.pupil.homeroom_id)
    authorise(actor=viewer, action="enrolment.change_days", at=at)
    today = local_day(now)
    holding = days_on(applications=[row.pk], day=today)[row.pk]
    said = {row.pupil.code: unsealed_circumstances(row.circumstances_sealed)}
    intake = open_intake(pupils=[row.pupil.code], today=today, circumstances=said, known=[row.pupil], to_sign=False)
    scheme = scheme_of_text(content_hash=row.version.content_hash, text=row.version.text)
    return ChangeForm(
        application=row.code,
        name=row.pupil.name,
        homeroom=row.pupil.homeroom.name,
        days=days_in_words(scheme=scheme, days=holding),
        bands=tuple(bands_of(intake=intake, child=intake.pupils[row.pupil.code], chosen=set(holding))),
        changes=_changes(row),
        approved=row.state == Application.State.APPROVED,
        own=row.pupil_id in viewer.held("pupil", roles=[Role.GUARDIAN]),
        proposed=today + timedelta(days=1),
    )


def _changes(row: Application) -> tuple[ChangeStanding, ...]:
    """Give the application's changes, the newest first."""
    found = list(DayChange.objects.filter(application=row).order_by("-pk"))
    asked = days_of_changes(changes=[change.pk for change in found])
    reviews = DayChangeReview.objects.filter(change__in=found).exclude(reason="")
    reasons = dict(reviews.values_list("change_id", "reason"))
    scheme = scheme_of_text(content_hash=row.version.content_hash, text=row.version.text)
    return tuple(
        ChangeStanding(
            code=change.code,
            days=days_in_words(scheme=scheme, days=asked[change.pk]),
            effective_on=change.effective_on,
            in_force_from=change.in_force_from,
            state=change.state,
            words=standing_in(state=change.state).words,
            waiting=change.state in DayChange.WAITING,
            reason=reasons.get(change.pk, ""),
        )
        for change in found
    )

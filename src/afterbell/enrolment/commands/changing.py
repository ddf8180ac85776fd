"""A family asks for other days from a day on, and may take that back while nobody has decided it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, datetime

from django.db import IntegrityError, transaction

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.crypto import seal
from afterbell.base.events import tell
from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.base.spans import local_day
from afterbell.enrolment.commands.filing import STROKES
from afterbell.enrolment.commands.intake import AskedDay, Intake, NewApplication, open_intake
from afterbell.enrolment.days_asked import Days, days_on
from afterbell.enrolment.ending import earliest_end_of
from afterbell.enrolment.events import DaysAsked
from afterbell.enrolment.facts import unsealed_circumstances
from afterbell.enrolment.models import Application, Channel, DayChange, DayChangeDay
from afterbell.enrolment.papers.binding import as_registered, binding_of, fault_of
from afterbell.enrolment.refusals import REFUSALS
from afterbell.schools.actors import signed_in
from afterbell.schools.models import Guardianship
from afterbell.schools.roles import Role


@command("enrolment.change_days")
def ask_for_days(
    *,
    actor: Actor,
    now: datetime,
    application: str,
    days: Sequence[AskedDay],
    effective_on: date,
    strokes: str = "",
) -> str:
    """Ask for other weekdays and bands for an approved child from a day on, signed by the guardian; gives the code.

    A homeroom teacher enters what a guardian wrote on paper. All days are judged anew by the scheme in force. The
    application stays as it was signed, and its days hold until the change is approved and its day has come. Raises
    NotThere for somebody else's child, Refused with every reason, and a conflict when another change is on its way.
    """
    found = Application.objects.select_for_update(of=("self",)).select_related("pupil__homeroom", "term", "version")
    row = found.filter(code=application).first()
    if row is None:
        raise NotThere("application")
    authorise(actor=actor, action="enrolment.change_days", at=place(pupil=row.pupil_id, homeroom=row.pupil.homeroom_id))
    own = row.pupil_id in actor.held("pupil", roles=[Role.GUARDIAN])
    bond = _signer(actor=actor, row=row, own=own)
    signer = bond.guardian.name if bond else ""
    wanted = tuple(sorted((day.weekday, day.band) for day in days))
    intake = open_intake(
        pupils=[row.pupil.code],
        today=local_day(now),
        circumstances={row.pupil.code: unsealed_circumstances(row.circumstances_sealed)},
        known=[row.pupil],
        to_sign=False,
    )
    reasons = [
        *_reasons_against_state(row=row),
        *intake.reasons_against_days(pupil=row.pupil, days=days),
        *_reasons_against_day(row=row, wanted=wanted, effective_on=effective_on, now=now),
        *(_reasons_against_strokes(strokes, signer=signer) if own else ()),
    ]
    if reasons:
        raise Refused(reasons)
    _have_it_checked(intake=intake, row=row, days=days)
    signed = as_registered(strokes=strokes, signer=signer) if own else ""
    change = _filed(actor=actor, now=now, row=row, wanted=wanted, effective_on=effective_on, bond=bond, strokes=signed)
    record(subject=change.code, application=row.code, effective_on=effective_on.isoformat(), days=len(wanted))
    tell(DaysAsked(school=actor.tenant, change=change.code, application=row.code, at=now))
    return change.code


def _reasons_against_state(*, row: Application) -> Iterator[Refusal]:
    if row.state != Application.State.APPROVED:
        yield REFUSALS.refusal("change_before_approval", state=row.get_state_display())


def _reasons_against_day(*, row: Application, wanted: Days, effective_on: date, now: datetime) -> Iterator[Refusal]:
    today, earliest = local_day(now), earliest_end_of(application=row, now=now, also=wanted)
    if effective_on < today:
        yield REFUSALS.refusal("change_in_past", field="effective_on", day=today)
    elif effective_on < earliest:
        yield REFUSALS.refusal("change_mid_afternoon", field="effective_on", day=earliest)
    elif effective_on > row.term.last_day:
        yield REFUSALS.refusal("change_after_term", field="effective_on", day=row.term.last_day)
    elif wanted and days_on(applications=[row.pk], day=effective_on)[row.pk] == wanted:
        yield REFUSALS.refusal("same_days", field="days")


def _reasons_against_strokes(strokes: str, *, signer: str) -> Iterator[Refusal]:
    if fault := fault_of(strokes=strokes, signer=signer):
        yield REFUSALS.refusal(fault, field="strokes", name=signer)


def _have_it_checked(*, intake: Intake, row: Application, days: Sequence[AskedDay]) -> None:
    intake.refuse_what_is_wrong(given=NewApplication(pupil=row.pupil.code, days=tuple(days), signatures=()))


def _signer(*, actor: Actor, row: Application, own: bool) -> Guardianship | None:
    """Find the guardian who signs: the one who acts, or on paper the one who applied."""
    links = Guardianship.objects.filter(pupil=row.pupil, until=None).select_related("guardian").order_by("pk")
    return links.filter(guardian__account=actor.account).first() if own else links.filter(guardian=row.guardian).first()


def _filed(
    *,
    actor: Actor,
    now: datetime,
    row: Application,
    wanted: Days,
    effective_on: date,
    bond: Guardianship | None,
    strokes: str,
) -> DayChange:
    channel = Channel.ONLINE if strokes else Channel.PAPER
    data = {"application": row.code, "days": [list(day) for day in wanted], "from": effective_on.isoformat()}
    change = DayChange(
        school_id=actor.tenant,
        application=row,
        effective_on=effective_on,
        state=DayChange.State.SUBMITTED,
        channel=channel,
        strokes_sealed=seal(text=strokes, purpose=STROKES) if strokes else None,
        binding=binding_of(
            text="",
            application=data,
            signer=bond.guardian.code if bond else "",
            relation=bond.relation if bond else "",
            channel=channel,
            signed_at=now,
            strokes=strokes,
        ),
        asked_by_id=signed_in(actor),
        asked_at=now,
    )
    try:
        with transaction.atomic():
            change.save(force_insert=True)
    except IntegrityError:
        raise REFUSALS.refused("change_on_its_way", conflict=True) from None
    DayChangeDay.objects.bulk_create(
        DayChangeDay(school_id=actor.tenant, change=change, weekday=weekday, band=band) for weekday, band in wanted
    )
    return change


@command("enrolment.change_days")
def take_back_change(*, actor: Actor, now: datetime, change: str) -> None:  # noqa: ARG001 - every command takes the instant
    """Take back a change nobody has decided for the school yet. Raises NotThere, and a conflict when it is decided."""
    found = DayChange.objects.select_for_update(of=("self",)).select_related("application__pupil")
    row = found.filter(code=change).first()
    if row is None:
        raise NotThere("change")
    pupil = row.application.pupil
    authorise(actor=actor, action="enrolment.change_days", at=place(pupil=pupil.pk, homeroom=pupil.homeroom_id))
    if row.state not in DayChange.WAITING:
        raise REFUSALS.refused("change_decided", conflict=True)
    DayChange.objects.filter(pk=row.pk).update(state=DayChange.State.WITHDRAWN.value)
    record(subject=row.code, was=row.state)

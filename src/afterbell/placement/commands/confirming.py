"""One run of a round is made to count, and then shown to the families: each of the two once."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.events import tell
from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.base.spans import local_day
from afterbell.placement.events import PlacementPublished
from afterbell.placement.going_in import RoundInputs, round_inputs
from afterbell.placement.kept import inputs_digest, row_of
from afterbell.placement.models import ConfirmedRun, PlacementRun, PublishedRun, Round, RunMarket, ServiceGroup
from afterbell.placement.refusals import REFUSALS
from afterbell.placement.since import differences
from afterbell.schools.actors import signed_in


@command("placement.confirm")
def confirm_placement(*, actor: Actor, now: datetime, run: str) -> None:
    """Make one preview count for its round, while what it was decided from is still what it was.

    Raises NotThere, and Refused when a run of this round counts already, this one or another, or with everything that
    changed since the preview: then a new preview is one step away.
    """
    row = _run(code=run)
    authorise(actor=actor, action="placement.confirm", at=place(school=row.school_id))
    refuse_a_second_time(row)
    inputs = round_inputs(term=row.term, which=Round(row.round), today=local_day(now))
    if reasons := _since(run=row, inputs=inputs):
        raise Refused(reasons, conflict=True)
    try:
        with transaction.atomic():
            ConfirmedRun.objects.create(
                school_id=row.school_id,
                term=row.term,
                round=row.round,
                run=row,
                confirmed_by_id=signed_in(actor),
                confirmed_at=now,
            )
    except IntegrityError:
        raise REFUSALS.refused("another_confirmed", conflict=True) from None
    record(subject=row.code, round=row.round, inputs=row.inputs_digest, result=row.result_digest)


def refuse_a_second_time(run: PlacementRun) -> None:
    """Raise Refused when this run, or another of its round, counts already."""
    standing = ConfirmedRun.objects.filter(term=run.term, round=run.round).first()
    if standing is not None:
        same = standing.run_id == run.pk
        raise REFUSALS.refused("confirmed_before" if same else "another_confirmed", conflict=True)


def _run(*, code: str) -> PlacementRun:
    row = PlacementRun.objects.select_related("term", "version").filter(code=code).first()
    if row is None:
        raise NotThere("run")
    return row


def _since(*, run: PlacementRun, inputs: RoundInputs) -> list[Refusal]:
    """Say everything that is other than when the run was decided; nothing when all is as it was."""
    reasons: list[Refusal] = []
    if inputs.version.content_hash != run.version.content_hash:
        reasons.append(REFUSALS.refusal("scheme_changed"))
    now = [row_of(run=run, given=given) for given in inputs.markets]
    if inputs_digest(now) == run.inputs_digest:
        return reasons
    before = list(RunMarket.objects.filter(run=run).order_by("weekday", "band"))
    return [*reasons, *differences(run=run, before=before, now=now)]


@command("placement.publish")
def publish_placement(*, actor: Actor, now: datetime, run: str, second_until: date | None = None) -> None:
    """Show a confirmed run to the families, and tell each of them once.

    With the first round the school may open a second: until the end of that day who found no place names from the clubs
    that still have one. Raises NotThere, and Refused when the run is not confirmed, was published before, or the day
    cannot be.
    """
    row = _run(code=run)
    authorise(actor=actor, action="placement.publish", at=place(school=row.school_id))
    confirmed = ConfirmedRun.objects.filter(run=row).first()
    if confirmed is None:
        raise REFUSALS.refused("not_confirmed")
    if second_until is not None:
        _refuse_the_day(run=row, until=second_until, today=local_day(now))
    try:
        with transaction.atomic():
            PublishedRun.objects.create(
                school_id=row.school_id,
                confirmed=confirmed,
                second_until=second_until,
                published_by_id=signed_in(actor),
                published_at=now,
            )
    except IntegrityError:
        raise REFUSALS.refused("published_before", conflict=True) from None
    record(subject=row.code, round=row.round, second_until=second_until.isoformat() if second_until else "")
    tell(PlacementPublished(school=row.school_id, run=row.code, second_until=second_until, at=now))


def _refuse_the_day(*, run: PlacementRun, until: date, today: date) -> None:
    if run.round != Round.FIRST:
        raise REFUSALS.refused("no_third_round", field="second_until")
    if not today <= until <= run.term.last_day:
        raise REFUSALS.refused("second_round_day", field="second_until", first=today, last=run.term.last_day)
    if ServiceGroup.objects.filter(term=run.term).exists():
        raise REFUSALS.refused("grouped_before", conflict=True)

"""A second person looks at the photograph of a signed paper beside what was entered."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from django.db import IntegrityError, transaction

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.base.written import written
from afterbell.enrolment.commands.reviewing import LONGEST_REASON, Decision
from afterbell.enrolment.models import Application, Countersignature
from afterbell.enrolment.on_file import files_of
from afterbell.enrolment.refusals import REFUSALS
from afterbell.enrolment.rules.countersigning import REFUSALS as COUNTERSIGNING
from afterbell.enrolment.rules.countersigning import Check, reasons_against_check
from afterbell.schools.actors import signed_in

WAITING = (Application.State.SUBMITTED, Application.State.HOMEROOM_APPROVED)
MADE = {"approved": Countersignature.Decision.CONFIRMED, "returned": Countersignature.Decision.RETURNED}
FIRST = {f"{COUNTERSIGNING.context}.{code}" for code in ("already_countersigned", "not_waiting")}
"""Reasons that say somebody else was first."""


@command("enrolment.countersign")
def countersign(*, actor: Actor, now: datetime, decisions: Sequence[Decision]) -> int:
    """Confirm entries from paper or send them back, all or none; never one's own; gives how many.

    `approved` confirms that photograph and entry agree, `returned` sends the application back with what differs. Raises
    NotThere for what is not the actor's, Refused with every reason; a conflict when somebody else was first.
    """
    codes = [decision.application for decision in decisions]
    rows = Application.objects.select_for_update(of=("self",)).select_related("pupil").filter(code__in=codes)
    found = {row.code: row for row in rows.order_by("pk")}
    if not codes or len(found) < len(set(codes)):
        raise NotThere("application")
    for row in found.values():
        at = place(school=actor.tenant, homeroom=row.pupil.homeroom_id)
        authorise(actor=actor, action="enrolment.countersign", at=at)
    if {decision.decision for decision in decisions} - MADE.keys():
        raise COUNTERSIGNING.refused("decision_missing", field="decision")
    if reasons := _reasons(actor=actor, decisions=decisions, found=found):
        raise Refused(reasons, conflict=any(reason.code in FIRST for reason in reasons))
    _store(actor=actor, now=now, decisions=decisions, found=found)
    returned = sum(decision.decision == "returned" for decision in decisions)
    subject = codes[0] if len(codes) == 1 else "applications"
    record(subject=subject, confirmed=len(codes) - returned, returned=returned)
    return len(codes)


def _reasons(*, actor: Actor, decisions: Sequence[Decision], found: Mapping[str, Application]) -> list[Refusal]:
    on_file = files_of(rows=list(found.values()))
    reasons: list[Refusal] = []
    if len(found) < len(decisions):
        reasons.append(REFUSALS.refusal("twice_in_list"))
    for decision in decisions:
        code = decision.application
        if len(decision.reason) > LONGEST_REASON:
            reasons.append(REFUSALS.refusal("reason_too_long", field=code, most=LONGEST_REASON))
        said = reasons_against_check(
            entry=on_file[code].entry,
            waits=found[code].state in WAITING,
            guardians=on_file[code].guardians,
            check=Check(person=actor.code, confirms=decision.decision == "approved", reason=decision.reason),
        )
        reasons += [replace(reason, field=reason.field or code) for reason in said]
    return reasons


def _store(*, actor: Actor, now: datetime, decisions: Sequence[Decision], found: Mapping[str, Application]) -> None:
    made = [
        Countersignature(
            school_id=actor.tenant,
            application=found[decision.application],
            round=found[decision.application].round,
            decision=MADE[decision.decision],
            reason="" if decision.decision == "approved" else written(decision.reason),
            entered_by_id=found[decision.application].submitted_by_id,
            countersigned_by_id=signed_in(actor),
            countersigned_at=now,
        )
        for decision in decisions
    ]
    back = [row.application.pk for row in made if row.decision == Countersignature.Decision.RETURNED]
    try:
        with transaction.atomic():
            Countersignature.objects.bulk_create(made)
            waiting = Application.objects.filter(pk__in=back, state__in=WAITING)
            moved = waiting.update(state=Application.State.RETURNED)
    except IntegrityError:
        raise COUNTERSIGNING.refused("already_countersigned", conflict=True) from None
    if moved != len(back):
        raise REFUSALS.refused("moved_meanwhile", conflict=True)

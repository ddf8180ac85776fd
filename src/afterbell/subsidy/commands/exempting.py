"""Exemptions from fees: proposed by one with the evidence, confirmed by another who saw it."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.refusals import NotThere
from afterbell.base.spans import local_day
from afterbell.scheme.queries import version_in_force
from afterbell.schools.actors import signed_in
from afterbell.schools.models import Pupil, Term
from afterbell.subsidy.grounds import Grounds, marked, sealed_grounds
from afterbell.subsidy.models import FeeExemption, FeeExemptionConfirmed
from afterbell.subsidy.refusals import REFUSALS

LONGEST = 200


@command("subsidy.propose_exemption")
def propose_exemption(*, actor: Actor, now: datetime, term: str, pupil: str, category: str, evidence: str) -> str:
    """Propose to exempt a child for the term by a category of the scheme; gives its code.

    `evidence` says what was seen, as in "低保证 2026 第 12 号". Raises NotThere, and Refused for a category the scheme
    has not, without evidence, and for the same category a second time.
    """
    at = Term.objects.filter(code=term).first()
    child = Pupil.objects.filter(code=pupil).first()
    if at is None or child is None:
        raise NotThere("exemption")
    authorise(actor=actor, action="subsidy.propose_exemption", at=place(school=at.school_id))
    _, scheme = version_in_force(on=max(at.first_day, min(local_day(now), at.last_day)))
    found = next((row for row in scheme.fees.exemptions if row.code == category), None)
    if found is None:
        raise REFUSALS.refused("exemption_unknown", field="category")
    said = evidence.strip()
    if not said or len(said) > LONGEST:
        raise REFUSALS.refused("evidence_missing", field="evidence", most=LONGEST)
    try:
        with transaction.atomic():
            made = FeeExemption.objects.create(
                school_id=actor.tenant,
                term=at,
                pupil=child,
                mark=marked(term=at.code, pupil=child.code, category=category),
                percent=found.percent,
                grounds_sealed=sealed_grounds(Grounds(category=category, name=found.words, evidence=said)),
                proposed_by_id=signed_in(actor),
                proposed_at=now,
            )
    except IntegrityError:
        raise REFUSALS.refused("exempt_before", conflict=True) from None
    record(subject=made.code, percent=made.percent)
    return made.code


@command("subsidy.confirm_exemption")
def confirm_exemption(*, actor: Actor, now: datetime, exemption: str) -> None:
    """Confirm an exemption that somebody else proposed; it counts from the next drawing up, for the whole term.

    Raises NotThere, and Refused for whoever proposed it and for one confirmed already.
    """
    row = FeeExemption.objects.filter(code=exemption).first()
    if row is None:
        raise NotThere("exemption")
    authorise(actor=actor, action="subsidy.confirm_exemption", at=place(school=row.school_id))
    account = signed_in(actor)
    if row.proposed_by_id == account:
        raise REFUSALS.refused("own_exemption")
    try:
        with transaction.atomic():
            FeeExemptionConfirmed.objects.create(
                school_id=actor.tenant,
                exemption=row,
                proposed_by_id=row.proposed_by_id,
                confirmed_by_id=account,
                confirmed_at=now,
            )
    except IntegrityError:
        raise REFUSALS.refused("exemption_confirmed", conflict=True) from None
    record(subject=row.code, percent=row.percent)

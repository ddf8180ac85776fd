"""What the families of a term owe: drawn up by one as often as needed, looked through by another, then seen by all."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError, transaction

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.events import tell
from afterbell.base.refusals import NotThere
from afterbell.base.spans import local_day
from afterbell.schools.actors import signed_in
from afterbell.schools.models import Term
from afterbell.subsidy.events import FeesPublished
from afterbell.subsidy.models import FeeBill, FeeRound, FeeRoundPublished
from afterbell.subsidy.owing import Owing, owing
from afterbell.subsidy.refusals import REFUSALS
from afterbell.subsidy.rules.fees import FeeAccount

ROWS_A_BATCH = 500


@command("subsidy.draw_fees")
def draw_fees(*, actor: Actor, now: datetime, term: str) -> str:
    """Draw up what each family owes for the term, by the records of now; gives the round's code.

    Where nothing changed since the last round that one's code is given, and nothing is stored. Raises NotThere, and
    Refused where the scheme has no fees, before there is anything to charge, and when the check disagrees.
    """
    row = Term.objects.select_for_update().filter(code=term).first()
    if row is None:
        raise NotThere("term")
    authorise(actor=actor, action="subsidy.draw_fees", at=place(school=row.school_id))
    found = owing(term=row, today=local_day(now))
    last = FeeRound.objects.filter(term=row).order_by("-number").first()
    if last and last.digest == found.digest:
        record(subject=last.code, digest=last.digest, unchanged=True)
        return last.code
    made = FeeRound.objects.create(
        school_id=actor.tenant,
        term=row,
        version_id=found.version,
        number=last.number + 1 if last else 1,
        digest=found.digest,
        drawn_by_id=signed_in(actor),
        drawn_at=now,
    )
    FeeBill.objects.bulk_create(
        [_bill(made, account, found) for account in found.run.accounts], batch_size=ROWS_A_BATCH
    )
    record(subject=made.code, number=made.number, digest=made.digest, owed_fen=found.run.income_fen)
    return made.code


def _bill(made: FeeRound, account: FeeAccount, found: Owing) -> FeeBill:
    return FeeBill(
        school_id=made.school_id,
        round=made,
        pupil_id=found.pupils[account.child],
        lines=[
            {
                "month": line.month.isoformat(),
                "kind": line.kind.value,
                "fen": line.fen,
                "zh": line.words.zh,
                "en": line.words.en,
            }
            for line in account.lines
        ],
        collected=[[month.isoformat(), fen] for month, fen in account.collected],
        owed_fen=account.owed_fen,
        return_by=account.return_by,
    )


@command("subsidy.publish_fees")
def publish_fees(*, actor: Actor, now: datetime, fee_round: str) -> str:
    """Let the families see a round that somebody else drew up; gives its digest.

    Raises NotThere, and Refused for whoever drew it up, for an older round, for one published already, and where the
    records came out differently since.
    """
    row = FeeRound.objects.select_related("term").filter(code=fee_round).first()
    if row is None:
        raise NotThere("fee_round")
    authorise(actor=actor, action="subsidy.publish_fees", at=place(school=row.school_id))
    Term.objects.select_for_update().get(pk=row.term_id)
    account = signed_in(actor)
    if row.drawn_by_id == account:
        raise REFUSALS.refused("own_fees")
    if FeeRound.objects.filter(term=row.term_id, number__gt=row.number).exists():
        raise REFUSALS.refused("newer_fees", conflict=True)
    if owing(term=row.term, today=local_day(now)).digest != row.digest:
        raise REFUSALS.refused("fees_changed", conflict=True)
    try:
        with transaction.atomic():
            FeeRoundPublished.objects.create(
                school_id=actor.tenant,
                round=row,
                drawn_by_id=row.drawn_by_id,
                published_by_id=account,
                published_at=now,
            )
    except IntegrityError:
        raise REFUSALS.refused("fees_published", conflict=True) from None
    record(subject=row.code, number=row.number, digest=row.digest)
    tell(FeesPublished(school=row.school_id, fee_round=row.code, at=now))
    return row.digest

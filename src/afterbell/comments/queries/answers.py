"""The answer to a report, for a stranger who kept its number and lookup word."""

from __future__ import annotations

import hmac
from dataclasses import dataclass
from datetime import datetime

from afterbell.base.access import Actor, authorise, place
from afterbell.base.codes import typed_password
from afterbell.base.crypto import blind
from afterbell.base.letters import letters_of
from afterbell.base.tenancy import within
from afterbell.base.words import Words
from afterbell.comments.courses import last_takedowns, taking_of
from afterbell.comments.models import PublicReport, ReportDecision
from afterbell.comments.refusals import REFUSALS
from afterbell.comments.rules.course import State
from afterbell.comments.said import FOR_A_REPORT
from afterbell.comments.wording import TAKEDOWN_WORDS
from afterbell.schools.queries import institution_card


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What came of a report; `outcome` and `reason` are empty while it waits.

    `takedown` says what it came to where a takedown waits for a second reviewer, or came to nothing.
    """

    number: str
    target: str
    at: datetime
    outcome: str
    takedown: Words | None
    reason: str
    answered_at: datetime | None


def answer_to(*, viewer: Actor, school: str, number: str, secret: str) -> Answer:
    """Give the answer to a stranger's report, also while the space is shut. Raises NotThere, Refused."""
    key, _card = institution_card(code=school)
    authorise(actor=viewer, action="comments.report", at=place(school=key))
    with within(key):
        row = PublicReport.objects.select_related("decision").filter(code=letters_of(number)).first()
        taken = last_takedowns([row.comment_id]).get(row.comment_id) if row and row.comment_id else None
        became = taking_of(taken).state if taken else State.TAKEN_DOWN
    given = blind(text=typed_password(secret), purpose=FOR_A_REPORT)
    if row is None or not hmac.compare_digest(row.secret_fingerprint, given):
        raise REFUSALS.refused("report_not_found", field="number")
    decision = getattr(row, "decision", None)
    down = decision is not None and decision.outcome == ReportDecision.Outcome.TAKEN_DOWN
    return Answer(
        number=row.code,
        target=row.target,
        at=row.at,
        outcome=decision.outcome if decision else "",
        takedown=TAKEDOWN_WORDS.get(became) if down else None,
        reason=decision.reason if decision else "",
        answered_at=decision.at if decision else None,
    )

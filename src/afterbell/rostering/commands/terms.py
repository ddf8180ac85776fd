"""How somebody works here: a part of a post, fixed off-days, maxima of their own."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.rostering.models import WorkingTerms
from afterbell.rostering.refusals import REFUSALS
from afterbell.rostering.rules.roster.problem import SHARES
from afterbell.schools.actors import signed_in
from afterbell.schools.models import Staff

MOST_A_WEEK, MOST_A_MONTH = 40, 120
WEEKDAYS = frozenset(range(1, 8))


@dataclass(frozen=True, slots=True, kw_only=True)
class NewTerms:
    """The terms of somebody (by staff code); a maximum of None is the scheme's."""

    staff: str
    share: int = 100
    off_weekdays: frozenset[int] = frozenset()
    most_a_week: int | None = None
    most_a_month: int | None = None


@command("rostering.set_terms")
def set_working_terms(*, actor: Actor, now: datetime, terms: NewTerms) -> None:
    """Say from now on how somebody works; the next roster and substitutes keep to it, who is named stays named.

    Raises Refused with everything that cannot be.
    """
    person = Staff.objects.filter(code=terms.staff).first()
    if person is None:
        raise NotThere("staff")
    authorise(actor=actor, action="rostering.set_terms", at=place(school=actor.tenant))
    if reasons := _reasons(terms):
        raise Refused(reasons)
    WorkingTerms.objects.update_or_create(
        school_id=actor.tenant,
        staff=person,
        defaults={
            "share": terms.share,
            "off_weekdays": sorted(terms.off_weekdays),
            "most_a_week": terms.most_a_week,
            "most_a_month": terms.most_a_month,
            "set_by_id": signed_in(actor),
            "set_at": now,
        },
    )
    record(
        subject=person.code,
        share=terms.share,
        off_weekdays=",".join(str(day) for day in sorted(terms.off_weekdays)),
        most_a_week=terms.most_a_week or 0,
        most_a_month=terms.most_a_month or 0,
    )


def _reasons(terms: NewTerms) -> list[Refusal]:
    found = []
    if terms.share not in SHARES:
        found.append(REFUSALS.refusal("share_unknown", field="share"))
    if not terms.off_weekdays < WEEKDAYS:
        found.append(REFUSALS.refusal("no_day_left", field="off_weekdays"))
    if terms.most_a_week is not None and not 1 <= terms.most_a_week <= MOST_A_WEEK:
        found.append(REFUSALS.refusal("maximum_beyond", field="most_a_week", most=MOST_A_WEEK))
    if terms.most_a_month is not None and not 1 <= terms.most_a_month <= MOST_A_MONTH:
        found.append(REFUSALS.refusal("maximum_beyond", field="most_a_month", most=MOST_A_MONTH))
    return found

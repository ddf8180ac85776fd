"""Who works here in another way than a whole post on every day."""

from __future__ import annotations

from dataclasses import dataclass

from afterbell.base.access import Actor, authorise, place
from afterbell.rostering.models import WorkingTerms


@dataclass(frozen=True, slots=True, kw_only=True)
class TermsRow:
    """Somebody's part of a post in percent, off-days (1 = Monday) and own maxima, None where the scheme's hold."""

    staff: str
    name: str
    share: int
    off_weekdays: tuple[int, ...]
    most_a_week: int | None
    most_a_month: int | None


def working_terms(*, viewer: Actor) -> tuple[TermsRow, ...]:
    """List everybody whose terms were set, by name. One question."""
    authorise(actor=viewer, action="office.see", at=place(school=viewer.tenant))
    rows = WorkingTerms.objects.select_related("staff").order_by("staff__sort_key", "staff__code")
    return tuple(
        TermsRow(
            staff=row.staff.code,
            name=row.staff.name,
            share=row.share,
            off_weekdays=tuple(row.off_weekdays),
            most_a_week=row.most_a_week,
            most_a_month=row.most_a_month,
        )
        for row in rows
    )

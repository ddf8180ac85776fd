"""How far each matter is public: since when, with which content, what was objected, and whether it is in effect."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import OuterRef, Subquery

from afterbell.base.spans import local_day
from afterbell.portal.inforce.models import MatterContent, MatterObjection, MatterPublished
from afterbell.portal.locks import spans_shut
from afterbell.portal.rules.inforce import DaysShut, Effect, Matter, effect_of, readable_until


@dataclass(frozen=True, slots=True, kw_only=True)
class Public:
    """A matter that is public: `row` is its last publication, `since` the first after it was last taken back.

    `noted_hash` is what it was last known to say, with so many texts withheld.
    """

    row: MatterPublished
    since: datetime
    noted_hash: str
    noted_number: int
    withheld: int
    unanswered: int
    shut: DaysShut

    def until(self, *, today: date) -> date | None:
        """Give the first day after its notice; None where there is none."""
        planned, opened = self.row.notice_until, local_day(self.row.published_at)
        return planned and readable_until(opened=opened, until=planned, shut=self.shut, today=today)

    def effect(self, *, today: date) -> Effect:
        return effect_of(notice_until=self.until(today=today), unanswered=self.unanswered, today=today)


def matter_named(matter: str) -> Matter | None:
    """Find a matter by the word in its address."""
    return Matter(matter) if matter in list(Matter) else None


def public_matters() -> Mapping[Matter, Public]:
    """Give what is public in the school in scope, in the order of the matters. Two questions, with a notice three."""
    last = MatterContent.objects.filter(published=OuterRef("pk")).order_by("-number")
    rows = MatterPublished.objects.select_related("taken_back").annotate(
        noted_hash=Subquery(last.values("content_hash")[:1]),
        noted_number=Subquery(last.values("number")[:1]),
        withheld=Subquery(last.values("withheld")[:1]),
    )
    runs: dict[str, list[MatterPublished]] = {}
    for row in rows.order_by("number"):
        runs.setdefault(row.kind, []).append(row)
        if hasattr(row, "taken_back"):
            runs[row.kind] = []
    waiting = _unanswered() if any(runs.values()) else Counter()
    noticed = any(row.notice_until for run in runs.values() for row in run)
    shut = spans_shut() if noticed else ()
    return {
        matter: Public(
            row=runs[matter][-1],
            since=runs[matter][0].published_at,
            noted_hash=runs[matter][-1].noted_hash,  # type: ignore[attr-defined] # annotated above
            noted_number=runs[matter][-1].noted_number,  # type: ignore[attr-defined] # as above
            withheld=runs[matter][-1].withheld,  # type: ignore[attr-defined] # as above
            unanswered=waiting[matter],
            shut=shut,
        )
        for matter in Matter
        if runs.get(matter)
    }


def _unanswered() -> Counter[str]:
    """Count what waits for an answer, whenever it was said: to publish anew answers nothing."""
    return Counter(MatterObjection.objects.filter(answer=None).values_list("published__kind", flat=True))


def in_effect(*, matter: Matter, today: date) -> bool:
    """Say whether a matter of the school in scope is in effect: public, its notice over, every objection answered.

    Whatever acts on a published matter asks here.
    """
    found = public_matters().get(matter)
    return found is not None and found.effect(today=today) is Effect.IN_EFFECT

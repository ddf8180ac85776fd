"""Until when first wishes are taken: to the end of the day the office named, and never beyond the draw."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from afterbell.placement.models import DrawReveal, LastWishDay
from afterbell.placement.refusals import REFUSALS


def last_wish_day(*, term: int) -> date | None:
    """Give the day at whose end wishes are closed; None while the office has not said, and the draw closes them."""
    last = LastWishDay.objects.filter(term=term).order_by("-pk").first()
    return last.day if last is not None else None


def refuse_late_wishes(*, terms: Collection[int], today: date) -> None:
    """Raise Refused when the draw of one of these terms is revealed, or its last day for wishes is over."""
    if DrawReveal.objects.filter(draw__term__in=terms).exists():
        raise REFUSALS.refused("draw_revealed", conflict=True)
    said = dict(LastWishDay.objects.filter(term__in=terms).order_by("pk").values_list("term_id", "day"))
    for day in said.values():
        if day < today:
            raise REFUSALS.refused("wishes_closed", conflict=True, day=day)

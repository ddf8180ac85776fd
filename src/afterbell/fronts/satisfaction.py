"""How families rate each service, drawn the same for the office and for everybody."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from afterbell.base.words import Words
from afterbell.fronts.look.pieces import Bar, Bars
from afterbell.fronts.office.said import said

Result = tuple[Words, int | None, int | None, tuple[int, ...] | None]


@dataclass(frozen=True, slots=True, kw_only=True)
class ResultRow:
    """A service with its bars; without bars where fewer answered than may be told."""

    name: str
    ident: str
    bars: Bars | None


def results_shown(results: Iterable[Result]) -> tuple[ResultRow, ...]:
    """Draw the distribution of each service, five stars first, under its mean."""
    return tuple(
        ResultRow(name=said(name), ident=f"service-{number}", bars=_bars(said(name), answers, mean, stars))
        for number, (name, answers, mean, stars) in enumerate(results, start=1)
    )


def _bars(name: str, answers: int | None, mean: int | None, stars: tuple[int, ...] | None) -> Bars | None:
    if answers is None or mean is None or stars is None:
        return None
    title = _("%(name)s：平均 %(mean)s 星，%(answers)s 份评价") % {
        "name": name,
        "mean": f"{mean // 100}.{mean % 100:02d}",
        "answers": answers,
    }
    return Bars(
        title=title,
        bars=tuple(
            Bar(
                name=_("%(star)s 星") % {"star": star},
                number=stars[star - 1],
                share=stars[star - 1] / answers,
                said=str(stars[star - 1]),
            )
            for star in range(len(stars), 0, -1)
        ),
    )

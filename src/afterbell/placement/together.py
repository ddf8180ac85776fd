"""No child is placed in two bands that share minutes: the last look before places and groups are made."""

from __future__ import annotations

from collections.abc import Iterable

from afterbell.base.refusals import Refusal, Refused
from afterbell.base.words import Words
from afterbell.enrolment.queries import PlaceableApplication
from afterbell.placement.refusals import REFUSALS
from afterbell.scheme.rules.clashing import Clash, clashes, seasons_between
from afterbell.scheme.rules.document import Scheme
from afterbell.scheme.rules.labels import weekdays
from afterbell.schools.models import Pupil


def refuse_overlapping(*, wishers: Iterable[PlaceableApplication], scheme: Scheme) -> None:
    """Raise Refused, naming every child, when one asks for two bands that the scheme in force lets share minutes."""
    term = scheme.term
    seasons = seasons_between(seasons=scheme.seasons, first=term.first_day, last=term.last_day)
    found = clashes(bands=scheme.bands, seasons=seasons)
    twice = [(wisher, clash, days) for wisher in wishers for clash in found if (days := _days_of_both(wisher, clash))]
    if twice:
        names = Pupil.objects.select_related("homeroom").in_bulk([wisher.pupil_id for wisher, _clash, _days in twice])
        raise Refused(_reason(names[wisher.pupil_id], clash, days) for wisher, clash, days in twice)


def _days_of_both(wisher: PlaceableApplication, clash: Clash) -> set[int]:
    first, second = ({day for day, band in wisher.days if band == row.code} for row in (clash.first, clash.second))
    return first & second


def _reason(pupil: Pupil, clash: Clash, on: set[int]) -> Refusal:
    days, sentence = weekdays(sorted(on)), REFUSALS.sentences["bands_overlap"]
    who = {"homeroom": pupil.homeroom.name, "pupil": pupil.name}
    return Refusal(
        code="placement.bands_overlap",
        words=Words(
            zh=sentence.zh.format(**who, weekdays=days.zh, first=clash.first.name.zh, second=clash.second.name.zh),
            en=sentence.en.format(**who, weekdays=days.en, first=clash.first.name.en, second=clash.second.name.en),
        ),
    )

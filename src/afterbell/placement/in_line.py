"""Who waits for the places of a club: those it refused in the placement, each with what stands against it today."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from afterbell.enrolment.models import Application
from afterbell.placement.models import Offer, OfferAnswer, PlacementRun, PupilOutcome, Round, WaitingTogether, Wish
from afterbell.placement.rules.fitting import Pupil
from afterbell.placement.rules.offering import Before, FreePlaces, InLine, Shared, Waiter, passing, share_all
from afterbell.placement.seats import Key, Seats, pupils_of

FINAL: Mapping[str, Before] = {OfferAnswer.Kind.DECLINED: "declined", OfferAnswer.Kind.EXPIRED: "expired"}
Slot = tuple[int, int, str]
"""An application, a weekday and a band: where a child is in one group."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A club's waiting list on one weekday, first in line first, with the applications behind it."""

    seats: Seats
    waiting: tuple[Waiter, ...]
    rows: Mapping[int, Application]


def shared(*, lines: Mapping[Key, Line], on: date) -> dict[Key, Shared]:
    """Share out what is free of all these clubs from a day on, as the next round does."""
    return share_all(
        clubs=[
            FreePlaces(
                club=key,
                slot=(line.seats.place.weekday, line.seats.place.band),
                free=line.seats.free(on=on),
                waiting=line.waiting,
            )
            for key, line in lines.items()
        ]
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Refused:
    """Whom the first round refused at these clubs, with each child's number and wishes there."""

    numbers: Mapping[Slot, int]
    ranks: Mapping[Slot, dict[int, int]]
    at: Mapping[Key, Sequence[int]]


def lines_of(*, term: int, seats: Sequence[Seats], on: date) -> dict[Key, Line]:
    """Give the waiting list of each of these clubs as it stands for a place from a day on."""
    return _lines(term=term, seats=seats, on=on, also=())[0]


def lines_and_child(*, row: Application, seats: Sequence[Seats], on: date) -> tuple[dict[Key, Line], Pupil]:
    """Give the waiting lists as `lines_of` does, and a child as the seats see it, whether it waits or not."""
    lines, pupils = _lines(term=row.term_id, seats=seats, on=on, also=(row,))
    return lines, pupils[row.pk]


def _lines(
    *, term: int, seats: Sequence[Seats], on: date, also: Sequence[Application]
) -> tuple[dict[Key, Line], Mapping[int, Pupil]]:
    refused = _refused(term=term, seats=seats)
    waiting = {application for key in refused.at for application in refused.at[key]}
    rows = {row.pk: row for row in Application.objects.filter(pk__in=waiting).select_related("pupil__homeroom", "term")}
    pupils = pupils_of(rows=list((rows | {row.pk: row for row in also}).values()), on=on)
    before, offered = _answers(applications=waiting)
    pairs = pairs_of(applications=waiting)
    found: dict[Key, Line] = {}
    for seat in seats:
        group, weekday = seat.key
        waiters = [
            Waiter(
                who=one,
                priority=rows[one].priority_class,
                number=refused.numbers[slot],
                rank=refused.ranks[slot][group],
                together=pairs.get(one),
                against=tuple(
                    passing(
                        pupil=pupils[one],
                        place=seat.place,
                        line=InLine(
                            rank=refused.ranks[slot][group],
                            ranks=refused.ranks[slot],
                            before=before.get((one, group, weekday), ""),
                            offered=", ".join(name for club, name in offered[slot] if club != group),
                            offered_here=group in dict(offered[slot]),
                        ),
                    )
                ),
            )
            for one in refused.at.get(seat.key, ())
            for slot in ((one, weekday, seat.place.band),)
        ]
        waiters.sort(key=lambda waiter: (waiter.priority, waiter.number))
        found[seat.key] = Line(seats=seat, waiting=tuple(waiters), rows=rows)
    return found, pupils


def _refused(*, term: int, seats: Sequence[Seats]) -> _Refused:
    first = PlacementRun.objects.filter(confirmed__term=term, round=Round.FIRST)
    clubs = {(seat.place.weekday, seat.place.band, seat.group.offering): seat.group.pk for seat in seats}
    at: dict[Key, list[int]] = defaultdict(list)
    ranks: dict[Slot, dict[int, int]] = defaultdict(dict)
    numbers: dict[Slot, int] = {}
    got: dict[Slot, str] = {}
    outcomes = PupilOutcome.objects.filter(run__in=first, band__in={seat.place.band for seat in seats})
    for application, weekday, band, number, offering in outcomes.values_list(
        "application_id", "weekday", "band", "number", "offering"
    ):
        numbers[application, weekday, band], got[application, weekday, band] = number, offering
    asking = {slot[0] for slot in got} if clubs else ()
    wishes = Wish.objects.filter(application__in=asking, round=Round.FIRST).order_by("rank")
    reached: set[Slot] = set()
    for application, weekday, band, rank, offering in wishes.values_list(
        "application_id", "weekday", "band", "rank", "offering"
    ):
        slot, group = (application, weekday, band), clubs.get((weekday, band, offering))
        if slot in got and offering == got[slot]:
            reached.add(slot)
        if group is None or slot not in got:
            continue
        ranks[slot][group] = rank
        if slot not in reached:
            at[group, weekday].append(application)
    return _Refused(numbers=numbers, ranks=ranks, at=at)


def _answers(
    *, applications: Collection[int]
) -> tuple[dict[tuple[int, int, int], Before], dict[Slot, list[tuple[int, str]]]]:
    """Read what was said of earlier offers, and which wait for an answer."""
    before: dict[tuple[int, int, int], Before] = {}
    offered: dict[Slot, list[tuple[int, str]]] = defaultdict(list)
    for offer in Offer.objects.filter(application__in=applications).select_related("group", "answer").order_by("pk"):
        answer: OfferAnswer | None = getattr(offer, "answer", None)
        if answer is None:
            offered[offer.application_id, offer.weekday, offer.group.band].append((offer.group_id, offer.group.name))
        elif answer.kind in FINAL:
            before[offer.application_id, offer.group_id, offer.weekday] = FINAL[answer.kind]
    return before, offered


def pairs_of(*, applications: Collection[int]) -> dict[int, int]:
    """Say who waits together with whom, by what the families said last."""
    of_these = Q(first__in=applications) | Q(second__in=applications)
    newest = WaitingTogether.objects.filter(of_these).order_by("-pk")
    said: set[tuple[int, int]] = set()
    pairs: dict[int, int] = {}
    for first, second, wanted in newest.values_list("first_id", "second_id", "wanted"):
        if (first, second) not in said and wanted and first not in pairs and second not in pairs:
            pairs |= {first: second, second: first}
        said.add((first, second))
    return pairs

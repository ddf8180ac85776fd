"""Fold a child's facts into where it is at an instant, and with whom."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from afterbell.attendance.rules.folding import CAME, DEPARTED, MarkState
from afterbell.dismissal.rules.custody.problem import (
    FINAL,
    Afternoon,
    Handover,
    HandoverKind,
    Place,
    RollFact,
    Stay,
    Stop,
    Whereabouts,
)

PLACE_OF_HANDOVER = {
    HandoverKind.TO_GATE: Place.AT_GATE,
    HandoverKind.COLLECTED: Place.COLLECTED,
    HandoverKind.DISMISSED: Place.DISMISSED,
    HandoverKind.BOARDING_HOUSE: Place.BOARDING,
}
NOT_HERE = {MarkState.ABSENT: Place.ABSENT, MarkState.LEAVE: Place.ON_LEAVE}
SEEN = CAME | DEPARTED
AWAY = frozenset(NOT_HERE.values())
ENDED = frozenset(PLACE_OF_HANDOVER[kind] for kind in FINAL)


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """What is known of one session at an instant; `seen` is the last mark by which its adult had the child."""

    stop: Stop
    mark: RollFact | None
    seen: RollFact | None
    handover: Handover | None

    @property
    def known(self) -> bool:
        return self.mark is not None or self.handover is not None


def where_is(*, afternoon: Afternoon, at: datetime) -> Whereabouts:
    """Tell where a child is at an instant, from what was known by then.

    The last session that saw the child, or handed it over, decides. The adult of a session keeps a child until it is
    handed over, also after the session ends and until another session's adult has seen it. Unaccounted for is a child
    of whom a started session knows nothing, and nobody before; one that left without anybody named who took it; and
    one that was in a session, was not handed over, and is missed in the next.
    """
    links = links_at(afternoon, at)
    known = [link for link in links if link.known]
    begun = [link.stop for link in links if link.stop.expected and link.stop.starts <= at]
    if not known:
        if begun:
            return Whereabouts(place=Place.UNACCOUNTED, adult="", session=begun[-1].session)
        return Whereabouts(place=Place.WITH_HOMEROOM, adult=afternoon.homeroom_adult)
    found = _of_link(known[0])
    for link in known[1:]:
        found = _then(found, _of_link(link))
    if found.place in AWAY and begun and begun[-1] > known[-1].stop:
        return Whereabouts(place=Place.UNACCOUNTED, adult="", session=begun[-1].session)
    return found


def stays(*, afternoon: Afternoon) -> tuple[Stay, ...]:
    """Give the afternoon as stretches without a gap, from the first thing that happened to the end of the day."""
    moments = moments_of(afternoon)
    found: list[Stay] = []
    for moment, following in zip(moments, [*moments[1:], None], strict=True):
        here = where_is(afternoon=afternoon, at=moment)
        if found and found[-1].whereabouts == here:
            found[-1] = Stay(since=found[-1].since, until=following, whereabouts=here)
        else:
            found.append(Stay(since=moment, until=following, whereabouts=here))
    return tuple(found)


def moments_of(afternoon: Afternoon) -> list[datetime]:
    """Give the instants at which anything may change, in their order."""
    return sorted(
        {
            *(row.starts for row in afternoon.stops),
            *(row.at for row in afternoon.marks),
            *(row.at for row in afternoon.handovers),
            *(row.at for row in afternoon.undone),
        }
    )


def links_at(afternoon: Afternoon, at: datetime) -> list[Link]:
    """Give each session in order of time, with the last mark and the handover in effect at the instant."""
    undone = {row.handover_id for row in afternoon.undone if row.at <= at}
    marks: dict[str, RollFact] = {}
    seen: dict[str, RollFact] = {}
    for mark in sorted(row for row in afternoon.marks if row.at <= at):
        marks[mark.session] = mark
        if mark.state in SEEN:
            seen[mark.session] = mark
        elif mark.state is MarkState.LEAVE:
            seen.pop(mark.session, None)
    handovers: dict[str, Handover] = {}
    in_effect = [row for row in afternoon.handovers if row.passes and row.at <= at and row.handover_id not in undone]
    for row in sorted(in_effect, key=standing):
        before = handovers.get(row.session)
        if before is None or before.kind not in FINAL:
            handovers[row.session] = row
    return [
        Link(
            stop=stop,
            mark=marks.get(stop.session),
            seen=seen.get(stop.session),
            handover=handovers.get(stop.session),
        )
        for stop in sorted(set(afternoon.stops))
    ]


def _then(before: Whereabouts, after: Whereabouts) -> Whereabouts:
    """Give where the child is once a later session has spoken: not to be there moves nobody."""
    if after.place not in AWAY or before.place in AWAY:
        return after
    if before.place in ENDED:
        return before
    return Whereabouts(place=Place.UNACCOUNTED, adult="", session=after.session)


def standing(row: Handover) -> tuple[object, ...]:
    """Order a session's handovers as they followed each other: of two that end the afternoon the earlier stands."""
    said = row.override
    override = (said.reason, said.second_adult, said.guardian_spoken) if said else ("", "", False)
    return (row.at, row.handover_id, row.kind.value, row.by, row.to, override, row.side.value, row.into, row.session)


def _of_link(link: Link) -> Whereabouts:
    session, mark = link.stop.session, link.mark
    if link.handover is not None:
        place = PLACE_OF_HANDOVER[link.handover.kind]
        return Whereabouts(place=place, adult=link.handover.to, session=session)
    if mark is None or mark.state in (MarkState.LEFT_EARLY, MarkState.COLLECTED):
        return Whereabouts(place=Place.UNACCOUNTED, adult="", session=session)
    if mark.state in CAME:
        return Whereabouts(place=Place.IN_GROUP, adult=link.stop.adult or mark.by, session=session)
    if mark.state is MarkState.ELSEWHERE:
        return Whereabouts(place=Place.ELSEWHERE, adult=mark.by, session=session, detail=mark.place)
    return Whereabouts(place=NOT_HERE[mark.state], adult="", session=session)

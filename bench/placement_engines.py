"""The engines that are compared: each builds its own input from the plain instance and gives each pupil's place."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from ortools.graph.python import min_cost_flow
from placement_instance import CLUBS, Instance

from afterbell.placement.rules.matching.arrays import place
from afterbell.placement.rules.matching.problem import Applicant, Club, Market
from afterbell.placement.rules.matching.solve import solve

Places = list[str | None]
UNPLACED_COST = 50  # more than any exchange of ranks inside one chain of five wishes could save


@dataclass(frozen=True, slots=True, kw_only=True)
class Engine:
    """A way to place pupils: `build` its input, `run` it, `read` the places; the first two are timed."""

    name: str
    build: Callable[[Instance], Any]
    run: Callable[[Any], Any]
    read: Callable[[Instance, Any], Places]
    largest: int = 10**9
    why_not_larger: str = ""
    stable: bool = True


def market_of(given: Instance) -> Market:
    """Write the instance as the readable rule's market."""
    return Market(
        clubs=tuple(Club(code=code, capacity=capacity) for code, capacity in given.capacities.items()),
        applicants=tuple(
            Applicant(ticket=ticket, number=number, wishes=wishes, classes=classes)
            for ticket, number, wishes, classes in zip(
                given.tickets, given.numbers, given.wishes, given.classes, strict=True
            )
        ),
    )


def _run_readable(market: Market) -> Any:  # noqa: ANN401 - engines have results of their own
    return solve(market=market)


def _read_readable(given: Instance, matching: Any) -> Places:  # noqa: ANN401 - as above
    return [matching.places[ticket] for ticket in given.tickets]


def _build_arrays(given: Instance) -> Any:  # noqa: ANN401 - as above
    code = {club: at % CLUBS for at, club in enumerate(given.capacities)}
    return replace(
        given.region,
        wishes=np.array([[code[wish] for wish in wishes] for wishes in given.wishes], dtype=np.int16),
        classes=np.array(given.classes, dtype=np.uint8),
        numbers=np.array(given.numbers, dtype=np.int64),
        capacity=np.array(list(given.capacities.values()), dtype=np.int32),
    )


def _run_arrays(region: Any) -> Any:  # noqa: ANN401 - as above
    return place(region=region)


def _read_arrays(given: Instance, placement: Any) -> Places:  # noqa: ANN401 - as above
    codes = list(given.capacities)
    first = np.repeat(given.region.club_start[:-1], np.diff(given.region.pupil_start)).tolist()
    found = placement.place.tolist()
    return [None if club < 0 else codes[start + club] for start, club in zip(first, found, strict=True)]


def _build_matching(given: Instance) -> Any:  # noqa: ANN401 - as above
    from matching.games import HospitalResident  # noqa: PLC0415 - measured only up to a size

    lines: dict[str, list[tuple[int, int, str]]] = {}
    for ticket, number, wishes, classes in zip(given.tickets, given.numbers, given.wishes, given.classes, strict=True):
        for wish, priority in zip(wishes, classes, strict=True):
            lines.setdefault(wish, []).append((priority, number, ticket))
    return HospitalResident.create_from_dictionaries(
        dict(zip(given.tickets, map(list, given.wishes), strict=True)),
        {club: [ticket for _, _, ticket in sorted(line)] for club, line in lines.items()},
        {club: given.capacities[club] for club in lines},
    )


def _run_matching(game: Any) -> Any:  # noqa: ANN401 - as above
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return game.solve(optimal="resident")


def _read_matching(given: Instance, solution: Any) -> Places:  # noqa: ANN401 - as above
    place_of = {resident.name: hospital.name for hospital, residents in solution.items() for resident in residents}
    return [place_of.get(ticket) for ticket in given.tickets]


def _build_flow(given: Instance) -> Any:  # noqa: ANN401 - as above
    """Pupil to wish at the wish's rank, club to the end up to its places, or pupil to the end at a high cost."""
    pupils, clubs = len(given.tickets), len(given.capacities)
    node = {code: pupils + at for at, code in enumerate(given.capacities)}
    end = pupils + clubs
    wished = np.array([[node[wish] for wish in wishes] for wishes in given.wishes], dtype=np.int32)
    rows = np.arange(pupils, dtype=np.int32)
    club_nodes = np.arange(pupils, end, dtype=np.int32)
    width = wished.shape[1]
    flow = min_cost_flow.SimpleMinCostFlow()
    flow.add_arcs_with_capacity_and_unit_cost(
        np.concatenate((np.repeat(rows, width), rows, club_nodes)),
        np.concatenate((wished.reshape(-1), np.full(pupils + clubs, end, dtype=np.int32))),
        np.concatenate((np.ones(pupils * (width + 1), dtype=np.int64), np.array(list(given.capacities.values())))),
        np.concatenate(
            (np.tile(np.arange(width), pupils), np.full(pupils, UNPLACED_COST), np.zeros(clubs, dtype=np.int64))
        ),
    )
    flow.set_nodes_supplies(np.append(rows, np.int32(end)), np.append(np.ones(pupils, dtype=np.int64), -pupils))
    return flow


def _run_flow(flow: Any) -> Any:  # noqa: ANN401 - as above
    status = flow.solve()
    if status != flow.OPTIMAL:
        raise RuntimeError(f"min-cost flow ended with status {status}")
    return flow


def _read_flow(given: Instance, flow: Any) -> Places:  # noqa: ANN401 - as above
    pupils, width = len(given.tickets), len(given.wishes[0])
    used = flow.flows(np.arange(pupils * width, dtype=np.int32)).reshape(pupils, width)
    return [
        wishes[rank] if one else None
        for wishes, rank, one in zip(given.wishes, used.argmax(axis=1).tolist(), used.any(axis=1).tolist(), strict=True)
    ]


ENGINES = (
    Engine(name="Afterbell, readable", build=market_of, run=_run_readable, read=_read_readable),
    Engine(name="Afterbell, arrays", build=_build_arrays, run=_run_arrays, read=_read_arrays),
    Engine(
        name="matching, HospitalResident",
        build=_build_matching,
        run=_run_matching,
        read=_read_matching,
        largest=10_000,
        why_not_larger="grows with the square",
    ),
    Engine(name="OR-Tools, min-cost flow", build=_build_flow, run=_run_flow, read=_read_flow, stable=False),
)

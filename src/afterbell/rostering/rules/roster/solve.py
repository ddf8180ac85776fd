"""Make a roster: band after band, the cheapest way to give every session to an adult who may take it.

Sessions of one day that all overlap each other form a band; in a band every adult has at most one session, so the
best assignment is a flow of least cost. The price of an arc is the growth of the squared load (and of the other
soft rules), which makes the flow the exact optimum of the band [Ahuja, Magnanti and Orlin, Network Flows, 1993,
chapter 14: convex costs as marginal costs]. Chains of changes then cover what a band by itself could not.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby

import numpy as np
import numpy.typing as npt
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow  # type: ignore[import-untyped]

from afterbell.rostering.rules.roster.desk import Desk
from afterbell.rostering.rules.roster.glance import Glance
from afterbell.rostering.rules.roster.level import level
from afterbell.rostering.rules.roster.mend import cover
from afterbell.rostering.rules.roster.problem import Demand, Roster, RosterProblem

Arc = tuple[int, str, int]
ArcNumbers = npt.NDArray[np.int32]


def solve(*, problem: RosterProblem, seed: int = 0) -> Roster:
    """Make the roster of all demands, the fixed ones as they stand.

    Equal for equal problems and seeds, whatever the order of their parts. The seed draws in which order equally good
    exchanges are tried while load is evened out. A session nobody can take is listed with all reasons.
    """
    desk = Desk(problem=problem, assignments=problem.fixed)
    fill(desk=desk, demands=desk.open_sessions())
    movable = frozenset(desk.demands) - frozenset(problem.fixed)
    cover(desk=desk, movable=movable)
    level(desk=desk, movable=movable, seed=seed)
    cover(desk=desk, movable=movable)
    return desk.roster()


def fill(*, desk: Desk, demands: Iterable[Demand]) -> None:
    """Give out open demands, which stand in the order of time, band after band."""
    for _, today in groupby(demands, key=lambda demand: demand.day):
        for band in bands(today):
            _fill_band(desk, band)


def bands(demands: Iterable[Demand]) -> list[tuple[Demand, ...]]:
    """Cut one day's demands, in the order of time, into bands in which every session overlaps every other."""
    cut: list[list[Demand]] = []
    for demand in demands:
        if cut and all(demand.span.overlaps(other.span) for other in cut[-1]):
            cut[-1].append(demand)
        else:
            cut.append([demand])
    return [tuple(band) for band in cut]


def _fill_band(desk: Desk, band: Sequence[Demand]) -> None:
    glance = Glance(desk)
    arcs = [(row, code, price) for row, demand in enumerate(band) for code, price in glance.offers(demand)]
    desk.arcs += len(arcs)
    if arcs:
        for row, adult in cheapest(arcs=arcs, rows=len(band)):
            desk.put(band[row].session, adult)


def cheapest(*, arcs: Sequence[Arc], rows: int) -> list[tuple[int, str]]:
    """Match as many of the `rows` as can be, each adult at most once, at the least total price.

    Among equally cheap matchings the one using the codes that come first wins. Raises RuntimeError when the solver
    cannot represent the prices.
    """
    codes = sorted({adult for _, adult, _ in arcs})
    rank = {code: place for place, code in enumerate(codes)}
    floor = min(price for _, _, price in arcs)
    scale = rows * len(codes) + 1
    source, sink = rows + len(codes), rows + len(codes) + 1
    flow = SimpleMinCostFlow()
    middle = _add(
        flow,
        [row for row, _, _ in arcs],
        [rows + rank[adult] for _, adult, _ in arcs],
        [(price - floor) * scale + rank[adult] for _, adult, price in arcs],
    )
    _add(flow, [source] * rows, range(rows), [0] * rows)
    _add(flow, range(rows, source), [sink] * len(codes), [0] * len(codes))
    flow.set_nodes_supplies(np.array([source, sink], dtype=np.int32), np.array([rows, -rows], dtype=np.int64))
    status = flow.solve_max_flow_with_min_cost()
    if status != SimpleMinCostFlow.OPTIMAL:
        raise RuntimeError(f"the flow of a band ended with {status}")
    used = flow.flows(middle)
    return [(row, adult) for (row, adult, _), units in zip(arcs, used.tolist(), strict=True) if units]


def _add(flow: SimpleMinCostFlow, tails: Sequence[int], heads: Sequence[int], prices: Sequence[int]) -> ArcNumbers:
    """Add arcs of capacity 1 in one call and give their numbers."""
    numbers: ArcNumbers = flow.add_arcs_with_capacity_and_unit_cost(
        np.array(tails, dtype=np.int32),
        np.array(heads, dtype=np.int32),
        np.ones(len(prices), dtype=np.int64),
        np.array(prices, dtype=np.int64),
    )
    return numbers

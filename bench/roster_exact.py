"""The same term as a whole-number program: every hard rule a row, the spread of load to be made least.

The rows are written down once and given to both solvers, so that neither has the easier problem. They are read from
the published rules and not taken from the roster's code; what comes out is judged by the product's verifier.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from math import gcd

import highspy
import numpy as np
from ortools.sat.python import cp_model

from afterbell.base.spans import minutes_of
from afterbell.rostering.rules.roster.problem import Adult, Demand, Kind, RosterProblem

WORKERS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Pairs of session and adult, one variable each; which of them make one session; and how many may be chosen."""

    pairs: list[tuple[Demand, Adult]]
    once: list[list[int]]
    at_most: list[tuple[list[int], int]]
    of_adult: dict[str, list[int]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What a solver found within its time: who takes what, and the least spread it could not rule out."""

    assignments: Mapping[str, str]
    bound: float
    proven: bool
    seconds: float


def least_by_remainders(problem: RosterProblem) -> int:
    """Give a spread below which no roster can be, whoever takes what.

    Every session weighs a multiple of one number; so what somebody carries leaves the same remainder by it at the end
    of the term as before. The loads lie in a window that holds a number of each of these remainders.
    """
    step = gcd(*(demand.weight for demand in problem.demands))
    left = sorted({adult.carried_load % step for adult in problem.adults})
    gaps = [after - before for before, after in zip(left, [*left[1:], left[0] + step], strict=True)]
    return step - max(gaps)


def rows_of(problem: RosterProblem) -> Rows:
    """Write every hard rule down as rows."""
    pairs = [(demand, adult) for demand in problem.demands for adult in problem.adults if _may(demand, adult)]
    once: dict[str, list[int]] = defaultdict(list)
    of_adult: dict[str, list[int]] = defaultdict(list)
    for at, (demand, adult) in enumerate(pairs):
        once[demand.session].append(at)
        of_adult[adult.code].append(at)
    at_most = [row for adult in problem.adults for row in _limits_of(problem, adult, of_adult[adult.code], pairs)]
    return Rows(pairs=pairs, once=list(once.values()), at_most=at_most, of_adult=dict(of_adult))


def _may(demand: Demand, adult: Adult) -> bool:
    return (
        (not demand.skills or bool(demand.skills & adult.skills))
        and (demand.language is None or demand.language in adult.languages)
        and demand.group not in adult.children_in
        and demand.day.isoweekday() not in adult.off_weekdays
        and all(away.day != demand.day for away in adult.away)
    )


def _limits_of(
    problem: RosterProblem, adult: Adult, mine: list[int], pairs: list[tuple[Demand, Adult]]
) -> Iterator[tuple[list[int], int]]:
    limits = problem.limits
    by_day: dict[date, list[int]] = defaultdict(list)
    by_week: dict[int, list[int]] = defaultdict(list)
    for at in mine:
        by_day[pairs[at][0].day].append(at)
        by_week[pairs[at][0].week].append(at)
    for today in by_day.values():
        yield today, limits.most_a_day
        yield from ((crowd, 1) for crowd in _crowds(today, pairs, limits.walking_minutes))
    for week in by_week.values():
        yield week, adult.most_a_week
        yield [at for at in week if pairs[at][0].kind is Kind.EVENING], limits.most_evenings_a_week


def _crowds(today: list[int], pairs: list[tuple[Demand, Adult]], walk: int) -> Iterator[list[int]]:
    """Give the sessions of a day that nobody reaches one from the other: all that still hold one back at a start."""
    spans = {at: (minutes_of(pairs[at][0].span.start), minutes_of(pairs[at][0].span.end) + walk) for at in today}
    for start in sorted({span[0] for span in spans.values()}):
        crowd = [at for at, span in spans.items() if span[0] <= start < span[1]]
        if len(crowd) > 1:
            yield crowd


def cp_sat(problem: RosterProblem, *, limit: float) -> Answer:
    """Ask OR-Tools' CP-SAT."""
    begun = time.perf_counter()
    rows, model = rows_of(problem), cp_model.CpModel()
    chosen = [model.new_bool_var("") for _ in rows.pairs]
    for group in rows.once:
        model.add_exactly_one([chosen[at] for at in group])
    for group, most in rows.at_most:
        if most == 1:
            model.add_at_most_one([chosen[at] for at in group])
        else:
            model.add(sum(chosen[at] for at in group) <= most)
    low, high = (model.new_int_var(-(10**6), 10**6, name) for name in ("low", "high"))
    for adult in problem.adults:
        mine = rows.of_adult.get(adult.code, [])
        load = adult.carried_load + sum(rows.pairs[at][0].weight * chosen[at] for at in mine)
        model.add(load >= low)
        model.add(load <= high)
    model.add(high - low >= least_by_remainders(problem))
    model.minimize(high - low)
    solver = cp_model.CpSolver()
    solver.parameters.max_time_in_seconds = max(1.0, limit - (time.perf_counter() - begun))
    solver.parameters.num_workers = WORKERS
    status = solver.solve(model)
    found = status in {cp_model.OPTIMAL, cp_model.FEASIBLE}
    values = [solver.boolean_value(variable) for variable in chosen] if found else [False] * len(chosen)
    return Answer(
        assignments={d.session: a.code for (d, a), taken in zip(rows.pairs, values, strict=True) if taken},
        bound=solver.best_objective_bound,
        proven=status == cp_model.OPTIMAL,
        seconds=time.perf_counter() - begun,
    )


def highs(problem: RosterProblem, *, limit: float) -> Answer:
    """Ask HiGHS."""
    begun = time.perf_counter()
    rows = rows_of(problem)
    program = _program(problem, rows)
    solver = highspy.Highs()
    solver.silent()
    solver.setOptionValue("threads", WORKERS)
    solver.passModel(program)
    solver.setOptionValue("time_limit", max(1.0, limit - (time.perf_counter() - begun)))
    solver.run()
    info = solver.getInfo()
    found = info.primal_solution_status == 2
    values = solver.getSolution().col_value if found else [0.0] * program.num_col_
    return Answer(
        assignments={d.session: a.code for (d, a), value in zip(rows.pairs, values, strict=False) if value > 0.5},
        bound=max(0.0, info.mip_dual_bound),
        proven=solver.getModelStatus() == highspy.HighsModelStatus.kOptimal,
        seconds=time.perf_counter() - begun,
    )


def _program(problem: RosterProblem, rows: Rows) -> highspy.HighsLp:
    """Lay the rows out as a sparse matrix; the last two variables are the least and the most load."""
    many, infinity = len(rows.pairs), highspy.kHighsInf
    lines: list[tuple[list[int], list[float], float, float]] = [
        *((group, [1.0] * len(group), 1.0, 1.0) for group in rows.once),
        *((group, [1.0] * len(group), -infinity, float(most)) for group, most in rows.at_most),
    ]
    for adult in problem.adults:
        mine = rows.of_adult.get(adult.code, [])
        weights, carried = [float(rows.pairs[at][0].weight) for at in mine], float(adult.carried_load)
        lines.append(([*mine, many], [*weights, -1.0], -carried, infinity))
        lines.append(([*mine, many + 1], [*weights, -1.0], -infinity, -carried))
    program = highspy.HighsLp()
    program.num_col_, program.num_row_ = many + 2, len(lines)
    program.col_cost_ = np.array([*[0.0] * many, -1.0, 1.0])
    program.col_lower_ = np.array([*[0.0] * many, -infinity, -infinity])
    program.col_upper_ = np.array([*[1.0] * many, infinity, infinity])
    program.row_lower_ = np.array([line[2] for line in lines])
    program.row_upper_ = np.array([line[3] for line in lines])
    program.a_matrix_.format_ = highspy.MatrixFormat.kRowwise
    program.a_matrix_.start_ = np.cumsum([0, *(len(line[0]) for line in lines)], dtype=np.int32)
    program.a_matrix_.index_ = np.concatenate([np.array(line[0], dtype=np.int32) for line in lines])
    program.a_matrix_.value_ = np.concatenate([np.array(line[1]) for line in lines])
    whole, free = highspy.HighsVarType.kInteger, highspy.HighsVarType.kContinuous
    program.integrality_ = [*[whole] * many, free, free]
    return program

"""A term's roster measured side by side: this project's, CP-SAT and HiGHS on the same schools in one run.

    python bench/roster.py [--sizes 30,60,100] [--weeks 16] [--limit 60] [--runs 3] [--seed 1]

All are asked for the same: every session covered, every hard rule kept, the load of who carries most as little above
that of who carries least as can be. The exact solvers see the whole term at once and stop at the limit.
"""

from __future__ import annotations

import argparse
import sys
import time
from dataclasses import dataclass, replace
from statistics import median

from rich.console import Console
from rich.table import Table
from roster_exact import Answer, cp_sat, highs, least_by_remainders
from roster_instance import WEEKS, term_of

from afterbell.rostering.rules.roster.desk import average_weight
from afterbell.rostering.rules.roster.problem import Preferences, Roster, RosterProblem
from afterbell.rostering.rules.roster.solve import solve
from afterbell.rostering.rules.roster.verify import fairness, verify

EXACT = {"CP-SAT, whole term": cp_sat, "HiGHS, whole term": highs}
MOST_OF_EXACT_TIME = 1 / 20
HEADINGS = ("engine", "seconds", "x ours", "spread, minutes", "in sessions", "least possible", "covered", "findings")

console = Console(width=140)


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One engine's answer on one school: how long it took, how far apart the loads are, and what is wrong with it."""

    name: str
    seconds: float
    spread: int
    covered: int
    findings: int
    bound: float = 0.0
    proven: bool = False


def main() -> int:
    """Print a table for every size; 1 when a goal is missed or the verifier finds anything."""
    parser = argparse.ArgumentParser(description="A term's roster, measured side by side.")
    parser.add_argument("--sizes", default="30,60,100", help="members of staff, separated by commas")
    parser.add_argument(
        "--weeks", type=int, default=WEEKS, help="weeks of the term: in few of them an optimum can be proven"
    )
    parser.add_argument("--limit", type=float, default=60.0, help="seconds for an exact solver")
    parser.add_argument("--runs", type=int, default=3, help="runs of ours; the table has medians")
    parser.add_argument("--seed", type=int, default=1, help="seed of the schools")
    asked = parser.parse_args()
    sizes = [int(size) for size in asked.sizes.split(",")]
    reached = [
        _compare(size, term_of(size, seed=asked.seed, weeks=asked.weeks), limit=asked.limit, runs=max(1, asked.runs))
        for size in sizes
    ]
    return 0 if all(reached) else 1


def _compare(staff: int, problem: RosterProblem, *, limit: float, runs: int) -> bool:
    ours = _ours("Afterbell, load alone", problem, runs)
    wished = _ours("Afterbell, as schools set it", replace(problem, preferences=Preferences()), runs)
    exact = [_exact(name, problem, solver(problem, limit=limit)) for name, solver in EXACT.items()]
    unit = average_weight(problem)
    title = f"{staff} staff, {len(problem.demands):,} sessions of {unit} minutes on average, exact solvers: {limit:g} s"
    console.print(_table(title, [ours, wished, *exact], ours=ours, unit=unit))
    bound = max(least_by_remainders(problem), *(answer.bound for answer in exact))
    proven = [answer for answer in exact if answer.proven]
    first = min(answer.seconds for answer in proven or exact)
    above = "the proven optimum" if proven else "what nobody can reach"
    whole = all(each.covered == len(problem.demands) and not each.findings for each in (ours, wished))
    console.print(
        f"Ours is {ours.spread - bound:.0f} minutes above {above} "
        f"({bound:.0f}; a unit is {unit}), in 1/{first / ours.seconds:.0f} of the quicker exact solver's time.\n"
    )
    return whole and ours.spread <= bound + unit and ours.seconds <= first * MOST_OF_EXACT_TIME


def _ours(name: str, problem: RosterProblem, runs: int) -> Measured:
    taken = []
    for _ in range(runs):
        begun = time.perf_counter()
        roster = solve(problem=problem)
        taken.append(time.perf_counter() - begun)
    return _judged(name, problem, roster, seconds=median(taken))


def _exact(name: str, problem: RosterProblem, answer: Answer) -> Measured:
    loads = {adult.code: adult.carried_load for adult in problem.adults}
    for demand in problem.demands:
        if demand.session in answer.assignments:
            loads[answer.assignments[demand.session]] += demand.weight
    roster = Roster(assignments=answer.assignments, uncovered=(), loads=loads)
    judged = _judged(name, problem, roster, seconds=answer.seconds)
    return replace(judged, bound=answer.bound, proven=answer.proven)


def _judged(name: str, problem: RosterProblem, roster: Roster, *, seconds: float) -> Measured:
    return Measured(
        name=name,
        seconds=seconds,
        spread=fairness(problem=problem, roster=roster).load.width,
        covered=len(roster.assignments),
        findings=len(verify(problem=problem, roster=roster)),
    )


def _table(title: str, rows: list[Measured], *, ours: Measured, unit: int) -> Table:
    table = Table(title=title)
    for heading in HEADINGS:
        table.add_column(heading, justify="left" if heading == "engine" else "right")
    for row in rows:
        exact = row.name in EXACT
        table.add_row(
            row.name,
            f"{row.seconds:.2f}",
            f"{row.seconds / ours.seconds:.1f}",
            str(row.spread) if row.covered else "none found",
            f"{row.spread / unit:.2f}" if row.covered else "-",
            f"{row.bound:.0f}{', proven' if row.proven else ''}" if exact else "-",
            f"{row.covered:,}",
            str(row.findings) if row.covered else "-",
        )
    return table


if __name__ == "__main__":
    sys.exit(main())

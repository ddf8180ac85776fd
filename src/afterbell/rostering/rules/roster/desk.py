"""The roster while it is being made: everybody's diary, and who has which session."""

from __future__ import annotations

from collections.abc import Mapping

from afterbell.rostering.rules.roster.diary import Diary
from afterbell.rostering.rules.roster.problem import Demand, Reason, Roster, RosterProblem, Uncovered, Work
from afterbell.rostering.rules.roster.rules import HARD, PASSING, SOFT, STANDING, Taste


class Desk:
    """All diaries, open for changes. Starts from `assignments`, which are taken as they are."""

    def __init__(self, *, problem: RosterProblem, assignments: Mapping[str, str]) -> None:
        self.problem = problem
        self.demands = {demand.session: demand for demand in problem.demands}
        self.diaries = {adult.code: Diary(adult) for adult in problem.adults}
        self.holders: dict[str, str] = {}
        self.taste = Taste(unit=average_weight(problem), preferences=problem.preferences, keep=problem.keep)
        self.arcs = self.tried = self.moves = 0
        self._able: dict[tuple[object, ...], Mapping[str, Diary]] = {}
        for session, adult in sorted(assignments.items()):
            self.put(session, adult)

    def put(self, session: str, adult: str) -> None:
        self.diaries[adult].add(self.demands[session])
        self.holders[session] = adult

    def take(self, session: str) -> str:
        """Free the session and give the adult who had it. Raises KeyError when nobody had."""
        adult = self.holders.pop(session)
        self.diaries[adult].remove(self.demands[session])
        return adult

    def able(self, demand: Demand) -> tuple[Diary, ...]:
        """Give the diaries of those who could lead such a session at all, in the order of their codes."""
        return tuple(self._able_by_code(demand).values())

    def is_able(self, demand: Demand, adult: str) -> bool:
        return adult in self._able_by_code(demand)

    def _able_by_code(self, demand: Demand) -> Mapping[str, Diary]:
        key = (demand.skills, demand.language, demand.group)
        if key not in self._able:
            limits = self.problem.limits
            self._able[key] = {
                code: diary
                for code, diary in self.diaries.items()
                if all(rule.test(demand, diary, limits) is None for rule in STANDING)
            }
        return self._able[key]

    def free(self, demand: Demand, diary: Diary) -> bool:
        """Whether an able adult can take the session beside all the others they have now."""
        self.tried += 1
        limits = self.problem.limits
        for rule in PASSING:  # noqa: SIM110 - a roster spends most of its time here, and a plain loop is a third faster
            if rule.test(demand, diary, limits) is not None:
                return False
        return True

    def candidates(self, demand: Demand) -> tuple[Diary, ...]:
        return tuple(diary for diary in self.able(demand) if self.free(demand, diary))

    def price(self, demand: Demand, diary: Diary) -> int:
        """Give what the soft rules charge for giving this adult the session now."""
        price = 0
        for rule in SOFT:
            price += rule.price(demand, diary, self.taste)
        return price

    def reasons(self, demand: Demand, diary: Diary) -> tuple[Reason, ...]:
        """Give every hard rule that keeps the adult from the session."""
        limits = self.problem.limits
        found = ((name, rule.test(demand, diary, limits)) for name, rule in HARD.items())
        code = diary.adult.code
        return tuple(
            Reason(adult=code, rule=name, sessions=tuple(sorted(sessions)))
            for name, sessions in found
            if sessions is not None
        )

    def open_sessions(self) -> tuple[Demand, ...]:
        return tuple(demand for demand in self.problem.demands if demand.session not in self.holders)

    def roster(self) -> Roster:
        """Close the desk: assignments, what is uncovered with all reasons, loads."""
        uncovered = tuple(
            Uncovered(
                session=demand.session,
                reasons=tuple(reason for diary in self.diaries.values() for reason in self.reasons(demand, diary)),
            )
            for demand in self.open_sessions()
        )
        return Roster(
            assignments=dict(sorted(self.holders.items())),
            uncovered=uncovered,
            loads={code: diary.load for code, diary in self.diaries.items()},
            work=Work(arcs=self.arcs, tried=self.tried, moves=self.moves),
        )


def average_weight(problem: RosterProblem) -> int:
    """Give the unit in which preferences are told: the average session's weight, at least 1."""
    total = sum(demand.weight for demand in problem.demands)
    return max(1, total // max(1, len(problem.demands)))

"""With whom a session can be exchanged: every other session of the roster whose adults could both take the other's."""

from __future__ import annotations

from afterbell.rostering.rules.roster.desk import Desk
from afterbell.rostering.rules.roster.problem import Demand, Roster, RosterProblem


def exchanges(*, problem: RosterProblem, roster: Roster, session: str) -> tuple[Demand, ...]:
    """List the sessions that can be exchanged for this one, in the order of time; none when nobody has it.

    Both adults keep every hard rule with the other's session in place of their own.
    """
    desk = Desk(problem=problem, assignments=roster.assignments)
    if session not in desk.holders or session in problem.fixed:
        return ()
    mine = desk.demands[session]
    giver = desk.take(session)
    found = []
    for other, taker in sorted(desk.holders.items()):
        theirs = desk.demands[other]
        if taker == giver or other in problem.fixed or not desk.is_able(mine, taker) or not desk.is_able(theirs, giver):
            continue
        desk.take(other)
        if desk.free(mine, desk.diaries[taker]) and desk.free(theirs, desk.diaries[giver]):
            found.append(theirs)
        desk.put(other, taker)
    return tuple(sorted(found, key=lambda demand: (demand.day, demand.span, demand.session)))

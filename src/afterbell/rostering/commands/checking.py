"""Every roster, and every change of one, is put before the independent verifier before it is stored."""

from __future__ import annotations

from collections.abc import Collection

from afterbell.rostering.desk import Desk
from afterbell.rostering.refusals import REFUSALS
from afterbell.rostering.rules.roster.problem import Roster, RosterProblem
from afterbell.rostering.rules.roster.verify import SENTENCES, verify


def refuse_what_is_wrong(
    *, desk: Desk, problem: RosterProblem, roster: Roster, only: Collection[str] | None = None
) -> None:
    """Raise Refused with what the verifier finds first; of a change, only what is wrong with the changed sessions.

    Before a change a week may stand that is not as the rules want it: somebody on leave on another day.
    """
    for finding in verify(problem=problem, roster=roster):
        if only is None or finding.session in only:
            session, adult = desk.sessions.get(finding.session), desk.staff.get(finding.adult)
            words = SENTENCES[finding.rule].fill(
                session=session.name if session else finding.session, adult=adult.name if adult else finding.adult
            )
            raise REFUSALS.refused("verifier_disagrees", finding=words)

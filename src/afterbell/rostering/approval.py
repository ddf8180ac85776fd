"""What the scheme says of requests: who asks a substitute, and which kinds the school approves before they hold."""

from __future__ import annotations

from datetime import date

from afterbell.rostering.rules.turns.problem import Kind
from afterbell.scheme.queries import version_in_force
from afterbell.scheme.rules.document import RosterMethod


def way_on(day: date) -> RosterMethod:
    """Give how the roster is kept on a day."""
    _, scheme = version_in_force(on=day)
    return scheme.roster


def is_approved(*, kind: Kind, way: RosterMethod) -> bool:
    """Say whether a request of this kind waits for the school."""
    needed = {Kind.LEAVE: way.approve_leave, Kind.SUBSTITUTE: way.approve_substitute, Kind.SWAP: way.approve_swap}
    return needed[kind]


def may_teachers_ask(*, way: RosterMethod) -> bool:
    """Say whether a teacher asks the colleague, or leaves it to the office."""
    return way.teachers_ask

"""Who may do what to what.

A *grant* says which role somebody has and what it holds: ids by dimension, as `{"school": {7}}`. A *policy* row says
that a role may do an action to things within one of those dimensions. A *place* says where a thing stands in them.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from contextvars import ContextVar
from dataclasses import dataclass, field

from afterbell.base.refusals import NotThere

Place = Mapping[str, frozenset[int]]
ANYWHERE = "anywhere"


@dataclass(frozen=True, slots=True, kw_only=True)
class Grant:
    """One role somebody has, and the ids it holds in each dimension."""

    role: str
    holds: Place


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """Whoever reads or writes: an account with its grants, in one tenant at a time (0: the platform)."""

    account: int | None
    code: str
    name: str
    tenant: int
    grants: tuple[Grant, ...] = ()

    @property
    def roles(self) -> frozenset[str]:
        return frozenset(grant.role for grant in self.grants)

    def held(self, dimension: str, *, roles: Iterable[str] | None = None) -> frozenset[int]:
        """Collect the ids this actor holds in a dimension, in any of the roles."""
        wanted = self.roles if roles is None else frozenset(roles)
        found = [grant.holds.get(dimension, frozenset()) for grant in self.grants if grant.role in wanted]
        return frozenset().union(*found)


@dataclass(frozen=True, slots=True)
class Policy:
    """The table of permissions: (role, action) -> the dimensions within which the role may do it."""

    rows: Mapping[tuple[str, str], frozenset[str]]

    def allows(self, *, actor: Actor, action: str, place: Place) -> bool:
        return any(
            dimension == ANYWHERE or grant.holds.get(dimension, frozenset()) & place.get(dimension, frozenset())
            for grant in actor.grants
            for dimension in self.rows.get((grant.role, action), ())
        )

    def reach(self, *, actor: Actor, action: str) -> Mapping[str, frozenset[int]]:
        """Say within which ids, by dimension, the actor may do this: the filter of a list."""
        found: dict[str, frozenset[int]] = {}
        for grant in actor.grants:
            for dimension in self.rows.get((grant.role, action), ()):
                found[dimension] = found.get(dimension, frozenset()) | grant.holds.get(dimension, frozenset())
        return found


@dataclass(slots=True)
class _InForce:
    policy: Policy = field(default_factory=lambda: Policy(rows={}))


_in_force = _InForce()
_authorised: ContextVar[frozenset[str]] = ContextVar("authorised", default=frozenset())


def put_in_force(policy: Policy) -> None:
    _in_force.policy = policy


def policy() -> Policy:
    return _in_force.policy


def place(**dimensions: int | Iterable[int] | None) -> Place:
    """Say where a thing stands: `place(school=7, homeroom=12, pupil=[40, 41])`."""
    return {name: _ids(value) for name, value in dimensions.items() if value is not None}


def _ids(value: int | Iterable[int]) -> frozenset[int]:
    return frozenset({value}) if isinstance(value, int) else frozenset(value)


def may(*, actor: Actor, action: str, at: Place) -> bool:
    return policy().allows(actor=actor, action=action, place=at)


def authorise(*, actor: Actor, action: str, at: Place) -> None:
    """Let the actor do this here, or raise NotThere: not yours is not there."""
    if not may(actor=actor, action=action, at=at):
        raise NotThere(action)
    _authorised.set(_authorised.get() | {action})


def authorised_actions() -> frozenset[str]:
    return _authorised.get()


def forget_authorised() -> None:
    _authorised.set(frozenset())

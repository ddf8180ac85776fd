"""Parts of a migration that are drawn together."""

from __future__ import annotations

from typing import Any, Generic, TypeVar

from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ProjectState

Part = TypeVar("Part", bound=Operation)


class Together(Operation, Generic[Part]):
    """Operations that follow one another without Django drawing every table anew after each.

    Almost all tables of the house hang together through the school, so that this is most of what a first `migrate`
    takes. What was drawn before is let go; whoever needs the tables afterwards draws them once.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, *parts: Part) -> None:
        self.parts = parts

    def deconstruct(self) -> tuple[str, tuple[Part, ...], dict[str, Any]]:
        return (self.__class__.__qualname__, self.parts, {})

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        state.clear_delayed_apps_cache()
        state.__dict__.pop("apps", None)
        for part in self.parts:
            part.state_forwards(app_label, state)

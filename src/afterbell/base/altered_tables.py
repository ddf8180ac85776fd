"""Changes to tables that are there, each drawn with the few tables it is about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ModelState, ProjectState
from django.db.migrations.utils import resolve_relation

Key = tuple[str, str]


class AlteredTables(Operation):
    """Change columns, constraints and indexes one after the other, in the order given.

    Django draws every table that hangs together with a changed one anew after each change; through the school those are
    all. A change needs its own table and whatever that one points to, so that only these are drawn. A change that
    reaches back - of a key others point to - does not belong here.
    """

    reduces_to_sql = True
    reversible = True

    def __init__(self, *changes: Operation) -> None:
        self.changes = changes

    def deconstruct(self) -> tuple[str, tuple[Operation, ...], dict[str, Any]]:
        return (self.__class__.__qualname__, self.changes, {})

    def state_forwards(self, app_label: str, state: ProjectState) -> None:
        state.clear_delayed_apps_cache()
        state.__dict__.pop("apps", None)
        for change in self.changes:
            change.state_forwards(app_label, state)

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        drawn = self._few(app_label, from_state, to_state)
        for change, before, after in zip(self.changes, drawn, drawn[1:], strict=False):
            change.database_forwards(app_label, schema_editor, before, after)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        drawn = self._few(app_label, to_state, from_state)
        for change, before, after in reversed([*zip(self.changes, drawn, drawn[1:], strict=False)]):
            change.database_backwards(app_label, schema_editor, after, before)

    def describe(self) -> str:
        return "; ".join(change.describe() for change in self.changes)

    def _few(self, app_label: str, first: ProjectState, last: ProjectState) -> list[ProjectState]:
        """Give the few tables as they are before the first change and after each."""
        named = {(app_label, _name_of(change)) for change in self.changes}
        wanted = _pointed_at(named, first.models) | _pointed_at(named, last.models)
        standing = ProjectState({key: one.clone() for key, one in first.models.items() if key in wanted})
        states = [standing]
        for change in self.changes:
            standing = standing.clone()
            change.state_forwards(app_label, standing)
            states.append(standing)
        return states


def _name_of(change: Operation) -> str:
    name: str = getattr(change, "model_name", "") or getattr(change, "name", "")
    return name.lower()


def _pointed_at(named: Iterable[Key], models: dict[Key, ModelState]) -> set[Key]:
    """Give the tables named and all they point to, and those point to."""
    found: set[Key] = set()
    waiting = [key for key in named if key in models]
    while waiting:
        key = waiting.pop()
        if key not in found:
            found.add(key)
            waiting += [one for one in _targets(key, models[key]) if one in models]
    return found


def _targets(key: Key, model: ModelState) -> Iterator[Key]:
    for field in model.fields.values():
        if field.remote_field is not None:
            yield resolve_relation(field.remote_field.model, *key)
            through = getattr(field.remote_field, "through", None)
            if through is not None:
                yield resolve_relation(through, *key)
    for base in model.bases:
        if isinstance(base, str):
            yield resolve_relation(base, *key)

"""Changes to tables that are there, each drawn with the few tables it is about."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import pairwise

from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ModelState, ProjectState
from django.db.migrations.utils import resolve_relation

from afterbell.base.together import Together

Key = tuple[str, str]
Step = tuple[Operation, tuple[ProjectState, ProjectState]]


class AlteredTables(Together[Operation]):
    """Change columns, constraints and indexes one after the other, in the order given.

    A change needs its own table and whatever that one points to; only these are drawn. A change that reaches back - of
    a key others point to - does not belong here.
    """

    def database_forwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for change, (before, after) in self._steps(app_label, from_state, to_state):
            change.database_forwards(app_label, schema_editor, before, after)

    def database_backwards(
        self,
        app_label: str,
        schema_editor: BaseDatabaseSchemaEditor,
        from_state: ProjectState,
        to_state: ProjectState,
    ) -> None:
        for change, (before, after) in reversed(self._steps(app_label, to_state, from_state)):
            change.database_backwards(app_label, schema_editor, after, before)

    def describe(self) -> str:
        return "; ".join(change.describe() for change in self.parts)

    def _steps(self, app_label: str, first: ProjectState, last: ProjectState) -> list[Step]:
        """Give each change with the few tables before and after it."""
        named = {(app_label, _name_of(change)) for change in self.parts}
        wanted = _pointed_at(named, first.models) | _pointed_at(named, last.models)
        states = [ProjectState({key: one.clone() for key, one in first.models.items() if key in wanted})]
        for change in self.parts:
            states.append(states[-1].clone())
            change.state_forwards(app_label, states[-1])
        return list(zip(self.parts, pairwise(states), strict=True))


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

"""Changes drawn with few tables leave the tables, and what the house knows of them, as the same changes one by one."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, connections, migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.state import ModelState, ProjectState

from afterbell.base.altered_tables import AlteredTables
from afterbell.base.new_tables import NewTables
from tests.base.test_new_tables import BELL, RING, owned
from tests.support.premises import Premises

TOWER = migrations.CreateModel(
    name="Tower", fields=[("id", models.BigAutoField(primary_key=True)), ("bells", models.ManyToManyField("base.Bell"))]
)
MADE = NewTables(BELL, RING, TOWER)
CHANGES: tuple[Operation, ...] = (
    migrations.AddField("ring", "loud", models.BooleanField(default=True)),
    migrations.AddField("ring", "after", models.ForeignKey("base.Ring", null=True, on_delete=models.PROTECT)),
    migrations.AddConstraint(
        "ring", models.UniqueConstraint(fields=["bell"], condition=models.Q(loud=True), name="a_bell_rings_loud_once")
    ),
    migrations.AlterField("bell", "name", models.CharField(max_length=20)),
    migrations.AddIndex("bell", models.Index(fields=["name"], name="bells_by_name")),
)
TOGETHER = AlteredTables(*CHANGES)


def made() -> ProjectState:
    state = ProjectState()
    MADE.state_forwards("base", state)
    return state


def after(*changes: Operation) -> ProjectState:
    state = made()
    for change in changes:
        change.state_forwards("base", state)
    return state


def deconstructed(state: ProjectState) -> dict[tuple[str, str], Any]:
    return {
        key: ({name: field.deconstruct()[1:] for name, field in model.fields.items()}, model.options)
        for key, model in state.models.items()
    }


def test_the_house_knows_the_same_of_its_tables() -> None:
    assert deconstructed(after(TOGETHER)) == deconstructed(after(*CHANGES))
    assert TOGETHER.describe().count("; ") == len(CHANGES) - 1
    rebuilt = AlteredTables(*TOGETHER.deconstruct()[1])
    assert deconstructed(after(rebuilt)) == deconstructed(after(TOGETHER))


def test_the_tables_change_and_change_back(own_database: Premises) -> None:
    before, changed = made(), after(TOGETHER)
    with owned(own_database) as owner:
        link = connections[owner]
        with link.schema_editor() as editor:
            MADE.database_forwards("base", editor, ProjectState(), before)
        bell = before.apps.get_model("base", "Bell")._default_manager.using(owner).create(name="晚铃")  # noqa: SLF001 - a model of a state has no other
        before.apps.get_model("base", "Ring")._default_manager.using(owner).create(bell_id=bell.pk)  # noqa: SLF001 - as above
        with link.schema_editor() as editor:
            TOGETHER.database_forwards("base", editor, before, changed)
        rings = changed.apps.get_model("base", "Ring")._default_manager.using(owner)  # noqa: SLF001 - as above
        first = rings.get()
        assert (first.loud, first.after_id) == (True, None)
        rings.create(bell_id=bell.pk, loud=False, after=first)
        with pytest.raises(IntegrityError):
            rings.create(bell_id=bell.pk)
        rings.filter(loud=False).delete()
        with link.schema_editor() as editor:
            TOGETHER.database_backwards("base", editor, changed, before)
        with link.cursor() as cursor:
            columns = {one.name for one in link.introspection.get_table_description(cursor, "base_ring")}
        assert columns == {"id", "bell_id"}
        before.apps.get_model("base", "Ring")._default_manager.using(owner).create(bell_id=bell.pk)  # noqa: SLF001 - as above


def test_no_migration_lets_a_change_that_reaches_back_be_drawn_with_few_tables() -> None:
    kept = (
        migrations.AddField,
        migrations.RemoveField,
        migrations.AlterField,
        migrations.AddConstraint,
        migrations.RemoveConstraint,
        migrations.AddIndex,
        migrations.RemoveIndex,
        migrations.AlterModelOptions,
    )
    loaded = MigrationLoader(None).disk_migrations.values()
    changes = [
        (str(one), change)
        for one in loaded
        for operation in one.operations
        if isinstance(operation, AlteredTables)
        for change in operation.parts
    ]
    assert len(changes) > 100
    keys = {name for name, change in changes if getattr(getattr(change, "field", None), "primary_key", False)}
    assert keys | {name for name, change in changes if not isinstance(change, kept)} == set()


def test_only_the_tables_that_are_asked_for_are_drawn() -> None:
    drawn: list[set[str]] = []

    class Look(Operation):
        model_name = "ring"

        def state_forwards(self, app_label: str, state: ProjectState) -> None:
            """Change nothing."""

        def database_forwards(
            self,
            app_label: str,  # noqa: ARG002 - Django's signature
            schema_editor: BaseDatabaseSchemaEditor,  # noqa: ARG002 - as above
            from_state: ProjectState,
            to_state: ProjectState,  # noqa: ARG002 - as above
        ) -> None:
            drawn.append({model.__name__ for model in from_state.apps.get_models()})

    state = made()
    state.add_model(ModelState("base", "Clock", [("id", models.BigAutoField(primary_key=True))]))
    AlteredTables(Look()).database_forwards("base", None, state, state)  # type: ignore[arg-type] # nothing is changed
    assert drawn == [{"Ring", "Bell"}]

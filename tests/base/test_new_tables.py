"""Tables that are new together are drawn once, and stand or go together."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import IntegrityError, connections, migrations, models
from django.db.migrations.state import ProjectState

from afterbell.base.databases import database_settings
from afterbell.base.new_tables import NewTables
from tests.support.premises import Premises

BELL = migrations.CreateModel(
    name="Bell",
    fields=[("id", models.BigAutoField(primary_key=True)), ("name", models.CharField(max_length=9))],
    options={"constraints": [models.CheckConstraint(condition=~models.Q(name=""), name="a_bell_has_a_name")]},
)
RING = migrations.CreateModel(
    name="Ring",
    fields=[
        ("id", models.BigAutoField(primary_key=True)),
        ("bell", models.ForeignKey("base.Bell", on_delete=models.PROTECT, related_name="rings")),
    ],
)
TOGETHER = NewTables(BELL, RING)


@contextmanager
def owned(premises: Premises) -> Iterator[str]:
    """Give a connection in the role that owns the tables; gives its name."""
    connections.settings["owner"] = {
        **connections.settings["default"],
        **database_settings(url=premises.owner_database or premises.database),
    }
    try:
        yield "owner"
    finally:
        connections["owner"].close()
        del connections["owner"], connections.settings["owner"]


def test_tables_are_made_with_their_constraints_and_taken_away(own_database: Premises) -> None:
    before, after = ProjectState(), ProjectState()
    TOGETHER.state_forwards("base", after)
    bells, rings = (after.apps.get_model("base", name)._default_manager for name in ("Bell", "Ring"))  # noqa: SLF001 - a model of a state has no other
    with owned(own_database) as owner:
        with connections[owner].schema_editor() as editor:
            TOGETHER.database_forwards("base", editor, before, after)
        first = bells.using(owner).create(name="晚铃")
        rings.using(owner).create(bell=first)
        assert first.rings.count() == 1
        with pytest.raises(IntegrityError):
            bells.using(owner).create(name="")
        with connections[owner].schema_editor() as editor:
            TOGETHER.database_backwards("base", editor, after, before)
        with connections[owner].cursor() as cursor:
            assert not {"base_bell", "base_ring"} & set(connections[owner].introspection.table_names(cursor))


def test_a_state_drawn_before_knows_the_new_tables() -> None:
    state = ProjectState()
    assert list(state.apps.get_models()) == []
    TOGETHER.state_forwards("base", state)
    assert {model.__name__ for model in state.apps.get_models()} == {"Bell", "Ring"}
    assert TOGETHER.describe() == "Make the tables Bell, Ring"

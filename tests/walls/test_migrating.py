"""A later version changes the tables the guards of the seats look at, and puts its own guards up."""

from __future__ import annotations

from django.core.management.sql import emit_post_migrate_signal, emit_pre_migrate_signal
from django.db import connection, models

from afterbell.placement.models import ServiceGroup
from afterbell.site.readiness import faults
from tests.support.premises import Premises


def test_a_table_that_a_guard_names_can_be_changed(own_database: Premises) -> None:  # noqa: ARG001 - its tables change
    if connection.vendor != "sqlite":
        return
    capacity = ServiceGroup._meta.get_field("capacity")  # noqa: SLF001 - Django's documented model API
    wider = models.BigIntegerField()
    wider.set_attributes_from_name("capacity")
    wider.model = ServiceGroup
    emit_pre_migrate_signal(verbosity=0, interactive=False, db=connection.alias)
    with connection.schema_editor() as editor:
        editor.alter_field(ServiceGroup, capacity, wider)
    emit_post_migrate_signal(verbosity=0, interactive=False, db=connection.alias)
    assert list(faults()) == []


def test_a_corrected_guard_takes_the_place_of_the_one_before(own_database: Premises) -> None:  # noqa: ARG001 - as above
    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER placement_offer_has_a_seat")
        cursor.execute("CREATE TRIGGER placement_offer_has_a_seat BEFORE INSERT ON placement_offer BEGIN SELECT 1; END")
    emit_post_migrate_signal(verbosity=0, interactive=False, db=connection.alias)
    with connection.cursor() as cursor:
        cursor.execute("SELECT sql FROM sqlite_master WHERE name = 'placement_offer_has_a_seat'")
        assert "placement_servicegroup" in cursor.fetchone()[0]

"""Facts are added and never edited: the database itself refuses to change or remove them, on a term's real rows."""

from __future__ import annotations

import pytest
from django.apps import apps
from django.db import DatabaseError, connection, models, transaction
from django_scopes import scopes_disabled

from afterbell.base.tenancy import tenant_column, within
from afterbell.schools.models import School
from tests.support.premises import Premises

FACTS = {
    "base": {"AuditEntry"},
    "scheme": {"SchemeVersion", "SchemeDecision"},
    "enrolment": {"SurveyAnswer", "Review", "Withdrawal", "PaperText", "Signature"},
    "placement": {"Draw", "DrawReveal", "ClubOutcome", "PupilOutcome"},
    "attendance": {
        "Presence",
        "RollMark",
        "MarkVersion",
        "LateMarkDecision",
        "RollSeal",
        "Confirmation",
        "AlarmClosed",
    },
    "dismissal": {"GoingHome", "Handover", "DayClosed"},
    "subsidy": {
        "Settlement",
        "SettlementPublished",
        "SettlementStep",
        "Statement",
        "PayLine",
        "LeftOut",
        "Objection",
        "ObjectionAnswer",
        "Adjustment",
        "AdjustmentSigned",
    },
}
RARE = {"MarkVersion"}
"""What a small term has none of."""


def facts() -> list[type[models.Model]]:
    return [model for model in apps.get_models() if getattr(model, "append_only", False)]


@pytest.mark.parametrize("room", FACTS)
def test_these_are_facts(room: str) -> None:
    assert FACTS[room] <= {model.__name__ for model in facts() if model._meta.app_label == room}  # noqa: SLF001 - Django's documented model API


def test_no_fact_of_a_term_can_be_changed_or_removed(small_term: Premises) -> None:
    assert small_term.database
    school = School.objects.order_by("pk")[0]
    tried = set()
    with within(school.pk):
        for model in facts():
            table, column = model._meta.db_table, tenant_column(model)  # noqa: SLF001 - Django's documented model API
            before = _count(table)
            if not before:
                continue
            tried.add(model.__name__)
            for statement in (f"UPDATE {table} SET {column} = {column}", f"DELETE FROM {table}"):  # noqa: S608 - names come from the models
                with pytest.raises(DatabaseError, match=r"append-only|permission denied"), transaction.atomic():
                    _run(statement)
            assert _count(table) == before
    assert {name for names in FACTS.values() for name in names} - tried <= RARE


def _run(statement: str) -> None:
    with scopes_disabled(), connection.cursor() as cursor:
        cursor.execute(statement)


def _count(table: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608 - as above
        return int(cursor.fetchone()[0])

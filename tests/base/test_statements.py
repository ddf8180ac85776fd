"""What holds of every connection to the database."""

from __future__ import annotations

import pytest
from django.db import connection

pytestmark = pytest.mark.django_db

ASKED = {
    "postgresql": [("SHOW jit", "off"), ("SHOW lock_timeout", "3s"), ("SHOW statement_timeout", "15s")],
    "sqlite": [("PRAGMA journal_mode", "wal"), ("PRAGMA foreign_keys", 1)],
}


def test_no_statement_is_compiled_waits_long_or_runs_for_ever() -> None:
    with connection.cursor() as cursor:
        for question, answer in ASKED[connection.vendor]:
            cursor.execute(question)
            assert cursor.fetchone() == (answer,), question

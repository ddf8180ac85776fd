"""An SQLite database that cannot be written is not served: nobody could sign in."""

from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest
from django.db import connection, connections

from afterbell.site import cli_faults
from afterbell.site.cli_faults import said_in_one_sentence
from afterbell.site.readiness import faults
from tests.support.premises import Premises

UNWRITABLE = "the database or its folder cannot be written"


@pytest.mark.usefixtures("own_database")
def test_a_database_that_takes_no_row_is_told() -> None:
    """On PostgreSQL the application's rights are looked at instead."""
    assert not any(UNWRITABLE in fault for fault in faults())
    if connection.vendor != "sqlite":
        return
    settings = connections["default"].settings_dict
    written = settings["NAME"]
    connections["default"].close()
    settings["NAME"] = f"file:{written}?mode=ro"
    try:
        assert UNWRITABLE in next(faults())
    finally:
        connections["default"].close()
        settings["NAME"] = written


def test_a_database_somebody_writes_to_is_ready(own_database: Premises) -> None:
    with closing(sqlite3.connect(own_database.var / "afterbell.sqlite3", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        assert not any(UNWRITABLE in fault for fault in faults())


@pytest.mark.parametrize("words", cli_faults.UNWRITABLE)
def test_what_sqlite_says_vaguely_is_said_in_words(words: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit), said_in_one_sentence():
        raise sqlite3.OperationalError(words)
    assert "its file or folder cannot be opened or written, or the disk is read-only" in capsys.readouterr().err

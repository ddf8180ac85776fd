"""Each process of a run of the tests stands on a database of its own."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from django.db import connection


@pytest.mark.django_db
def test_a_process_stands_on_its_own_copy() -> None:
    worker = os.environ.get("PYTEST_XDIST_WORKER", "main")
    assert f"rolled_back_{worker}" in Path(connection.settings_dict["NAME"]).parts or (
        connection.settings_dict["NAME"] == f"rolled_back_{worker}"
    )
    assert Path(os.environ["AFTERBELL_VAR"]).name == f"rolled_back_{worker}"

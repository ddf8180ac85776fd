"""An address of a database that is none is said in one sentence, and no password with it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.support.saying import contents, say


@pytest.mark.parametrize(
    "address",
    [
        "sqlite:",
        "sqlite://",
        "sqlite:///",
        "sqlite://one.sqlite3",
        "sqlite:///%00",
        "postgresql://app:hidden@[::1/afterbell",
        "postgresql://app:hidden@db:five/afterbell",
        "postgresql://app:hidden@db:99999/afterbell",
        "afterbell",
        "//",
    ],
)
def test_an_address_that_is_none_is_said(tmp_path: Path, address: str) -> None:
    said = say("migrate", cwd=tmp_path, environment={"AFTERBELL_VAR": str(tmp_path), "AFTERBELL_DATABASE": address})
    assert "the database's address is wrong" in said.sentence
    assert "hidden" not in said.err
    assert contents(tmp_path) == {}


def test_an_owners_address_that_is_none_is_said(tmp_path: Path) -> None:
    environment = {"AFTERBELL_VAR": str(tmp_path), "AFTERBELL_OWNER_DATABASE": "postgresql://owner@db:five/afterbell"}
    assert (
        "the address in AFTERBELL_OWNER_DATABASE is wrong"
        in say("migrate", cwd=tmp_path, environment=environment).sentence
    )
    assert contents(tmp_path) == {}

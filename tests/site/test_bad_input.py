"""What a person gets wrong at the terminal: one clear sentence, an exit code that is not 0, nothing changed."""

from __future__ import annotations

import socket
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from tests.support.databases import next_name
from tests.support.owners import as_owner, rows
from tests.support.premises import Estate, Premises
from tests.support.saying import contents, say

NOON = datetime(2026, 6, 10, 4, 0, tzinfo=UTC)
DEMO = ("demo", "--size", "small", "--no-serve")
VERIFY = ("audit", "verify")


@pytest.fixture
def var(tmp_path: Path) -> Path:
    """Give a data folder with nothing in it."""
    folder = tmp_path / "var"
    folder.mkdir()
    return folder


@pytest.fixture
def premises(estate: Estate) -> Iterator[Premises]:
    """Lend a migrated database with no row."""
    with estate.copy(template=estate.migrated(), name=next_name()) as lent:
        yield lent


def at(var: Path) -> dict[str, str]:
    return {"AFTERBELL_VAR": str(var)}


@pytest.mark.parametrize("typed", [DEMO, ("migrate",), ("serve",), VERIFY], ids=lambda typed: typed[0])
def test_a_file_that_is_no_database_is_left_as_it_is(var: Path, typed: tuple[str, ...]) -> None:
    (var / "afterbell.sqlite3").write_bytes(b"no database at all, but long enough to look at" * 100)
    before = contents(var)
    assert "not a database" in say(*typed, cwd=var, environment=at(var)).sentence
    assert contents(var) == before


@pytest.mark.parametrize("typed", [DEMO, ("migrate",)], ids=lambda typed: typed[0])
def test_another_programs_database_is_left_as_it_is(var: Path, typed: tuple[str, ...]) -> None:
    with closing(sqlite3.connect(var / "afterbell.sqlite3")) as link:
        link.execute("CREATE TABLE recipes (name TEXT)")
    before = contents(var)
    assert "another program's database" in say(*typed, cwd=var, environment=at(var)).sentence
    assert contents(var) == before


@pytest.mark.parametrize("typed", [DEMO, ("migrate",), ("links",), ("serve",), VERIFY], ids=lambda typed: typed[0])
def test_a_database_of_a_newer_version_is_not_touched(premises: Premises, typed: tuple[str, ...]) -> None:
    as_owner(
        premises,
        "INSERT INTO django_migrations (app, name, applied) VALUES ('schools', '0999_later', '2027-01-01 00:00:00')",
    )
    before = rows(premises)
    said = say(*typed, cwd=premises.var, environment=premises.environment())
    assert "the database is of a newer version, open it with that one (schools.0999_later)" in said.sentence
    assert rows(premises) == before


def test_a_demonstration_is_never_made_over_a_real_school(own_database: Premises) -> None:
    open_a_real_school()
    before = rows(own_database)
    said = say(*DEMO, cwd=own_database.var, environment=own_database.environment())
    assert "this database holds a real school" in said.sentence
    assert rows(own_database) == before
    assert not (own_database.var / "demo").exists()


def open_a_real_school() -> None:
    from afterbell.schools import commands as schools  # noqa: PLC0415 - Django is ready only now
    from afterbell.schools.actors import actor_of  # noqa: PLC0415 - as above
    from afterbell.schools.models import Account  # noqa: PLC0415 - as above

    code = schools.bootstrap_platform(now=NOON)
    operator = actor_of(account=Account.objects.get(code=code), today=date(2026, 6, 10))
    banner = schools.open_area(actor=operator, now=NOON, names=("甲自治区", "乙盟", "丙旗"))
    schools.open_school(actor=operator, now=NOON, banner=banner, name="真实小学", code="real", is_demonstration=False)


@pytest.mark.parametrize("typed", [("serve",), ("links",), VERIFY], ids=lambda typed: typed[0])
def test_a_database_that_is_not_there_is_not_made_by_looking(var: Path, typed: tuple[str, ...]) -> None:
    assert "run afterbell migrate first" in say(*typed, cwd=var, environment=at(var)).sentence
    assert contents(var) == {}


@pytest.mark.parametrize("typed", [("serve",), ("demo", "--size", "small")], ids=lambda typed: typed[0])
def test_a_port_in_use_is_said_before_any_work(var: Path, typed: tuple[str, ...]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        said = say(*typed, "--port", str(port), cwd=var, environment=at(var))
    assert f"port {port} is in use" in said.sentence
    assert contents(var) == {}


def test_a_folder_that_cannot_be_written_is_said(var: Path) -> None:
    (var / "file").write_text("not a folder", encoding="utf-8")
    before = contents(var)
    said = say("migrate", cwd=var, environment=at(var / "file" / "var"))
    assert str(var / "file") in said.sentence
    assert contents(var) == before


@pytest.mark.parametrize(
    ("typed", "code", "words"),
    [
        (("--json", "nowhere/figures.json"), 1, "there is no folder nowhere"),
        (("--json", "."), 1, "this is a folder"),
        (("--size", "village"), 2, "'small', 'school', 'town'"),
        (("--seed", "soon"), 2, "--seed"),
        (("--port", "99999"), 2, "--port"),
    ],
)
def test_a_demonstration_asked_for_wrongly_is_not_begun(
    var: Path, typed: tuple[str, ...], code: int, words: str
) -> None:
    said = say("demo", "--no-serve", *typed, cwd=var, environment=at(var))
    assert words in said.sentence
    assert said.code == code
    assert contents(var) == {}


def test_an_address_of_another_kind_of_database_is_said(var: Path) -> None:
    said = say("migrate", cwd=var, environment=at(var) | {"AFTERBELL_DATABASE": "mysql://app@db/afterbell"})
    assert "AFTERBELL_DATABASE is sqlite:///… or postgresql://…, not 'mysql'" in said.sentence
    assert contents(var) == {}


def test_a_server_that_does_not_answer_is_said(var: Path) -> None:
    nobody = {"AFTERBELL_DATABASE": f"postgresql://app@/afterbell?host={var}/nobody"}
    said = say(*VERIFY, cwd=var, environment=at(var) | nobody)
    assert "the database cannot be used" in said.sentence
    assert contents(var) == {}

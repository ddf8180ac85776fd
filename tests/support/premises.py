"""Where a test's data stands: a folder and a database that belong together, copied from templates.

A template is made once a run by the product's own command (`afterbell migrate`, `afterbell demo`) and copied for
whoever needs a database of its own. Nothing is ever emptied: some tables refuse deletion, as they do in a school.
"""

from __future__ import annotations

import fcntl
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import psycopg
from psycopg import sql

from tests.support.postgres import APP, OWNER, SUPERUSER, address

AFTERBELL = Path(sys.executable).parent / "afterbell"
COMMAND_SECONDS = 300


@dataclass(frozen=True, slots=True, kw_only=True)
class Premises:
    """One school's data folder and the addresses of its database, for the application and for its owner."""

    var: Path
    database: str
    owner_database: str = ""

    def environment(self) -> dict[str, str]:
        """Tell a process of the product to stand here."""
        named = {"AFTERBELL_VAR": str(self.var), "AFTERBELL_DATABASE": self.database, "AFTERBELL_THROWAWAY": "1"}
        return named | ({"AFTERBELL_OWNER_DATABASE": self.owner_database} if self.owner_database else {})


class Ground(Protocol):
    """What premises can be built on."""

    def premises(self, *, name: str) -> Premises: ...
    def create(self, *, premises: Premises) -> None: ...
    def copy(self, *, source: Premises, target: Premises) -> None: ...
    def drop(self, *, premises: Premises) -> None: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class SqliteGround:
    """Each database is a file in its data folder."""

    run: Path

    def premises(self, *, name: str) -> Premises:
        var = self.run / name
        return Premises(var=var, database=f"sqlite:///{var}/afterbell.sqlite3")

    def create(self, *, premises: Premises) -> None:
        shutil.copytree(self.run / "secrets", premises.var / "secrets", dirs_exist_ok=True)

    def copy(self, *, source: Premises, target: Premises) -> None:
        shutil.copytree(source.var, target.var, dirs_exist_ok=True)

    def drop(self, *, premises: Premises) -> None:
        shutil.rmtree(premises.var)


@dataclass(frozen=True, slots=True, kw_only=True)
class PostgresGround:
    """Each database is one of the private server's; the owner makes it, the application works in it."""

    run: Path
    socket: str

    def premises(self, *, name: str) -> Premises:
        return Premises(
            var=self.run / name,
            database=address(role=APP, database=name, socket=self.socket),
            owner_database=address(role=OWNER, database=name, socket=self.socket),
        )

    def create(self, *, premises: Premises) -> None:
        shutil.copytree(self.run / "secrets", premises.var / "secrets", dirs_exist_ok=True)
        self._tell(OWNER, sql.SQL("CREATE DATABASE {}").format(_name(premises)))

    def copy(self, *, source: Premises, target: Premises) -> None:
        shutil.copytree(source.var, target.var, dirs_exist_ok=True)
        self._tell(
            OWNER, sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY FILE_COPY").format(_name(target), _name(source))
        )

    def drop(self, *, premises: Premises) -> None:
        # Only the server's own role may end a connection that a thread of the test left to the application's.
        self._tell(SUPERUSER, sql.SQL("DROP DATABASE {} WITH (FORCE)").format(_name(premises)))
        shutil.rmtree(premises.var)

    def _tell(self, role: str, statement: sql.Composed) -> None:
        with psycopg.connect(address(role=role, database="postgres", socket=self.socket), autocommit=True) as link:
            link.execute(statement)


def _name(premises: Premises) -> sql.Identifier:
    return sql.Identifier(premises.var.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Estate:
    """All premises of one run of the tests, with the templates they are copied from."""

    run: Path
    ground: Ground

    def migrated(self) -> Premises:
        """Give the template with every table and no row."""
        return self._template(name="migrated", source=None, command=("migrate",))

    def small_term(self) -> Premises:
        """Give the template with the small demonstration term, standing on its Wednesday in June."""
        command = ("demo", "--size", "small", "--seed", "1", "--no-serve", "--json", "figures.json")
        return self._template(name="small_term", source=self.migrated(), command=command)

    def built(self, *, name: str, build: Callable[[Premises], dict[str, Any]]) -> tuple[Premises, dict[str, Any]]:
        """Give a template that a test's own code builds on the tables, and what it told of it; once for all workers."""
        premises = self.ground.premises(name=name)
        ready = self.run / f"{name}.ready"
        migrated = self.migrated()
        with _alone(self.run / f"{name}.lock"):
            if not ready.exists():
                self.ground.copy(source=migrated, target=premises)
                ready.write_text(json.dumps(build(premises)), encoding="utf-8")
        return premises, json.loads(ready.read_text(encoding="utf-8"))

    @contextmanager
    def copy(self, *, template: Premises, name: str) -> Iterator[Premises]:
        """Lend a copy of a template; it is gone afterwards."""
        target = self.ground.premises(name=name)
        self.ground.copy(source=template, target=target)
        try:
            yield target
        finally:
            self.ground.drop(premises=target)

    def _template(self, *, name: str, source: Premises | None, command: tuple[str, ...]) -> Premises:
        premises = self.ground.premises(name=name)
        ready = self.run / f"{name}.ready"
        with _alone(self.run / f"{name}.lock"):
            if not ready.exists():
                if source:
                    self.ground.copy(source=source, target=premises)
                else:
                    self.ground.create(premises=premises)
                afterbell(*command, premises=premises)
                ready.touch()
        return premises


@contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Let one process of the run at a time through."""
    with path.open("w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def afterbell(*arguments: str, premises: Premises, environment: Mapping[str, str] | None = None) -> str:
    """Run the product's command on these premises and return what it printed. Fails with what it said."""
    answer = subprocess.run(
        [AFTERBELL, *arguments],
        env=clean_environment() | premises.environment() | dict(environment or {}),
        cwd=premises.var,
        capture_output=True,
        text=True,
        timeout=COMMAND_SECONDS,
        check=False,
    )
    if answer.returncode:
        said = "\n".join((answer.stdout + answer.stderr).splitlines()[-30:])
        raise AssertionError(f"afterbell {' '.join(arguments)} ended with {answer.returncode}:\n{said}")
    return answer.stdout


def clean_environment() -> dict[str, str]:
    """Give this process's environment without what the tests put into it for themselves."""
    own = ("AFTERBELL_", "PYTEST_", "DJANGO_")
    return {name: value for name, value in os.environ.items() if not name.startswith(own)}

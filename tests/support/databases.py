"""Fixtures for what touches tables: on SQLite or PostgreSQL, rolled back or on a database of its own."""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from itertools import count
from pathlib import Path

import pytest
from pytest_django import DjangoDbBlocker
from pytest_django.lazy_django import django_settings_is_configured

from tests.support.folders import run_folder
from tests.support.postgres import private_server
from tests.support.premises import Estate, Ground, PostgresGround, Premises, SqliteGround

RUN = "AFTERBELL_TEST_RUN"
SOCKET = "AFTERBELL_TEST_SOCKET"
ESTATE = pytest.StashKey[Estate]()
CLOSING = pytest.StashKey[ExitStack]()
COPIES = count(1)


def open_estate(*, config: pytest.Config) -> None:
    """Make ready what the run's databases stand on, before the product's settings are read.

    The first process of a run makes the folder and starts the server; its workers inherit both by name.
    """
    closing = config.stash[CLOSING] = ExitStack()
    try:
        if not hasattr(config, "workerinput"):
            _found_run(closing=closing, config=config)
    except BaseException:
        closing.close()
        raise
    run = Path(os.environ[RUN])
    postgresql = config.getoption("db") == "postgresql"
    ground: Ground = PostgresGround(run=run, socket=os.environ[SOCKET]) if postgresql else SqliteGround(run=run)
    config.stash[ESTATE] = Estate(run=run, ground=ground)
    premises = _own(config=config)
    shutil.copytree(run / "secrets", premises.var / "secrets")
    os.environ.update(premises.environment())


def close_estate(*, config: pytest.Config) -> None:
    """End the server and remove the run's folder, where this process made them."""
    if CLOSING in config.stash:
        config.stash[CLOSING].close()


def _found_run(*, closing: ExitStack, config: pytest.Config) -> None:
    folder = closing.enter_context(run_folder(durable=config.getoption("durable")))
    os.environ[RUN] = str(folder)
    vault = folder / "secrets"
    vault.mkdir(mode=0o700)
    for name in ("secret-key", "field-key"):
        (vault / name).write_text(secrets.token_urlsafe(48), encoding="ascii")
    if config.getoption("db") == "postgresql":
        server = private_server(folder=folder / "server", durable=config.getoption("durable"))
        os.environ[SOCKET] = closing.enter_context(server)


def _own(*, config: pytest.Config) -> Premises:
    """Name the premises whose tests are rolled back: one for each process of the run."""
    return config.stash[ESTATE].ground.premises(name=f"rolled_back_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}")


@pytest.fixture(scope="session")
def estate(request: pytest.FixtureRequest) -> Estate:
    """Give everything the run's databases are copied from."""
    return request.config.stash[ESTATE]


@pytest.fixture(scope="session")
def django_test_environment(django_test_environment: None) -> None:  # noqa: ARG001 - Django's own comes first
    """Stand on Django's test settings, with templates rendered as on a site: none here asks for contexts' copies."""
    if not django_settings_is_configured():
        return  # rules are tested without Django
    from django.template import Template  # noqa: PLC0415 - Django's settings are read after the estate is open
    from django.test import utils  # noqa: PLC0415 - as above

    Template._render = utils._TestState.saved_data.template_render  # type: ignore[attr-defined]  # noqa: SLF001 - Django has no other switch


@pytest.fixture(scope="session")
def django_db_setup(
    request: pytest.FixtureRequest,
    django_test_environment: None,  # noqa: ARG001 - Django's test settings stand before its tables
    estate: Estate,
) -> None:
    """Give rolled-back tests their process's own copy of the migrated template, as the application's role."""
    estate.ground.copy(source=estate.migrated(), target=_own(config=request.config))


@pytest.fixture
def own_database(estate: Estate, django_db_blocker: DjangoDbBlocker) -> Iterator[Premises]:
    """Lend a migrated database of this test's own, in which commits are real: for races, threads and commands."""
    with estate.copy(template=estate.migrated(), name=next_name()) as premises, standing(premises, django_db_blocker):
        yield premises


@pytest.fixture
def own_term(estate: Estate, django_db_blocker: DjangoDbBlocker) -> Iterator[Premises]:
    """Lend the small demonstration term in a database of this test's own, in which commits are real."""
    term = estate.small_term()
    with estate.copy(template=term, name=next_name()) as premises, standing(premises, django_db_blocker):
        yield premises


@pytest.fixture(scope="session")
def _shared_term(estate: Estate) -> Iterator[Premises]:
    with estate.copy(template=estate.small_term(), name=next_name()) as premises:
        yield premises


@pytest.fixture
def small_term(_shared_term: Premises, django_db_blocker: DjangoDbBlocker) -> Iterator[Premises]:
    """Stand on the small demonstration term, shared by this process's tests: what a test writes is rolled back."""
    from django.db import transaction  # noqa: PLC0415 - Django's settings are read after the estate is open

    with standing(_shared_term, django_db_blocker), transaction.atomic():
        try:
            yield _shared_term
        finally:
            transaction.set_rollback(True)


def next_name() -> str:
    """Name one more copy, unlike any other process's."""
    return f"copy_{os.environ.get('PYTEST_XDIST_WORKER', 'main')}_{next(COPIES)}"


@contextmanager
def standing(premises: Premises, blocker: DjangoDbBlocker) -> Iterator[None]:
    """Let this process, all its threads included, work on other premises for a while."""
    from django.db import connections  # noqa: PLC0415 - Django's settings are read after the estate is open
    from django.test import override_settings  # noqa: PLC0415 - as above

    from afterbell.base.databases import database_settings  # noqa: PLC0415 - as above

    settings = connections.settings["default"]
    before = settings["NAME"]
    connections["default"].close()
    settings["NAME"] = database_settings(url=premises.database)["NAME"]
    folders = {"VAR": premises.var, "MEDIA_ROOT": premises.var / "media"}
    try:
        with blocker.unblock(), override_settings(**folders):
            yield
            connections["default"].close()
    finally:
        settings["NAME"] = before

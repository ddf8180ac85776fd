"""Whatever the description of the interface allows, sent in by people of several roles, every answer held against it.

Most of what is sent is by somebody who may, and names what exists, so that it comes past the first look; all of it is
undone.
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import partial
from itertools import count
from random import Random
from traceback import format_exception
from typing import TypeAlias

import schemathesis
from django.conf import settings as house
from django.core.signals import got_request_exception, request_finished, request_started
from django.db import close_old_connections
from django.middleware.csrf import CSRF_SECRET_LENGTH
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import seed as seed_of
from hypothesis import strategies as st
from schemathesis import Case
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import Failure, FailureGroup
from schemathesis.schemas import APIOperation
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from afterbell.fronts.described.writing import description
from afterbell.schools.roles import Role
from afterbell.site.wsgi import application
from tests.support.town import Town
from tests.walls.in_hand import Known, known_things, make_ready, own_things
from tests.walls.viewers import Viewer, undone, viewer_of

PEOPLE = (
    Role.PUBLIC,
    Role.GUARDIAN,
    Role.HOMEROOM_TEACHER,
    Role.ACADEMIC_OFFICE,
    Role.PRINCIPAL,
    Role.BUREAU_OFFICER,
    Role.GATE_GUARD,
)
TOKEN = "t" * CSRF_SECRET_LENGTH
OFTEN = 0.8
TURNED_AWAY = (302, 404)
MOST_SHOWN, SAME = 1_200, 160
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]

Send: TypeAlias = Callable[..., None]


@dataclass(slots=True, kw_only=True)
class Hammered:
    """What was sent, by operation and by answer, and what was wrong with an answer."""

    cases: Counter[str] = field(default_factory=Counter)
    answers: Counter[tuple[str, int]] = field(default_factory=Counter)
    faults: dict[tuple[str, int, str], str] = field(default_factory=dict)

    @property
    def past_the_door(self) -> Mapping[str, int]:
        """Count by operation what was neither sent to the door nor told that nothing is there."""
        passed: Counter[str] = Counter()
        for (operation, status), number in self.answers.items():
            passed[operation] += number * (status not in TURNED_AWAY)
        return passed

    @property
    def server_errors(self) -> int:
        return sum(number for (_operation, status), number in self.answers.items() if status >= 500)


@dataclass(frozen=True, slots=True, kw_only=True)
class Aim:
    """Whom an operation is sent by, and what each of them may name in it."""

    viewers: Sequence[Viewer]
    may: Sequence[Viewer]
    known: Known
    own: Mapping[Role, Known]
    fields: tuple[str, ...]


def hammer(*, town: Town, cases: int, seed: int) -> Hammered:
    """Send so many cases an operation, and keep what came of them."""
    hammered = Hammered()
    schema = schemathesis.openapi.from_dict(dict(description()))
    schema.app = application
    with undone():
        viewers = [viewer_of(role, town) for role in PEOPLE]
        known = {**make_ready(viewers=viewers, town=town), **known_things(town)}
        with connection_kept():
            for found in schema.get_all_operations():
                operation = found.ok()
                aim = _aim(operation, viewers=viewers, known=known, town=town)
                _hammer(operation, cases=cases, seed=seed, send=partial(_send, aim=aim, hammered=hammered))
    return hammered


def _aim(operation: APIOperation, *, viewers: Sequence[Viewer], known: Known, town: Town) -> Aim:  # type: ignore[type-arg]
    written = description()["paths"][operation.path][operation.method]
    may = [viewer for viewer in viewers if viewer.role.value in written["x-who"]]
    own = {viewer.role: own_things(viewer=viewer, operation=written, town=town) for viewer in may}
    named = {f"{before}/<{name}>" for name, before in _names_before(operation.path)}
    reach = [viewer for viewer in may if named & own[viewer.role].keys()]
    content = written.get("requestBody", {}).get("content", {})
    fields = [name for media in content.values() for name in media["schema"].get("properties", {})]
    return Aim(viewers=viewers, may=reach or may or viewers, known=known, own=own, fields=tuple(fields))


@contextmanager
def connection_kept() -> Iterator[None]:
    """Let no request end the connection in whose transaction everything is undone, as Django's own test client does."""
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in signals:
            signal.connect(close_old_connections)


def _hammer(operation: APIOperation, *, cases: int, seed: int, send: Send) -> None:  # type: ignore[type-arg]
    numbers = count()

    @seed_of(seed)
    @settings(
        max_examples=cases,
        deadline=None,
        database=None,
        derandomize=False,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(), drawn=st.integers(0, 2**32))
    def run(case: Case, drawn: int) -> None:
        send(case, chance=Random(f"{seed}/{next(numbers)}/{drawn}"))  # noqa: S311 - a storm that can be repeated

    run()


def _send(case: Case, *, chance: Random, aim: Aim, hammered: Hammered) -> None:
    label = f"{case.method} {case.path}"
    viewer = chance.choice(aim.may if chance.random() < OFTEN else aim.viewers)
    _name_what_exists(case, chance=chance, known=aim.known, own=aim.own.get(viewer.role, {}), fields=aim.fields)
    cookies = {name: morsel.value for name, morsel in viewer.client.cookies.items()}
    case.cookies = {**cookies, house.CSRF_COOKIE_NAME: TOKEN}
    case.headers.update({"X-CSRFToken": TOKEN, "Accept-Encoding": "identity"})
    with raised() as errors, undone():
        answer = case.call()
    hammered.cases[label] += 1
    hammered.answers[label, answer.status_code] += 1
    try:
        case.validate_response(answer, checks=CHECKS)
    except (Failure, FailureGroup) as wrong:
        told = "".join("".join(format_exception(one)[-3:]) for one in errors) or str(wrong)
        fault = f"{viewer.role.value}: {case.as_curl_command()[:MOST_SHOWN]} {answer.status_code}\n{told[-MOST_SHOWN:]}"
        hammered.faults.setdefault((label, answer.status_code, told[-SAME:]), fault)


@contextmanager
def raised() -> Iterator[list[BaseException]]:
    """Collect what views raised meanwhile that became a failure of the server."""
    errors: list[BaseException] = []

    def note(**_told: object) -> None:
        if error := sys.exception():
            errors.append(error)

    got_request_exception.connect(note)
    try:
        yield errors
    finally:
        got_request_exception.disconnect(note)


def _name_what_exists(case: Case, *, chance: Random, known: Known, own: Known, fields: Sequence[str]) -> None:
    """Put codes that exist, mostly the sender's own, in the place of most of those that were made up."""
    named = {**known, **own} if chance.random() < OFTEN else known
    before = dict(_names_before(case.path))
    for name in case.path_parameters or {}:
        codes = named.get(f"{before.get(name, '')}/<{name}>")
        if codes and chance.random() < OFTEN:
            case.path_parameters[name] = chance.choice(codes)
    if "session" in fields and "code" in before:
        named = {**named, "session": (case.path_parameters["code"],)}
    if isinstance(case.body, dict):
        case.body.update({name: "" for name in fields if name in named and name not in case.body})
    for part in (case.query, case.body):
        _fill(part, chance=chance, known=named)


def _names_before(path: str) -> Iterator[tuple[str, str]]:
    """Give the parameters of an address, each with what stands before it."""
    parts = [part for part in path.split("/") if part]
    for before, part in zip(["", *parts], parts, strict=False):
        for name in re.findall(r"{(\w+)}", part):
            yield name, before


def _fill(part: object, *, chance: Random, known: Known) -> None:
    if isinstance(part, dict):
        for name, value in part.items():
            if isinstance(value, str) and name in known and chance.random() < OFTEN:
                part[name] = chance.choice(known[name])
            else:
                _fill(value, chance=chance, known=known)
    elif isinstance(part, list):
        for each in part:
            _fill(each, chance=chance, known=known)

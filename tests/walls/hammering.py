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

from afterbell.attendance.models import RollPhone
from afterbell.base.tenancy import within
from afterbell.dismissal.models import Collector, GateDevice
from afterbell.fronts.described.writing import description
from afterbell.portal.rules.inforce.kinds import Matter
from afterbell.rostering.models import Session
from afterbell.schools.models import Area, Pupil, Staff
from afterbell.schools.roles import Role
from afterbell.site.wsgi import application
from tests.support.town import Town
from tests.walls.objects import PARAMETERS
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
KNOWN_AT_A_TIME = 12
OFTEN = 0.8
MOST_SHOWN, SAME = 1_200, 160
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
]

Known: TypeAlias = Mapping[str, tuple[str, ...]]
Send: TypeAlias = Callable[..., None]


@dataclass(slots=True, kw_only=True)
class Hammered:
    """What was sent, by operation and by answer, and what was wrong with an answer."""

    cases: Counter[str] = field(default_factory=Counter)
    answers: Counter[tuple[str, int]] = field(default_factory=Counter)
    faults: dict[tuple[str, int, str], str] = field(default_factory=dict)

    @property
    def server_errors(self) -> int:
        return sum(number for (_operation, status), number in self.answers.items() if status >= 500)


def known_things(town: Town) -> Known:
    """Collect codes that exist in the town, by where they stand in an address and by what a field is called."""
    found: dict[str, tuple[str, ...]] = {"in-force/<matter>": tuple(Matter)}
    with within([town.here, town.there]):
        for place, kind in PARAMETERS.items():
            rows = [*kind.rows(town.here)][:KNOWN_AT_A_TIME] + [*kind.rows(town.there)][:3]
            found[place] = tuple(str(row.code) for row in rows)
        for name, model in (
            *(("phone", RollPhone), ("device", GateDevice), ("session", Session), ("staff", Staff)),
            *(("pupil", Pupil), ("collector", Collector)),
        ):
            rows = model.objects.filter(school=town.here).order_by("-pk")[:KNOWN_AT_A_TIME]
            found[name] = tuple(row.code for row in rows)
    found["instead_of"] = found["staff"]
    found["areas/<area>"] = tuple(Area.objects.order_by("-pk").values_list("code", flat=True)[:KNOWN_AT_A_TIME])
    return {name: codes for name, codes in found.items() if codes}


def hammer(*, town: Town, cases: int, seed: int) -> Hammered:
    """Send so many cases an operation, and keep what came of them."""
    hammered, known = Hammered(), known_things(town)
    viewers = [viewer_of(role, town) for role in PEOPLE]
    schema = schemathesis.openapi.from_dict(dict(description()))
    schema.app = application
    with connection_kept():
        for found in schema.get_all_operations():
            _hammer(
                found.ok(), cases=cases, send=partial(_send, known=known, hammered=hammered), viewers=viewers, seed=seed
            )
    return hammered


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


def _hammer(operation: APIOperation, *, cases: int, send: Send, viewers: Sequence[Viewer], seed: int) -> None:  # type: ignore[type-arg]
    who = description()["paths"][operation.path][operation.method]["x-who"]
    may = [viewer for viewer in viewers if viewer.role.value in who] or viewers

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
        chance = Random(drawn)  # noqa: S311 - a storm that can be repeated
        send(case, chance=chance, viewer=chance.choice(may if chance.random() < OFTEN else viewers))

    run()


def _send(case: Case, *, chance: Random, known: Known, viewer: Viewer, hammered: Hammered) -> None:
    label = f"{case.method} {case.path}"
    _name_what_exists(case, chance=chance, known=known)
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


def _name_what_exists(case: Case, *, chance: Random, known: Known) -> None:
    """Put codes that exist in the place of most of those that were made up."""
    before = dict(_names_before(case.path))
    for name in case.path_parameters or {}:
        codes = known.get(f"{before.get(name, '')}/<{name}>")
        if codes and chance.random() < OFTEN:
            case.path_parameters[name] = chance.choice(codes)
    for part in (case.query, case.body):
        _fill(part, chance=chance, known=known)


def _names_before(path: str) -> Iterator[tuple[str, str]]:
    parts = [part for part in path.split("/") if part]
    for before, part in zip(["", *parts], parts, strict=False):
        for name in re.findall(r"{(\w+)}", part):
            yield name, before


def _fill(part: object, *, chance: Random, known: Known) -> None:
    if isinstance(part, dict):
        for name, value in part.items():
            if name in known and chance.random() < OFTEN:
                part[name] = chance.choice(known[name])
            else:
                _fill(value, chance=chance, known=known)
    elif isinstance(part, list):
        for each in part:
            _fill(each, chance=chance, known=known)

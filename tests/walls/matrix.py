"""The matrix of the walls: who reaches what, and whether what is not theirs is the same as what does not exist."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from django.http import HttpResponse

from afterbell.base.access import ANYWHERE, policy
from afterbell.base.tenancy import within
from tests.support.town import Town
from tests.walls.forms import Form, forms_of
from tests.walls.objects import NO_OBJECT, PARAMETERS, Kind
from tests.walls.pages import Page
from tests.walls.viewers import Viewer

METHODS = ("GET", "POST")
OWN_SHOWN = {"GET": 2, "POST": 1}
NOT_THERE, NOT_THIS_WAY, BROKEN = 404, 405, 500
OWN_TRIED, STRANGERS_TRIED = 4, 2
MADE = re.compile(rb"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}")
TOKEN = re.compile(rb'(name="csrfmiddlewaretoken" value="|X-CSRFToken": "|csrf-token" content=")[^"]*')
BESIDE = "yyyyyyyyyy"
"""Stands for the other parameters of an address of which a viewer has none; never the code that is asked about."""
NOBODYS = ("zzzzzzzzzz", "a%00b", "x" * 300, "%E2%80%AE")


@dataclass(frozen=True, slots=True, kw_only=True)
class Reach:
    """Codes of one kind as they stand towards one viewer."""

    own: tuple[str, ...]
    near: tuple[str, ...]
    far: tuple[str, ...]


@dataclass
class Findings:
    """What the matrix saw: leaks in words, and the addresses somebody reached."""

    leaks: list[str] = field(default_factory=list)
    reached: set[str] = field(default_factory=set)
    forms: list[Form] = field(default_factory=list)
    answers: list[HttpResponse] = field(default_factory=list)


def reach_of(*, viewer: Viewer, kind: Kind, action: str, town: Town) -> Reach:
    """Sort a kind's codes into the viewer's own, those of the own school that are not, and the other school's."""
    asked = (kind.name, action)
    if asked not in viewer.sorted_once:
        viewer.sorted_once[asked] = _sort(viewer=viewer, kind=kind, action=action, town=town)
    reach: Reach = viewer.sorted_once[asked]
    return reach


def _sort(*, viewer: Viewer, kind: Kind, action: str, town: Town) -> Reach:
    with within([town.here, town.there]):
        near = [(row.code, kind.stands(row)) for row in kind.rows(town.here)]
        there = [(row.code, kind.stands(row)) for row in kind.rows(town.there)]
    mine, over_there = (
        {code for code, stands in rows if policy().allows(actor=viewer.actor, action=action, place=stands)}
        for rows in (near, there)
    )
    far = tuple(code for code, _ in there if code not in over_there)
    if kind.public and ANYWHERE in policy().reach(actor=viewer.actor, action=action):
        return Reach(own=tuple(code for code, _ in near), near=(), far=())
    codes = tuple(dict.fromkeys(code for code, _ in near))
    return Reach(
        own=tuple(code for code in codes if code in mine),
        near=tuple(code for code in codes if code not in mine),
        far=far,
    )


def unknown(pages: Sequence[Page]) -> list[str]:
    """Find addresses whose parameters nobody declared, and pages that show an object by an unexpected action."""
    found = []
    for page in pages:
        for parameter in page.parameters:
            kind = PARAMETERS.get(parameter)
            if parameter in NO_OBJECT:
                continue
            if kind is None:
                found.append(f"/{page.route}: nobody said what {parameter} names")
            elif page.action not in kind.actions:
                found.append(f"/{page.route}: shows a {kind.name} by {page.action or 'no action at all'}")
    return found


def look(*, page: Page, viewer: Viewer, town: Town, leaks: bool = True) -> Findings:
    """Try a page as one viewer with own codes and, where leaks are looked for, with foreign and unknown ones."""
    findings = Findings()
    reaches = _reaches(page=page, viewer=viewer, town=town)
    if reaches is None:
        return findings
    for method in METHODS:
        shown = 0
        for codes in islice(_own(reaches), OWN_TRIED):
            answer = viewer.try_out(method, page.at(*codes))
            _note(findings, page, viewer, method, answer)
            shown += not _turned_away(answer)
            if shown == OWN_SHOWN[method]:
                break
        if reaches and leaks:
            findings.leaks += _leaks(page=page, viewer=viewer, method=method, reaches=reaches)
    return findings


def _reaches(*, page: Page, viewer: Viewer, town: Town) -> list[Reach] | None:
    """Say what each parameter of a page reaches; None where one of them names no object."""
    kinds = [PARAMETERS[parameter] for parameter in page.parameters if parameter in PARAMETERS]
    if len(kinds) < len(page.parameters):
        return None
    return [reach_of(viewer=viewer, kind=kind, action=page.action, town=town) for kind in kinds]


def codes_in_reach(*, page: Page, viewer: Viewer, town: Town) -> Iterator[tuple[str, ...]]:
    """Give the codes with which a viewer may ask for a page."""
    reaches = _reaches(page=page, viewer=viewer, town=town)
    return iter(()) if reaches is None else _own(reaches)


def _own(reaches: Sequence[Reach]) -> Iterator[tuple[str, ...]]:
    yield from zip(*(reach.own for reach in reaches), strict=False) if reaches else [()]


def _note(findings: Findings, page: Page, viewer: Viewer, method: str, answer: HttpResponse) -> None:
    if answer.status_code >= BROKEN:
        findings.leaks.append(f"{viewer.role} {method} /{page.route}: broke with {answer.status_code}")
    elif not _turned_away(answer):
        findings.reached.add(page.route)
        findings.answers.append(answer)
        if answer.status_code == 200 and method == "GET" and "html" in answer.headers["Content-Type"]:
            findings.forms += forms_of(answer.content.decode(), address=answer.wsgi_request.path)


def send(*, forms: Sequence[Form], viewer: Viewer) -> set[str]:
    """Send forms as they stand, each undone; gives the routes of those that were taken or refused with reasons."""
    answers = {form.route: viewer.try_out("POST", form.action, form.fields) for form in forms if form.route}
    return {route for route, answer in answers.items() if not _turned_away(answer)}


def _turned_away(answer: HttpResponse) -> bool:
    sent_to_the_door = answer.status_code == 302 and answer.headers["Location"].startswith("/sign-in/")
    return sent_to_the_door or answer.status_code in {NOT_THERE, NOT_THIS_WAY}


def _leaks(*, page: Page, viewer: Viewer, method: str, reaches: Sequence[Reach]) -> Iterator[str]:
    """Compare the answer for each foreign object with that for one nobody has.

    A page that is not asked this way says so before it looks at a code: there one foreign object a side is enough.
    """
    where = f"{viewer.role} {method} /{page.route}"
    own = next(_own(reaches), tuple(BESIDE for _ in reaches))
    for place, reach in enumerate(reaches):
        absent = [viewer.ask(method, page.at(*_with(own, place, NOBODYS[0])))]
        asked_so = absent[0].status_code != NOT_THIS_WAY
        absent += [viewer.ask(method, page.at(*_with(own, place, code))) for code in NOBODYS[1:] if asked_so]
        expected = told(absent[0], NOBODYS[0])
        if absent[0].status_code not in {NOT_THERE, NOT_THIS_WAY}:
            yield f"{where}: {absent[0].status_code} for what nobody has"
        for code, answer in zip(NOBODYS[1:], absent[1:], strict=False):
            if answer.status_code != absent[0].status_code:
                yield f"{where}: {answer.status_code} for the code {code[:12]!r}"
        for side, codes in (("own school", reach.near), ("other school", reach.far)):
            for code in codes[: STRANGERS_TRIED if asked_so else 1]:
                answer = viewer.ask(method, page.at(*_with(own, place, code)))
                if told(answer, code) != expected:
                    yield f"{where}: an object of the {side} answers {answer.status_code}, not as one nobody has"


def _with(codes: tuple[str, ...], place: int, code: str) -> tuple[str, ...]:
    return (*codes[:place], code, *codes[place + 1 :])


def told(answer: HttpResponse, code: str) -> tuple[int, dict[str, str], bytes]:
    """Give everything an answer tells: status, headers, cookies' names, body; the asked code itself taken out."""
    headers = {name: value for name, value in answer.headers.items() if name != "Content-Length"}
    headers["Cookies"] = ",".join(sorted(answer.cookies))
    body = MADE.sub(b"ID", TOKEN.sub(rb"\1", answer.content)).replace(code.encode(), b"CODE")
    return answer.status_code, {name: value.replace(code, "CODE") for name, value in headers.items()}, body

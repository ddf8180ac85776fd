"""The description of the interface, OpenAPI 3.1, written from the addresses and what their views say of themselves."""

from __future__ import annotations

import inspect
import json
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from afterbell.fronts.described.declaring import GET, OK, PAGE, POST, Answer, Described
from afterbell.fronts.described.shapes import TEXT, Shape
from afterbell.schools.permissions import READS, WRITES
from afterbell.schools.roles import Role

VERSION = "3.1.0"
PARAMETER = re.compile(r"<(?:[a-z]+:)?(?P<name>[a-z_]+)>")
CODE: Shape = {"type": "string", "minLength": 1, "pattern": "^[^/]+$"}
WORDS = {
    200: "好了。Done.",
    302: "先登录或重新证明是本人。Sign in first, or prove anew who you are.",
    400: "请求不成样子。No request at all.",
    403: "表单的令牌过期了。The token of the form is stale.",
    404: "不存在，或者不是你的：两样的回答一样。Not there, or not yours: the answer is the same.",
    409: "别人先做了。Somebody else was first.",
    422: "不行，原因全在回答里。Refused, with every reason.",
    451: "这个学校的空间已锁定。The school's space is locked.",
}
ALWAYS, SENT, IN_THE_OPEN, INSIDE = (400, 404), (403, 409, 422), (451,), (302,)


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """An address of the house: its route, its name, its view, and what that says of itself."""

    route: str
    name: str
    view: Callable[..., object]
    action: str
    said: Described | None

    @property
    def path(self) -> str:
        """Give the address as the description writes it."""
        return "/" + PARAMETER.sub(r"{\g<name>}", self.route)


def addresses(urlconf: str | None = None) -> tuple[Address, ...]:
    """List every address of the house once, or of another set of addresses."""
    found = {one.route: one for one in _walked(get_resolver(urlconf), "")}
    return tuple(found[route] for route in sorted(found))


def _walked(resolver: URLResolver, before: str) -> Iterator[Address]:
    for pattern in resolver.url_patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLPattern):
            view = pattern.callback
            said, action = getattr(view, "described", None), str(getattr(view, "action", ""))
            yield Address(route=route, name=pattern.name or "", view=view, action=action, said=said)
        else:
            yield from _walked(pattern, route)


@cache
def description() -> Mapping[str, Any]:
    """Write the description of everything that is described."""
    paths: dict[str, dict[str, Any]] = {}
    names: dict[str, int] = {}
    for address in addresses():
        if address.said is None:
            continue
        names[address.name] = names.get(address.name, 0) + 1
        number = "" if names[address.name] == 1 else f"-{names[address.name]}"
        written = _operation(address, address.said, ident=f"{address.name}{number}")
        paths.setdefault(address.path, {})[address.said.method] = written
    return {
        "openapi": VERSION,
        "info": {
            "title": "铃后 Afterbell",
            "version": "1",
            "description": (
                "程序能问的都在这里：公开的不用登录，其余用登录以后的会话。"
                "Everything programs may ask: what is public without signing in, the rest by the session of who did."
            ),
        },
        "servers": [{"url": "/"}],
        "paths": paths,
        "components": {
            "securitySchemes": {
                "session": {"type": "apiKey", "in": "cookie", "name": "sessionid"},
                "token": {"type": "apiKey", "in": "header", "name": "X-CSRFToken"},
            }
        },
    }


def _operation(address: Address, said: Described, *, ident: str) -> dict[str, Any]:
    who = _who(address.action)
    needs: dict[str, list[str]] = {} if Role.PUBLIC.value in who else {"session": []}
    if said.method == POST:
        needs["token"] = []
    written: dict[str, Any] = {
        "operationId": ident,
        "tags": [address.route.partition("/")[0]],
        "summary": said.says,
        "description": inspect.cleandoc(address.view.__doc__ or ""),
        "x-action": address.action,
        "x-who": who,
        "security": [needs] if needs else [],
        "parameters": [*_codes(address, said), *_query(said)],
        "responses": {str(status): _answer(status, one) for status, one in sorted(_answers(address, said).items())},
    }
    if said.takes is not None:
        content = {said.takes.media: {"schema": dict(said.takes.shape)}}
        written["requestBody"] = {"required": True, "content": content}
    return written


def _who(action: str) -> dict[str, str]:
    """Say which roles may, each within what it holds, as the table of permissions has it."""
    rows = {**READS, **WRITES}.get(action, {})
    return {role.value: within for role, within in rows.items()}


def _codes(address: Address, said: Described) -> Iterator[dict[str, Any]]:
    for found in PARAMETER.finditer(address.route):
        name = found["name"]
        yield {"name": name, "in": "path", "required": True, "schema": dict(said.codes.get(name, CODE))}


def _query(said: Described) -> Iterator[dict[str, Any]]:
    for name, shape in said.query.items():
        yield {"name": name, "in": "query", "required": False, "schema": dict(shape)}


def _answers(address: Address, said: Described) -> dict[int, Answer]:
    """Add to what a view says what any address of its kind answers, each as a page for people."""
    public = Role.PUBLIC.value in _who(address.action)
    besides = (*ALWAYS, *(IN_THE_OPEN if public else INSIDE), *(SENT if said.method == POST else ()))
    answers = dict(said.answers)
    for status in besides:
        own = answers.get(status, Answer())
        answers[status] = Answer(shapes={**own.shapes, **({} if status in INSIDE else {PAGE: TEXT})})
    return answers


def _answer(status: int, one: Answer) -> dict[str, Any]:
    content = {media: {"schema": dict(shape)} if shape else {} for media, shape in one.shapes.items()}
    return {"description": WORDS[status], **({"content": content} if content else {})}


def written() -> str:
    """Write the description as it is served and kept."""
    return json.dumps(description(), ensure_ascii=False, indent=1) + "\n"


__all__ = ["GET", "OK", "Address", "addresses", "description", "written"]

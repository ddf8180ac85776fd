"""The drawer in which an uploaded list waits between its preview and its confirmation.

It lies sealed in the site's storage under the fingerprint of what is in it, so what is confirmed is what was seen; it
belongs to one school, and after some hours it is gone. No session holds it, so any process of the site can go on.
"""

from __future__ import annotations

import hashlib
import json
import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from io import BytesIO

from django.core.files.base import File
from django.core.files.storage import default_storage

from afterbell.base.access import Actor, authorise, place
from afterbell.base.crypto import InvalidTag, seal, unseal
from afterbell.base.refusals import NotThere
from afterbell.schools.rules.lists.faults import REFUSALS
from afterbell.schools.rules.lists.problem import Kind, Table

KEPT_FOR = timedelta(hours=12)
TOKEN = re.compile(r"[0-9a-f]{64}")
LONGEST_TITLE = 80


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptList:
    """A list that waits: `token` is the fingerprint of its content, `title` the name the file had."""

    token: str
    kind: Kind
    title: str
    table: Table


def keep_list(*, viewer: Actor, now: datetime, kind: Kind, title: str, table: Table) -> str:
    """Put a list into the school's drawer and give the token under which it lies; old ones are thrown away."""
    authorise(actor=viewer, action="schools.register", at=place(school=viewer.tenant))
    _tidy(school=viewer.tenant, now=now)
    body = {"kind": kind.value, "title": title[:LONGEST_TITLE], "table": table}
    text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    token = hashlib.sha256(text.encode(errors="replace")).hexdigest()
    sealed = seal(text=json.dumps({"until": (now + KEPT_FOR).isoformat(), **body}), purpose=_purpose(viewer, token))
    name = _name(viewer.tenant, token)
    default_storage.delete(name)
    stored = default_storage.save(name, File(BytesIO(sealed)))
    if stored != name:
        # Another process put the same list there in the meantime.
        default_storage.delete(stored)
    return token


def open_kept(*, viewer: Actor, now: datetime, token: str) -> KeptList:
    """Take a list out of the drawer to look at it. Raises NotThere for another school's, Refused for an old one."""
    authorise(actor=viewer, action="schools.register", at=place(school=viewer.tenant))
    if not TOKEN.fullmatch(token):
        raise NotThere("list")
    try:
        with default_storage.open(_name(viewer.tenant, token)) as file:
            body = json.loads(unseal(sealed=file.read(), purpose=_purpose(viewer, token)))
    except (FileNotFoundError, InvalidTag):
        raise NotThere("list") from None
    if datetime.fromisoformat(body["until"]) <= now:
        default_storage.delete(_name(viewer.tenant, token))
        raise REFUSALS.refused("gone")
    return KeptList(
        token=token, kind=Kind(body["kind"]), title=body["title"], table=tuple(tuple(row) for row in body["table"])
    )


def throw_away(*, viewer: Actor, token: str) -> None:
    """Empty the drawer of a list that was entered."""
    authorise(actor=viewer, action="schools.register", at=place(school=viewer.tenant))
    if TOKEN.fullmatch(token):
        default_storage.delete(_name(viewer.tenant, token))


def _tidy(*, school: int, now: datetime) -> None:
    folder = f"lists/{school}"
    try:
        _folders, names = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in names:
        if default_storage.get_modified_time(f"{folder}/{name}") + KEPT_FOR < now:
            default_storage.delete(f"{folder}/{name}")


def _name(school: int, token: str) -> str:
    return f"lists/{school}/{token}"


def _purpose(viewer: Actor, token: str) -> str:
    return f"list.{viewer.tenant}.{token}"

"""The shape of a write: atomic, within one school's walls, authorised, audited."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from functools import wraps
from typing import ParamSpec, TypeVar, cast

from django.db import OperationalError, transaction

from afterbell.base import access, audit, tenancy
from afterbell.base.databases import says_disk_is_full
from afterbell.base.refusals import catalogue
from afterbell.base.words import Words

REFUSALS = catalogue(
    "storing",
    {
        "disk_full": Words(
            zh="服务器磁盘已满，刚才的内容没有保存；请保留原件并通知平台管理员，腾出空间后再提交一次。",
            en="The server's disk is full and nothing of this was stored; keep what you have, tell the platform's "
            "operator, and send it again when there is room.",
        ),
    },
)

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(slots=True)
class _Record:
    """What a running command says of itself for the ledger."""

    subject: str = ""
    details: dict[str, object] = field(default_factory=dict)


_records: ContextVar[tuple[_Record, ...]] = ContextVar("records", default=())


def record(*, subject: str, **details: object) -> None:
    """Say what the running command is about: public codes, counts and sums, never names.

    Raises LookupError outside a command.
    """
    stack = _records.get()
    if not stack:
        raise LookupError("record() belongs inside a command")
    stack[-1].subject = subject
    stack[-1].details.update(details)


def command(action: str) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Make a keyword-only function with `actor` and `now` a command: the action named here is what it may do.

    The body calls `authorise(actor=…, action=…, at=…)` before it writes, and `record(subject=…)` once; a body that
    forgets either is a programming error and writes nothing.
    """

    def decorate(function: Callable[P, R]) -> Callable[P, R]:
        @wraps(function)
        def run(*args: P.args, **kwargs: P.kwargs) -> R:
            actor = cast("access.Actor", kwargs["actor"])
            now = cast("datetime", kwargs["now"])
            with _room_to_store(), transaction.atomic(), tenancy.within(actor.tenant), _recording() as entry:
                result = function(*args, **kwargs)
                _check(action=action, entry=entry)
                audit.append(
                    tenant=actor.tenant,
                    by=actor.code,
                    action=action,
                    subject=entry.subject,
                    details=entry.details,
                    now=now,
                )
            return result

        run.__dict__["action"] = action
        return run

    return decorate


@contextmanager
def _room_to_store() -> Iterator[None]:
    """Refuse in words what the database had no room for: the transaction is undone as a whole by then."""
    try:
        yield
    except OperationalError as error:
        if says_disk_is_full(error):
            raise REFUSALS.refused("disk_full") from error
        raise


def _check(*, action: str, entry: _Record) -> None:
    if action not in access.authorised_actions():
        raise RuntimeError(f"the command {action} wrote without asking whether it may")
    if not entry.subject:
        raise RuntimeError(f"the command {action} did not say what it is about")


@contextmanager
def _recording() -> Iterator[_Record]:
    entry = _Record()
    token = _records.set((*_records.get(), entry))
    if not token.old_value or token.old_value is token.MISSING:
        access.forget_authorised()
    try:
        yield entry
    finally:
        _records.reset(token)

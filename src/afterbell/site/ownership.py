"""Working for a while in the role that owns the tables, where the environment names one."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from django.conf import settings

from afterbell.base.databases import database_settings
from afterbell.site.cli_faults import Fault


@contextmanager
def as_owner() -> Iterator[None]:
    """Work for a while in the role that owns the tables, where the environment names one."""
    owner = os.environ.get("AFTERBELL_OWNER_DATABASE")
    if not owner:
        yield
        return
    try:
        _work_as(url=owner)
    except ValueError as error:
        raise Fault(
            f"AFTERBELL_OWNER_DATABASE 的地址不对 / the address in AFTERBELL_OWNER_DATABASE is wrong: {error}"
        ) from error
    try:
        yield
    finally:
        _work_as(url=settings.DATABASE_URL)


def _work_as(*, url: str) -> None:
    from django.db import connections  # noqa: PLC0415 - the connection is replaced, so it is looked up when needed

    connections["default"].close()
    connections.settings["default"].update(database_settings(url=url))
    del connections["default"]

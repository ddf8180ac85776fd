"""A server of the database that is still starting is waited for, a minute at most, and so it is said."""

from __future__ import annotations

import time

import typer
from django.db import connection
from psycopg.conninfo import make_conninfo
from psycopg.pq import PGconn, Ping

PATIENCE, PAUSE = {Ping.REJECT: 60.0, Ping.NO_RESPONSE: 10.0}, 0.5
"""Seconds: a server that recovers will be there; where none answers the address may be wrong."""
TOLD = {
    Ping.REJECT: "PostgreSQL 正在启动或恢复，最多等一分钟 / PostgreSQL is recovering; waiting up to a minute",
    Ping.NO_RESPONSE: "PostgreSQL 还没有应答，最多等十秒 / PostgreSQL does not answer yet; waiting up to ten seconds",
}


def wait_for_the_server() -> None:
    """Wait until the server takes questions, saying what is waited for; whoever asks next says what stays wrong.

    After the machine starts, a server recovers what its fall interrupted: the site comes up with it and not before.
    """
    if connection.vendor != "postgresql":
        return
    address, begun, told = _address(), time.monotonic(), Ping.OK
    while (state := Ping(PGconn.ping(address))) in TOLD and time.monotonic() < begun + PATIENCE[state]:
        if state != told:
            typer.echo(TOLD[state], err=True)
        told = state
        time.sleep(PAUSE)


def _address() -> bytes:
    settings = connection.settings_dict
    return make_conninfo(
        host=settings["HOST"] or None,
        port=settings["PORT"] or None,
        dbname=settings["NAME"],
        user=settings["USER"] or None,
        connect_timeout=3,
    ).encode()

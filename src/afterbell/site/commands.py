"""The subcommands of `afterbell`, each a few lines around one domain call."""

from __future__ import annotations

import errno
import json
import os
import signal
import socket
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from django.conf import settings
from django.core.management import call_command, execute_from_command_line

from afterbell.base import clock
from afterbell.base.databases import weigh_tables
from afterbell.base.garbage import few_looks_for_garbage
from afterbell.schools.demonstration import is_a_demonstration, sign_in_links
from afterbell.site.audit_command import audit_bundle
from afterbell.site.cli_faults import Fault
from afterbell.site.evidence_command import forget_old_evidence
from afterbell.site.factor_command import reset_factor
from afterbell.site.files import see_writable, write_whole
from afterbell.site.forget_commands import forget, retention
from afterbell.site.grounds import must_be_known, must_be_there
from afterbell.site.ledger_command import verify_ledger
from afterbell.site.opening import open_school
from afterbell.site.ownership import as_owner
from afterbell.site.paper_command import verify_paper
from afterbell.site.readiness import must_be_ready
from afterbell.site.recovering import wait_for_the_server
from afterbell.site.rounds import rounds
from afterbell.site.watch import watch
from afterbell.site.worker_process import worker_beside

THREADS = 12
"""Of one process; what families send takes at most eight, most of them asleep, so the rest is everybody else's."""

UNFINISHED_SECONDS = 10
"""What a process told to end has for the requests it is in the middle of."""


class Size(StrEnum):
    """How large a demonstration is."""

    SMALL = "small"
    SCHOOL = "school"
    TOWN = "town"


def add_to(app: typer.Typer) -> None:
    """Give the command its subcommands."""
    app.command()(migrate)
    app.command()(demo)
    app.command()(serve)
    app.command()(links)
    app.command()(deliver)
    app.command()(rounds)
    app.command()(watch)
    app.command()(forget)
    app.command()(retention)
    app.command("open-school")(open_school)
    app.command("reset-factor")(reset_factor)
    app.command(context_settings={"allow_extra_args": True, "ignore_unknown_options": True})(manage)
    ledger = typer.Typer(no_args_is_help=True)
    ledger.command("verify")(verify_ledger)
    ledger.command("bundle")(audit_bundle)
    app.add_typer(ledger, name="audit", help="The ledger of every write.")
    paper = typer.Typer(no_args_is_help=True)
    paper.command("verify")(verify_paper)
    app.add_typer(paper, name="paper", help="Sealed papers.")
    evidence = typer.Typer(no_args_is_help=True)
    evidence.command("forget")(forget_old_evidence)
    app.add_typer(evidence, name="evidence", help="Photographs that show what a family says of itself.")


def migrate() -> None:
    """Bring the database to this version's tables, walls and ledgers."""
    Path(settings.VAR).mkdir(parents=True, exist_ok=True)
    with as_owner():
        must_be_known()
        with few_looks_for_garbage():
            call_command("migrate", verbosity=0)
        weigh_tables()


def demo(
    *,
    size: Annotated[Size, typer.Option(help="small, school or town")] = Size.SCHOOL,
    seed: Annotated[int, typer.Option(help="same seed, same figures")] = 2026,
    finish: Annotated[bool, typer.Option("--finish", help="run to the end of the term")] = False,
    json_file: Annotated[Path | None, typer.Option("--json", help="write the figures here")] = None,
    no_serve: Annotated[bool, typer.Option("--no-serve", help="do not serve the site afterwards")] = False,
    port: Annotated[int, typer.Option(min=1, max=65535, help="the port to serve on")] = 8000,
) -> None:
    """Run the demonstration school's spring term 2026 through the same commands the pages use."""
    from afterbell.demo.figures import as_json, table  # noqa: PLC0415 - no other command needs the demonstration
    from afterbell.demo.renewal import fresh_ground, must_be_free  # noqa: PLC0415 - as above
    from afterbell.demo.term import run_demonstration  # noqa: PLC0415 - as above

    if json_file:
        see_writable(json_file, force=True)
    if not no_serve:
        _port_must_be_free(host="127.0.0.1", port=port)
    Path(settings.VAR).mkdir(parents=True, exist_ok=True)
    with as_owner():
        must_be_known()
        must_be_free()
    with fresh_ground():
        migrate()
        with few_looks_for_garbage():
            figures = run_demonstration(size=size.value, seed=seed, finish=finish)
        weigh_tables()
    if json_file:
        write_whole(json_file, (json.dumps(as_json(figures), ensure_ascii=False, indent=2) + "\n").encode())
    typer.echo(table(figures))
    if not figures.all_hold:
        raise Fault("有一条不变量不成立 / an invariant does not hold")
    if not no_serve:
        serve(port=port)


def serve(
    *,
    host: Annotated[str, typer.Option(help="loopback unless told otherwise")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8000,
    workers: Annotated[int, typer.Option(min=1)] = 1,
) -> None:
    """Serve the site, with a worker beside it for what was left for later."""
    from granian import Granian  # noqa: PLC0415 - only serving needs the server
    from granian.constants import Interfaces  # noqa: PLC0415 - as above
    from granian.log import LogLevels  # noqa: PLC0415 - as above

    _port_must_be_free(host=host, port=port)
    wait_for_the_server()
    must_be_there()
    must_be_known()
    must_be_ready()
    links(host=host, port=port)
    typer.echo(f"http://{host}:{port}/")
    server = Granian(
        "afterbell.site.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=THREADS,
        log_level=LogLevels.error,
        workers_kill_timeout=UNFINISHED_SECONDS,
    )
    os.register_at_fork(after_in_child=_end_when_told)
    with worker_beside():
        server.serve()


def _end_when_told() -> None:
    """Let a process that is still loading end: the handlers it was born with only note what its parent was told."""
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, signal.SIG_DFL)


def _port_must_be_free(*, host: str, port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise Fault(
                    f"不能在 {host}:{port} 上提供网站 / the site cannot be served on {host}:{port}: {error.strerror}"
                ) from error
            raise Fault(
                f"端口 {port} 已被占用，请用 --port 换一个 / port {port} is in use, choose another with --port"
            ) from error


def links(*, host: str = "127.0.0.1", port: int = 8000) -> None:
    """Print one sign-in link per role of a demonstration."""
    must_be_there()
    must_be_known()
    if not is_a_demonstration():
        return
    from afterbell.demo.on_stage import on_stage  # noqa: PLC0415 - no other command needs the demonstration

    for link in sign_in_links(shown=on_stage(now=clock.now())):
        typer.echo(f"{link.role.label:<8}{link.name:<12}http://{host}:{port}/demo/{link.token}/")


def deliver() -> None:
    """Send the messages that wait to leave the house, once; the worker beside the site does so by itself."""
    from afterbell.site.worker import deliver as deliver_waiting  # noqa: PLC0415 - the worker's tables stand by now

    must_be_there()
    must_be_known()
    sent = deliver_waiting()
    typer.echo(
        f"已发送 {sent.delivered}，等待重试 {sent.waiting}，放弃 {sent.given_up}"
        f" / sent {sent.delivered}, to be tried again {sent.waiting}, given up {sent.given_up}"
    )


def manage(context: typer.Context) -> None:
    """Run one of Django's own commands."""
    execute_from_command_line(["afterbell manage", *context.args])

"""The `afterbell` command."""

from __future__ import annotations

import os
import sys

import typer

from afterbell.site.cli_faults import INTERRUPTED, Fault, database_faults_said, end_when_told, said_in_one_sentence
from afterbell.site.place_commands import place
from afterbell.site.scheme_commands import scheme

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "afterbell.site.settings")

app = typer.Typer(
    name="afterbell",
    help="Afterbell 铃后: the after-school service of a primary school.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.add_typer(scheme, name="scheme", help="Check, show and compare schemes.")
app.add_typer(place, name="place", help="Compute, check and explain a placement from its bundle.")

ON_PAPER = {"scheme", "place"}
"""What needs neither a database nor a setting."""


def main() -> None:
    """Run the command; what a person can mend is one sentence on the terminal, never a traceback."""
    end_when_told()
    with said_in_one_sentence():
        if ON_PAPER.intersection(sys.argv[1:2]):
            _run()
        with database_faults_said():
            _set_up_django()
            from afterbell.site import commands  # noqa: PLC0415 - models can be imported only once Django is set up

            commands.add_to(app)
            _run()


def _set_up_django() -> None:
    import django  # noqa: PLC0415 - a scheme is checked without Django

    try:
        django.setup()
    except ValueError as error:
        raise Fault(f"数据库地址不对 / the database's address is wrong: {error}") from error


def _run() -> None:
    code = app(prog_name="afterbell", args=sys.argv[1:], standalone_mode=False)
    if code == INTERRUPTED:
        raise KeyboardInterrupt
    raise SystemExit(code)

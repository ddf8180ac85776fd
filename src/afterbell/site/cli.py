"""The `afterbell` command."""

from __future__ import annotations

import os
import sys

import typer

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "afterbell.site.settings")

app = typer.Typer(
    name="afterbell",
    help="Afterbell 铃后: the after-school service of a primary school.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)


def main() -> None:
    """Run the command; what a person can mend is one sentence on the terminal, never a traceback."""
    from afterbell.site.cli_faults import said_in_one_sentence  # noqa: PLC0415 - Django is set up only when a command runs

    with said_in_one_sentence():
        import django  # noqa: PLC0415 - as above

        django.setup()
        from afterbell.site import commands  # noqa: PLC0415 - as above

        commands.add_to(app)
        app(prog_name="afterbell", args=sys.argv[1:], standalone_mode=True)

"""`afterbell scheme`: check, show and compare scheme files."""

from __future__ import annotations

import typer

scheme = typer.Typer(no_args_is_help=True)

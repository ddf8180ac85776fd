"""The papers a demonstration leaves in var/demo: the published scheme, lists, roster, settlement, an application."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from afterbell.demo.stage import Stage


def write_documents(*, stage: Stage, folder: Path, today: date) -> None:
    """Write the documents of one school."""
    folder.mkdir(parents=True, exist_ok=True)
    del stage, today

"""Writes the reference of the scheme file: `python -m afterbell.scheme.reference docs/reference`."""

from __future__ import annotations

import sys
from pathlib import Path

from afterbell.scheme.rules.reference import json_schema, reference


def write_reference(*, folder: Path) -> tuple[Path, ...]:
    """Write both files into a folder that is there; gives their paths."""
    written = {folder / "scheme.md": reference(), folder / "scheme.schema.json": json_schema()}
    for path, text in written.items():
        path.write_text(text, encoding="utf-8")
    return tuple(written)


if __name__ == "__main__":
    (given,) = sys.argv[1:] or ["docs/reference"]
    for made in write_reference(folder=Path(given)):
        sys.stdout.write(f"{made}\n")

"""Secrets are made at the first run and never leave their folder."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def var_secret(*, folder: Path, name: str) -> str:
    """Read the secret of that name, making it on first use; only the owner may read the file."""
    path = folder / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _write_once(path=path, value=secrets.token_urlsafe(48))
    return path.read_text(encoding="ascii").strip()


def _write_once(*, path: Path, value: str) -> None:
    """Let one of several starting processes win: a hard link either makes the whole file or nothing."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_text(value, encoding="ascii")
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()

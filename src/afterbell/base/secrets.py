"""Secrets are made at the first run and never leave their folder."""

from __future__ import annotations

import os
import secrets
from collections.abc import Callable
from pathlib import Path


def _token() -> str:
    return secrets.token_urlsafe(48)


def var_secret(*, folder: Path, name: str, make: Callable[[], str] = _token) -> str:
    """Read the secret of that name, making it on first use; only the owner may read the file."""
    path = folder / name
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        _write_once(path=path, value=make())
    return path.read_text(encoding="ascii").strip()


def _write_once(*, path: Path, value: str) -> None:
    """Let one of several starting processes win: a hard link either makes the whole file or nothing."""
    draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    draft.touch(mode=0o600)
    try:
        draft.write_text(value, encoding="ascii")
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()

"""What the product's own command answers, for tests in which it is asked for something it cannot do."""

from __future__ import annotations

import hashlib
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.support.premises import AFTERBELL, COMMAND_SECONDS, clean_environment


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """How a command ended and what it wrote."""

    code: int
    out: str
    err: str

    @property
    def sentence(self) -> str:
        """Give the one sentence it ended with. Fails for a traceback, for more lines than one, for one language."""
        lines = self.err.splitlines()
        if len(lines) != 1 or not self.code:
            raise AssertionError(f"exit code {self.code}, {len(lines)} lines:\n{self.err}")
        if " / " not in self.err or self.err.isascii():
            raise AssertionError(f"a sentence stands in Chinese and English: {self.err}")
        return lines[0]


def say(*arguments: str | Path, cwd: Path, environment: Mapping[str, str] | None = None) -> Said:
    """Run the product's command in a folder with nothing but this environment of its own.

    Python may keep what it compiled: a command is started dozens of times.
    """
    kept = {name: value for name, value in clean_environment().items() if name != "PYTHONDONTWRITEBYTECODE"}
    answer = subprocess.run(
        [AFTERBELL, *arguments],
        env=kept | dict(environment or {}),
        cwd=cwd,
        capture_output=True,
        text=True,
        timeout=COMMAND_SECONDS,
        check=False,
    )
    return Said(code=answer.returncode, out=answer.stdout, err=answer.stderr)


def contents(folder: Path) -> dict[str, str]:
    """Give every file of a folder with the hash of its bytes, folders with nothing."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
        for path in sorted(folder.rglob("*"))
    }

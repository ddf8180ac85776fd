"""Where the reader writes down what is wrong."""

from __future__ import annotations

from dataclasses import dataclass, field

from afterbell.base.words import Words
from afterbell.scheme.rules.faults import Fault, shortened
from afterbell.scheme.rules.reading.locate import Path, line_of


@dataclass(slots=True, kw_only=True)
class Notes:
    """The faults found so far, and the lines of the file they are looked up in."""

    lines: dict[Path, int]
    faults: list[Fault] = field(default_factory=list)

    def add(self, code: str, path: Path, *, found: object, allowed: Words) -> None:
        line = line_of(lines=self.lines, path=path)
        self.faults.append(
            Fault(code=code, line=line, key=dotted(path), found=shortened(found), allowed=allowed),
        )


def dotted(path: Path) -> str:
    """Write a path for people, rows counted from 1: bands[2].times.summer."""
    text = ""
    for step in path:
        text += f"[{step + 1}]" if isinstance(step, int) else f".{step}" if text else step
    return shortened(text)

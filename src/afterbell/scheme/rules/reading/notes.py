"""Where the reader writes down what is wrong."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from afterbell.base.words import Words
from afterbell.scheme.rules.faults import Fault, shortened
from afterbell.scheme.rules.reading.hidden import visible
from afterbell.scheme.rules.reading.locate import Path, line_of

MOST_IN_A_LIST, MOST_IN_ALL = 20, 2_000

_FIRST_THOSE = Words(zh="先改正已列出的", en="those listed put right first")


@dataclass(slots=True, kw_only=True)
class Notes:
    """The faults found so far, and the lines of the file they are looked up in.

    Of the entries of one list, and of a whole file, so many are told as anybody reads; the rest is counted.
    """

    lines: dict[Path, int]
    told: list[Fault] = field(default_factory=list)
    in_lists: Counter[Path] = field(default_factory=Counter)
    untold: Counter[Path] = field(default_factory=Counter)

    def add(self, code: str, path: Path, *, found: object, allowed: Words) -> None:
        where = path[:-1] if code == "unknown_key" or isinstance(path[-1], int) else None
        if where is not None:
            self.in_lists[where] += 1
            if self.in_lists[where] > MOST_IN_A_LIST:
                self.untold[where] += 1
                return
        if len(self.told) >= MOST_IN_ALL:
            self.untold[()] += 1
            return
        self.told.append(self._fault(code, path, found=found, allowed=allowed))

    @property
    def faults(self) -> list[Fault]:
        """Give what was told, and of each list how much was not."""
        more = [self._fault("more", path, found=count, allowed=_FIRST_THOSE) for path, count in self.untold.items()]
        return self.told + more

    def _fault(self, code: str, path: Path, *, found: object, allowed: Words) -> Fault:
        line = line_of(lines=self.lines, path=path)
        return Fault(code=code, line=line, key=dotted(path), found=shortened(found), allowed=allowed)


def dotted(path: Path) -> str:
    """Write a path for people, rows counted from 1: bands[2].times.summer."""
    text = ""
    for step in path:
        text += f"[{step + 1}]" if isinstance(step, int) else f".{visible(step)}" if text else visible(step)
    return shortened(text)

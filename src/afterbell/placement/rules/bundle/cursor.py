"""Where the reading of a file stands: which line, what comes next, and the digest of all lines before it."""

from __future__ import annotations

from collections.abc import Iterator
from hashlib import sha256

from afterbell.placement.rules.bundle.lines import KIND_WORDS, KINDS, OUTCOME, Line, parsed, refuse, see_fields


class Cursor:
    """Goes through the lines of a file once; one line is known ahead."""

    def __init__(self, *, lines: Iterator[bytes]) -> None:
        self.at = 0
        self.holds = OUTCOME
        self._lines = lines
        self._hash = sha256()
        self._text = next(lines, b"")
        self._line: Line | None = None

    @property
    def ended(self) -> bool:
        return not self._text

    def begin(self) -> None:
        """Begin a new digest."""
        self._hash = sha256()

    def digest(self) -> str:
        """Give the digest of all lines taken since the beginning of the bundle."""
        return self._hash.hexdigest()

    def next_kind(self) -> str:
        """Say what the next line begins with. Raises Refused where the file ends, or the line is none."""
        return str(next(iter(self._ahead())))

    def take_any(self) -> Line:
        """Take the next line, whatever it is."""
        line = self._ahead()
        self.at += 1
        self._hash.update(self._text)
        self._text, self._line = next(self._lines, b""), None
        return line

    def take(self, kind: str) -> Line:
        """Take the next line, which must be of this kind. Raises Refused."""
        line = self._ahead()
        found = next(iter(line))
        if found != kind:
            refuse("bundle_line_unknown", line=self.at + 1, found=found[:40], due=KIND_WORDS[kind])
        see_fields(read=line, fields=KINDS[self.holds][kind], line=self.at + 1)
        return self.take_any()

    def _ahead(self) -> Line:
        if self._line is None:
            if self.ended:
                refuse("bundle_cut_off", line=self.at + 1)
            self._line = parsed(text=self._text, line=self.at + 1)
        return self._line

"""The process that reads one attached file and ends: bytes in, what it says by place as JSON, and no more.

python -I -m afterbell.base.attached.child pdf|docx|xlsx|pptx|txt|csv < FILE
"""

from __future__ import annotations

import json
import resource
import sys

from afterbell.base.attached.cells import line_said
from afterbell.base.attached.office_words import read_sheets, read_slides, read_word
from afterbell.base.attached.saying import Said, Unreadable

MEMORY, CPU_SECONDS, OPEN_FILES = 768 << 20, 20, 32
MOST_LETTERS = 400_000
ENCODINGS = ("utf-8-sig", "gb18030")


def main() -> None:
    """Read the file on standard input; the answer is one JSON object."""
    kind = sys.argv[1]
    read = READERS[kind]
    _take_less()
    try:
        told: dict[str, object] = {"said": _limited(read(sys.stdin.buffer.read()))}
    except Unreadable as unreadable:
        told = {"fault": str(unreadable)}
    json.dump(told, sys.stdout)


def _take_less() -> None:
    """Give up memory, time, files and the right to write any."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_NOFILE, (OPEN_FILES, OPEN_FILES))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))


def _limited(said: Said) -> list[tuple[str, str, str]]:
    found, letters = [], 0
    for where, which, text in said:
        letters += len(text)
        if letters > MOST_LETTERS:
            raise Unreadable("too_heavy")
        found.append((where, which, text))
    return found


def read_pdf(data: bytes) -> Said:
    """Read a PDF."""
    from afterbell.base.attached import pdf_words  # noqa: PLC0415 - only the child that reads a PDF loads its reader

    return pdf_words.read_pdf(data)


def read_text(data: bytes) -> Said:
    """Read a text in UTF-8 or GB18030 line by line."""
    for encoding in ENCODINGS:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        for number, line in enumerate(text.splitlines(), start=1):
            yield "line", str(number), line_said(line)
        return
    raise Unreadable("broken")


READERS = {
    "pdf": read_pdf,
    "docx": read_word,
    "pptx": read_slides,
    "xlsx": read_sheets,
    "txt": read_text,
    "csv": read_text,
}

if __name__ == "__main__":
    main()

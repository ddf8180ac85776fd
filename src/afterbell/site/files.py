"""Files a command is given: read whole or refused in one sentence, written whole or not at all."""

from __future__ import annotations

import os
from pathlib import Path

from afterbell.scheme.rules.read import LONGEST_TEXT
from afterbell.site.cli_faults import Fault

BYTES_OF_A_LETTER = 4


def text_of(path: Path) -> str:
    """Read a file as UTF-8 text, with or without the mark Windows puts before it. Raises Fault."""
    if not path.exists():
        raise Fault(f"没有这个文件 / there is no such file: {path}")
    if not path.is_file():
        raise Fault(f"这不是文件 / this is not a file: {path}")
    if path.stat().st_size > LONGEST_TEXT * BYTES_OF_A_LETTER:
        raise Fault(f"文件太大，不是方案 / the file is too large for a scheme: {path}")
    data = path.read_bytes()
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise Fault(
            f"文件第 {line} 行不是 UTF-8 文字，请另存为 UTF-8 / line {line} is not UTF-8, save it as UTF-8: {path}"
        ) from None


def see_writable(path: Path, *, force: bool) -> None:
    """See that a file can be written before any work is done for it. Raises Fault."""
    if not path.parent.is_dir():
        raise Fault(f"没有这个文件夹 / there is no folder {path.parent}")
    if path.is_dir():
        raise Fault(f"这是文件夹 / this is a folder: {path}")
    if path.exists() and not force:
        raise Fault(f"文件已经存在，要覆盖请加 --force / the file exists, add --force to write over it: {path}")
    if not os.access(path.parent, os.W_OK):
        raise Fault(f"文件夹不可写 / the folder cannot be written: {path.parent}")


def write_whole(path: Path, data: bytes) -> None:
    """Put a file in its place in one step: an interrupted run leaves what was there."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        draft.write_bytes(data)
        draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)

"""Files a command is given: read whole or refused in one sentence, written whole or not at all."""

from __future__ import annotations

import os
import stat
from pathlib import Path

from afterbell.base.words import Words
from afterbell.scheme.rules.read import LONGEST_TEXT
from afterbell.site.cli_faults import Fault

BYTES_OF_A_LETTER = 4


def bytes_of(path: Path, *, most: int, meant: Words) -> bytes:
    """Read a file of at most so many bytes; `meant` is what it should be. Raises Fault."""
    if not path.exists():
        raise Fault(f"没有这个文件 / there is no such file: {path}")
    if not path.is_file():
        raise Fault(f"这不是文件 / this is not a file: {path}")
    if path.stat().st_size > most:
        raise Fault(f"文件太大，不是{meant.zh} / the file is too large for {meant.en}: {path}")
    return path.read_bytes()


def text_of(path: Path) -> str:
    """Read a file as UTF-8 text, with or without the mark Windows puts before it. Raises Fault."""
    data = bytes_of(path, most=LONGEST_TEXT * BYTES_OF_A_LETTER, meant=Words(zh="方案", en="a scheme"))
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data[: error.start].count(b"\n") + 1
        raise Fault(
            f"文件第 {line} 行不是 UTF-8 文字，请另存为 UTF-8 / line {line} is not UTF-8, save it as UTF-8: {path}"
        ) from None


def see_writable(path: Path, *, force: bool) -> None:
    """See that a file can be written before any work is done for it, and leave nothing there. Raises Fault."""
    target = _meant(path)
    if not target.parent.is_dir():
        raise Fault(f"没有这个文件夹 / there is no folder {path.parent}")
    if target.is_dir():
        raise Fault(f"这是文件夹 / this is a folder: {path}")
    if os.path.lexists(target) and not target.is_file():
        raise Fault(f"这不是普通文件 / this is no ordinary file: {path}")
    if os.path.lexists(path) and not force:
        raise Fault(f"文件已经存在，要覆盖请加 --force / the file exists, add --force to write over it: {path}")
    if target.exists() and not _may_replace(target):
        raise Fault(f"文件不可写 / the file cannot be written: {path}")
    draft = _draft(target)
    try:
        draft.touch(exist_ok=False)
        draft.unlink()
    except OSError as error:
        raise Fault(f"文件夹不可写 / the folder cannot be written: {path.parent}: {error.strerror}") from error


def write_whole(path: Path, data: bytes) -> None:
    """Put a file in its place in one step: an interrupted run leaves what was there."""
    target = _meant(path)
    draft = _draft(target)
    try:
        draft.write_bytes(data)
        draft.replace(target)
    finally:
        draft.unlink(missing_ok=True)


def _meant(path: Path) -> Path:
    """Give the file a path leads to, through links."""
    return Path(os.path.realpath(path))


def _draft(target: Path) -> Path:
    return target.with_name(f".{target.name}.{os.getpid()}")


def _may_replace(target: Path) -> bool:
    """Say whether a file may be written, and replaced where only its owner may remove it from its folder."""
    folder, user = target.parent.stat(), os.geteuid()
    kept = folder.st_mode & stat.S_ISVTX and user not in {0, folder.st_uid, target.stat().st_uid}
    return os.access(target, os.W_OK) and not kept

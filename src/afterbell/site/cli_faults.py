"""Errors of the `afterbell` command in one sentence each, with an exit code that is not 0."""

from __future__ import annotations

import signal
import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

from typer.exceptions import Abort, TyperException

from afterbell.base.refusals import NotThere, Refused
from afterbell.base.words import Words

FAILED, INTERRUPTED, ENDED = 1, 130, 143

# What SQLite says where the folder or the file is another's, or the disk is read-only: which of them it does not know.
UNWRITABLE = ("unable to open database file", "readonly database", "disk I/O error")


class Fault(Exception):
    """Something the person at the terminal can mend, in their words."""


class Ended(BaseException):
    """Somebody told the process to end: what was begun is put away, and so it is said."""


def end_when_told() -> None:
    """Let a request to end unwind what is being done, once, instead of cutting it off."""

    def end(number: int, _frame: FrameType | None) -> None:
        signal.signal(number, signal.SIG_IGN)
        raise Ended

    signal.signal(signal.SIGTERM, end)


@contextmanager
def said_in_one_sentence() -> Iterator[None]:
    """Turn what can be mended into one sentence on the error output."""
    try:
        yield
    except Fault as fault:
        _say(str(fault))
    except Refused as refused:
        _say("；".join(f"{reason.words.zh} / {reason.words.en}" for reason in refused.reasons))
    except NotThere as missing:
        _say(f"没有找到 / not found: {missing}")
    except TyperException as wrong:
        _say_usage(wrong)
    except (Abort, KeyboardInterrupt):
        _say("已中断 / interrupted", code=INTERRUPTED)
    except Ended:
        _say("已按要求结束 / ended as told", code=ENDED)
    except sqlite3.Error as error:
        _say_database(error)
    except OSError as error:
        what = ": ".join(str(part) for part in (error.strerror or error, error.filename) if part)
        _say(f"文件或文件夹无法使用 / a file or folder cannot be used: {what}")


@contextmanager
def database_faults_said() -> Iterator[None]:
    """Turn what a database answers into one sentence as well; needs Django."""
    from django.core.exceptions import ImproperlyConfigured  # noqa: PLC0415 - only where Django is used
    from django.db import DatabaseError  # noqa: PLC0415 - as above

    try:
        yield
    except (DatabaseError, ImproperlyConfigured) as error:
        _say_database(error)


def _say_database(error: Exception) -> None:
    said = _first_line(error)
    if any(words in said for words in UNWRITABLE):
        _say(
            "数据库无法使用：它的文件或文件夹打不开或不可写，磁盘可能是只读的 / the database cannot be used: "
            f"its file or folder cannot be opened or written, or the disk is read-only ({said})"
        )
    _say(f"数据库无法使用 / the database cannot be used: {said}")


def _say_usage(wrong: TyperException) -> None:
    """Say what is wrong with a command as it was typed; one that only lacks its subcommand shows its help."""
    if type(wrong).__name__ == "NoArgsIsHelpError":
        sys.stderr.write(wrong.format_message())
        raise SystemExit(wrong.exit_code)
    message = " ".join(wrong.format_message().replace("Value error, ", "").split())
    context = getattr(wrong, "ctx", None)
    where = f"{context.command_path if context else 'afterbell'} --help"
    words = Words(zh=f"{_usage_in_chinese(wrong)}，用法见 {where}", en=f"{message.rstrip('.')}, see {where}")
    _say(f"{words.zh} / {words.en}", code=wrong.exit_code)


def _usage_in_chinese(wrong: TyperException) -> str:
    parameter = getattr(wrong, "param", None)
    named = parameter.get_error_hint() if parameter else ""
    allowed = wrong.message.partition(" is not one of ")[2].rstrip(".")
    match type(wrong).__name__:
        case "MissingParameter":
            return f"缺少 {named}"
        case "NoSuchOption":
            return f"没有选项 {getattr(wrong, 'option_name', '')}"
        case "BadParameter":
            return f"{named} 的值不对" + (f"，可选 {allowed}" if allowed else "")
    return "命令写得不对"


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


def _say(sentence: str, *, code: int = FAILED) -> NoReturn:
    sys.stderr.write(f"afterbell: {sentence}\n")
    raise SystemExit(code)

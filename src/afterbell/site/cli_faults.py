"""Errors of the `afterbell` command in one sentence each, with an exit code that is not 0."""

from __future__ import annotations

import sqlite3
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError

from afterbell.base.refusals import NotThere, Refused

FAILED = 1


class Fault(Exception):
    """Something the person at the terminal can mend, in their words."""


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
    except (DatabaseError, sqlite3.Error, ImproperlyConfigured) as error:
        _say(f"数据库无法使用,什么都没有改动 / the database cannot be used, nothing was changed: {_first_line(error)}")
    except OSError as error:
        what = f"{error.strerror or error} {error.filename or ''}".rstrip()
        _say(f"文件或端口无法使用 / a file or port cannot be used: {what}")
    except ValueError as error:
        _say(_first_line(error))


def _first_line(error: Exception) -> str:
    return (str(error).strip().splitlines() or [type(error).__name__])[0]


def _say(sentence: str) -> None:
    sys.stderr.write(f"afterbell: {sentence}\n")
    raise SystemExit(FAILED)

"""Public codes: what stands in an address instead of a row's number, and cannot be guessed."""

from __future__ import annotations

import random
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from afterbell.base.letters import letters_of

ALPHABET = "23456789abcdefghjkmnpqrstuvwxyz"
LENGTH = 10
PART, PARTS = 5, 3

_source: ContextVar[random.Random] = ContextVar("code_source", default=random.SystemRandom())  # noqa: B039 - the system's source of chance has no state


def new_code() -> str:
    """Draw a code of ten letters and digits, about 49 bits, without look-alikes."""
    return "".join(_source.get().choices(ALPHABET, k=LENGTH))


def new_code_apart() -> str:
    """Draw a code beside the demonstration's source: what is told of a fact changes nothing that is drawn later."""
    return "".join(secrets.choice(ALPHABET) for _letter in range(LENGTH))


def new_password() -> str:
    """Make a password that can be read out: three parts of five letters and digits, none like another."""
    return "-".join("".join(secrets.choice(ALPHABET) for _letter in range(PART)) for _part in range(PARTS))


def typed_password(text: str) -> str:
    """Write a password of three parts as it was made, however somebody types it."""
    letters = letters_of(text)
    return "-".join(letters[at : at + PART] for at in range(0, len(letters), PART))


@contextmanager
def codes_drawn_from(source: random.Random) -> Iterator[None]:
    """Draw codes from this source: a demonstration with one seed has the same codes everywhere."""
    token = _source.set(source)
    try:
        yield
    finally:
        _source.reset(token)

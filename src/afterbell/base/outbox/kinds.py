"""The kinds of message there are: each context keeps its own catalogue of sentences."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from afterbell.base.days import day_in_full
from afterbell.base.words import Words

Value = str | int | date | Words
Stored = str | int | dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageKind:
    """A sentence, the sort of thing it leads to, and whether a family that has not opened it should be called."""

    name: str
    words: Words
    opens: str
    call: bool = False

    def said(self, *, values: Mapping[str, Stored], **more: Words) -> Words:
        """Fill the sentence. Raises KeyError when the message was stored without a value the sentence needs."""
        return self.words.fill(**{name: _read(value) for name, value in values.items()}, **more)


_kinds: dict[str, MessageKind] = {}


def message_kind(name: str, *, zh: str, en: str, opens: str, call: bool = False) -> MessageKind:
    """Put a kind of message into the catalogue. Raises ValueError for a name that is taken."""
    if name in _kinds:
        raise ValueError(f"{name} is a kind of message already")
    _kinds[name] = MessageKind(name=name, words=Words(zh=zh, en=en), opens=opens, call=call)
    return _kinds[name]


def kind_of(name: str) -> MessageKind | None:
    """Give a kind by its name; None for one an older version knew."""
    return _kinds.get(name)


def every_kind() -> tuple[MessageKind, ...]:
    return tuple(_kinds.values())


def stored(values: Mapping[str, Value]) -> dict[str, Stored]:
    """Write a sentence's values down so that each reads them in the own language."""
    return {name: _write(value) for name, value in values.items()}


def _write(value: Value) -> Stored:
    if isinstance(value, Words):
        return {"zh": value.zh, "en": value.en}
    return {"day": value.isoformat()} if isinstance(value, date) else value


def _read(value: Stored) -> str | int | Words:
    if not isinstance(value, dict):
        return value
    if "day" in value:
        return day_in_full(date.fromisoformat(value["day"]))
    return Words(**value)

"""The small set of kinds a survey is built from, and a question as it is stored and read again."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from afterbell.base.words import Words


class Kind(StrEnum):
    """What an answer can be. There is no free text: it invites what nobody may keep, and it cannot be counted."""

    ONE = "one"
    SEVERAL = "several"
    YES_NO = "yes_no"
    TIME = "time"
    WEEKDAYS = "weekdays"
    CLUBS = "clubs"
    NUMBER = "number"


WITH_OPTIONS = frozenset({Kind.ONE, Kind.SEVERAL})
ONE_OF_SEVERAL = frozenset({Kind.ONE, Kind.YES_NO})
YES, NO = "yes", "no"
YES_NO_WORDS = {YES: Words(zh="是", en="yes"), NO: Words(zh="否", en="no")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Option:
    """One thing to choose; the key is what is stored."""

    key: str
    words: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownIf:
    """A question is asked only where an earlier one was answered with one of these."""

    question: str
    one_of: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A question to a family about one child; a `sensitive` one is counted for the homeroom and kept for no child."""

    key: str
    kind: Kind
    words: Words
    options: tuple[Option, ...] = ()
    required: bool = False
    sensitive: bool = False
    shown_if: ShownIf | None = None

    @property
    def choices(self) -> tuple[Option, ...]:
        """Give what can be chosen where the question itself says it: its options, or yes and no."""
        if self.kind is Kind.YES_NO:
            return tuple(Option(key=key, words=words) for key, words in YES_NO_WORDS.items())
        return self.options


def is_shown(*, question: Question, given: Mapping[str, object]) -> bool:
    """Say whether a question is asked of a family that answered the earlier ones like this."""
    condition = question.shown_if
    return condition is None or given.get(condition.question) in condition.one_of


def asked_after(*, questions: Iterable[Question], given: Mapping[str, object]) -> tuple[Question, ...]:
    """Give the questions a family is asked that answers like this; an answer to one it is not asked opens no other."""
    found: list[Question] = []
    heard: dict[str, object] = {}
    for question in questions:
        if is_shown(question=question, given=heard):
            found.append(question)
            heard[question.key] = given.get(question.key)
    return tuple(found)


def to_plain(questions: Iterable[Question]) -> list[dict[str, Any]]:
    """Write questions as they are stored; what stands at its default is left out."""
    return [_plain(question) for question in questions]


def _plain(question: Question) -> dict[str, Any]:
    plain: dict[str, Any] = {"key": question.key, "kind": question.kind.value, "words": _pair(question.words)}
    if question.options:
        plain["options"] = [[option.key, *_pair(option.words)] for option in question.options]
    plain |= {name: True for name in ("required", "sensitive") if getattr(question, name)}
    if question.shown_if:
        plain["shown_if"] = [question.shown_if.question, *question.shown_if.one_of]
    return plain


def from_plain(plain: Sequence[Mapping[str, Any]]) -> tuple[Question, ...]:
    """Read stored questions."""
    return tuple(
        Question(
            key=row["key"],
            kind=Kind(row["kind"]),
            words=Words(*row["words"]),
            options=tuple(Option(key=key, words=Words(zh, en)) for key, zh, en in row.get("options", ())),
            required=row.get("required", False),
            sensitive=row.get("sensitive", False),
            shown_if=_condition(row.get("shown_if")),
        )
        for row in plain
    )


def _condition(plain: Sequence[str] | None) -> ShownIf | None:
    return ShownIf(question=plain[0], one_of=tuple(plain[1:])) if plain else None


def _pair(words: Words) -> list[str]:
    return [words.zh, words.en]

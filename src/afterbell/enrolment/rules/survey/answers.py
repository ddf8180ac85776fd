"""What a family may answer to a survey, what of it is kept for the child, and what is only counted."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeAlias

from afterbell.base.refusals import Refusal, catalogue
from afterbell.base.words import Words
from afterbell.enrolment.rules.saying import refusal_in_words
from afterbell.enrolment.rules.survey.questions import Kind, Question, asked_after

Value: TypeAlias = str | int | tuple[str, ...] | tuple[int, ...]
Given = Mapping[str, Value]
LARGEST_NUMBER = 999
WEEK = range(1, 8)
_TIME = re.compile(r"([01]\d|2[0-3]):[0-5]\d")

REFUSALS = catalogue(
    "enrolment.survey",
    {
        "answer_unknown": Words(zh="“{question}”没有“{value}”这个答案。", en="“{question}” has no answer “{value}”."),
        "answer_missing": Words(zh="请回答：{question}", en="Please answer: {question}"),
        "question_unknown": Words(zh="这份调查里没有“{value}”这一项。", en="The survey does not ask for {value}."),
    },
)


def answer_faults(
    *, questions: Sequence[Question], given: Given, clubs: frozenset[str], where: str = ""
) -> Iterator[Refusal]:
    """Find every fault of an answer: what no survey asks, what cannot be chosen, what is missing.

    What was answered to a question that is not asked after such answers counts for nothing, not even for a fault.
    """
    asked = {question.key: question for question in asked_after(questions=questions, given=given)}
    known = {question.key for question in questions}
    for key, value in given.items():
        question = asked.get(key)
        if question is None and key not in known:
            yield REFUSALS.refusal("question_unknown", field=f"{where}{key}", value=key)
        elif question is not None and not _fits(question, value, clubs):
            said = "、".join(map(str, value)) if isinstance(value, tuple) else str(value)
            words = Words(zh=said, en=said)
            yield refusal_in_words(
                REFUSALS,
                "answer_unknown",
                field=f"{where}{key}",
                question=question.words,
                value=words,
            )
    for question in asked.values():
        if question.required and not _said(given.get(question.key)):
            yield refusal_in_words(REFUSALS, "answer_missing", field=f"{where}{question.key}", question=question.words)


def kept(*, questions: Sequence[Question], given: Given) -> dict[str, Value]:
    """Give what is kept for the child: what was asked and said, in the survey's order, nothing sensitive."""
    return {
        question.key: given[question.key]
        for question in asked_after(questions=questions, given=given)
        if not question.sensitive and _said(given.get(question.key))
    }


def sensitive(*, questions: Sequence[Question], given: Given) -> tuple[tuple[str, str], ...]:
    """Give what is only counted: each sensitive question that was answered, and how."""
    return tuple(
        (question.key, str(given[question.key]))
        for question in asked_after(questions=questions, given=given)
        if question.sensitive and _said(given.get(question.key))
    )


def _said(value: Value | None) -> bool:
    return value is not None and value not in {"", ()}


def _fits(question: Question, value: Value, clubs: frozenset[str]) -> bool:
    keys = {option.key for option in question.choices}
    match question.kind:
        case Kind.ONE | Kind.YES_NO:
            return value in keys
        case Kind.TIME:
            return isinstance(value, str) and _TIME.fullmatch(value) is not None
        case Kind.NUMBER:
            return isinstance(value, int) and 0 <= value <= LARGEST_NUMBER
        case Kind.SEVERAL:
            return _among(value, keys)
        case Kind.WEEKDAYS:
            return _among(value, set(WEEK))
        case Kind.CLUBS:
            return _among(value, clubs)


def _among(value: Value, allowed: frozenset[str] | set[str] | set[int]) -> bool:
    return isinstance(value, tuple) and len(set(value)) == len(value) and all(entry in allowed for entry in value)

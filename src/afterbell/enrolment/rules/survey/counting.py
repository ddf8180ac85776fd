"""What may be shown of the answers: each choice counted, for the school and for each grade."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from afterbell.base.words import Words
from afterbell.enrolment.rules.survey.questions import Kind, Option, Question
from afterbell.enrolment.rules.withholding import Cell, Line, withheld

HALF_HOUR, HOUR = 30, 60
FIRST_HALF_HOUR, LAST_HALF_HOUR = 16 * HOUR + HALF_HOUR, 20 * HOUR
MOST_COUNTED = 5
MANY = frozenset({Kind.SEVERAL, Kind.WEEKDAYS, Kind.CLUBS})
WHOLE_SCHOOL = 0
UNSAID, NOT_CHOSEN = "", "not "


@dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """The newest answers as (grade, what was said), and what was counted without being kept."""

    given: tuple[tuple[int, Mapping[str, object]], ...]
    sensitive: Mapping[tuple[int, str, str], int]
    grades: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Unsaid:
    """How many who answered the survey were not asked a question, or did not answer it; `grades` in their order."""

    total: int | None
    grades: tuple[int | None, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """A question with its counts under its options: of the school, of each grade; None is withheld.

    `unsaid` are those who said nothing to it; None where nobody could, and where several options may be chosen.
    """

    question: Question
    totals: tuple[int | None, ...]
    grades: tuple[tuple[int, tuple[int | None, ...]], ...]
    unsaid: Unsaid | None = None


def options_of(
    *, questions: Iterable[Question], weekdays: Sequence[tuple[int, Words]], clubs: Sequence[tuple[str, Words]]
) -> tuple[Question, ...]:
    """Give every question the options it is counted under: weekdays, clubs, half hours, small numbers."""
    options = {
        Kind.WEEKDAYS: tuple(Option(key=str(day), words=words) for day, words in weekdays),
        Kind.CLUBS: tuple(Option(key=code, words=words) for code, words in clubs),
        Kind.TIME: tuple(_half_hours()),
        Kind.NUMBER: tuple(_numbers()),
    }
    return tuple(replace(question, options=options.get(question.kind, question.choices)) for question in questions)


def counts_of(*, questions: Sequence[Question], answers: Answers, fewest: int) -> tuple[Counted, ...]:
    """Count every question under its options, and withhold whatever would let somebody be recognised."""
    numbers: dict[Cell, int] = {}
    lines: list[Line] = []
    groups = (*answers.grades, WHOLE_SCHOOL)
    for question in questions:
        counted = _counted(question, answers)
        columns = _columns(question)
        for column in columns:
            parts = tuple((question.key, column, grade) for grade in answers.grades)
            numbers |= {(question.key, column, grade): counted[grade, column] for grade in answers.grades}
            numbers[question.key, column, WHOLE_SCHOOL] = sum(numbers[cell] for cell in parts)
            lines.append(Line(parts=parts, wholes=((question.key, column, WHOLE_SCHOOL),)))
        lines += [line for group in groups for line in _across(question, group)]
    hidden = withheld(numbers=numbers, lines=lines, fewest=fewest)
    return tuple(
        Counted(
            question=question,
            totals=_shown(question, WHOLE_SCHOOL, numbers, hidden),
            grades=tuple((grade, _shown(question, grade, numbers, hidden)) for grade in answers.grades),
            unsaid=_unsaid(question, answers.grades, numbers, hidden),
        )
        for question in questions
    )


def column_of(*, question: Question, value: object) -> str:
    """Give the option under which an answer is counted: itself, its half hour, its number."""
    if question.kind is Kind.TIME:
        hours, minutes = (int(part) for part in str(value).split(":"))
        rounded = -(-(hours * HOUR + minutes) // HALF_HOUR) * HALF_HOUR
        return _clock(min(max(rounded, FIRST_HALF_HOUR), LAST_HALF_HOUR))
    if question.kind is Kind.NUMBER and isinstance(value, int):
        return str(min(value, MOST_COUNTED))
    return str(value)


def _counted(question: Question, answers: Answers) -> Counter[tuple[int, str]]:
    counted: Counter[tuple[int, str]] = Counter()
    if question.sensitive:
        for (grade, key, choice), number in answers.sensitive.items():
            if key == question.key:
                counted[grade, choice] += number
    said: Counter[int] = Counter(grade for grade, _given in answers.given)
    for grade, given in answers.given:
        value = given.get(question.key)
        if isinstance(value, (list, tuple)):
            counted.update((grade, str(entry)) for entry in value)
        elif value is not None:
            counted[grade, column_of(question=question, value=value)] += 1
    for grade in answers.grades:
        keys = [option.key for option in question.options]
        counted[grade, UNSAID] = max(0, said[grade] - sum(counted[grade, key] for key in keys))
        for key in keys:
            counted[grade, f"{NOT_CHOSEN}{key}"] = max(0, said[grade] - counted[grade, key])
    return counted


def _columns(question: Question) -> list[str]:
    keys = [option.key for option in question.options]
    return [*keys, *(f"{NOT_CHOSEN}{key}" for key in keys)] if question.kind in MANY else [*keys, *_silent(question)]


def _silent(question: Question) -> tuple[str, ...]:
    """Give the column of those who said nothing; of a question everybody must answer, all know it is empty."""
    return () if question.required and not question.shown_if else (UNSAID,)


def _across(question: Question, group: int) -> Iterator[Line]:
    """Give what makes the number of answers, which everybody knows: all choices of a question, or one and its contrary.

    Who was asked a follow-up question is who chose the answer it follows.
    """
    keys = [option.key for option in question.options]
    if question.kind in MANY:
        for key in keys:
            yield Line(parts=((question.key, key, group), (question.key, f"{NOT_CHOSEN}{key}", group)))
        return
    yield Line(parts=tuple((question.key, key, group) for key in (*keys, *_silent(question))))
    if question.shown_if and question.required:
        yield Line(
            parts=tuple((question.key, key, group) for key in keys),
            wholes=tuple((question.shown_if.question, key, group) for key in question.shown_if.one_of),
        )


def _shown(
    question: Question, group: int, numbers: Mapping[Cell, int], hidden: frozenset[Cell]
) -> tuple[int | None, ...]:
    cells = [(question.key, option.key, group) for option in question.options]
    return tuple(None if cell in hidden else numbers[cell] for cell in cells)


def _unsaid(
    question: Question, grades: Sequence[int], numbers: Mapping[Cell, int], hidden: frozenset[Cell]
) -> Unsaid | None:
    if question.kind in MANY or not _silent(question):
        return None
    total, *rest = (
        None if cell in hidden else numbers[cell]
        for cell in ((question.key, UNSAID, group) for group in (WHOLE_SCHOOL, *grades))
    )
    return Unsaid(total=total, grades=tuple(rest))


def _half_hours() -> Iterator[Option]:
    for minutes in range(FIRST_HALF_HOUR, LAST_HALF_HOUR + 1, HALF_HOUR):
        said = _clock(minutes)
        yield Option(key=said, words=Words(zh=said, en=said))


def _numbers() -> Iterator[Option]:
    for number in range(MOST_COUNTED):
        yield Option(key=str(number), words=Words(zh=str(number), en=str(number)))
    most = MOST_COUNTED
    yield Option(key=str(most), words=Words(zh=f"{most} 及以上", en=f"{most} or more"))


def _clock(minutes: int) -> str:
    return f"{minutes // HOUR:02d}:{minutes % HOUR:02d}"

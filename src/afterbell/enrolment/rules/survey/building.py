"""What a survey must be before a family may be asked: answerable, countable, and of use to the rules."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import replace

from afterbell.base.refusals import Refusal, catalogue
from afterbell.base.words import Words
from afterbell.base.written import written
from afterbell.enrolment.rules.saying import refusal_in_words
from afterbell.enrolment.rules.survey.collection import COLLECTION, NEEDED
from afterbell.enrolment.rules.survey.questions import ONE_OF_SEVERAL, WITH_OPTIONS, Question

MOST_QUESTIONS, MOST_OPTIONS, FEWEST_OPTIONS, LONGEST = 20, 12, 2, 100
READY_MADE = {question.key: question for question in COLLECTION}
_KEY = re.compile(r"[a-z][a-z0-9_]{0,19}")
_UNSAID = Words(zh="", en="")

REFUSALS = catalogue(
    "enrolment.survey_questions",
    {
        "needed_gone": Words(
            zh="“{question}”不能删，也不能改成别的：申请条件要按这个答案判断。",
            en="“{question}” cannot be removed or made into something else: who may apply is judged by its answer.",
        ),
        "too_many": Words(zh="最多 {most} 个问题。", en="There can be at most {most} questions."),
        "key_wrong": Words(zh="两个问题不能用同一个代号“{key}”。", en="The key “{key}” cannot stand here, or twice."),
        "words_missing": Words(zh="请写问题。", en="Write the question."),
        "words_long": Words(zh="最多 {most} 个字。", en="At most {most} characters."),
        "options_few": Words(
            zh="请写 {fewest} 到 {most} 个不同的答案。", en="Write {fewest} to {most} different answers."
        ),
        "option_missing": Words(zh="请写答案，不要的请去掉。", en="Write the answer, or take it away."),
        "sensitive_uncountable": Words(
            zh="只计数的问题只能是“选一个”或“是不是”。", en="What is only counted is one choice, or yes and no."
        ),
        "sensitive_required": Words(
            zh="只计数的问题不能要求必答。", en="Nobody can be made to answer what is only counted."
        ),
        "condition_wrong": Words(
            zh="请选排在前面、会记下来的同一个问题的答案。",
            en="Choose answers of one question that stands before this one and is kept.",
        ),
    },
)


def faults_of_questions(questions: Sequence[Question]) -> Iterator[Refusal]:
    """Find all that is wrong with a survey's questions; a field is the question's place, from 0, and its part."""
    if len(questions) > MOST_QUESTIONS:
        yield REFUSALS.refusal("too_many", most=MOST_QUESTIONS)
    frames = {question.key: _frame(question) for question in questions}
    for key in NEEDED:
        if frames.get(key) != _frame(READY_MADE[key]):
            yield refusal_in_words(REFUSALS, "needed_gone", question=READY_MADE[key].words)
    keys = Counter(question.key for question in questions)
    for index, question in enumerate(questions):
        ready_made = READY_MADE.get(question.key, question)
        if keys[question.key] > 1 or not _KEY.fullmatch(question.key) or question.kind is not ready_made.kind:
            yield REFUSALS.refusal("key_wrong", field=f"{index}.zh", key=question.key)
        yield from _faults_of_words(question.words, "words_missing", field=f"{index}.zh")
        yield from _faults_of_options(question, index)
        yield from _faults_of_use(question, index, questions[:index])


def _frame(question: Question) -> Question:
    """Give what rules read of a question: all but how it is worded."""
    options = tuple(replace(option, words=_UNSAID) for option in question.options)
    return replace(question, words=_UNSAID, options=options)


def _faults_of_words(words: Words, missing: str, *, field: str) -> Iterator[Refusal]:
    if not written(words.zh):
        yield REFUSALS.refusal(missing, field=field)
    if max(len(words.zh), len(words.en)) > LONGEST:
        yield REFUSALS.refusal("words_long", field=field, most=LONGEST)


def _faults_of_options(question: Question, index: int) -> Iterator[Refusal]:
    for place, option in enumerate(question.options):
        yield from _faults_of_words(option.words, "option_missing", field=f"{index}.{place}.zh")
    if question.kind not in WITH_OPTIONS:
        fits = not question.options
    else:
        keys = {option.key for option in question.options if _KEY.fullmatch(option.key)}
        said = {written(option.words.zh) for option in question.options}
        different = len(keys) == len(said) == len(question.options)
        fits = different and FEWEST_OPTIONS <= len(question.options) <= MOST_OPTIONS
    if not fits:
        yield REFUSALS.refusal("options_few", field=f"{index}.zh", fewest=FEWEST_OPTIONS, most=MOST_OPTIONS)


def _faults_of_use(question: Question, index: int, before: Sequence[Question]) -> Iterator[Refusal]:
    if question.sensitive and question.kind not in ONE_OF_SEVERAL:
        yield REFUSALS.refusal("sensitive_uncountable", field=f"{index}.sensitive")
    if question.sensitive and question.required:
        yield REFUSALS.refusal("sensitive_required", field=f"{index}.required")
    condition = question.shown_if
    if condition is None:
        return
    kept = {row.key: row for row in before if row.kind in ONE_OF_SEVERAL and not row.sensitive}
    asked = kept.get(condition.question)
    choices = {option.key for option in asked.choices} if asked else set[str]()
    if not condition.one_of or not choices.issuperset(condition.one_of):
        yield REFUSALS.refusal("condition_wrong", field=f"{index}.shown_if")

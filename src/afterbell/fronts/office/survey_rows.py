"""A survey's questions as rows of a form: read from what was sent, moved, and shown again with what is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as lazy

from afterbell.base.refusals import Refusal
from afterbell.base.words import Words
from afterbell.enrolment.rules.survey import NEEDED, Kind, Option, Question, ShownIf
from afterbell.enrolment.rules.survey.building import MOST_OPTIONS, MOST_QUESTIONS, READY_MADE
from afterbell.enrolment.rules.survey.questions import ONE_OF_SEVERAL, WITH_OPTIONS
from afterbell.fronts.office.said import said

KINDS: dict[Kind, Promise] = {
    Kind.ONE: lazy("选一个"),
    Kind.SEVERAL: lazy("选几个"),
    Kind.YES_NO: lazy("是不是"),
    Kind.TIME: lazy("几点几分"),
    Kind.WEEKDAYS: lazy("星期几"),
    Kind.CLUBS: lazy("选社团"),
    Kind.NUMBER: lazy("数目"),
}
EMPTY = Words(zh="", en="")


class WordsForm(forms.Form):
    """A text in both languages; where the English is empty the Chinese stands for it."""

    key = forms.CharField(widget=forms.HiddenInput, required=False)
    zh = forms.CharField(label=lazy("答案"), required=False, strip=False)
    en = forms.CharField(label=lazy("英文"), required=False, strip=False)


class AnswersField(forms.MultipleChoiceField):
    """Which answers were ticked; whether a question can be asked after them is for the rules to say."""

    def valid_value(self, value: object) -> bool:
        return bool(value)


class QuestionForm(WordsForm):
    """One question: how it is worded, who has to answer, and after which answer it is asked."""

    kind = forms.CharField(widget=forms.HiddenInput, required=False)
    required = forms.BooleanField(label=lazy("必须回答"), required=False)
    sensitive = forms.BooleanField(
        label=lazy("只计数"), help_text=lazy("只数全班有几个，不记在孩子名下。"), required=False
    )
    shown_if = AnswersField(label=lazy("只有前面这样回答时才问"), required=False, widget=forms.CheckboxSelectMultiple)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A question as it is drawn: its form, the forms of its options, and what may be done with it."""

    place: int
    name: str
    kind: str
    needed: bool
    has_options: bool
    form: QuestionForm
    options: tuple[WordsForm, ...]
    troubled: bool
    opened: bool
    first: bool
    last: bool


def questions_in(sent: QueryDict) -> tuple[Question, ...]:
    """Read the questions as they stand in the form, whatever is wrong with them."""
    return tuple(_read(sent, place) for place in range(2 * MOST_QUESTIONS) if sent.get(f"q{place}-kind") in list(Kind))


def _read(sent: QueryDict, place: int) -> Question:
    row = f"q{place}-"
    key = sent.get(f"{row}key", "")
    options = tuple(
        Option(key=sent.get(f"{row}o{at}-key", ""), words=_words(sent, f"{row}o{at}-"))
        for at in range(2 * MOST_OPTIONS)
        if f"{row}o{at}-zh" in sent
    )
    if key in NEEDED:
        return replace(READY_MADE[key], words=_words(sent, row), options=options)
    return Question(
        key=key,
        kind=Kind(sent.get(f"{row}kind", "")),
        words=_words(sent, row),
        options=options,
        required=f"{row}required" in sent,
        sensitive=f"{row}sensitive" in sent,
        shown_if=_condition(sent.getlist(f"{row}shown_if")),
    )


def _words(sent: QueryDict, row: str) -> Words:
    zh = sent.get(f"{row}zh", "")
    return Words(zh=zh, en=sent.get(f"{row}en", "") or zh)


def _condition(chosen: Sequence[str]) -> ShownIf | None:
    """Read the answers that were ticked; those of a second question stay as they are, for the rules to refuse."""
    if not chosen:
        return None
    question = chosen[0].partition("=")[0]
    return ShownIf(question=question, one_of=tuple(each.removeprefix(f"{question}=") for each in chosen))


def changed(questions: Sequence[Question], do: str) -> tuple[Question, ...]:
    """Give the questions after a button: one more, one less, one moved, an option more or less."""
    verb, _colon, rest = do.partition(":")
    rows = list(questions)
    if verb == "add" and rest in list(Kind) and len(rows) < MOST_QUESTIONS:
        return (*rows, _new(Kind(rest), rows))
    numbers = [_number(part) for part in rest.split(":")]
    place = numbers[0]
    if not 0 <= place < len(rows):
        return tuple(rows)
    row, to = rows[place], {"up": place - 1, "down": place + 1}.get(verb, -1)
    if 0 <= to < len(rows):
        rows[place], rows[to] = rows[to], row
    elif row.key not in NEEDED and verb == "remove":
        del rows[place]
    elif row.key not in NEEDED and verb == "option" and len(row.options) < MOST_OPTIONS:
        rows[place] = replace(row, options=(*row.options, _new_option(row.options)))
    elif row.key not in NEEDED and verb == "drop":
        kept = tuple(option for at, option in enumerate(row.options) if at != numbers[-1])
        rows[place] = replace(row, options=kept)
    return tuple(rows)


def _new(kind: Kind, rows: Iterable[Question]) -> Question:
    key = _free("q", {row.key for row in rows})
    first = _new_option(())
    options = (first, _new_option((first,))) if kind in WITH_OPTIONS else ()
    return Question(key=key, kind=kind, words=EMPTY, options=options)


def _new_option(options: Sequence[Option]) -> Option:
    return Option(key=_free("o", {option.key for option in options}), words=EMPTY)


def _free(letter: str, taken: set[str]) -> str:
    return next(key for key in (f"{letter}{number}" for number in range(1, len(taken) + 2)) if key not in taken)


def touched(do: str) -> int | None:
    """Give the place of the question a button was about, where it stands afterwards."""
    verb, _colon, rest = do.partition(":")
    moved = {"up": -1, "down": 1, "option": 0, "drop": 0}
    return _number(rest.partition(":")[0]) + moved[verb] if verb in moved else None


def _number(said: str) -> int:
    """Read a place; -1 is none."""
    return int(said) if said.isdecimal() and len(said) <= len(str(MOST_QUESTIONS)) else -1


def rows_of(
    questions: Sequence[Question], *, faults: Iterable[Refusal] = (), opened: int | None = None
) -> tuple[Row, ...]:
    """Draw the questions as rows, each fault beside its field; one that has a fault, is new or `opened` is open."""
    found = [(fault.field, said(fault.words)) for fault in faults]
    return tuple(_row(questions, place, found, opened=opened == place) for place in range(len(questions)))


def _row(questions: Sequence[Question], place: int, faults: Sequence[tuple[str, str]], *, opened: bool) -> Row:
    question = questions[place]
    form = QuestionForm(_data(question, f"q{place}-"), prefix=f"q{place}")
    needed = question.key in NEEDED
    form.fields["zh"].label = lazy("问题")
    chosen = form.fields["shown_if"]
    if isinstance(chosen, forms.MultipleChoiceField):
        chosen.choices = list(_answers(questions, question))
    for name in ("required", "sensitive", "shown_if") if needed else ():
        del form.fields[name]
    options = tuple(
        WordsForm(_option(option, f"q{place}-o{at}-"), prefix=f"q{place}-o{at}")
        for at, option in enumerate(question.options)
    )
    own = [(field.split(".")[1:], words) for field, words in faults if field.split(".")[0] == str(place)]
    for path, words in own:
        target = options[int(path[0])] if len(path) > 1 else form
        target.add_error(path[-1] if path[-1] in target.fields else "zh", words)
    _mark_required(form, *options)
    return Row(
        place=place,
        name=said(question.words) or str(KINDS[question.kind]),
        kind=str(KINDS[question.kind]),
        needed=needed,
        has_options=question.kind in WITH_OPTIONS,
        form=form,
        options=options,
        troubled=bool(own),
        opened=opened or bool(own) or not question.words.zh,
        first=place == 0,
        last=place == len(questions) - 1,
    )


def _mark_required(*drawn: WordsForm) -> None:
    """Show that a text has to be written, once its form was read: a new row is empty and not yet at fault."""
    for form in drawn:
        form.is_valid()
        form.fields["zh"].required = True


def _data(question: Question, row: str) -> dict[str, Any]:
    condition = question.shown_if
    one_of = [f"{condition.question}={key}" if "=" not in key else key for key in condition.one_of] if condition else []
    return {
        f"{row}key": question.key,
        f"{row}kind": question.kind.value,
        **_texts(question.words, row),
        f"{row}required": question.required,
        f"{row}sensitive": question.sensitive,
        f"{row}shown_if": one_of,
    }


def _option(option: Option, row: str) -> dict[str, Any]:
    return {f"{row}key": option.key, **_texts(option.words, row)}


def _texts(words: Words, row: str) -> dict[str, str]:
    return {f"{row}zh": words.zh, f"{row}en": words.en if words.en != words.zh else ""}


def _answers(questions: Iterable[Question], own: Question) -> Iterator[tuple[str, str]]:
    """Give every answer after which another question could be asked, those of later questions too: rows move."""
    for question in questions:
        if question.kind in ONE_OF_SEVERAL and question.key != own.key:
            for option in question.choices:
                yield f"{question.key}={option.key}", f"{said(question.words)} {said(option.words)}"

"""What a survey found, as everybody sees it; the office's preview shows the very same."""

from __future__ import annotations

from django.utils.translation import gettext as _

from afterbell.fronts.look.pieces import Column, Entry, Line, Table
from afterbell.fronts.office.said import said
from afterbell.portal.surveys import PublicQuestion, PublicSurvey
from afterbell.scheme.rules.labels import grade


def results_of(shown: PublicSurvey) -> dict[str, object]:
    """Give what the page and its preview are drawn from: a table a question, of the school and of each grade."""
    return {"shown": shown, "tables": tuple(_table(question) for question in shown.questions)}


def _table(question: PublicQuestion) -> Table:
    columns = (question.totals, *(numbers for _grade, numbers in question.grades))
    names = (_("全校"), *(said(grade(number)) for number, _numbers in question.grades))
    return Table(
        caption=said(question.words),
        columns=(Column(name=_("答案")), *(Column(name=name, figures=True) for name in names)),
        lines=tuple(
            Line(
                code=str(at),
                label=said(words),
                entries=(Entry(text=said(words)), *(_number(column[at]) for column in columns)),
            )
            for at, words in enumerate(question.choices)
        ),
    )


def _number(number: int | None) -> Entry:
    return Entry(text=_("不公开"), tone="quiet") if number is None else Entry(text=str(number))

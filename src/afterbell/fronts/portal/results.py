"""What a survey found, as everybody sees it; the office's preview shows the very same."""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from afterbell.fronts.look.charts import Chart, ChartRow
from afterbell.fronts.office.said import said
from afterbell.portal.surveys import PublicQuestion, PublicSurvey
from afterbell.scheme.rules.labels import grade


def results_of(shown: PublicSurvey) -> dict[str, object]:
    """Give what the page and its preview are drawn from: a table a question, of the school and of each grade."""
    return {"shown": shown, "tables": tuple(_tables(shown))}


def _tables(shown: PublicSurvey) -> Iterator[Chart]:
    for at, question in enumerate(shown.questions):
        yield Chart(
            ident=f"question{at}",
            kind="bars",
            title=said(question.words),
            head=_("答案"),
            columns=(_("全校"), *(said(grade(number)) for number, _numbers in question.grades)),
            rows=tuple(_rows(question)),
        )


def _rows(question: PublicQuestion) -> Iterator[ChartRow]:
    columns = (question.totals, *(numbers for _grade, numbers in question.grades))
    for at, words in enumerate(question.choices):
        yield ChartRow(name=said(words), numbers=tuple(column[at] for column in columns))

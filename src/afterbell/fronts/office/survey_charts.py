"""The survey as charts a principal looks at: each says what was found, none shows a number that is withheld."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from afterbell.enrolment.queries import QuestionCounts, SurveyStory
from afterbell.enrolment.rules.survey import COLLECTOR, FREE_AT, Kind
from afterbell.enrolment.rules.survey.counting import MANY
from afterbell.fronts.look.charts import Chart, ChartRow
from afterbell.fronts.office.said import said
from afterbell.scheme.rules.labels import grade


def charts_of(story: SurveyStory) -> tuple[Chart, ...]:
    """Give the charts of a survey that was answered, every question in its order."""
    return tuple(_charts(story))


def _charts(story: SurveyStory) -> Iterator[Chart]:
    for question in story.questions:
        if question.key == COLLECTOR:
            yield _choices(question, story, title=_most(question))
            yield _by_grade(question, story)
        elif question.key == FREE_AT:
            yield _free_by(question, story)
        elif question.kind is Kind.CLUBS:
            yield _wishes(question, story)
        else:
            yield _choices(question, story)


def _most(question: QuestionCounts) -> str:
    shown = [row for row in zip(question.choices, question.totals, strict=True) if row[1]]
    most = max(shown, key=lambda row: row[1] or 0, default=None)
    return _("谁来接：最多的是“%(choice)s”") % {"choice": said(most[0])} if most else said(question.words)


def _by_grade(question: QuestionCounts, story: SurveyStory) -> Chart:
    return Chart(
        ident=f"{question.key}-grades",
        kind="stacked",
        title=_("各年级谁来接"),
        head=_("年级"),
        columns=tuple(said(words) for words in question.choices),
        rows=tuple(ChartRow(name=said(grade(number)), numbers=numbers) for number, numbers in question.grades),
        few=few(story.fewest),
        note=withheld_said([number for _grade, numbers in question.grades for number in numbers], fewest=story.fewest),
    )


def _free_by(question: QuestionCounts, story: SurveyStory) -> Chart:
    """Add up who can collect by each half hour; from the first time that is withheld on, nothing can be added."""
    rows, sofar, known = [], 0, True
    for words, number in zip(question.choices, question.totals, strict=True):
        known = known and number is not None
        sofar += number or 0
        rows.append(ChartRow(name=said(words), numbers=(number, sofar if known else None)))
    return Chart(
        ident=question.key,
        kind="curve",
        title=_("晚来接的家长，几点以前能到"),
        head=_("时间"),
        columns=(_("这半小时能到的"), _("到这时为止能到的")),
        rows=tuple(rows),
        few=few(story.fewest),
        note=sentences(_silent(question), withheld_said(question.totals, fewest=story.fewest)),
    )


def _silent(question: QuestionCounts) -> str:
    """Say how many said nothing to a question whose answers are added up, so that the sum is understood."""
    number = question.unsaid.total if question.unsaid else None
    if number is None:
        return ""
    return _("%(words)s的：%(number)s 名。") % {"words": said(question.unsaid_words), "number": number}


def _wishes(question: QuestionCounts, story: SurveyStory) -> Chart:
    over = [
        said(words)
        for words, number, places in zip(question.choices, question.totals, question.places, strict=True)
        if places is not None and (number or 0) > places
    ]
    found = zip(question.choices, question.totals, question.places, strict=True)
    rows = sorted(found, key=lambda row: -(row[1] or 0))
    return Chart(
        ident=question.key,
        kind="bars",
        title=_("社团意愿：%(number)s 个超过名额") % {"number": len(over)} if over else _("社团意愿：名额都够"),
        head=_("社团"),
        columns=(_("想参加"), _("名额")),
        rows=tuple(ChartRow(name=said(words), numbers=(number, places)) for words, number, places in rows),
        few=few(story.fewest),
        note=sentences(
            _("一个孩子可以想参加几个社团；名额是一次活动的。"), withheld_said(question.totals, fewest=story.fewest)
        ),
    )


def _choices(question: QuestionCounts, story: SurveyStory, *, title: str = "") -> Chart:
    return Chart(
        ident=question.key,
        kind="bars",
        title=title or said(question.words),
        head=_("答案"),
        columns=(_("人数"),),
        rows=tuple(ChartRow(name=said(words), numbers=(number,)) for words, number, _numbers in question.lines()),
        few=few(story.fewest),
        note=sentences(_whole(question, story), withheld_said(question.totals, fewest=story.fewest)),
    )


def _whole(question: QuestionCounts, story: SurveyStory) -> str:
    """Say of how many children the numbers are, and whether they add up to them."""
    counted = {"number": story.counted}
    if question.kind in MANY:
        return _("一个孩子可以有几个答案；一共 %(number)s 名学生填了。") % counted
    return _("合起来是填了的 %(number)s 名学生。") % counted


def sentences(*said: str) -> str:
    """Put those of some sentences that say something after each other."""
    return " ".join(filter(None, said))


def withheld_said(numbers: Iterable[int | None], *, fewest: int) -> str:
    """Say why a bar is missing, where one is."""
    if None not in tuple(numbers):
        return ""
    return _("没有画出来的，不足 %(number)s 人或能由别的数推出，不显示。") % {"number": fewest}


def few(fewest: int) -> str:
    """Say that a number is withheld."""
    return _("不显示（少于 %(number)s 或可推出）") % {"number": fewest}


def number_said(number: int | None, fewest: int) -> str:
    """Say a number, or that it is withheld."""
    return few(fewest) if number is None else str(number)

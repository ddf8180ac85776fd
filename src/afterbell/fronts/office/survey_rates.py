"""How many children of each homeroom have an answer: whoever has the fewest comes first, since that is where to ask."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

from django.urls import reverse
from django.utils.translation import gettext as _

from afterbell.enrolment.queries import HomeroomAnswers, SurveyStory
from afterbell.fronts.look.pieces import Bar, BarGroup, BarGroups
from afterbell.fronts.office.said import said
from afterbell.scheme.rules.labels import grade

AT_A_GLANCE = 8
"""So many homerooms need no grades above them."""


def rates_of(story: SurveyStory) -> BarGroups | None:
    """Give the rates of a small school's homerooms, of a larger one's grades; None while there is no homeroom.

    Of the grades the one with the fewest answers is open.
    """
    if not story.homerooms:
        return None
    title = _title(min(story.homerooms, key=rate))
    if len(story.homerooms) <= AT_A_GLANCE:
        groups = [BarGroup(bar=bar) for bar in _bars(story.homerooms)]
        return BarGroups(title=title, groups=tuple(groups), note=_("填得少的在前。点班级看还没有填的学生。"))
    by_grade = [list(rooms) for _number, rooms in groupby(story.homerooms, key=lambda row: row.grade)]
    ranked = sorted(by_grade, key=lambda rooms: _share(_answered(rooms), _pupils(rooms)))
    return BarGroups(
        title=title,
        groups=tuple(_group(rooms, opened=place == 0) for place, rooms in enumerate(ranked)),
        note=_("填得少的在前。点年级看各班，点班级看还没有填的学生。"),
    )


def _title(lowest: HomeroomAnswers) -> str:
    if rate(lowest) == 1:
        return _("各班填写：每个班都填齐了")
    return _("各班填写：最少的是%(name)s，%(rate)s") % {"name": lowest.name, "rate": f"{rate(lowest):.0%}"}


def _group(rooms: Sequence[HomeroomAnswers], *, opened: bool) -> BarGroup:
    return BarGroup(
        bar=_bar(said(grade(rooms[0].grade)), answered=_answered(rooms), pupils=_pupils(rooms)),
        bars=_bars(rooms),
        opened=opened,
    )


def _bars(rooms: Sequence[HomeroomAnswers]) -> tuple[Bar, ...]:
    return tuple(
        _bar(row.name, answered=row.answered, pupils=row.pupils, url=unanswered_url(row))
        for row in sorted(rooms, key=rate)
    )


def _bar(name: str, *, answered: int, pupils: int, url: str = "") -> Bar:
    share = _share(answered, pupils)
    return Bar(name=name, number=answered, share=share, said=f"{answered}/{pupils} · {share:.0%}", url=url)


def _answered(rooms: Sequence[HomeroomAnswers]) -> int:
    return sum(row.answered for row in rooms)


def _pupils(rooms: Sequence[HomeroomAnswers]) -> int:
    return sum(row.pupils for row in rooms)


def _share(answered: int, pupils: int) -> float:
    return answered / pupils if pupils else 1.0


def rate(row: HomeroomAnswers) -> float:
    """Give the share of a homeroom's children with an answer."""
    return _share(row.answered, row.pupils)


def unanswered_url(row: HomeroomAnswers) -> str:
    """Give the address at which a homeroom's missing answers stand."""
    return f"{reverse('homeroom', kwargs={'code': row.code})}?state=unanswered"

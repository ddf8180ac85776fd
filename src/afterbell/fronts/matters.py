"""A matter's tables as pages draw them, for everybody and for the office's preview alike."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from afterbell.fronts.look.pieces import Column, Entry, Line, Table
from afterbell.fronts.look.saying import say_date
from afterbell.fronts.office.said import said
from afterbell.portal.inforce.put_up import PageUp
from afterbell.portal.rules.inforce import Effect, Sheet

EFFECTS: dict[Effect, Promise] = {
    Effect.OPEN: lazy("公示中，可以提异议"),
    Effect.ANSWERS: lazy("公示期已满，还有异议等答复"),
    Effect.IN_EFFECT: lazy("已生效"),
}


def tables_of(sheets: Sequence[Sheet]) -> tuple[Table, ...]:
    """Draw a matter's tables; one without rows is left out."""
    return tuple(_table(sheet) for sheet in sheets if sheet.rows)


def _table(sheet: Sheet) -> Table:
    return Table(
        caption=said(sheet.caption),
        columns=tuple(
            Column(name=said(words), figures=number in sheet.figures) for number, words in enumerate(sheet.columns)
        ),
        lines=tuple(
            Line(code=str(number), label=said(row[0]), entries=tuple(Entry(text=said(cell)) for cell in row))
            for number, row in enumerate(sheet.rows)
        ),
    )


def up_said(up: PageUp | None) -> str:
    """Say how far a page that is put up is; a version of the scheme takes force by its day whatever is objected."""
    if up is None:
        return ""
    return _("公示期没满就撤下了") if up.taken_down else effect_said(up.effect, until=up.until)


def up_context(up: PageUp | None) -> dict[str, object]:
    """Give what a page of the office says of the public page about the same thing."""
    if up is None:
        return {"up": None}
    there = reverse("office-page-up", kwargs={"article": up.code})
    return {"up": up, "up_said": up_said(up), "up_url": there, "held_back": up.effect is not Effect.IN_EFFECT}


def effect_said(effect: Effect, *, until: date | None) -> str:
    """Say how far a matter is, with the last day on which anybody may object."""
    words = str(EFFECTS[effect])
    if effect is Effect.OPEN and until is not None:
        day = say_date(day=until - timedelta(days=1), language=get_language() or "zh-hans")
        return _("%(state)s，到 %(day)s 为止") % {"state": words, "day": day}
    return words

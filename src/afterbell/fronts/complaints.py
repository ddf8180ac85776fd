"""Complaints as pages show them: rows of a queue, and one with everything that was done about it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence

from django import forms
from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from afterbell.base import sheets
from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.complaints.commands import answer, ask_back, look_at_contact, pass_on, take_up
from afterbell.complaints.queries import ComplaintEvent, ComplaintPage, ComplaintRow
from afterbell.complaints.wording import (
    ABOUT_WORDS,
    AGAINST_WORDS,
    DESK_WORDS,
    KIND_WORDS,
    STATE_WORDS,
    STEP_WORDS,
)
from afterbell.fronts.look.pieces import Column, Entry, Line, Step, Table
from afterbell.fronts.look.saying import say_date
from afterbell.fronts.office.excel import excel
from afterbell.fronts.office.said import said
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest

STANDINGS = (("", lazy("等办理")), ("overdue", lazy("已过期限")), ("all", lazy("全部")))
WITH_WORDS: Mapping[str, Callable[..., None]] = {"answered": answer, "asked": ask_back, "passed": pass_on}
BUTTONS = (
    ("answered", lazy("答复"), lazy("怎么处理的、为什么")),
    ("asked", lazy("追问"), lazy("还想知道什么")),
    ("passed", lazy("回避，转上一级"), lazy("为什么要回避")),
)
STARS = 5
BY_THE_WRITER = frozenset({"added", "satisfied", "unsatisfied", "escalated"})


class QueueFilter(forms.Form):
    """Which complaints are listed."""

    about = forms.ChoiceField(label=lazy("关于什么"), required=False)
    state = forms.ChoiceField(label=lazy("状态"), required=False, choices=STANDINGS)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        every = ("", _("全部"))
        self.fields["about"].choices = [every, *worded(ABOUT_WORDS)]  # type: ignore[attr-defined]


def worded(words: Mapping[str, object]) -> list[tuple[str, str]]:
    """Give codes with their words in the page's language."""
    return [(code, said(one)) for code, one in words.items()]  # type: ignore[arg-type]


def listed(rows: Sequence[ComplaintRow], form: QueueFilter) -> list[ComplaintRow]:
    """Keep the rows a filter asks for: without one, those that wait."""
    chosen = form.cleaned_data if form.is_valid() else {}
    about, state = chosen.get("about", ""), chosen.get("state", "")
    return [
        row
        for row in rows
        if (state == "all" or (row.overdue if state == "overdue" else row.waits)) and about in {"", row.about}
    ]


def queue_table(rows: Iterable[ComplaintRow], *, there: Callable[[str], str], schools: bool) -> Table:
    """Write a queue, with the school where there are several."""
    names = (_("编号"), _("类型"), _("关于什么"), _("针对谁"), _("来了几天"), _("答复期限"), _("在谁那里"), _("状态"))
    return Table(
        caption=_("投诉与建议，过了期限的在前"),
        columns=(*((Column(name=_("学校")),) if schools else ()), *(Column(name=name) for name in names)),
        lines=tuple(_line(row, there=there, schools=schools) for row in rows),
    )


def _line(row: ComplaintRow, *, there: Callable[[str], str], schools: bool) -> Line:
    return Line(
        code=row.code,
        label=row.number,
        entries=(
            *((Entry(text=row.school),) if schools else ()),
            Entry(text=row.number, url=there(row.code)),
            Entry(text=said(KIND_WORDS[row.kind])),
            Entry(text=said(ABOUT_WORDS[row.about])),
            Entry(text=said(AGAINST_WORDS[row.against])),
            Entry(text=age_said(row)),
            Entry(text=day_said(row), tone="alarm" if row.overdue else "plain", note=late_said(row)),
            Entry(text=said(DESK_WORDS[row.desk])),
            Entry(text=said(STATE_WORDS[row.state]), tone="attention" if row.waits else "plain"),
        ),
    )


def age_said(row: ComplaintRow) -> str:
    said_so = ngettext("%(days)s 天以前来的", "%(days)s 天以前来的", row.age_days) % {"days": row.age_days}
    return said_so if row.age_days else _("今天来的")


def day_said(row: ComplaintRow) -> str:
    return say_date(day=row.due_on, language=get_language() or "zh-hans")


def late_said(row: ComplaintRow) -> str:
    return _("已过期限") if row.overdue else ""


def queue_file(table: Table) -> HttpResponse:
    """Give a queue as an Excel file: there is no word of a complaint in it."""
    return excel(
        title=_("投诉与建议"),
        columns=[sheets.Column(name=column.name, width=18) for column in table.columns],
        rows=[[entry.text for entry in line.entries] for line in table.lines],
    )


def story_of(seen: ComplaintPage) -> list[Step]:
    """Write what happened about a complaint, in order."""
    first = Step(
        name=said(STEP_WORDS["received"]),
        when=say_date(day=seen.row.came_on, language=get_language() or "zh-hans"),
        standing="done",
    )
    return [first, *(_event(event) for event in seen.events)]


def _event(event: ComplaintEvent) -> Step:
    stars = f"{'★' * event.stars}{'☆' * (STARS - event.stars)} " if event.stars else ""
    return Step(
        name=said(STEP_WORDS[event.kind]),
        who=_("写的人") if event.kind in BY_THE_WRITER else f"{said(DESK_WORDS[event.desk])} {event.by}".strip(),
        when=timezone.localtime(event.at).strftime("%Y-%m-%d %H:%M"),
        note=f"{stars}{event.words}",
        standing="done",
    )


def facts_of(row: ComplaintRow) -> list[tuple[str, str]]:
    """Write what stands about a complaint, beside its words."""
    return [
        (_("类型"), said(KIND_WORDS[row.kind])),
        (_("关于什么"), said(ABOUT_WORDS[row.about])),
        (_("针对谁"), said(AGAINST_WORDS[row.against])),
        (_("在谁那里"), said(DESK_WORDS[row.desk])),
        (_("状态"), said(STATE_WORDS[row.state])),
        (_("答复期限"), day_said(row)),
    ]


def handled(request: ViewerRequest, code: str) -> tuple[bool, str, tuple[Refusal, ...], int]:
    """Do what the desk pressed: whether it is done, the contact that was looked at, or why not, and the status."""
    try:
        if request.method != "POST":
            return False, "", (), 200
        contact = _pressed(request, code)
    except Refused as refused:
        return False, "", refused.reasons, CONFLICT if refused.conflict else UNPROCESSABLE
    return contact is None, contact or "", (), 200


def _pressed(request: ViewerRequest, code: str) -> str | None:
    step, words = request.POST.get("step", ""), request.POST.get("words", "")
    if step == "look":
        return look_at_contact(actor=request.viewer, now=request.now, complaint=code)
    if step == "taken":
        take_up(actor=request.viewer, now=request.now, complaint=code)
    elif step in WITH_WORDS:
        WITH_WORDS[step](actor=request.viewer, now=request.now, complaint=code, words=words)
    else:
        raise NotThere("step")
    messages.success(request, _("已记下，写的人会知道。"))
    return None


def desk_context(
    seen: ComplaintPage, *, sent: QueryDict, contact: str, reasons: Sequence[Refusal]
) -> dict[str, object]:
    """Give the page of one complaint everything that stands on it."""
    return {
        "seen": seen,
        "facts": facts_of(seen.row),
        "story": story_of(seen),
        "contact": contact,
        "reasons": reasons,
        "taking": "taken" in seen.steps,
        "forms": [
            (step, name, hint, sent.get("words", "") if sent.get("step") == step else "")
            for step, name, hint in BUTTONS
            if step in seen.steps
        ],
    }

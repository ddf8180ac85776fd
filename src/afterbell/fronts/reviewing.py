"""What the homeroom's and the school's review share: the queue as a table, and a batch with its exceptions."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from django import forms
from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpResponse, QueryDict
from django.urls import reverse
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from afterbell.base import sheets
from afterbell.base.refusals import Refusal, Refused
from afterbell.base.words import Words
from afterbell.enrolment.commands import Decision, Reviewed
from afterbell.enrolment.queries import ToReview
from afterbell.fronts.look.pieces import Cell, Column, Entry, Line, Table
from afterbell.fronts.look.relations import say_collector
from afterbell.fronts.look.saying import say_day
from afterbell.fronts.office.excel import excel
from afterbell.fronts.office.said import said
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest

ROWS_A_PAGE = 100
SENTENCES_SHOWN = 5
STAYS = "stays"
Review = Callable[[Sequence[Decision]], Reviewed]


class QueueFilter(forms.Form):
    """Which applications of a queue are listed."""

    q = forms.CharField(label=lazy("姓名"), required=False, max_length=40)
    show = forms.ChoiceField(
        label=lazy("材料和期限"),
        required=False,
        choices=(
            ("", lazy("全部")),
            ("complete", lazy("可以一起通过")),
            ("missing", lazy("有缺的或要核对的")),
            ("overdue", lazy("已逾期")),
            ("barred", lazy("要由别人审核")),
            ("changes", lazy("改日子的")),
        ),
    )


class SchoolQueueFilter(QueueFilter):
    """The same for a whole school."""

    homeroom = forms.CharField(label=lazy("班级"), required=False, max_length=30)
    field_order = ("q", "homeroom", "show")


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """A batch before it is decided: what is approved, the exceptions with what was chosen for each, what stays."""

    approve: tuple[ToReview, ...]
    exceptions: tuple[ToReview, ...]
    chosen: dict[str, tuple[str, str]] = field(default_factory=dict)
    stay: tuple[ToReview, ...] = ()

    @property
    def codes(self) -> str:
        """Give what is approved as one field of the form: a school's whole queue fits."""
        return " ".join(row.code for row in self.approve)

    @property
    def seen(self) -> str:
        """Give which submission of each was shown, as one field of the form."""
        return seen_in((*self.approve, *self.exceptions))

    def by_homeroom(self) -> tuple[Cell, ...]:
        """Count what is approved, homeroom by homeroom."""
        counts = Counter(row.homeroom for row in self.approve)
        return tuple(Cell(name=name, value=_("%(number)s 份申请") % {"number": counts[name]}) for name in counts)

    def rows(self) -> list[dict[str, object]]:
        """Give the exceptions as the form shows them."""
        return [
            {
                "code": row.code,
                "name": _called(row),
                "homeroom": row.homeroom,
                "missing": _lacks(row),
                "decision": self.chosen.get(row.code, (STAYS, ""))[0],
                "reason": self.chosen.get(row.code, (STAYS, ""))[1],
            }
            for row in self.exceptions
        ]


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What a form came to: everything done (`done`), a batch to look at before, or reasons with the page again."""

    done: bool = False
    batch: Batch | None = None
    reasons: tuple[Refusal, ...] = ()
    status: int = 200


def seen_in(rows: Sequence[ToReview]) -> str:
    """Say which submission of each application a page shows: what a family changes afterwards is not decided unread."""
    return " ".join(f"{row.code}.{row.round}" for row in rows)


def _rounds(post: QueryDict) -> dict[str, int]:
    said = (word.partition(".") for word in post.get("seen", "").split())
    return {code: int(number) for code, _dot, number in said if number.isascii() and number.isdecimal()}


def filtered(*, queue: Sequence[ToReview], query: QueryDict) -> tuple[ToReview, ...]:
    """Keep what the filter in the address asks for."""
    form = SchoolQueueFilter(query)
    chosen = form.cleaned_data if form.is_valid() else {}
    name, homeroom = chosen.get("q", "").strip(), chosen.get("homeroom", "").strip()
    wanted: dict[str, Callable[[ToReview], bool]] = {
        "": lambda row: True,  # noqa: ARG005 - everything is wanted
        "complete": lambda row: not row.stopped,
        "missing": lambda row: bool(row.missing),
        "overdue": lambda row: row.overdue,
        "barred": lambda row: bool(row.barred),
        "changes": lambda row: row.change_from is not None,
    }
    suits = wanted[chosen.get("show", "")]
    return tuple(row for row in queue if name in row.name and homeroom in row.homeroom and suits(row))


def answer(request: ViewerRequest, *, queue: Sequence[ToReview], review: Review) -> Outcome:
    """Take what a form of the queue sent: a decision on the rows picked, or all but those."""
    post = request.POST
    if post.get("decision") == "rest":
        picked = set(post.getlist("pick"))
        return Outcome(batch=_batch(queue=filtered(queue=queue, query=request.GET), picked=picked))
    planned = post.get("decision") == "planned"
    try:
        reviewed = review(_planned(post) if planned else _picked(post))
    except Refused as refused:
        status = CONFLICT if refused.conflict else UNPROCESSABLE
        batch = _again(queue=queue, post=post) if planned and not refused.conflict else None
        return Outcome(batch=batch, reasons=_named(refused.reasons, queue), status=status)
    _say(request, reviewed)
    return Outcome(done=True)


def _batch(*, queue: Sequence[ToReview], picked: set[str]) -> Batch:
    """Approve all but the rows picked; what lacks something or is for somebody else to decide stays in the queue."""
    return Batch(
        approve=tuple(row for row in queue if row.code not in picked and not row.stopped),
        exceptions=tuple(row for row in queue if row.code in picked),
        stay=tuple(row for row in queue if row.code not in picked and row.stopped),
    )


def _again(*, queue: Sequence[ToReview], post: QueryDict) -> Batch:
    approve, exceptions = set(post.get("approve", "").split()), set(post.getlist("exception"))
    return Batch(
        approve=tuple(row for row in queue if row.code in approve),
        exceptions=tuple(row for row in queue if row.code in exceptions),
        chosen={code: _chosen(post, code) for code in exceptions},
    )


def _chosen(post: QueryDict, code: str) -> tuple[str, str]:
    return post.get(f"decision-{code}", STAYS), post.get(f"reason-{code}", "")


def _planned(post: QueryDict) -> tuple[Decision, ...]:
    rounds = _rounds(post)
    approved = [
        Decision(application=code, decision="approved", round=rounds.get(code))
        for code in post.get("approve", "").split()
    ]
    exceptions = [(code, *_chosen(post, code)) for code in post.getlist("exception")]
    return (
        *approved,
        *(
            Decision(application=code, decision=decision, reason=reason, round=rounds.get(code))
            for code, decision, reason in exceptions
            if decision != STAYS
        ),
    )


def _picked(post: QueryDict) -> tuple[Decision, ...]:
    reason, decision, rounds = post.get("reason", ""), post.get("decision", ""), _rounds(post)
    return tuple(
        Decision(application=code, decision=decision, reason=reason, round=rounds.get(code))
        for code in post.getlist("pick")
    )


def _named(reasons: Sequence[Refusal], queue: Sequence[ToReview]) -> tuple[Refusal, ...]:
    """Say of each reason which child it is about, where the sentence does not; one sentence for each."""
    names = {row.code: _called(row) for row in queue}
    named = [_about(reason, names.get(reason.field, "")) for reason in reasons]
    return tuple({reason.words.zh: reason for reason in named}.values())


def _about(reason: Refusal, name: str) -> Refusal:
    if not name or name in reason.words.zh:
        return reason
    return replace(reason, words=Words(zh=f"{name}：{reason.words.zh}", en=f"{name}: {reason.words.en}"))


def _say(request: ViewerRequest, reviewed: Reviewed) -> None:
    messages.success(request, _("已处理 %(number)s 份申请。") % {"number": reviewed.decided})
    for reason in reviewed.passed_over[:SENTENCES_SHOWN]:
        messages.info(request, said(reason.words))
    more = len(reviewed.passed_over) - SENTENCES_SHOWN
    if more > 0:
        messages.info(request, _("另有 %(number)s 份也已由别人处理。") % {"number": more})


def page_of(
    request: ViewerRequest, *, queue: Sequence[ToReview], caption: str, deciding: bool = True, of_school: bool = False
) -> dict[str, object]:
    """Give what the page of a queue shows of it: filter, table, and how many could be approved at once."""
    rows = filtered(queue=queue, query=request.GET)
    part = Paginator(rows, ROWS_A_PAGE).get_page(request.GET.get("page"))
    return {
        "form": SchoolQueueFilter(request.GET) if of_school else QueueFilter(request.GET),
        "table": _table(
            queue=list(part.object_list),
            caption=caption,
            first=part.start_index(),
            selectable=deciding,
            of_school=of_school,
        ),
        "part": part,
        "rounds": seen_in(list(part.object_list)),
        "number": len(queue),
        "complete": sum(not row.stopped for row in rows),
        "reason": request.POST.get("reason", ""),
    }


def sheet_of(*, queue: Sequence[ToReview], query: QueryDict, title: str, of_school: bool = False) -> HttpResponse:
    """Give a queue as it is filtered, as an Excel file."""
    table = _table(queue=filtered(queue=queue, query=query), caption=title, of_school=of_school)
    return excel(
        title=title,
        columns=[sheets.Column(name=column.name, width=18) for column in table.columns],
        rows=[[" ".join(filter(None, (entry.text, entry.note))) for entry in line.entries] for line in table.lines],
    )


def _table(
    *, queue: Sequence[ToReview], caption: str, of_school: bool, first: int = 1, selectable: bool = False
) -> Table:
    names = (
        _("姓名"),
        *((_("班级"),) if of_school else ()),
        _("最晚哪天审"),
        _("想参加的时段"),
        _("材料齐不齐"),
        _("家庭情况"),
        _("怎么交来的"),
        _("经过"),
    )
    return Table(
        caption=caption,
        columns=tuple(Column(name=name) for name in names),
        lines=tuple(_line(row, of_school=of_school) for row in queue),
        selectable=selectable,
        form="review",
        first_number=first,
    )


def _line(row: ToReview, *, of_school: bool) -> Line:
    by = _("%(name)s通过") % {"name": row.passed_on_by} if row.passed_on_by else ""
    return Line(
        code=row.code,
        label=_called(row),
        entries=(
            Entry(
                text=row.name,
                note=" · ".join(filter(None, (say_collector(row.guardian), said(row.residence)))),
                url=_story(row),
            ),
            *((Entry(text=row.homeroom, note=by),) if of_school else ()),
            _due(row),
            Entry(text=said(row.days)),
            _missing(row),
            _circumstances(row),
            _channel(row),
            Entry(text=_history(row)),
        ),
    )


def _called(row: ToReview) -> str:
    """Call a child by its name; where two of the queue have one name, with a guardian's."""
    return f"{row.name}（{say_collector(row.guardian)}）" if row.guardian else row.name


def _circumstances(row: ToReview) -> Entry:
    """Name what the family says of itself; it leads to what shows it."""
    if not row.circumstances:
        return Entry(text="—")
    return Entry(
        text=_("、").join(said(words) for words in row.circumstances),
        url=reverse("evidence", kwargs={"code": row.code}) if row.shows_pictures else "",
        note=ngettext("证明照片 %(number)s 张", "证明照片 %(number)s 张", row.evidence) % {"number": row.evidence},
    )


def _channel(row: ToReview) -> Entry:
    """Say how it came; what came on paper leads to the photograph beside the entry."""
    if not row.on_paper:
        return Entry(text=said(row.channel))
    return Entry(
        text=said(row.channel),
        url=reverse("paper-sheet", kwargs={"code": row.code}) if row.shows_pictures else "",
        note=_("照片等人核对") if row.unconfirmed else _("照片已核对"),
    )


def _story(row: ToReview) -> str:
    return reverse("application", kwargs={"code": row.application})


def _missing(row: ToReview) -> Entry:
    if row.barred:
        barred = " ".join(said(reason.words) for reason in row.barred)
        return Entry(text=barred, note=_lacks(row), tone="attention")
    if not row.missing:
        return Entry(text=_("齐全"), tone="good")
    return Entry(text=_lacks(row), tone="alarm" if row.stopped else "attention")


def _lacks(row: ToReview) -> str:
    return _("；").join(said(item.words) for item in row.missing)


def _history(row: ToReview) -> str:
    returned, changed = _("第 %(round)s 次交来，上次的理由：%(reason)s"), _("第 %(round)s 次交来，家长自己改的")
    again = (returned if row.last_reason else changed) % {"round": row.round, "reason": row.last_reason}
    moved = _("从%(homeroom)s转到这个班") % {"homeroom": row.moved_from}
    language = get_language() or ""
    day = say_day(day=row.change_from, language=language) if row.change_from else ""
    change = _("改日子，从 %(day)s 起") % {"day": day}
    found = [words for words, true in ((change, day), (moved, row.moved_from), (again, row.round > 1)) if true]
    return _("；").join(found) or "—"


def _due(row: ToReview) -> Entry:
    if row.due is None:
        return Entry(text="—")
    day = say_day(day=row.due, language=get_language() or "")
    return Entry(text=day, tone="alarm" if row.overdue else "plain", note=_("已逾期") if row.overdue else "")

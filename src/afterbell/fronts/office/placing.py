"""From the wishes to the groups: how far the placement is, what is missing, and the one next step."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django import forms
from django.http import HttpResponse
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET

from afterbell.base.access import may, place
from afterbell.base.refusals import Refusal
from afterbell.fronts.days import DayField
from afterbell.fronts.look.pieces import Column, Crumb, Entry, Line, Step, Table
from afterbell.fronts.look.saying import say_date, say_day
from afterbell.fronts.look.tones import Tone
from afterbell.fronts.office.frame import Frame, frame_of, office_page
from afterbell.fronts.viewing import ViewerRequest, page
from afterbell.placement.queries import PlacementStanding, RunRow, placement_standing, runs_of_term

STAGE = "groups"
FIRST, SECOND = 1, 2
STATES: Mapping[str, tuple[Promise, Tone]] = {
    "preview": (lazy("预览"), "info"),
    "passed_over": (lazy("没有用"), "quiet"),
    "confirmed": (lazy("已确认，没有公布"), "attention"),
    "published": (lazy("已公布"), "good"),
}


class CommitForm(forms.Form):
    """Which value will decide together with the secret: named before it can be known."""

    value_named = forms.CharField(
        label=lazy("以后用哪个公开数值"),
        max_length=120,
        help_text=lazy("志愿截止以后才出来、谁也左右不了的数，例如“3月1日晚七乐彩的开奖号码”。"),
    )
    value_on = DayField(label=lazy("哪一天出来"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


class RevealForm(forms.Form):
    """A value nobody could know when the school committed itself."""

    public_value = forms.CharField(
        label=lazy("公开数值"),
        max_length=80,
        help_text=lazy("承诺时说好的那个数，照原样填。只用字母、数字和符号，中间不空格。"),
    )


class SinceForm(forms.Form):
    """From which day the groups stand."""

    since = DayField(label=lazy("从哪一天起"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"))


@require_GET
@page("office.see")
def placing(request: ViewerRequest) -> HttpResponse:
    """Show how far the placement is, what is missing, and the one next thing to do."""
    return placing_page(request)


def placing_page(
    request: ViewerRequest,
    *,
    reasons: tuple[Refusal, ...] = (),
    commit_form: CommitForm | None = None,
    reveal_form: RevealForm | None = None,
    since_form: SinceForm | None = None,
    status: int = 200,
) -> HttpResponse:
    """Show the page, after a refusal with its reasons."""
    frame = frame_of(request)
    term = frame.term.code if frame.term else ""
    seen = placement_standing(viewer=request.viewer, term=term, today=request.today) if term else None
    runs = runs_of_term(viewer=request.viewer, term=term) if term else ()
    following = _following(seen, runs, frame) if seen else ""
    allowed = may(actor=request.viewer, action="placement.preview", at=place(school=request.viewer.tenant))
    which = 2 if following.endswith("2") else 1
    context = {
        "seen": seen,
        "steps": _steps(seen, runs, frame, following) if seen else (),
        "following": following.rstrip("12") if allowed else "",
        "which": which,
        "round": round_name(which),
        "run": next((run.code for run in runs if run.which == which and run.state != "passed_over"), ""),
        "runs": _table(runs) if runs else None,
        "missing": _missing(frame) if following and following not in {"done", "wait"} else (),
        "commit_form": commit_form or CommitForm(),
        "reveal_form": reveal_form or RevealForm(),
        "since_form": since_form or SinceForm(initial={"since": _first_day(request, frame)}),
        "numbers": {
            "approved": frame.numbers["applications.approved"],
            "groups": frame.numbers["groups.formed"],
            "without": frame.numbers["groups.without_place"],
        },
        "reasons": reasons,
        "crumbs": (Crumb(name=_("编班"), url=reverse("office-groups")), Crumb(name=_("抽签、录取和编班"))),
    }
    return office_page(request, "placing.html", stage=STAGE, context=context, frame=frame, status=status)


def _first_day(request: ViewerRequest, frame: Frame) -> date:
    return max(request.today, frame.term.first_day) if frame.term else request.today


def round_name(which: int) -> str:
    return _("第二轮") if which == SECOND else _("第一轮")


def _following(seen: PlacementStanding, runs: tuple[RunRow, ...], frame: Frame) -> str:
    """Say which step is next, with the round it belongs to; `done` when there is none."""
    if frame.numbers["groups.formed"]:
        return "done"
    if not seen.committed_at:
        return "commit"
    if not seen.revealed_at:
        return "reveal"
    if step := _step_of(runs, which=FIRST):
        return step
    if seen.second_until is None:
        return "groups"
    return "wait" if seen.second_open else _step_of(runs, which=SECOND) or "groups"


def _step_of(runs: tuple[RunRow, ...], *, which: int) -> str:
    """Say what is next in a round: preview it, decide for a preview, publish what was confirmed; nothing when it is."""
    states = {run.state for run in runs if run.which == which}
    if "published" in states:
        return ""
    step = "publish" if "confirmed" in states else "decide" if "preview" in states else "preview"
    return f"{step}{which}"


def _steps(seen: PlacementStanding, runs: tuple[RunRow, ...], frame: Frame, following: str) -> tuple[Step, ...]:
    formed = frame.numbers["groups.formed"]
    rows = [
        ("commit", _("承诺抽签"), moment_said(seen.committed_at), _("报名开始以前就公布承诺值，学校以后不能换密钥。")),
        (
            "reveal",
            _("揭晓抽签"),
            moment_said(seen.revealed_at),
            _("志愿截止以后，密钥和公开数值一起定出号码。"),
        ),
        ("1", _("第一轮录取"), moment_said(seen.placed_at), _of_round(seen, runs, which=FIRST)),
    ]
    if seen.second_until is not None:
        rows.append(("2", _("第二轮录取"), moment_said(seen.second_placed_at), _of_round(seen, runs, which=SECOND)))
    note = _("编成 %(number)s 个组") % {"number": formed} if formed else _("录取的进社团，其余按班级和授课语言编组。")
    since = seen.grouped_since
    day = _("%(day)s起") % {"day": say_date(day=since, language=get_language() or "zh-hans")} if since else ""
    rows.append(("groups", _("编班"), day, note))
    order = [code for code, *_rest in rows]
    now = "2" if following == "wait" else following[-1] if following[-1:] in {"1", "2"} else following
    reached = order.index(now) if now in order else len(order)
    return tuple(
        Step(
            name=name,
            when=when,
            note=note,
            standing="done" if number < reached else "now" if number == reached else "ahead",
        )
        for number, (_code, name, when, note) in enumerate(rows)
    )


def _of_round(seen: PlacementStanding, runs: tuple[RunRow, ...], *, which: int) -> str:
    """Say how far a round is: wishes coming in, previewed, confirmed, published."""
    of_round = [run for run in runs if run.which == which]
    standing = next((run for run in of_round if run.state in {"confirmed", "published"}), None)
    if standing is None and of_round:
        return _("预览了 %(number)s 次，确认一次才算数。") % {"number": len(of_round)}
    if standing is not None:
        values = {"placed": standing.placed, "without": standing.without}
        said = _("录取 %(placed)s 份，没有录取 %(without)s 份") % values
        return said if standing.state == "published" else _("已确认，还没有公布：%(said)s。") % {"said": said}
    if which == SECOND and seen.second_until:
        day = say_day(day=seen.second_until, language=get_language() or "zh-hans")
        return _("已交 %(number)s 份，填到 %(day)s 24:00。") % {"number": seen.second_wishes, "day": day}
    return _("已交 %(number)s 份志愿") % {"number": seen.wishes}


def _table(runs: tuple[RunRow, ...]) -> Table:
    return Table(
        caption=_("录取的预览"),
        columns=(
            Column(name=_("时间")),
            Column(name=_("轮次")),
            Column(name=_("状态")),
            Column(name=_("志愿表"), figures=True),
            Column(name=_("已录取"), figures=True),
            Column(name=_("录取第一志愿"), figures=True),
            Column(name=_("平均志愿"), figures=True),
        ),
        lines=tuple(_line(run) for run in runs),
    )


def _line(run: RunRow) -> Line:
    words, tone = STATES[run.state]
    return Line(
        code=run.code,
        label=moment_said(run.ran_at),
        tone="quiet" if run.state == "passed_over" else "plain",
        entries=(
            Entry(text=moment_said(run.ran_at), url=reverse("office-run", kwargs={"code": run.code}), note=run.by),
            Entry(text=round_name(run.which)),
            Entry(text=str(words), tone=tone),
            Entry(text=str(run.lists)),
            Entry(text=share(run.placed, run.lists)),
            Entry(text=str(run.first_choice)),
            Entry(text=mean(run.mean_rank)),
        ),
    )


def share(part: int, whole: int) -> str:
    """Say how many of how many, with the hundredths."""
    return f"{part}（{part / whole:.1%}）" if whole else str(part)


def mean(rank: float | None) -> str:
    return "—" if rank is None else f"{rank:.2f}"


def moment_said(moment: datetime | None) -> str:
    """Say when, to the minute."""
    if moment is None:
        return ""
    here = localtime(moment)
    return f"{say_date(day=here.date(), language=get_language() or 'zh-hans')} {here:%H:%M}"


def _missing(frame: Frame) -> tuple[str, ...]:
    """Say what should be finished before the next step, so that no child is left out."""
    numbers = frame.numbers
    found = (
        (not numbers["scheme.published"], _("方案还没有公布。")),
        (
            numbers["applications.in_homerooms"] + numbers["applications.in_school"],
            _("还有 %(number)s 份申请没有审完，现在录取就没有它们。")
            % {"number": numbers["applications.in_homerooms"] + numbers["applications.in_school"]},
        ),
        (
            numbers["papers.unsigned"],
            _("有 %(number)s 份申请的文书没有签齐，签齐才能编班。") % {"number": numbers["papers.unsigned"]},
        ),
    )
    return tuple(words for holds, words in found if holds)

"""What waits for a reviewer, as the office's and the bureau's pages show it, and the decisions taken there."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django import forms
from django.contrib import messages
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.utils.translation import ngettext

from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.comments.commands import answer_report, decide_comment, lock_pen, step_pen_lock
from afterbell.comments.queries import (
    PenHistory,
    Queued,
    QueuedReport,
    locked_pens,
    pen_page,
    review_queue,
)
from afterbell.comments.wording import DECISION_RULES, GROUND_WORDS, OUTCOME_WORDS, PEN_STEP_WORDS, TARGET_WORDS
from afterbell.fronts.office.said import said
from afterbell.fronts.space_locks import LockForm, WordsForm, forms_of
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest
from afterbell.portal.rules.locking import LockStep
from afterbell.portal.wording import GROUND_WORDS as LOCK_WORDS

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)
OVERDUE = timedelta(days=3)
"""What has waited for so long stands out."""
STEPS: Mapping[str, LockStep] = {
    "confirm": LockStep.CONFIRMED,
    "reject": LockStep.REJECTED,
    "forward": LockStep.FORWARDED,
    "want": LockStep.WANTED,
    "lift": LockStep.LIFTED,
}
SAID = {
    "confirm": lazy("同意锁定"),
    "reject": lazy("不同意，恢复个人空间"),
    "forward": lazy("转交申诉"),
    "want": lazy("提出解锁"),
    "lift": lazy("同意解锁"),
}
Taken = tuple[tuple[Refusal, ...], int]
"""Why a step was refused, and the status of the page that says so."""


class PenWordsForm(WordsForm):
    """Why somebody takes a step about a pen name, as its owner and the reviewers will read it."""

    words = forms.CharField(
        label=lazy("理由，本人和审核的人看得到"), max_length=200, widget=forms.Textarea(attrs={"rows": 3})
    )


class PenLockForm(PenWordsForm, LockForm):
    """On which ground a personal space is locked, and why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueCard:
    """A comment or a report that waits, with its age in words and what the screening found."""

    row: Queued | QueuedReport
    age: str
    overdue: bool
    found: tuple[tuple[str, str], ...]
    ground: str = ""
    target: str = ""
    outcomes: tuple[tuple[str, str], ...] = ()
    refused_by: str = ""


def age(*, since: datetime, now: datetime) -> str:
    """Say how long something has waited."""
    waited = now - since
    if waited >= DAY:
        days = waited // DAY
        return ngettext("等了 %(number)s 天", "等了 %(number)s 天", days) % {"number": days}
    if waited >= HOUR:
        hours = waited // HOUR
        return ngettext("等了 %(number)s 小时", "等了 %(number)s 小时", hours) % {"number": hours}
    return _("不到一小时")


def queue_of(request: ViewerRequest, *, reasons: tuple[Refusal, ...]) -> dict[str, object]:
    """Give what the page of the queue is drawn from."""
    seen = review_queue(viewer=request.viewer, now=request.now, school=request.GET.get("school", ""))
    return {
        "seen": seen,
        "comments": [_comment(row, now=request.now) for row in seen.comments],
        "takedowns": [_comment(row, now=request.now) for row in seen.takedowns],
        "appeals": [_comment(row, now=request.now) for row in seen.appeals],
        "reports": [_report(row, now=request.now) for row in seen.reports],
        "told": [_report(row, now=request.now) for row in seen.told],
        "pens": locked_pens(viewer=request.viewer),
        "rules": [(code, said(words)) for code, words in DECISION_RULES.items()],
        "usual": (_("符合规定，与本页有关"), _("含个人信息"), _("辱骂他人"), _("广告"), _("与本页无关")),
        "nothing": not (seen.comments or seen.appeals or seen.takedowns or seen.reports),
        "reasons": reasons,
        "sent": request.POST,
    }


def taken(request: ViewerRequest, take: Callable[[ViewerRequest], None]) -> Taken:
    """Take a step; gives why it was refused, and nothing with status 200 when it was taken."""
    try:
        take(request)
    except Refused as refused:
        return refused.reasons, CONFLICT if refused.conflict else UNPROCESSABLE
    return (), 200


def decide(request: ViewerRequest) -> None:
    """Take what was decided about a comment or a report."""
    sent = request.POST
    outcome, reason, rule = (sent.get(name, "") for name in ("outcome", "reason", "rule"))
    actor, now = request.viewer, request.now
    if "comment" in sent:
        decide_comment(actor=actor, now=now, comment=sent["comment"], outcome=outcome, reason=reason, rule=rule)
        messages.success(request, _("已记下，写评论的人会收到结果和理由。"))
    elif "report" in sent:
        answer_report(actor=actor, now=now, report=sent["report"], outcome=outcome, reason=reason, rule=rule)
        messages.success(request, _("已答复，举报的人会看到。"))
    else:
        raise NotThere("step")


def pen_of(request: ViewerRequest, code: str, *, reasons: tuple[Refusal, ...]) -> dict[str, object]:
    """Give what the page of a pen name is drawn from."""
    seen = pen_page(viewer=request.viewer, pen=code, today=request.today)
    return {
        "seen": seen,
        "cards": [_lock(row) for row in seen.locks],
        "lock_form": PenLockForm(request.POST if request.POST.get("step") == "lock" else None)
        if "lock" in seen.steps
        else None,
        "step_forms": forms_of(
            [step for step in STEPS if step in seen.steps], sent=request.POST, names=SAID, form=PenWordsForm, notes={}
        ),
        "reasons": reasons,
    }


def step_of_pen(request: ViewerRequest, code: str) -> None:
    """Take a step about the lock of a pen name."""
    step, words = request.POST.get("step", ""), request.POST.get("words", "")
    if step == "lock":
        ground = request.POST.get("ground", "")
        lock_pen(actor=request.viewer, now=request.now, pen=code, ground=ground, reason=words)
        messages.success(request, _("个人空间已锁定，请另一位尽快复核。"))
    elif step in STEPS:
        step_pen_lock(actor=request.viewer, now=request.now, pen=code, kind=STEPS[step], words=words)
        messages.success(request, _("已记下。"))
    else:
        raise NotThere("step")


def _comment(row: Queued, *, now: datetime) -> QueueCard:
    return QueueCard(
        row=row,
        age=age(since=row.since, now=now),
        overdue=now - row.since >= OVERDUE,
        found=tuple((said(one.rule), said(one.words)) for one in row.found),
        refused_by=said(row.refused_by_rule) if row.refused_by_rule else "",
    )


def _report(row: QueuedReport, *, now: datetime) -> QueueCard:
    left_out = "corrected" if row.target == "comment" else "taken_down"
    offered = [code for code in OUTCOME_WORDS if code != left_out]
    return QueueCard(
        row=row,
        age=age(since=row.since, now=now),
        overdue=now - row.since >= OVERDUE,
        found=tuple((said(one.rule), said(one.words)) for one in row.found),
        ground=said(GROUND_WORDS[row.ground]),
        target=said(TARGET_WORDS[row.target]),
        outcomes=tuple((code, said(OUTCOME_WORDS[code])) for code in offered),
    )


def _lock(row: PenHistory) -> dict[str, object]:
    events = [(said(PEN_STEP_WORDS[one.kind]), one.by, one.words, one.at) for one in row.events]
    state = _("锁定中") if row.in_force else _("已解锁")
    return {"ground": said(LOCK_WORDS[row.ground]), "state": state, "events": events}

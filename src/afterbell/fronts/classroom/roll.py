"""The roll call: all states in one form, which works without a script."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from afterbell.attendance.commands import (
    LateMark,
    NewMark,
    SyncReceipt,
    decide_late_marks,
    raise_alarms,
    sign_late,
    sync_roll,
)
from afterbell.attendance.queries import RollChild, RollPage, roll
from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.fronts.adults import adult_note, adult_tone
from afterbell.fronts.classroom.briefing import to_tell
from afterbell.fronts.classroom.changed import changed_today
from afterbell.fronts.classroom.to_gate import send_to_gate, sends_to_gate
from afterbell.fronts.look.pieces import Child
from afterbell.fronts.look.relations import say_collector
from afterbell.fronts.look.states import ROLL_STATES
from afterbell.fronts.look.tones import Tone
from afterbell.fronts.office.replacing import replacing_url
from afterbell.fronts.viewing import UNPROCESSABLE, ViewerRequest, page
from afterbell.rostering.queries import briefing_card, care_marks

OTHER_STATES = ("left_early", "elsewhere")


@dataclass(frozen=True, slots=True, kw_only=True)
class RollRow:
    """A child's row in the form: what the page shows, and what it must send back to say what changed.

    `olds` are the states that corrections took the place of.
    """

    child: Child
    was: str
    place: str
    said: str
    mark_id: str
    olds: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Counted:
    """How many children have one of these states; its tone, and a rare one at all, shows only when there is one."""

    name: str
    number: int
    states: str = ""
    tone: Tone = "plain"
    rare: bool = False


@require_http_methods(["GET", "POST"])
@page("roll.see")
def roll_call(request: ViewerRequest, code: str) -> HttpResponse:
    """Show a session's roll, and take in what was tapped: saved, with the rest present, or sealed."""
    seen = roll(viewer=request.viewer, session=code, now=request.now)
    reasons: tuple[Refusal, ...] = ()
    if request.method == "POST" and "to_gate" in request.POST:
        return send_to_gate(request, seen)
    if request.method == "POST":
        receipt = _sync(request, seen)
        reasons = (*(row.refusal for row in receipt.marks.refusals), *receipt.reasons)
        if not reasons:
            messages.success(request, _said(receipt, seen))
            return redirect("roll", code=code)
        seen = roll(viewer=request.viewer, session=code, now=request.now)
    context = {**_context(request, seen), "reasons": reasons}
    return render(request, "fronts/classroom/roll.html", context, status=UNPROCESSABLE if reasons else 200)


def _sync(request: ViewerRequest, seen: RollPage) -> SyncReceipt:
    return sync_roll(
        actor=request.viewer,
        now=request.now,
        session=seen.session.code,
        arrival=request.now if seen.is_own else None,
        marks=tuple(_marks(request.POST, seen)),
        seal=request.POST.get("do") == "seal",
    )


def _said(receipt: SyncReceipt, seen: RollPage) -> str:
    names = {"session": seen.session.name, "number": len(receipt.marks.stored)}
    if seen.session.sealed:
        return _("已补记 %(number)s 条，等班主任或值班领导决定。") % names
    return _("%(session)s的点名已提交并封存。") % names if receipt.sealed else _("已保存 %(number)s 条。") % names


def _marks(sent: QueryDict, seen: RollPage) -> Iterator[NewMark]:
    """Read what changed on the page: an untouched row sends nothing, so an old page overwrites nobody."""
    try:
        seq = int(sent.get("seq", ""))
    except ValueError:
        seq = seen.next_seq
    for child in seen.children:
        state = sent.get(f"state-{child.code}", "")
        if not state and sent.get("do") == "rest":
            state = "present"
        place = sent.get(f"place-{child.code}", "").strip()
        was = (sent.get(f"was-{child.code}", ""), sent.get(f"was-place-{child.code}", ""))
        if state and (state, place if state == "elsewhere" else "") != was:
            yield NewMark(
                mark_id=_id(sent.get(f"mark-{child.code}", "")),
                pupil=child.code,
                state=state,
                device=seen.device,
                device_seq=seq,
                place=place if state == "elsewhere" else "",
                settles=tuple(_ids(sent.get(f"said-{child.code}", ""))) if seen.may_decide else (),
            )


def _id(text: str) -> UUID:
    """Read the id the page gave this mark; a page that lost it gets a new one."""
    with suppress(ValueError):
        return UUID(text)
    return uuid4()


def _ids(text: str) -> Iterator[UUID]:
    for part in text.split(","):
        with suppress(ValueError):
            yield UUID(part)


def _context(request: ViewerRequest, seen: RollPage) -> dict[str, object]:
    card = seen.session
    late = seen.on < request.today and not card.signed_late and not card.sealed
    changing = seen.may_mark and not late and not card.sealed
    begun = card.starts_at <= request.now
    marks = care_marks(viewer=request.viewer, session=card.code, today=request.today)
    telling = briefing_card(viewer=request.viewer, session=card.code, today=request.today, version=card.version)
    careful = frozenset(mark.pupil for mark in marks)
    return {
        **changed_today(request, session=card.code),
        "seen": seen,
        "card": card,
        "adult_note": adult_note(card),
        "replace_url": replacing_url(request, card),
        "sends_to_gate": sends_to_gate(request, seen),
        "adult_tone": adult_tone(card),
        "counted": _counted(seen),
        "any_other": any(child.state in OTHER_STATES for child in seen.children),
        "rows": [
            _row(child, changing=changing, careful=child.code in careful, olds=_olds(seen, child.code))
            for child in seen.children
        ],
        "marks": marks,
        "telling": to_tell(telling),
        "changing": changing,
        "signs_late": late and seen.may_seal and not card.cancelled,
        "unmarked": sum(not (child.state or child.preset) for child in seen.children),
        "states": ROLL_STATES,
        "other_states": OTHER_STATES,
        "missing": [child for child in seen.children if begun and _is_missing(child)] if seen.may_alarm else [],
        "looked_for": [child for child in seen.children if child.looked_for],
    }


def _counted(seen: RollPage) -> tuple[Counted, ...]:
    """Count the roll; the states of each number let the page follow every tap."""
    states = Counter(child.state or child.preset for child in seen.children)
    return (
        Counted(name=_("已到"), number=states["present"] + states["late"], states="present late"),
        Counted(name=_("请假"), number=states["leave"], states="leave"),
        Counted(name=_("缺"), number=states["absent"], states="absent", tone="alarm"),
        Counted(name=_("未点"), number=states[""], tone="attention"),
        Counted(name=_("早退"), number=states["left_early"], states="left_early", rare=True),
        Counted(name=_("别处"), number=states["elsewhere"], states="elsewhere", rare=True),
    )


def _is_missing(child: RollChild) -> bool:
    return not child.alarm and (child.state or child.preset) in {"", "absent"}


def _olds(seen: RollPage, pupil: str) -> tuple[str, ...]:
    return tuple(row.was for row in seen.corrections if row.pupil == pupil and row.answer and row.answer.accepted)


def _row(child: RollChild, *, changing: bool, careful: bool, olds: tuple[str, ...]) -> RollRow:
    shown = child.state or child.preset
    return RollRow(
        child=Child(
            code=child.code,
            name=child.name,
            homeroom=" · ".join(filter(None, (child.homeroom, say_collector(child.guardian)))),
            note=" · ".join(filter(None, (_note(child), _("有照护须知") if careful else ""))),
            state=shown,
            tone="attention" if careful and _tone(child) == "plain" else _tone(child),
        ),
        # A contested child counts as changed, so that whatever is chosen settles it.
        was="" if child.contested else child.state,
        place=child.place,
        said=",".join(str(one) for one in child.said),
        mark_id=str(uuid4()) if changing else "",
        olds=olds,
    )


def _note(child: RollChild) -> str:
    if child.looked_for:
        return _("正在找")
    if child.contested:
        return _("两条记录不一致")
    if child.preset and not child.state:
        return _("上午没有到校") if child.absent_in_morning else _("已请假")
    return child.place


def _tone(child: RollChild) -> Tone:
    if child.looked_for:
        return "alarm"
    return "attention" if child.contested else "plain"


@require_POST
@page("attendance.raise_alarm")
def look_for(request: ViewerRequest, code: str) -> HttpResponse:
    """Raise the alarm for the children picked."""
    pupils = request.POST.getlist("pupil")
    try:
        raise_alarms(
            actor=request.viewer, now=request.now, session=code, pupils=pupils, family="family" in request.POST
        )
    except Refused as refused:
        seen = roll(viewer=request.viewer, session=code, now=request.now)
        request.stands_on = reverse("roll", kwargs={"code": code})
        context = {**_context(request, seen), "not_looked_for": refused.reasons}
        return render(request, "fronts/classroom/roll.html", context, status=UNPROCESSABLE)
    number = len(set(pupils))
    messages.success(request, _("已通知值班领导和班主任找 %(number)s 名学生。") % {"number": number})
    return redirect("roll", code=code)


@require_POST
@page("attendance.mark")
def signed_late(request: ViewerRequest, code: str) -> HttpResponse:
    """Take in why a roll is called after its day."""
    try:
        sign_late(actor=request.viewer, now=request.now, session=code, reason=request.POST.get("reason", ""))
    except Refused as refused:
        seen = roll(viewer=request.viewer, session=code, now=request.now)
        request.stands_on = reverse("roll", kwargs={"code": code})
        context = {**_context(request, seen), "reasons": refused.reasons}
        return render(request, "fronts/classroom/roll.html", context, status=UNPROCESSABLE)
    messages.success(request, _("理由记下了，现在可以补点名。"))
    return redirect("roll", code=code)


@require_POST
@page("attendance.decide")
def decide_late(request: ViewerRequest, code: str) -> HttpResponse:
    """Let one mark that came after the seal count, or not."""
    try:
        mark_id = UUID(request.POST.get("mark", ""))
    except ValueError:
        raise NotThere("mark") from None
    decision = LateMark(
        mark_id=mark_id, accepted=request.POST.get("do") == "accept", reason=request.POST.get("reason", "")
    )
    decide_late_marks(actor=request.viewer, now=request.now, session=code, decisions=[decision])
    messages.success(request, _("已决定。"))
    return redirect("roll", code=code)

"""Children nobody has come for, on the phone of whoever stays with them: who has each, whom to call next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods

from afterbell.base.access import policy
from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.base.spans import SCHOOL_ZONE
from afterbell.dismissal.commands import NewCall, NewStay, call_because_late, look_at_number, stay_with
from afterbell.dismissal.queries import LateChild, late_page
from afterbell.fronts.afternoons import clock_of
from afterbell.fronts.days import time_in
from afterbell.fronts.look.relations import say_relation
from afterbell.fronts.look.saying import say_time
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page

RUNGS = {
    "duty_leader": lazy("值班领导"),
    "principal": lazy("校长"),
    "outside": lazy("派出所或村委会"),
}
RESULTS = {
    "coming": lazy("正在来"),
    "cannot_come": lazy("来不了"),
    "no_answer": lazy("没有接"),
    "wrong_number": lazy("号码不对"),
    "told": lazy("已告知"),
}

SENT = ("until", "person", "number", "result", "coming_at")
REACHED_FOR = timedelta(minutes=30)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Somebody to call: `value` is what a button sends, `phone` once it was looked at, `chosen` who is offered."""

    name: str
    value: str
    of_family: bool
    phone: str
    chosen: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A child that waits, in words; what was sent and not taken stands in its fields again, and `calls_now` says so."""

    child: LateChild
    sent: Mapping[str, str]
    until: str
    calls_now: bool
    state: str
    next: str
    tone: str
    people: tuple[Person, ...]
    calls: tuple[str, ...]
    stay_id: UUID
    call_id: UUID


@require_http_methods(["GET", "POST"])
@page("dismissal.stay_late")
def late(request: ViewerRequest) -> HttpResponse:
    """Show the children who wait; say to stay with one, look at a number, note a call."""
    reasons: tuple[Refusal, ...] = ()
    status, phone = 200, ("", "")
    if request.method == "POST":
        try:
            phone = _done(request)
        except Refused as refused:
            reasons, status = refused.reasons, CONFLICT if refused.conflict else UNPROCESSABLE
        else:
            if not phone[1]:
                return redirect("gate-late")
    seen = late_page(viewer=request.viewer, on=request.today, now=request.now)
    context = {"seen": seen, "rows": [_row(child, request, phone=phone) for child in seen.children]}
    context["reasons"] = reasons
    context["sees_gate"] = bool(policy().reach(actor=request.viewer, action="gate.see"))
    context["results"] = [(code, str(words)) for code, words in RESULTS.items()]
    return render(request, "fronts/gate/late.html", context, status=status)


def _done(request: ViewerRequest) -> tuple[str, str]:
    """Do what was touched; gives a number that was looked at with what it belongs to."""
    said = request.POST
    pupil, session = said.get("pupil", ""), said.get("session", "")
    rung, _colon, who = said.get("person", "").partition(":")
    if "number" in said:
        rung, _colon, who = said["number"].partition(":")
        number = look_at_number(actor=request.viewer, now=request.now, pupil=pupil, session=session, rung=rung, who=who)
        return f"{pupil}:{rung}:{who}", number
    if "stay" in said:
        until = _today_at(request, said.get("until", ""))
        stay = NewStay(stay_id=_id(said["stay"]), pupil=pupil, session=session, until=until)
        if stay_with(actor=request.viewer, now=request.now, stay=stay):
            messages.success(request, _("孩子现在由您陪着，家长已收到消息。"))
        return "", ""
    call = NewCall(
        call_id=_id(said.get("call", "")),
        pupil=pupil,
        session=session,
        rung=rung,
        result=said.get("result", "")[:20],
        who=who,
        coming_at=_today_at(request, said.get("coming_at", "")),
    )
    if call_because_late(actor=request.viewer, now=request.now, call=call):
        messages.success(request, _("记下了。"))
    return "", ""


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise NotThere("form") from None


def _today_at(request: ViewerRequest, text: str) -> datetime | None:
    """Read a time of today; None where none was given."""
    at = time_in(text) if text else None
    return datetime.combine(request.today, at, tzinfo=SCHOOL_ZONE) if at else None


def _row(child: LateChild, request: ViewerRequest, *, phone: tuple[str, str]) -> Row:
    state, tone = _state(child)
    touched = request.POST.get("pupil", "") == child.pupil
    sent = {name: request.POST.get(name, "") for name in SENT} if touched else {}
    return Row(
        child=child,
        sent=sent,
        until=sent.get("until") or _usual(request),
        calls_now=touched and "stay" not in request.POST,
        state=state,
        tone=tone,
        next=_next(child),
        people=tuple(_people(child, phone=phone, chosen=_chosen(child, sent))),
        calls=tuple(_call(child)),
        stay_id=uuid4(),
        call_id=uuid4(),
    )


def _usual(request: ViewerRequest) -> str:
    """Offer to be reached for half an hour, which whoever stays changes when it is another; near midnight nothing."""
    until = (request.now + REACHED_FOR).astimezone(SCHOOL_ZONE)
    return f"{until:%H:%M}" if until.date() == request.today else ""


def _chosen(child: LateChild, sent: Mapping[str, str]) -> str:
    """Offer whom the school just called or looked up, or else who is to be called next."""
    if said := sent.get("person") or sent.get("number"):
        return said
    following = child.step.next
    return f"{following.rung.value}:{following.who}" if following is not None else ""


def _state(child: LateChild) -> tuple[str, str]:
    said = {"minutes": child.minutes, "adult": child.with_whom}
    if child.reached_until is not None:
        return _("已等 %(minutes)s 分钟，由%(adult)s陪着") % said, "good"
    return _("已等 %(minutes)s 分钟，还由%(adult)s负责，没有人说陪着") % said, "attention"


def _next(child: LateChild) -> str:
    step = child.step
    if step.next is not None:
        return _("下一步：联系%(who)s") % {"who": _name(child, step.next.rung.value, step.next.who)}
    if step.wait_until is not None:
        return _("有人在来的路上，等到 %(time)s") % {"time": say_time(clock_of(step.wait_until))}
    if step.outside:
        return _("家里都联系不上，校长已知道：可以由您联系派出所或村委会")
    return _("刚打过一轮，过几分钟再打")


def _name(child: LateChild, rung: str, who: str) -> str:
    for row in child.ladder:
        if (row.reach.rung.value, row.reach.who) == (rung, who):
            return f"{say_relation(row.relation)} {row.name}"
    return str(RUNGS.get(rung, ""))


def _people(child: LateChild, *, phone: tuple[str, str], chosen: str) -> Sequence[Person]:
    family = [
        Person(
            name=f"{say_relation(row.relation)} {row.name}",
            value=f"{row.reach.rung.value}:{row.reach.who}",
            of_family=True,
            phone=phone[1] if phone[0] == f"{child.pupil}:{row.reach.rung.value}:{row.reach.who}" else "",
            chosen=chosen == f"{row.reach.rung.value}:{row.reach.who}",
        )
        for row in child.ladder
    ]
    rungs = [rung for rung in RUNGS if rung != "outside" or child.step.outside]
    school = [
        Person(
            name=str(RUNGS[rung]),
            value=f"{rung}:",
            of_family=False,
            phone="",
            chosen=chosen == f"{rung}:",
        )
        for rung in rungs
    ]
    return [*family, *school]


def _call(child: LateChild) -> Sequence[str]:
    said = []
    for row in child.calls:
        reach = row.call.reach
        words = {
            "time": say_time(clock_of(row.call.at)),
            "by": row.by,
            "who": _name(child, reach.rung.value, reach.who) or row.name,
            "result": RESULTS[row.call.result.value],
        }
        coming = row.call.coming_at
        until = " " + _("%(time)s 到") % {"time": say_time(clock_of(coming))} if coming else ""
        said.append(_("%(time)s %(by)s打给%(who)s：%(result)s") % words + until)
    return said


late_urls: list[URLPattern] = [path("late/", late, name="gate-late")]

"""The homework of a session on the phone: whose is done, what was done, and that nothing new was taught."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from uuid import UUID, uuid4

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import path
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from afterbell.attendance.commands import Held, NewNote, log_homework
from afterbell.attendance.queries import HomeworkChild, HomeworkPage, homework_page
from afterbell.attendance.rules.homework import MOST_LEFT, STEP
from afterbell.base.refusals import Refusal, Refused
from afterbell.fronts.look.relations import say_collector
from afterbell.fronts.office.said import said
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page
from afterbell.scheme.rules.labels import label

MINUTES = tuple(range(0, MOST_LEFT + STEP, STEP))


@dataclass(frozen=True, slots=True, kw_only=True)
class HomeworkRow:
    """A child's row in the form: what it shows, and what it must send back to say what changed."""

    child: HomeworkChild
    homeroom: str
    was: str
    said: str
    asked: bool
    left: int
    note_id: str


@require_http_methods(["GET", "POST"])
@page("roll.see")
def session_homework(request: ViewerRequest, code: str) -> HttpResponse:
    """Show a session's homework, and take in what was tapped."""
    seen = homework_page(viewer=request.viewer, session=code, now=request.now)
    reasons: tuple[Refusal, ...] = ()
    status = 200
    if request.method == "POST":
        try:
            stored = _log(request, seen)
        except Refused as refused:
            reasons, status = refused.reasons, CONFLICT if refused.conflict else UNPROCESSABLE
        else:
            messages.success(
                request, _("已记下 %(number)s 名学生的作业。") % {"number": stored} if stored else _("已记下。")
            )
            return redirect("session-homework", code=code)
    context = {**_context(request, seen), "reasons": reasons}
    return render(request, "fronts/classroom/homework.html", context, status=status)


def _log(request: ViewerRequest, seen: HomeworkPage) -> int:
    return log_homework(
        actor=request.viewer,
        now=request.now,
        session=seen.session,
        device=seen.device,
        notes=tuple(_notes(request.POST, seen)),
        held=_held(request.POST, seen),
    )


def _notes(sent: QueryDict, seen: HomeworkPage) -> Iterator[NewNote]:
    """Read what changed on the page: an untouched row sends nothing."""
    for row in _rows(sent, seen):
        was = f"was-{row.child.code}"
        told = _word(row.said, asked=row.asked, left=row.left)
        if told != sent.get(was, row.was) and (row.said or row.asked or was in sent):
            yield NewNote(
                note_id=_id(row.note_id),
                pupil=row.child.code,
                said=row.said,
                asked=row.asked,
                minutes_left=row.left,
                device_seq=_number(sent.get("seq", ""), otherwise=seen.next_seq),
            )


def _rows(sent: QueryDict, seen: HomeworkPage) -> Iterator[HomeworkRow]:
    """Give each child's row as it was filled in, or as it stands where nothing was sent."""
    for child in seen.children:
        code = child.code
        was = _word(child.said, asked=child.asked, left=child.minutes_left)
        filled = bool(sent)
        told = sent.get(f"said-{code}", "") if filled else child.said
        if not told and sent.get("do") == "rest" and not child.away:
            told = "done"
        left = _number(sent.get(f"left-{code}", ""), otherwise=0) if filled else child.minutes_left
        yield HomeworkRow(
            child=child,
            homeroom=" · ".join(filter(None, (child.homeroom, say_collector(child.guardian)))),
            was=was,
            said=told,
            asked=f"asked-{code}" in sent if filled else child.asked,
            left=left if told == "not_done" else 0,
            note_id=sent.get(f"note-{code}", ""),
        )


def _word(told: str, *, asked: bool, left: int) -> str:
    return f"{told} {int(asked)} {left}"


def _held(sent: QueryDict, seen: HomeworkPage) -> Held | None:
    """Read what was done; nothing where neither a tap nor the statement is new."""
    activities = tuple(sent.getlist("activity"))
    stands = seen.content.activities if seen.content else ()
    nothing_taught = "nothing_taught" in sent
    if not nothing_taught and (activities == stands or not activities):
        return None
    return Held(activities=activities, nothing_taught=nothing_taught)


def _number(text: str, *, otherwise: int) -> int:
    try:
        return int(text)
    except ValueError:
        return otherwise


def _id(text: str) -> UUID:
    with suppress(ValueError):
        return UUID(text)
    return uuid4()


def _context(request: ViewerRequest, seen: HomeworkPage) -> dict[str, object]:
    sent = request.POST
    rows = [*_rows(sent, seen)]
    ticked = sent.getlist("activity") if sent else seen.content.activities if seen.content else ()
    return {
        "seen": seen,
        "rows": [(row, uuid4()) for row in rows],
        "minutes": MINUTES,
        "activities": [(each.value, said(label(each)), each.value in ticked) for each in seen.activities],
        "held": [
            said(label(each)) for each in seen.activities if seen.content and each.value in seen.content.activities
        ],
        "stated": "nothing_taught" in sent,
        "changing": seen.may_log and seen.begun and not seen.cancelled,
        "done": sum(row.said == "done" for row in rows),
        "not_done": sum(row.said == "not_done" for row in rows),
        "unsaid": sum(not row.said and not row.child.away for row in rows),
    }


homework_urls: list[URLPattern] = [
    path("sessions/<str:code>/homework/", session_homework, name="session-homework"),
]

"""The homework of a session as a phone keeps it: what the phone is told of it, and what it brings home."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.urls import path
from django.urls.resolvers import URLPattern
from django.utils.translation import get_language
from django.views.decorators.http import require_POST

from afterbell.attendance.commands import sync_homework
from afterbell.attendance.parcels import read_homework_parcel
from afterbell.attendance.queries import PhoneHomework, may_log
from afterbell.attendance.rules.homework import Note
from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.fronts.described.declaring import JSON, POST, Taken, described
from afterbell.fronts.described.shapes import (
    IDENT,
    MILLISECONDS,
    NUMBER,
    REASON,
    REASONS,
    TEXT,
    YES_OR_NO,
    given,
    listed,
    needing,
    or_nothing,
    taken,
)
from afterbell.fronts.office.said import said
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page
from afterbell.scheme.rules.labels import label

NOTE = needing(
    taken(id=IDENT, pupil=TEXT, said=TEXT, asked=YES_OR_NO, left=NUMBER, seq=NUMBER, at=MILLISECONDS),
    *("id", "pupil", "said", "left", "seq"),
)
HELD = needing(taken(activities=listed(TEXT), nothing_taught=YES_OR_NO, at=MILLISECONDS), "activities")
PARCEL = needing(
    taken(phone=TEXT, session=TEXT, notes=listed(NOTE), content=or_nothing(HELD)), *("phone", "session", "notes")
)


def told_of_homework(homework: PhoneHomework | None) -> dict[str, Any] | None:
    """Give what a session can have held and what was said of it; None where there is no homework."""
    if homework is None:
        return None
    content = homework.content
    return {
        "activities": [{"code": one.value, "name": said(label(one))} for one in homework.activities],
        "held": list(content.activities) if content else [],
        "stated": content is not None and content.nothing_taught,
    }


def told_of_note(note: Note | None) -> dict[str, Any]:
    """Give what is noted of a child's homework."""
    if note is None:
        return {"said": "", "asked": False, "left": 0}
    return {"said": note.said.value, "asked": note.asked, "left": note.minutes_left}


@require_POST
@page("attendance.log_homework")
@described(
    "手机交上一场的作业记录，逐条回答收下了没有。",
    method=POST,
    takes=Taken(media=JSON, shape=PARCEL),
    gives={
        JSON: given(kept=listed(IDENT), refused=listed(given(id=IDENT, code=TEXT, words=TEXT)), reasons=listed(REASON))
    },
    refuses={JSON: REASONS},
    refused_with=(CONFLICT, UNPROCESSABLE),
)
def sync(request: ViewerRequest, code: str) -> HttpResponse:
    """Take in what a phone noted of one session's homework, and answer for each note what became of it."""
    if not may_log(viewer=request.viewer, session=code):
        raise NotThere("session")
    try:
        parcel = read_homework_parcel(request.body)
        if parcel.session != code:
            raise NotThere("session")
        receipt = sync_homework(
            actor=request.viewer,
            now=request.now,
            session=code,
            phone=parcel.phone,
            notes=parcel.notes,
            held=parcel.held,
        )
    except Refused as refused:
        status = CONFLICT if refused.conflict else UNPROCESSABLE
        return JsonResponse({"reasons": [said_to_phone(reason) for reason in refused.reasons]}, status=status)
    return JsonResponse(
        {
            "kept": [str(one) for one in (*receipt.stored, *receipt.known)],
            "refused": [{"id": str(row.mark_id), **said_to_phone(row.refusal)} for row in receipt.refusals],
            "reasons": [said_to_phone(reason) for reason in receipt.against_held],
        }
    )


def said_to_phone(reason: Refusal) -> dict[str, str]:
    """Say a reason as a phone reads it: its code, and the sentence in the language of the page."""
    return {"code": reason.code, "words": reason.words.in_language(get_language() or "zh-hans")}


kept_homework_urls: list[URLPattern] = [
    path("sessions/<str:code>/homework/sync/", sync, name="sync-homework"),
]

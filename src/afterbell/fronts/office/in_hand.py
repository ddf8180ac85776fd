"""The one draft of the term's scheme that the office works on, whether as forms, as a text or from a file."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from afterbell.fronts.viewing import ViewerRequest
from afterbell.scheme.commands import NUL, draft_version, keep_draft
from afterbell.scheme.drafts import Draft, draft_of_term
from afterbell.scheme.examples import example_text
from afterbell.schools.queries import TermRow

STAGE = "scheme"
BYTE_ORDER_MARK = "\ufeff"


def draft_in_hand(request: ViewerRequest, *, term: TermRow) -> Draft:
    """Give the draft that is worked on; before anything was written, the example on this school's name and term."""
    found = draft_of_term(viewer=request.viewer, term=term.code)
    if found is not None:
        return found
    text = example_text(school=request.school_name, term=term.name, first_day=term.first_day, last_day=term.last_day)
    return Draft(text=text, edition=0, is_example=True)


def draft_begun(request: ViewerRequest, *, term: TermRow) -> Draft:
    """Give the draft to be changed, and keep what it begins with, so that whoever else began can be held against it."""
    draft = draft_in_hand(request, term=term)
    if draft.edition:
        return draft
    return Draft(text=draft.text, edition=kept(request, term=term, text=draft.text, edition=0))


def kept(request: ViewerRequest, *, term: TermRow, text: str, edition: int) -> int:
    """Keep a text as the draft and give its edition. Raises Refused when somebody has kept another since."""
    return keep_draft(actor=request.viewer, now=request.now, term=term.code, text=text, edition=edition)


def edition_sent(request: ViewerRequest) -> int:
    """Give the edition a page was opened on; -1 for none."""
    sent = request.POST.get("edition", "")
    return int(sent) if sent.isdecimal() and sent.isascii() and len(sent) < len("1000000000") else -1


def text_sent(request: ViewerRequest) -> str:
    """Give the whole text a page sent, as a file has it: ended lines alike, and without the mark some editors add."""
    return as_a_file(request.POST.get("text", ""))


def as_a_file(text: str) -> str:
    """Give a pasted or uploaded text its plain line ends, without the byte order mark before it."""
    return text.removeprefix(BYTE_ORDER_MARK).replace("\r\n", "\n")


def with_marks(text: str) -> str:
    """Mark in a text what no database holds, so that it can be seen and removed."""
    return text.replace(NUL, "�")


def stored(request: ViewerRequest, *, term: TermRow, text: str) -> HttpResponse:
    """Make the draft the term's next version. Raises SchemeFaults or Refused for what cannot be one."""
    made = draft_version(actor=request.viewer, now=request.now, term=term.code, text=text)
    messages.success(request, _("已存为新的一版。校长通过、公布以后才施行。"))
    return redirect("office-scheme", code=made)

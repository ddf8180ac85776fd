"""A sealed roll is corrected: its adult asks with the reason, somebody else lets it count or not."""

from __future__ import annotations

from contextlib import suppress
from uuid import UUID, uuid4

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from afterbell.attendance.commands import LateMark, NewCorrection, ask_correction, decide_late_marks
from afterbell.attendance.queries import CorrectableRoll, correctable_roll, waiting_corrections
from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.fronts.look.states import ALL_ROLL_STATES, states_of
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page


class CorrectionForm(forms.Form):
    """Which child, what the state should be, and why."""

    mark = forms.UUIDField(widget=forms.HiddenInput, initial=uuid4)
    pupil = forms.ChoiceField(label=lazy("学生"))
    state = forms.ChoiceField(
        label=lazy("应当是"),
        choices=[(state.code, state.name) for state in states_of(ALL_ROLL_STATES)],
        widget=forms.RadioSelect,
    )
    place = forms.CharField(
        label=lazy("在哪里"), max_length=60, required=False, help_text=lazy("选“别处”时写明在哪里。")
    )
    reason = forms.CharField(
        label=lazy("为什么改"), max_length=200, help_text=lazy("例如：点名时看错了人。决定的人会看到。")
    )

    def offer(self, seen: CorrectableRoll) -> None:
        """Offer the children of the roll, each with what stands now."""
        names = {state.code: state.name for state in states_of(ALL_ROLL_STATES)}
        field = self.fields["pupil"]
        assert isinstance(field, forms.ChoiceField)  # noqa: S101 - declared above
        field.choices = [(child.code, f"{child.name} · {names.get(child.state, _('未点'))}") for child in seen.children]


@require_http_methods(["GET", "POST"])
@page("attendance.correct")
def correct(request: ViewerRequest, code: str) -> HttpResponse:
    """Ask for another state of one child of a sealed roll."""
    seen = correctable_roll(viewer=request.viewer, session=code, now=request.now)
    form = CorrectionForm(
        request.POST if request.method == "POST" else None, initial={"pupil": request.GET.get("pupil", "")}
    )
    form.offer(seen)
    reasons: tuple[Refusal, ...] = ()
    status = UNPROCESSABLE if request.POST else 200
    if request.method == "POST" and form.is_valid():
        sent = dict(form.cleaned_data)
        correction = NewCorrection(mark_id=sent.pop("mark"), **sent)
        try:
            ask_correction(actor=request.viewer, now=request.now, session=code, correction=correction)
        except Refused as refused:
            reasons, status = refused.reasons, CONFLICT if refused.conflict else UNPROCESSABLE
        else:
            messages.success(request, _("已提出，等别人决定；决定以前，原来的状态算数。"))
            return redirect("roll", code=code)
    context = {"seen": seen, "form": form, "reasons": reasons}
    return render(request, "fronts/classroom/correct.html", context, status=status)


@require_GET
@page("attendance.decide")
def corrections(request: ViewerRequest) -> HttpResponse:
    """List the corrections the viewer decides about, by session."""
    return _page(request)


def _page(request: ViewerRequest, *, reasons: tuple[Refusal, ...] = (), status: int = 200) -> HttpResponse:
    waiting = waiting_corrections(viewer=request.viewer)
    context = {"by_session": waiting, "number": sum(len(one.rows) for one in waiting), "reasons": reasons}
    return render(request, "fronts/classroom/corrections.html", context, status=status)


@require_POST
@page("attendance.decide")
def decide(request: ViewerRequest, code: str) -> HttpResponse:
    """Let the corrections picked of one session count, or none of them, for one reason."""
    accepted, reason = request.POST.get("do") == "accept", request.POST.get("reason", "")
    decisions = [
        LateMark(mark_id=mark_id, accepted=accepted, reason=reason) for mark_id in _ids(request.POST.getlist("mark"))
    ]
    request.stands_on = reverse("corrections")
    if not decisions:
        if code not in {one.session for one in waiting_corrections(viewer=request.viewer)}:
            raise NotThere("session")
        messages.warning(request, _("请先勾选要决定的改正。"))
        return redirect("corrections")
    try:
        number = decide_late_marks(actor=request.viewer, now=request.now, session=code, decisions=decisions)
    except Refused as refused:
        once = tuple({(one.code, str(one.words)): one for one in refused.reasons}.values())
        return _page(request, reasons=once, status=UNPROCESSABLE)
    messages.success(request, _("已决定 %(number)s 条。") % {"number": number})
    return redirect("corrections")


def _ids(sent: list[str]) -> list[UUID]:
    found = []
    for text in dict.fromkeys(sent):
        with suppress(ValueError):
            found.append(UUID(text))
    return found


correction_urls: list[URLPattern] = [
    path("corrections/", corrections, name="corrections"),
    path("sessions/<str:code>/correct/", correct, name="correct"),
    path("sessions/<str:code>/corrections/", decide, name="decide-corrections"),
]

"""A supervised school's public space: shut, looked at by a second person, and opened again."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.fronts.entrance.proof import proven_lately
from afterbell.fronts.look.pieces import Crumb
from afterbell.fronts.office.said import said
from afterbell.fronts.space_locks import ASKED_AGAIN, OPENS_AGAIN, STEPS, LockForm, WordsForm, cards_of, forms_of
from afterbell.fronts.viewing import UNPROCESSABLE, ViewerRequest, page
from afterbell.portal.commands import lock_space
from afterbell.portal.locks import LocksPage, locks_page
from afterbell.portal.wording import GROUND_WORDS
from afterbell.schools.roles import Role


@require_http_methods(["GET", "POST"])
@page("portal.lock")
@proven_lately
def space(request: ViewerRequest, code: str) -> HttpResponse:
    """Show what was done about a school's space, and take the next step; what shuts or opens it is asked once more."""
    reasons: tuple[Refusal, ...] = ()
    sent = request.POST
    if request.method == "POST" and not _is_to_be_asked(sent):
        try:
            return _taken(request, code)
        except Refused as refused:
            reasons = refused.reasons
    seen = locks_page(viewer=request.viewer, school=code, today=request.today)
    home = "platform-home" if Role.PLATFORM_OPERATOR in request.viewer.roles else "bureau-home"
    context = {
        "seen": seen,
        "home_url": reverse(home),
        "crumbs": (Crumb(name=_("学校"), url=reverse(home)), Crumb(name=_("公开空间"))),
    }
    if request.method == "POST" and not reasons:
        return render(request, "fronts/bureau/space_sure.html", {**context, **_asking(sent, seen)})
    context |= {
        "cards": cards_of(seen),
        "lock_form": LockForm(sent if sent.get("step") == "lock" else None) if "lock" in seen.steps else None,
        "step_forms": forms_of([step for step in STEPS if step in seen.steps], sent=sent),
        "reasons": reasons,
    }
    return render(request, "fronts/bureau/space.html", context, status=UNPROCESSABLE if reasons else 200)


def _is_to_be_asked(sent: QueryDict) -> bool:
    """Say whether a step is complete and weighs so much that it is asked once more."""
    step = sent.get("step", "")
    form = LockForm(sent) if step == "lock" else WordsForm(sent)
    return step in ASKED_AGAIN and "sure" not in sent and form.is_valid()


def _asking(sent: QueryDict, seen: LocksPage) -> dict[str, object]:
    """Give what is said once more before the step. Raises NotThere for a step that is not the viewer's."""
    step = sent["step"]
    if step not in seen.steps:
        raise NotThere("step")
    ground = sent.get("ground", "")
    return {
        "step": step,
        "opens": step in OPENS_AGAIN,
        "ground": ground,
        "ground_said": said(GROUND_WORDS[ground]) if ground in GROUND_WORDS else "",
        "words": sent.get("words", ""),
    }


def _taken(request: ViewerRequest, code: str) -> HttpResponse:
    step, words = request.POST.get("step", ""), request.POST.get("words", "")
    if step == "lock":
        ground = request.POST.get("ground", "")
        lock_space(actor=request.viewer, now=request.now, school=code, ground=ground, reason=words)
        messages.success(request, _("空间已锁定，请另一位尽快复核。"))
    elif step in STEPS:
        STEPS[step](actor=request.viewer, now=request.now, school=code, words=words)
        messages.success(
            request,
            _("已提出解锁。还要主管部门或上级部门的另一位同事同意，空间才会打开。")
            if step == "want"
            else _("已记下。"),
        )
    else:
        raise NotThere("step")
    return redirect("bureau-space", code=code)


space_urls: list[URLPattern] = [path("schools/<str:code>/space/", space, name="bureau-space")]

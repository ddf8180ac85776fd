"""Consents: each purpose by itself, given and revoked with one tap; by the family, or entered for it by a teacher."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from afterbell.base.refusals import Refusal, Refused
from afterbell.base.spans import local_day
from afterbell.enrolment.commands import say_consent
from afterbell.enrolment.queries import AskedConsent, ConsentPage, consents_of
from afterbell.fronts.look.saying import say_date
from afterbell.fronts.look.tones import Tone
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page

TONES: dict[str, Tone] = {"undecided": "attention", "given": "good", "refused": "quiet", "reworded": "attention"}
YES, NO = "yes", "no"


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentCard:
    """A purpose as the page shows it: where it stands in words, and what was said with its day."""

    asked: AskedConsent
    said: str
    tone: Tone
    history: tuple[str, ...]


@require_http_methods(["GET", "POST"])
@page("enrolment.consent")
def consents(request: ViewerRequest, pupil: str) -> HttpResponse:
    """Show a family what it is asked to consent to for one child, and take its decision."""
    return consents_page(request, pupil=pupil, back_url=reverse("family-home"))


def consents_page(request: ViewerRequest, *, pupil: str, back_url: str) -> HttpResponse:
    """Show a child's consents and take one decision, for the family or as a guardian wrote it on paper."""
    reasons: tuple[Refusal, ...] = ()
    status = 200
    if request.method == "POST":
        given = request.POST.get("decision", "") == YES
        try:
            say_consent(
                actor=request.viewer,
                now=request.now,
                pupil=pupil,
                purpose=request.POST.get("purpose", ""),
                text=request.POST.get("text", ""),
                given=given,
                guardian=request.POST.get("guardian", ""),
            )
        except Refused as refused:
            reasons, status = refused.reasons, CONFLICT if refused.conflict else UNPROCESSABLE
        else:
            messages.success(request, _("已记下：同意。") if given else _("已记下：不同意。孩子的课后服务不受影响。"))
            return redirect(request.path)
    seen = consents_of(viewer=request.viewer, pupil=pupil, today=request.today)
    context = {
        "seen": seen,
        "cards": [_card(asked) for asked in seen.consents],
        "reasons": reasons,
        "guardian": request.POST.get("guardian", "") or _only_one(seen),
        "back_url": back_url,
    }
    return render(request, "fronts/family/consents.html", context, status=status)


def _only_one(seen: ConsentPage) -> str:
    return seen.guardians[0][0] if len(seen.guardians) == 1 else ""


def _card(asked: AskedConsent) -> ConsentCard:
    words = {
        "undecided": _("还没有决定，等于不同意"),
        "given": _("同意"),
        "refused": _("不同意"),
        "reworded": _("说明改了，请重新决定；现在等于不同意"),
    }
    return ConsentCard(
        asked=asked,
        said=words[asked.standing.value],
        tone=TONES[asked.standing.value],
        history=tuple(_told(asked)),
    )


def _told(asked: AskedConsent) -> list[str]:
    language = get_language() or "zh-hans"
    return [
        _("%(day)s %(who)s %(what)s（%(how)s）")
        % {
            "day": say_date(day=local_day(fact.at), language=language),
            "who": fact.by,
            "what": _("同意") if fact.given else _("不同意"),
            "how": fact.channel.in_language(language),
        }
        for fact in asked.said
    ]


consent_urls: list[URLPattern] = [path("children/<str:pupil>/consents/", consents, name="consents")]

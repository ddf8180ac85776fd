"""What a session knows of a second factor that was proven in it, and how long that lasts."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from functools import wraps
from typing import Any, cast

from django import forms
from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import rotate_token
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext_lazy as lazy

from afterbell.base import clock
from afterbell.fronts.days import moment_in
from afterbell.fronts.entrance import lockout
from afterbell.fronts.viewing import UNPROCESSABLE, ViewerRequest
from afterbell.schools.demonstration import is_a_demonstration
from afterbell.schools.rules.second_factor import is_fresh

PROOF = "second_factor"
LONGEST = 20
OWN_FIELDS = {"csrfmiddlewaretoken", "factor_code"}
WRONG = lazy(
    "不对、已经用过或已经过期。连续错 5 次要等 15 分钟；一小时内一共错 20 次，不论在哪里试的，这一小时内都不再核对。"
)

View = Callable[..., HttpResponse]


class ProofForm(forms.Form):
    """A code of the authenticator app, or a recovery code."""

    factor_code = forms.CharField(
        label=lazy("验证码"),
        help_text=lazy("验证器里现在显示的 6 位数字；手机不在身边，填一个恢复码"),
        max_length=LONGEST,
        widget=forms.TextInput(
            attrs={"autocomplete": "one-time-code", "autocapitalize": "none", "spellcheck": "false"}
        ),
    )


def remember_proof(request: HttpRequest, *, factor: str, instant: datetime, by_link: bool = False) -> None:
    """Keep in this session that a factor was proven; the session goes on under a new name, so that none is planted."""
    request.session.cycle_key()
    rotate_token(request)
    request.session[PROOF] = {"factor": factor, "at": instant.isoformat(), "by_link": by_link}


def forget_proof(request: HttpRequest) -> None:
    """Begin anew: whoever gives a password again proves the factor again."""
    request.session.pop(PROOF, None)


def is_proven(request: HttpRequest, *, factor: str) -> bool:
    """Say whether this factor was proven in this session; the proof of one that was reset is none.

    What a link proved ends with the demonstration: once there is a real school, everybody proves it themselves.
    """
    proof = _proof(request)
    proven = bool(factor) and proof.get("factor") == factor
    return proven and (not proof.get("by_link") or is_a_demonstration())


def proven_just_now(request: HttpRequest) -> bool:
    """Say whether the proof is young enough for a step that weighs.

    A demonstration's link stays good as long as the visit: nobody there holds the app that could prove it again.
    """
    proof = _proof(request)
    if not proof:
        return False
    proven_at = moment_in(str(proof["at"]))
    fresh = proven_at is not None and is_fresh(proven_at=proven_at, instant=clock.on_the_wall())
    return fresh or bool(proof.get("by_link"))


def _proof(request: HttpRequest) -> Mapping[str, Any]:
    return dict(request.session.get(PROOF, {}))


def to_prove(request: ViewerRequest) -> HttpResponse:
    """Send somebody who still owes a second factor to where it is taken, and from there on to where they wanted."""
    there = request.get_full_path() if request.method == "GET" else ""
    return redirect(f"{reverse('prove-factor')}?{urlencode({'next': there})}" if there else "prove-factor")


def onward(request: HttpRequest) -> str:
    """Give where somebody who was let in wanted to go, if that is a page of this site."""
    there = request.POST.get("next") or request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(there, allowed_hosts={request.get_host()}, require_https=request.is_secure())
    return there if safe else reverse("home")


def take_proof(request: ViewerRequest, form: ProofForm) -> bool:
    """Take what was typed; a right one is remembered, a wrong one is counted and said on the form."""
    if not form.is_valid():
        return False
    account, instant = request.user, clock.on_the_wall()
    if authenticate(request, factor_of=account, factor_code=form.cleaned_data["factor_code"]) is None:
        form.add_error("factor_code", WRONG)
        return False
    remember_proof(request, factor=request.factor, instant=instant)
    lockout.give_new_tries(request, code=str(getattr(account, "code", "")))
    return True


def proven_lately(view: View) -> View:
    """Ask for a code again before a form that weighs is taken, when the last proof is half an hour old.

    What was sent stays on the page that asks and is sent again with the code, so that nothing is lost.
    """

    @wraps(view)
    def run(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:  # noqa: ANN401 - Django's view signature
        seen = cast("ViewerRequest", request)
        if request.method != "POST" or not seen.factor or proven_just_now(request):
            return view(request, *args, **kwargs)
        form = ProofForm(request.POST if "factor_code" in request.POST else None)
        if take_proof(seen, form):
            return view(request, *args, **kwargs)
        sent = [(name, value) for name, values in request.POST.lists() if name not in OWN_FIELDS for value in values]
        context = {"form": form, "sent": sent}
        return render(request, "fronts/entrance/prove_again.html", context, status=UNPROCESSABLE)

    return run

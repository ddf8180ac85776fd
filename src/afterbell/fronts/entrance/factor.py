"""The second factor at the door: taking up an authenticator, proving it, and looking after it."""

from __future__ import annotations

from base64 import b64decode, b64encode
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.http import urlencode
from django.views.decorators.http import require_http_methods, require_POST

from afterbell.base import clock
from afterbell.base.access import policy
from afterbell.base.crypto import seal, unseal
from afterbell.base.qr import qr_data_uri
from afterbell.base.refusals import NotThere, Refused
from afterbell.fronts.entrance.proof import ProofForm, onward, proven_lately, remember_proof, take_proof
from afterbell.fronts.office.said import said
from afterbell.fronts.viewing import UNPROCESSABLE, ViewerRequest
from afterbell.schools.commands import new_secret, put_down_factor, renew_recovery_codes
from afterbell.schools.entrance import enrol_at_the_door
from afterbell.schools.factors import own_factor
from afterbell.schools.roles import ABOVE_SCHOOLS
from afterbell.schools.rules.second_factor import address_of

ISSUER = "Afterbell"
WAITING, WAITS_FOR = "factor_secret", "factor.waiting"
GROUP = 4


@require_http_methods(["GET", "POST"])
def factor(request: HttpRequest) -> HttpResponse:
    """Let somebody take up an authenticator, or see how theirs stands."""
    seen = cast("ViewerRequest", request)
    if seen.viewer.account is None:
        return _to_the_door()
    if seen.factor:
        return _own(seen) if seen.proven else redirect(f"{reverse('prove-factor')}?{_next(request)}")
    if seen.proven and not policy().reach(actor=seen.viewer, action="schools.keep_factor"):
        raise NotThere("factor")
    return _enrolled(seen) if request.method == "POST" else _enrol(seen, ProofForm())


def _own(request: ViewerRequest) -> HttpResponse:
    if request.method == "POST":
        raise NotThere("factor")
    above = bool(request.viewer.roles & ABOVE_SCHOOLS)
    context = {"own": own_factor(viewer=request.viewer), "above": above}
    return render(request, "fronts/entrance/factor.html", context)


def _enrol(request: ViewerRequest, form: ProofForm) -> HttpResponse:
    secret = _secret(request)
    context = {
        "form": form,
        "picture": qr_data_uri(address_of(secret=secret, name=request.user.get_username(), issuer=ISSUER)),
        "secret": " ".join(secret[at : at + GROUP] for at in range(0, len(secret), GROUP)),
        "next": onward(request),
        "needed": not request.proven,
    }
    return render(request, "fronts/entrance/enrol.html", context, status=UNPROCESSABLE if form.errors else 200)


def _secret(request: ViewerRequest) -> str:
    """Give the secret this session alone shows until it is confirmed, sealed like one that is."""
    waiting = request.session.get(WAITING)
    if waiting:
        return unseal(sealed=b64decode(waiting), purpose=WAITS_FOR)
    secret = new_secret()
    request.session[WAITING] = b64encode(seal(text=secret, purpose=WAITS_FOR)).decode()
    return secret


def _enrolled(request: ViewerRequest) -> HttpResponse:
    """Take the first code, and show the recovery codes this once."""
    form = ProofForm(request.POST)
    if not form.is_valid():
        return _enrol(request, form)
    account, instant = request.viewer.account or 0, clock.on_the_wall()
    code = form.cleaned_data["factor_code"]
    try:
        taken = enrol_at_the_door(account=account, now=request.now, instant=instant, secret=_secret(request), code=code)
    except Refused as refused:
        if refused.conflict:
            raise
        form.add_error("factor_code", said(refused.reasons[0].words))
        return _enrol(request, form)
    request.session.pop(WAITING, None)
    remember_proof(request, factor=taken.factor, instant=instant)
    return _codes(request, taken.recovery)


def _codes(request: ViewerRequest, codes: tuple[str, ...]) -> HttpResponse:
    answer = render(request, "fronts/entrance/recovery_codes.html", {"codes": codes, "next": onward(request)})
    answer.headers["Cache-Control"] = "no-store"
    return answer


@require_POST
@proven_lately
def renew(request: HttpRequest) -> HttpResponse:
    """Give new recovery codes."""
    seen = _holder(request)
    return _codes(seen, renew_recovery_codes(actor=seen.viewer, now=seen.now))


@require_POST
@proven_lately
def put_down(request: HttpRequest) -> HttpResponse:
    """Let somebody of a school do without the authenticator again."""
    seen = _holder(request)
    put_down_factor(actor=seen.viewer, now=seen.now)
    return redirect("factor")


def _holder(request: HttpRequest) -> ViewerRequest:
    seen = cast("ViewerRequest", request)
    if not seen.factor:
        raise NotThere("factor")
    return seen


@require_http_methods(["GET", "POST"])
def prove(request: HttpRequest) -> HttpResponse:
    """Ask whoever gave the right password for their second factor."""
    seen = cast("ViewerRequest", request)
    if seen.viewer.account is None:
        return _to_the_door()
    if not seen.factor:
        return redirect(f"{reverse('factor')}?{_next(request)}")
    if seen.proven:
        return redirect(onward(request))
    form = ProofForm(request.POST or None)
    if request.method == "POST" and take_proof(seen, form):
        return redirect(onward(request))
    status = UNPROCESSABLE if form.errors else 200
    context = {"form": form, "next": onward(request)}
    return render(request, "fronts/entrance/prove.html", context, status=status)


def _to_the_door() -> HttpResponse:
    return redirect(f"{reverse('sign-in')}?{urlencode({'next': reverse('factor')})}")


def _next(request: HttpRequest) -> str:
    return urlencode({"next": onward(request)})


factor_urls: list[URLPattern] = [
    path("factor/", factor, name="factor"),
    path("factor/prove/", prove, name="prove-factor"),
    path("factor/recovery/", renew, name="renew-recovery-codes"),
    path("factor/put-down/", put_down, name="put-down-factor"),
]

"""Signing in and out, and where everybody goes from the door."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from afterbell.base import clock
from afterbell.base.refusals import NotThere
from afterbell.fronts.entrance import lockout
from afterbell.fronts.entrance.families import DEVICE, REMEMBERED, device_of, leave, let_in
from afterbell.fronts.entrance.forms import LONGEST_CODE, CodeSignIn, StaffSignIn
from afterbell.fronts.entrance.proof import forget_proof, onward, remember_proof
from afterbell.fronts.look.pieces import Cell
from afterbell.fronts.portal.proofs import drop_proofs
from afterbell.fronts.viewing import UNPROCESSABLE, ViewerRequest
from afterbell.schools.demonstration import account_of_link
from afterbell.schools.entrance import (
    note_let_in,
    note_turned_away,
    prove_by_a_demonstrations_link,
    public_schools,
)
from afterbell.schools.roles import Role

SIGNED_OUT, KEPT_SECONDS = "signed-out", 30 * 24 * 3600
HOMES: tuple[tuple[Role, str], ...] = (
    (Role.ACADEMIC_OFFICE, "office-home"),
    (Role.PRINCIPAL, "office-home"),
    (Role.VICE_PRINCIPAL, "office-home"),
    (Role.DUTY_LEADER, "office-today"),
    (Role.GATE_GUARD, "gate"),
    (Role.HOMEROOM_TEACHER, "my-sessions"),
    (Role.SUBJECT_TEACHER, "my-sessions"),
    (Role.CLUB_LEADER, "my-sessions"),
    (Role.GUARDIAN, "family-home"),
    (Role.BUREAU_OFFICER, "bureau-home"),
    (Role.PLATFORM_OPERATOR, "platform-home"),
)


@require_GET
def home(request: ViewerRequest) -> HttpResponse:
    """Show strangers the door and the schools; send everybody else to their own first page."""
    for role, name in HOMES:
        if role in request.viewer.roles:
            return redirect(name)
    return render(request, "fronts/entrance/door.html", {"schools": _schools()})


def _schools() -> list[Cell]:
    there = "public-school"
    return [Cell(name=school.name, url=reverse(there, kwargs={"code": school.code})) for school in public_schools()]


@require_http_methods(["GET", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Let staff in by name and password."""
    form = StaffSignIn(request.POST or None)
    if request.method == "POST" and form.is_valid():
        account = authenticate(request, username=form.handle, password=form.cleaned_data["password"])
        if account:
            drop_proofs(request)
            login(request, account)
            forget_proof(request)
            return _let_in(request, handle=account.get_username(), way="password")
        if lockout.counted(request):
            note_turned_away(handle=form.handle, now=clock.now(), locked=lockout.locked_now(request))
        form.add_error(None, _("登录名或密码不对。连续错 5 次要等 15 分钟；忘了密码请找教导处。"))
    return _door(request, form, "fronts/entrance/sign_in.html")


@require_http_methods(["GET", "POST"])
def code(request: HttpRequest) -> HttpResponse:
    """Let a guardian in by the homeroom teacher's code; a picture on paper opens this page with the code filled in."""
    form = CodeSignIn(request.POST or None, initial={"code": request.GET.get("code", "")[:LONGEST_CODE]})
    if request.method == "POST" and form.is_valid():
        account = authenticate(request, sign_in_code=form.cleaned_data["code"])
        if account:
            let_in(request, account=account.pk)
            return _let_in(request, handle=account.get_username(), way="code")
        form.add_error("code", _("这个登录码不对、已用过或已过期。请向班主任要一个新的。"))
    return _door(request, form, "fronts/entrance/code.html")


@require_GET
def demonstration(request: HttpRequest, token: str) -> HttpResponse:
    """Let a visitor of a demonstration school in as one of its roles."""
    account = account_of_link(token=token)
    if account is None:
        raise NotThere(token)
    drop_proofs(request)
    login(request, account, backend="django.contrib.auth.backends.ModelBackend")
    note_let_in(handle=account.get_username(), now=clock.now(), way="demonstration")
    instant = clock.on_the_wall()
    factor = prove_by_a_demonstrations_link(account=account, now=clock.now(), instant=instant)
    if factor:
        remember_proof(request, factor=factor, instant=instant, by_link=True)
    return redirect("home")


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """Let somebody out; other families on the same device stay remembered and are offered.

    The note left in the browser makes whatever page opens next put away the rolls that are kept there.
    """
    others, device = leave(request), device_of(request)
    logout(request)
    if device:
        request.session[DEVICE] = device
    if others:
        request.session[REMEMBERED] = others
    answer = redirect("families" if others else "home")
    answer.set_cookie(SIGNED_OUT, "1", max_age=KEPT_SECONDS, secure=settings.SESSION_COOKIE_SECURE, samesite="Lax")
    return answer


def _let_in(request: HttpRequest, *, handle: str, way: str) -> HttpResponse:
    """Put down in the ledger who came in, and send the person onward."""
    note_let_in(handle=handle, now=clock.now(), way=way)
    return redirect(onward(request))


def _door(request: HttpRequest, form: Form, template: str) -> HttpResponse:
    there = request.POST.get("next") or request.GET.get("next", "")
    status = UNPROCESSABLE if form.errors else 200
    return render(request, template, {"form": form, "next": there}, status=status)

"""Families who share a device: whoever came in by a code here can come back in here, until they sign out.

What a device remembers stands in its session on the server, each family with the proof that ends with the account's
visits: a teacher who takes the codes back, or closes the account, takes the family off every device.
"""

from __future__ import annotations

from django.contrib.auth import login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from afterbell.base.codes import new_code
from afterbell.base.refusals import NotThere
from afterbell.fronts.portal.proofs import drop_proofs
from afterbell.fronts.viewing import ViewerRequest
from afterbell.schools.entrance import CodeBackend, note_let_in
from afterbell.schools.invitations import FamilyOnDevice, families_by_proof, family_of_account

REMEMBERED = "families"
DEVICE = "device"
MOST = 4
BACKEND = "afterbell.schools.entrance.CodeBackend"


def remembered(request: HttpRequest) -> dict[str, str]:
    """Give what this device remembers: each family's code with its proof, the newest last."""
    return dict(request.session.get(REMEMBERED, {}))


def let_in(request: HttpRequest, *, account: int) -> None:
    """Sign a family in on this device; the families that were in here before stay remembered."""
    kept, device = remembered(request), device_of(request) or new_code()
    before = request.user.pk if request.user.is_authenticated else None
    drop_proofs(request)
    login(request, CodeBackend().get_user(account), backend=BACKEND)
    for key in (before, account):
        family = family_of_account(account=key) if key else None
        if family is not None:
            kept.pop(family.code, None)
            kept[family.code] = family.proof
    request.session[REMEMBERED] = dict(list(kept.items())[-MOST:])
    request.session[DEVICE] = device


def device_of(request: HttpRequest) -> str:
    """Give the mark of this device, made when the first family came in on it; empty before.

    It tells that several families applied on one device, and stays on it when they sign out.
    """
    return str(request.session.get(DEVICE, ""))


def leave(request: HttpRequest) -> dict[str, str]:
    """Say which families stay remembered when the one that is in signs out."""
    kept = remembered(request)
    kept.pop(getattr(request.user, "code", ""), None)
    return kept


def shares_its_device(request: ViewerRequest) -> bool:
    """Say whether another family can come back in on this device."""
    return any(code != request.viewer.code for code in remembered(request))


def other_families(request: ViewerRequest) -> tuple[FamilyOnDevice, ...]:
    """Give the other families this device remembers."""
    return families_by_proof(
        proofs={code: proof for code, proof in remembered(request).items() if code != request.viewer.code}
    )


@require_http_methods(["GET", "POST"])
def families(request: ViewerRequest) -> HttpResponse:
    """Let somebody choose among the families that came in on this device."""
    others = other_families(request)
    if request.method == "GET":
        return render(request, "fronts/entrance/families.html", {"others": others})
    chosen = next((family for family in others if family.code == request.POST.get("family")), None)
    if chosen is None:
        raise NotThere("family")
    let_in(request, account=chosen.account)
    note_let_in(handle=request.user.get_username(), now=request.now, way="device")
    return redirect("home")

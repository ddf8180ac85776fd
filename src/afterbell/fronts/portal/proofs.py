"""What a browser keeps for half an hour after a complaint's word was right: a print of it, never the word."""

from __future__ import annotations

import json
from datetime import datetime, timedelta

from django.http import HttpRequest

from afterbell.base.crypto import seal, unseal
from afterbell.fronts.days import moment_in
from afterbell.fronts.viewing import ViewerRequest

KEPT_IN, KEPT = "complaints.proofs", timedelta(minutes=30)


def keep_proof(request: ViewerRequest, *, complaint: str, proof: str) -> None:
    """Keep a proof until its time is over, in a session of a new key, so that whoever knew the old one has none.

    It is sealed: what is stored of a session tells nobody who wrote what.
    """
    request.session.cycle_key()
    _keep(request, {**_kept(request), complaint: (proof, (request.now + KEPT).isoformat())})


def proof_of(request: ViewerRequest, *, complaint: str) -> str:
    """Give the proof a browser has for a complaint; "" without one, and after its time."""
    return _kept(request).get(complaint, ("", ""))[0]


def drop_proof(request: ViewerRequest, *, complaint: str) -> None:
    _keep(request, {code: row for code, row in _kept(request).items() if code != complaint})


def drop_proofs(request: HttpRequest) -> None:
    """Forget what a browser proved: whoever signs in now may be somebody else."""
    request.session.pop(KEPT_IN, None)


def _kept(request: ViewerRequest) -> dict[str, tuple[str, str]]:
    sealed = request.session.get(KEPT_IN, "")
    kept = json.loads(unseal(sealed=bytes.fromhex(sealed), purpose=KEPT_IN)) if sealed else {}
    return {code: (proof, until) for code, (proof, until) in kept.items() if _stands(until, request.now)}


def _stands(until: str, now: datetime) -> bool:
    end = moment_in(until)
    return end is not None and now < end


def _keep(request: ViewerRequest, kept: dict[str, tuple[str, str]]) -> None:
    request.session[KEPT_IN] = seal(text=json.dumps(kept), purpose=KEPT_IN).hex()

"""The address at which a phone synchronises, answered as most would: one row a mark through the ORM, nothing else.

No ledger, no look at who may, no receipt, no fold; the same settings, the same middleware, the same tables. With
`SAVES=together` the rows of a parcel share one transaction, else each has its own.
"""

from __future__ import annotations

import json
import os
from contextlib import nullcontext
from uuid import UUID

from django.db import IntegrityError, transaction
from django.http import HttpRequest, JsonResponse
from django.urls import path

from afterbell.attendance.models import RollMark
from afterbell.rostering.models import Session
from afterbell.schools.models import Pupil
from afterbell.site.urls import urlpatterns as PRODUCT  # noqa: N812 - the product's own addresses, as they are

TOGETHER = os.environ.get("SAVES") == "together"


def sync(request: HttpRequest, code: str) -> JsonResponse:
    """Save each mark of a parcel; one that is known is known."""
    sent = json.loads(request.body)
    session = Session.objects.get(code=code)
    pupils = Pupil.objects.in_bulk([mark["pupil"] for mark in sent["marks"]], field_name="code")
    with transaction.atomic() if TOGETHER else nullcontext():
        for mark in sent["marks"]:
            row = RollMark(
                school_id=session.school_id,
                mark_id=UUID(mark["id"]),
                session=session,
                pupil=pupils[mark["pupil"]],
                state=mark["state"],
                device=sent["phone"],
                device_seq=mark["seq"],
                rank=1,
                marked_by_id=request.user.pk,
                received_at=request.now,  # type: ignore[attr-defined]
            )
            try:
                with transaction.atomic() if TOGETHER else nullcontext():
                    row.save(force_insert=True)
            except IntegrityError:
                continue
    return JsonResponse({"kept": [mark["id"] for mark in sent["marks"]], "refused": []})


urlpatterns = [path("classroom/sessions/<str:code>/sync/", sync), *PRODUCT]

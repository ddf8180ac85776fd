"""Which economic classes the payroll books subsidies under."""

from __future__ import annotations

import re
from datetime import datetime

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.refusals import Refused
from afterbell.schools.actors import signed_in
from afterbell.subsidy.models import PayrollClasses
from afterbell.subsidy.refusals import REFUSALS

CLASS = re.compile(r"[0-9]{5}")


@command("subsidy.set_classes")
def set_payroll_classes(*, actor: Actor, now: datetime, own: str, outside: str) -> None:
    """Say under which economic classes own staff and outsiders are paid from now on. Raises Refused."""
    authorise(actor=actor, action="subsidy.set_classes", at=place(school=actor.tenant))
    fields = {"own": own.strip(), "outside": outside.strip()}
    reasons = [
        REFUSALS.refusal("class_wrong", field=field) for field, code in fields.items() if not CLASS.fullmatch(code)
    ]
    if reasons:
        raise Refused(reasons)
    PayrollClasses.objects.create(school_id=actor.tenant, set_by_id=signed_in(actor), set_at=now, **fields)
    record(subject=actor.code, **fields)

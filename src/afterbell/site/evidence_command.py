"""`afterbell evidence forget`: removes the evidence nobody decides by any more; meant to run every night."""

from __future__ import annotations

from dataclasses import replace

import typer

from afterbell.base import clock, tenancy
from afterbell.base.spans import local_day
from afterbell.enrolment.commands import forget_evidence
from afterbell.schools.actors import actor_of
from afterbell.schools.commands.opening import OPERATOR_HANDLE
from afterbell.schools.models import Account, School
from afterbell.site.cli_faults import Fault
from afterbell.site.grounds import must_be_known, must_be_there


def forget_old_evidence() -> None:
    """Remove evidence thirty days after its application was decided, school by school, each with its ledger entry."""
    must_be_there()
    must_be_known()
    now = clock.now()
    account = Account.objects.filter(handle=OPERATOR_HANDLE).first()
    if account is None:
        raise Fault("还没有平台运维账号 / there is no platform operator yet")
    operator = actor_of(account=account, today=local_day(now))
    number = 0
    for school in School.objects.order_by("pk").values_list("pk", flat=True):
        with tenancy.within(school):
            number += forget_evidence(actor=replace(operator, tenant=school), now=now)
    typer.echo(f"已删除 {number} 张证明照片 / removed {number} photos of evidence")

"""A school as the terminal opens it: a principal, an office, and nothing else."""

from __future__ import annotations

from dataclasses import dataclass

from afterbell.base.access import Actor
from afterbell.schools import commands as schools
from afterbell.schools.actors import actor_of
from afterbell.schools.commands import NewLeader
from afterbell.schools.models import Account, School
from afterbell.schools.roles import Role
from tests.support.world import MORNING, TODAY, platform_operator


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """The empty school and the two who run it."""

    school: School
    office: Actor
    principal: Actor


def open_empty(*, code: str = "empty") -> Opened:
    """Open a school with its leaders, as `afterbell open-school` does."""
    leaders = ((Role.PRINCIPAL, "principal"), (Role.ACADEMIC_OFFICE, "office"))
    schools.open_school_with_leaders(
        actor=platform_operator(),
        now=MORNING,
        banner=("测试自治区", "测试盟", "测试旗"),
        name="空空小学",
        code=code,
        is_demonstration=False,
        leaders=[
            NewLeader(role=role, handle=handle, name=role.label, password=f"{handle}-of-the-school")
            for role, handle in leaders
        ],
    )
    people = {
        handle: actor_of(account=Account.objects.get(handle=f"{code}/{handle}"), today=TODAY) for _, handle in leaders
    }
    return Opened(school=School.objects.get(code=code), office=people["office"], principal=people["principal"])

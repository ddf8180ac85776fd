"""Officers above a school: two of its banner, one of its region, and one of another place."""

from __future__ import annotations

from afterbell.base.access import Actor
from afterbell.schools.actors import actor_of
from afterbell.schools.commands import appoint_bureau_officer, open_area
from afterbell.schools.models import Account, Area
from tests.support.world import MORNING, TODAY, platform_operator

AREAS = {"second": "测试旗", "first": "测试旗", "above": "测试自治区", "elsewhere": "外旗"}


def officer(handle: str) -> Actor:
    """Give the officer of this name, appointed if they are not yet."""
    account = Account.objects.filter(handle=f"bureau/{handle}").first()
    if account is None:
        operator, name = platform_operator(), AREAS[handle]
        if handle == "elsewhere":
            open_area(actor=operator, now=MORNING, names=("测试自治区", "外盟", name))
        area = Area.objects.get(name=name).code
        code = appoint_bureau_officer(
            actor=operator, now=MORNING, area=area, handle=handle, name=f"专干{handle}", since=TODAY
        )
        account = Account.objects.get(code=code)
    return actor_of(account=account, today=TODAY)

"""The matters a school makes public straight from its data, and what each is called."""

from __future__ import annotations

from enum import StrEnum

from afterbell.base.words import Words


class Matter(StrEnum):
    """What everybody may read as it stands at the moment of reading."""

    GROUPS = "groups"
    ROSTER = "roster"
    CLUBS = "clubs"
    SAFETY = "safety"
    PAY = "pay"


TITLES = {
    Matter.GROUPS: Words(zh="编组名单", en="Groups"),
    Matter.ROSTER: Words(zh="值班与任课表", en="Duty roster"),
    Matter.CLUBS: Words(zh="社团菜单", en="Menu of clubs"),
    Matter.SAFETY: Words(zh="安全措施", en="Safety measures"),
    Matter.PAY: Words(zh="补助标准", en="Pay rules"),
}
WITH_NOTICE = frozenset({Matter.GROUPS})
"""What is put up for objections before it is in effect; the scheme and the settlement have notices of their own."""

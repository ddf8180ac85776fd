"""What people of the small school say under its scheme, and who decides about it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest

from afterbell.base.access import Actor
from afterbell.base.refusals import Refused
from afterbell.base.tenancy import within
from afterbell.comments import commands
from afterbell.portal.models import Article
from tests.support.world import MORNING, SmallSchool


def page_of(school: SmallSchool) -> str:
    """Give the public page of the school's scheme."""
    with within(school.id):
        return Article.objects.get(kind="scheme").code


def pen_of(actor: Actor, name: str = "草原云") -> str:
    return commands.choose_pen(actor=actor, now=MORNING, name=name)


def send(school: SmallSchool, actor: Actor, words: str, *, now: datetime = MORNING) -> str:
    return commands.send_comment(actor=actor, now=now, school=school.code, article=page_of(school), words=words)


def decide(
    school: SmallSchool,
    comment: str,
    by: str | Actor,
    *,
    outcome: str = "shown",
    reason: str = "看过了",
    rule: str = "",
    now: datetime = MORNING,
) -> None:
    actor = school.actor(by) if isinstance(by, str) else by
    commands.decide_comment(actor=actor, now=now, comment=comment, outcome=outcome, reason=reason, rule=rule)


def refusals(act: Callable[[], object]) -> set[str]:
    """Give the codes of every reason why something was refused."""
    with pytest.raises(Refused) as said:
        act()
    return {reason.code.rpartition(".")[2] for reason in said.value.reasons}

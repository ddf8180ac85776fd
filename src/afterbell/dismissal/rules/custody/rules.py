"""Who may take a child, one function a rule, asked before it is let go."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

from afterbell.base.refusals import Refusal, catalogue
from afterbell.base.words import Words
from afterbell.base.written import written
from afterbell.dismissal.rules.custody.problem import GoingHome, Handover, HandoverKind, Override

REFUSALS = catalogue(
    "dismissal.release",
    {
        "nobody_named": Words(zh="请写明交接双方。", en="Name who hands the child over and who takes it."),
        "collector_forbidden": Words(zh="此人被禁止接走该生。", en="This person is forbidden to collect the child."),
        "collector_not_listed": Words(
            zh="此人今天不在监护人的接送名单上。", en="This person is not on the guardian's list today."
        ),
        "override_incomplete": Words(
            zh="不在名单上的人接走须有理由，并由另一名教职工同意。",
            en="Giving a child to somebody not on the list needs a reason and a second adult.",
        ),
        "alone_unspoken": Words(
            zh="没有和监护人通过话，不能让该生自行离校。",
            en="The child does not go home alone before a guardian was spoken to.",
        ),
        "may_not_go_alone": Words(
            zh="监护人没有许可该生自行离校。", en="The guardian has not permitted the child to go home alone."
        ),
        "too_young_to_go_alone": Words(
            zh="该生未到可自行离校的年级。", en="The child is below the grade from which children go home alone."
        ),
        "not_a_boarder": Words(zh="该生不是校内住宿生。", en="The child does not board at the school."),
    },
)


def reasons_against_release(*, handover: Handover, going_home: GoingHome, day: date) -> tuple[Refusal, ...]:
    """Give every reason why a child is not let go in this way; none when it is."""
    return tuple(reason for rule in RULES for reason in rule(handover, going_home, day))


def both_are_named(handover: Handover, going_home: GoingHome, day: date) -> Iterator[Refusal]:
    del going_home, day
    if not handover.by or (handover.kind is not HandoverKind.DISMISSED and not handover.to):
        yield REFUSALS.refusal("nobody_named", field="to")


def collector_is_allowed(handover: Handover, going_home: GoingHome, day: date) -> Iterator[Refusal]:
    if handover.kind is not HandoverKind.COLLECTED or not handover.to:
        return
    if handover.to in going_home.forbidden:
        yield REFUSALS.refusal("collector_forbidden", field="to")
    elif not any(row.collector == handover.to and row.holds_on(day=day) for row in going_home.collectors):
        override = handover.override
        if override is None:
            yield REFUSALS.refusal("collector_not_listed", field="to")
        elif not _complete(override, handover):
            yield REFUSALS.refusal("override_incomplete", field="override")


def may_go_alone(handover: Handover, going_home: GoingHome, day: date) -> Iterator[Refusal]:
    del day
    if handover.kind is not HandoverKind.DISMISSED:
        return
    override = handover.override
    if override is not None:
        if not _complete(override, handover):
            yield REFUSALS.refusal("override_incomplete", field="override")
        elif not override.guardian_spoken:
            yield REFUSALS.refusal("alone_unspoken", field="override")
        return
    if not going_home.may_go_alone:
        yield REFUSALS.refusal("may_not_go_alone")
    if going_home.alone_from_grade is None or going_home.grade < going_home.alone_from_grade:
        yield REFUSALS.refusal("too_young_to_go_alone")


def _complete(override: Override, handover: Handover) -> bool:
    """Say whether there is a reason, and a second adult who is not the one who hands the child over."""
    return bool(written(override.reason)) and override.second_adult not in ("", handover.by)


def boards_here(handover: Handover, going_home: GoingHome, day: date) -> Iterator[Refusal]:
    del day
    if handover.kind is HandoverKind.BOARDING_HOUSE and not going_home.boards:
        yield REFUSALS.refusal("not_a_boarder")


RULES: tuple[Callable[[Handover, GoingHome, date], Iterator[Refusal]], ...] = (
    both_are_named,
    collector_is_allowed,
    may_go_alone,
    boards_here,
)

"""The conditions a band could have, from the widest to the narrowest: each is for children of the one before it."""

from __future__ import annotations

from collections.abc import Iterator

from afterbell.base.words import Words
from afterbell.enrolment.rules.proposing.problem import Candidate, Reasons
from afterbell.scheme.rules.codes import Fact, Match, Residence
from afterbell.scheme.rules.document import Band, Condition, Scheme, Test

LATE_OR_NOBODY = Test(fact=Fact.COLLECTOR, one_of=("late", "nobody"))
NOBODY = Test(fact=Fact.COLLECTOR, one_of=("nobody",))
ALONE = Test(fact=Fact.AT_HOME, one_of=("nobody",))
LODGING = Test(fact=Fact.RESIDENCE, one_of=(Residence.OFF_CAMPUS.value, Residence.BOARDER.value))

LADDER = (
    Reasons(
        code="everybody",
        words=Words(zh="自愿参加的都可以申请。", en="Every child may apply whose family wishes."),
        match=Match.ALL,
        tests=(),
    ),
    Reasons(
        code="in-need",
        words=Words(
            zh="不能按时接、无人接，家中无人看管，或住校外、住校的，可以申请。",
            en="A child may apply who is collected late or by nobody, has nobody at home, or lodges or boards.",
        ),
        match=Match.ANY,
        tests=(LATE_OR_NOBODY, ALONE, LODGING),
    ),
    Reasons(
        code="late-or-alone",
        words=Words(
            zh="不能按时接、无人接，或家中无人看管的，可以申请。",
            en="A child may apply who is collected late or by nobody, or has nobody at home.",
        ),
        match=Match.ANY,
        tests=(LATE_OR_NOBODY, ALONE),
    ),
    Reasons(
        code="nobody",
        words=Words(
            zh="无人接，或家中无人看管的，可以申请。",
            en="A child may apply whom nobody collects, or who has nobody at home.",
        ),
        match=Match.ANY,
        tests=(NOBODY, ALONE),
    ),
    Reasons(
        code="nobody-and-alone",
        words=Words(
            zh="无人接、家中又无人看管的，可以申请。",
            en="A child may apply whom nobody collects and who has nobody at home.",
        ),
        match=Match.ALL,
        tests=(NOBODY, ALONE),
    ),
)

ASKED = frozenset({Fact.COLLECTOR, Fact.AT_HOME, Fact.GRADE})
KNOWN = ASKED | {Fact.RESIDENCE, Fact.LANGUAGE}
"""What survey and register know of every child; the rest a family says only when it applies."""


def candidates_of(band: Band) -> Iterator[Candidate]:
    """Give a band's candidates: reasons by reasons for all its grades, then the last ones for ever fewer of the old."""
    grades = tuple(sorted(band.grades))
    for reasons in LADDER:
        yield Candidate(reasons=reasons, grades=grades)
    for number in range(len(grades) - 1, 0, -1):
        yield Candidate(reasons=LADDER[-1], grades=grades[:number])


def conditions_of(*, scheme: Scheme, band: str) -> tuple[Condition, ...]:
    """Give all conditions that stand for a band."""
    return tuple(row for row in scheme.conditions if not row.bands or band in row.bands)


def may_be_replaced(condition: Condition) -> bool:
    """Say whether a condition is about what the survey asks; one about residence alone stays as it is."""
    return any(test.fact in ASKED for test in condition.tests) and all(test.fact in KNOWN for test in condition.tests)


def is_unasked(condition: Condition) -> bool:
    """Say whether a condition asks what survey and register do not know."""
    return any(test.fact not in KNOWN for test in condition.tests)

"""Whatever the interface's description allows, sending it fails nothing, and the answers are as described."""

from __future__ import annotations

import sys

import pytest

from tests.support.town import Town
from tests.walls.hammering import Hammered, hammer

A_FEW, MANY = 8, 1_000
ONE_IN = 20
NO_SECOND_ROUND = "GET /family/applications/{code}/round-2.jsonl"
"""Nobody of the town drew a second time: its family's file is asked for, and is not there."""


def said_of(hammered: Hammered) -> str:
    rows = [f"{number:7} {status} {label}" for (label, status), number in sorted(hammered.answers.items())]
    sums = f"{len(hammered.cases)} operations, {hammered.cases.total()} cases, {hammered.server_errors} server errors"
    return "\n".join(("", *rows, sums, ""))


def test_nothing_the_description_allows_fails_the_server(town: Town) -> None:
    hammered = hammer(town=town, cases=A_FEW, seed=9)
    assert not hammered.faults, "\n\n".join(hammered.faults.values())
    assert len(hammered.cases) >= 26
    assert min(hammered.cases.values()) == A_FEW
    fine = {label for label, status in hammered.answers if status == 200}
    assert len(fine) >= 16, said_of(hammered)


@pytest.mark.storm
def test_a_thousand_cases_an_operation_fail_nothing(town: Town, capsys: pytest.CaptureFixture[str]) -> None:
    hammered = hammer(town=town, cases=MANY, seed=27)
    with capsys.disabled():
        sys.stdout.write(said_of(hammered))
    assert not hammered.faults, "\n\n".join(hammered.faults.values())
    assert min(hammered.cases.values()) >= MANY
    shut = {name for name, passed in hammered.past_the_door.items() if passed * ONE_IN < MANY}
    assert shut <= {NO_SECOND_ROUND}, "what is only turned away was not tried"

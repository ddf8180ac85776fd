"""The reference of permissions says what the table says."""

from __future__ import annotations

from pathlib import Path

from afterbell.base.access import Actor, Grant, place
from afterbell.schools.permissions import POLICY, READS, WRITES
from afterbell.schools.reference import ACTIONS, reference
from afterbell.schools.roles import Role

COMMITTED = Path(__file__).parents[2] / "docs" / "reference" / "permissions.md"


def test_the_committed_reference_is_the_generated_one() -> None:
    assert COMMITTED.read_text(encoding="utf-8") == reference(), "python -m afterbell.schools.reference writes it anew"


def test_every_action_has_words_and_every_word_an_action() -> None:
    assert set(ACTIONS) == set(WRITES) | set(READS)


def test_each_cell_is_what_the_policy_allows() -> None:
    rows = [line.split("|")[1:-1] for line in reference().splitlines() if line.startswith("|") and "`" in line]
    for action, *cells in rows:
        name = action.split("`")[1]
        for role, cell in zip(Role, cells, strict=True):
            holds = place(
                school=1, homeroom=2, pupil=3, staff=4, supervised=5, platform=6, account=7, beneath=8, child_here=9
            )
            actor = Actor(account=1, code="a", name="", tenant=1, grants=(Grant(role=role, holds=holds),))
            assert bool(cell.strip()) is POLICY.allows(actor=actor, action=name, place=holds)

"""Over a demonstration on PostgreSQL no other is made: its owner is told what to do."""

from __future__ import annotations

from tests.support.owners import rows
from tests.support.premises import Premises
from tests.support.saying import say


def test_a_second_demonstration_is_told_what_to_do(own_term: Premises) -> None:
    before = rows(own_term)
    said = say("demo", "--size", "small", "--no-serve", cwd=own_term.var, environment=own_term.environment())
    assert "holds a demonstration already" in said.sentence
    assert "dropdb" in said.sentence
    assert rows(own_term) == before

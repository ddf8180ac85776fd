"""What every request pays before its page begins: who looks, and inside whose walls."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from afterbell.base import clock
from afterbell.schools.roles import Role
from tests.support.town import Town
from tests.walls.viewers import viewer_of

# The clock, the session, the account, its posts, whom it holds; on PostgreSQL the scope's beginning and end.
BUDGET = {"sqlite": 5, "postgresql": 7}


@override_settings(ROOT_URLCONF="tests.walls.planted")
@pytest.mark.parametrize("role", list(Role), ids=[role.value for role in Role])
def test_knowing_who_looks_costs_few_questions(role: Role, town: Town) -> None:
    viewer = viewer_of(role, town)
    clock.forget()
    with CaptureQueriesContext(connection) as asked:
        assert viewer.ask("GET", "/says-nothing/").status_code == 200
    questions = [query["sql"] for query in asked.captured_queries]
    assert len(questions) <= BUDGET[connection.vendor], questions

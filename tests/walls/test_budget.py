"""What pages may ask the database: before the page begins, and all of it, by whoever may see it."""

from __future__ import annotations

from itertools import islice

import pytest
from django.db import connection
from django.test import override_settings
from django.test.utils import CaptureQueriesContext

from afterbell.base import clock
from afterbell.schools.roles import Role
from tests.support.asking import questions
from tests.support.town import Town
from tests.walls.matrix import codes_in_reach
from tests.walls.pages import pages
from tests.walls.viewers import viewer_of

# The clock, the session, the account, its posts, whom it holds; on PostgreSQL whose posts, and the scope, are named
# and taken back.
BUDGET = {"sqlite": 5, "postgresql": 9}


@override_settings(ROOT_URLCONF="tests.walls.planted")
@pytest.mark.parametrize("role", list(Role), ids=[role.value for role in Role])
def test_knowing_who_looks_costs_few_questions(role: Role, town: Town) -> None:
    viewer = viewer_of(role, town)
    clock.forget()
    with CaptureQueriesContext(connection) as asked:
        assert viewer.ask("GET", "/says-nothing/").status_code == 200
    questions = [query["sql"] for query in asked.captured_queries]
    assert len(questions) <= BUDGET[connection.vendor], questions


# Pages that list rows without the markup of a table, and what leaves the house as a file of them.
LISTS = {
    "office/",
    "gate/",
    "gate/kept/day/",
    "classroom/",
    "classroom/clearances/",
    "classroom/sessions/<str:code>/incident/",
    "classroom/homerooms/<str:code>/reviews/",
    "classroom/sessions/<str:code>/roll/",
    "classroom/today/rolls/",
    "classroom/applications/<str:code>/places/",
    "classroom/going-home/<str:pupil>/",
    "classroom/pupils/<str:code>/collectors/",
    "family/",
    "family/notices/",
    "family/notices/<str:family>/",
    "family/children/<str:pupil>/services/",
    "classroom/homerooms/<str:code>/notices/",
    "classroom/homerooms/<str:code>/notices/<str:notice>/",
    "office/notices/<str:code>/",
    "office/satisfaction/",
    "family/applications/<str:code>/",
    "family/children/<str:pupil>/collectors/",
    "family/children/<str:pupil>/today/",
    "office/audit/bundle.zip",
    "family/applications/<str:code>/places/",
    "office/placing/move/<str:code>/",
    "gate/inside/",
    "gate/overrides/",
    "gate/late/",
    "classroom/rooms-walking/",
    "gate/visitors/",
    "gate/visitors/day/",
    "gate/visitors/day/sheet/",
    "gate/drill/",
    "gate/drills/",
    "gate/drills/<str:code>/",
    "office/board/",
    "office/incidents/<str:code>/",
    "office/presence/",
    "office/sessions/<str:code>/adult/",
    "office/presence/sheet/",
    "office/stop-day/",
    "office/turns/",
    "office/fees/",
    "office/complaints/",
    "bureau/complaints/",
    "office/comments/",
    "bureau/comments/",
    "platform/reports/",
    "schools/<str:code>/articles/<str:article>/comments/",
    "schools/<str:code>/articles/<str:article>/objections/",
    "office/publishing/pages/<str:article>/",
    "office/pages/<str:code>/",
    "office/pages/<str:code>/changes/",
    "schools/<str:code>/articles/<str:article>/",
    "schools/<str:code>/search/",
}
TABLES, OTHERS = 24, 11


@pytest.mark.parametrize("role", list(Role), ids=[role.value for role in Role])
def test_every_page_asks_few_questions(role: Role, town: Town) -> None:
    """With the clock's, a table asks at most 25 questions, another page 12, once the process has read the scheme."""
    viewer = viewer_of(role, town)
    looked, over = 0, []
    for page in pages():
        for codes in islice(codes_in_reach(page=page, viewer=viewer, town=town), 2):
            viewer.try_out("GET", page.at(*codes))
            clock.forget()
            with CaptureQueriesContext(connection) as seen:
                answer = viewer.ask("GET", page.at(*codes))
            asked, looked = len(questions(seen)), looked + (answer.status_code == 200)
            lists = (
                page.route in LISTS or page.route.endswith((".xlsx", ".pdf", ".jsonl")) or b"<table" in answer.content
            )
            if answer.status_code == 200 and asked > (TABLES if lists else OTHERS):
                over.append(f"/{page.route} asks {asked}")
    assert looked >= 4
    assert over == [], " ".join(over)

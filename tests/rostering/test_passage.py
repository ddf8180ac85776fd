"""Whoever goes with the boarders from supper to evening study stands at a post of the scheme, boarding ledger."""

from __future__ import annotations

from datetime import time

import pytest

from afterbell.base.spans import TimeSpan
from afterbell.base.tenancy import within
from afterbell.rostering.commands import make_roster, plan_sessions
from afterbell.rostering.desk import span_of
from afterbell.rostering.models import Assignment, Session
from tests.support.term_begun import form, hire
from tests.support.world import FIRST_DAY, MORNING, SCHEME_FILE, SmallSchool, publish_scheme

PASSAGE = """
[[duty_posts]]
code = "boarders-passage"
name = { zh = "住宿生晚自习途中看护", en = "boarders on the way to evening study" }
people = 2
times = { winter = "17:50-18:10", summer = "18:20-18:40" }
ledger = "boarding"
in_charge_of = ["BOARDER"]
"""


@pytest.mark.django_db
def test_the_boarders_passage_has_two_named_adults_who_can_be_there(small_school: SmallSchool) -> None:
    form(small_school)
    publish_scheme(
        office=small_school.actor("office"),
        principal=small_school.actor("principal"),
        term=small_school.term,
        now=MORNING,
        text=SCHEME_FILE.read_text(encoding="utf-8") + PASSAGE,
    )
    hire(small_school, number=16)
    plan_sessions(actor=small_school.actor("office"), now=MORNING, term=small_school.term)
    make_roster(actor=small_school.actor("office"), now=MORNING, term=small_school.term, since=FIRST_DAY)
    with within(small_school.id):
        passage = Session.objects.filter(post__startswith="boarders-passage")
        assert set(passage.values_list("post", "ledger", "kind")) == {
            (f"boarders-passage-{number}", "boarding", "duty") for number in (1, 2)
        }
        summer = passage.filter(date__month=6)
        assert {span_of(session) for session in summer} == {TimeSpan(time(18, 20), time(18, 40))}
        days = Session.objects.values("date").distinct().count()
        assert passage.count() == 2 * days
        named = Assignment.objects.filter(session__in=passage, ended_at=None).select_related("session")
        assert named.count() == passage.count()
        for row in named.filter(session__date__month=6):
            others = Session.objects.filter(
                assignments__staff=row.staff, assignments__ended_at=None, date=row.session.date
            ).exclude(pk=row.session_id)
            spans = [span_of(session) for session in others]
            assert not [span for span in spans if time(18, 15) < span.end and span.start < time(18, 45)]

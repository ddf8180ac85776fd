"""Invariant 8: whatever two schools do in whatever order, neither sees or changes a row of the other."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import models, transaction
from hypothesis import HealthCheck, event, given, settings
from hypothesis import strategies as st

from afterbell.attendance.commands import NewLeave, excuse_pupils
from afterbell.base.refusals import NotThere, Refused
from afterbell.base.tenancy import tenant_column, walled_models, within
from afterbell.demo.invariants import INVARIANTS
from afterbell.dismissal.commands import NewCollector, NewGoingHome, name_collectors, say_going_home
from afterbell.enrolment.commands import Decision, apply_for_service, review_in_homeroom, withdraw
from afterbell.enrolment.models import Application
from afterbell.placement.commands import form_groups, preview_placement, reveal_draw
from afterbell.rostering.commands import NewLeave as StaffAway
from afterbell.rostering.commands import make_roster, plan_sessions, record_leaves
from afterbell.scheme.commands import approve_version, draft_version
from afterbell.schools.commands import NewRoom, change_school_day, register_rooms
from tests.support.term_begun import PUBLIC_VALUE, commit_draw
from tests.support.world import FIRST_DAY, MORNING, SCHEME_FILE, SIGNED, SmallSchool, answer_survey, apply, days_for

pytestmark = pytest.mark.django_db
SOME = settings(max_examples=15, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
Deed = Callable[[SmallSchool, SmallSchool, int], object]
TEXT = SCHEME_FILE.read_text(encoding="utf-8")


def application_of(school: SmallSchool, number: int) -> str:
    with within(school.id):
        codes = list(Application.objects.order_by("pk").values_list("code", flat=True))
    return codes[number % len(codes)]


def rows_of(school: SmallSchool) -> Mapping[str, list[Any]]:
    """Write down every row of a school."""
    with within(school.id):
        return {model.__name__: _rows(model, school.id) for model in walled_models()}


def _rows(model: type[models.Model], school: int) -> list[Any]:
    mine = {str(tenant_column(model)): school}
    return list(model._base_manager.filter(**mine).order_by("pk").values_list())  # noqa: SLF001 - Django's documented model API


DEEDS: Mapping[str, Deed] = {
    "register a room": lambda actor, _, n: register_rooms(
        actor=actor.actor("office"), now=MORNING, rooms=[NewRoom(name=f"新教室{n}", seats=30)]
    ),
    "change a day": lambda actor, of, n: change_school_day(
        actor=actor.actor("office"), now=MORNING, term=of.term, day=FIRST_DAY + timedelta(days=n), kind="holiday"
    ),
    "draft a scheme": lambda actor, of, n: draft_version(
        actor=actor.actor("office"), now=MORNING, term=of.term, text=TEXT.replace("minimum = 8", f"minimum = {n + 1}")
    ),
    "approve a scheme": lambda actor, of, _: approve_version(
        actor=actor.actor("principal"), now=MORNING, version=of.version
    ),
    "apply": lambda actor, of, n: apply_for_service(
        actor=actor.family(actor.children[n]),
        now=MORNING,
        pupil=of.children[n].code,
        days=days_for(of.children[n], of),
        signatures=SIGNED,
    ),
    "approve": lambda actor, of, n: review_in_homeroom(
        actor=actor.actor("homeroom1"),
        now=MORNING,
        decisions=[Decision(application=application_of(of, n), decision="approved")],
    ),
    "withdraw": lambda actor, of, n: withdraw(
        actor=actor.family(actor.children[0]),
        now=MORNING,
        application=application_of(of, n),
        effective_on=date(2026, 3, 9),
    ),
    "name a collector": lambda actor, of, n: name_collectors(
        actor=actor.family(actor.children[n]),
        now=MORNING,
        collectors=[NewCollector(pupil=of.children[n].code, name="乌云", relation="奶奶", since=FIRST_DAY)],
    ),
    "say how it goes home": lambda actor, of, n: say_going_home(
        actor=actor.family(actor.children[n]),
        now=MORNING,
        said=[NewGoingHome(pupil=of.children[n].code, mode="collected", since=FIRST_DAY)],
    ),
    "excuse": lambda actor, of, n: excuse_pupils(
        actor=actor.family(actor.children[n]),
        now=MORNING,
        leaves=[NewLeave(pupil=of.children[n].code, date=FIRST_DAY)],
    ),
    "record leave": lambda actor, of, _: record_leaves(
        actor=actor.actor("office"),
        now=MORNING,
        leaves=[StaffAway(staff=of.staff["subject1"], day=FIRST_DAY, reason="病假")],
    ),
    "commit": lambda actor, of, _: commit_draw(of, by=actor.actor("office")),
    "reveal": lambda actor, of, _: reveal_draw(
        actor=actor.actor("office"), now=MORNING, term=of.term, public_value=PUBLIC_VALUE
    ),
    "place": lambda actor, of, _: preview_placement(actor=actor.actor("office"), now=MORNING, term=of.term),
    "group": lambda actor, of, _: form_groups(actor=actor.actor("office"), now=MORNING, term=of.term, since=FIRST_DAY),
    "plan": lambda actor, of, _: plan_sessions(actor=actor.actor("office"), now=MORNING, term=of.term),
    "roster": lambda actor, of, _: make_roster(actor=actor.actor("office"), now=MORNING, term=of.term, since=FIRST_DAY),
}


def answered(deed: Deed, actor: SmallSchool, of: SmallSchool, number: int) -> str:
    """Do something, and say what came of it."""
    try:
        with transaction.atomic():
            deed(actor, of, number)
    except NotThere:
        return "not there"
    except Refused:
        return "refused"
    return "done"


STEPS = st.lists(
    st.tuples(st.booleans(), st.booleans(), st.sampled_from(sorted(DEEDS)), st.integers(0, 7)), min_size=1, max_size=8
)
ALONE = {"register a room"}
"""What names nothing of any school."""


@SOME
@given(steps=STEPS)
def test_no_row_of_one_is_seen_or_changed_by_the_other(
    small_school: SmallSchool, other_school: SmallSchool, steps: list[tuple[bool, bool, str, int]]
) -> None:
    schools = (small_school, other_school)
    with transaction.atomic():
        for school in schools:
            answer_survey(school)
            apply(school, school.children[0])
        for second, across, what, number in steps:
            actor, stranger = schools[second], schools[not second]
            of = stranger if across and what not in ALONE else actor
            before, own = rows_of(stranger), rows_of(actor)
            came = answered(DEEDS[what], actor, of, number)
            event(f"{what}: {came}")
            assert came == "not there" or of is actor, f"{what} reached another school: {came}"
            assert rows_of(stranger) == before
            assert came == "done" or rows_of(actor) == own
        for school in schools:
            with within(school.id):
                assert INVARIANTS["8_walls_hold"](MORNING)
        transaction.set_rollback(True)

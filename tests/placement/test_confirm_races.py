"""Two clerks confirm at the same moment: without the guard two runs count, with it one does and the other is told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection

from afterbell.base.models import Message
from afterbell.base.tenancy import within
from afterbell.placement.commands import confirm_placement, confirming, publish_placement
from afterbell.placement.models import ConfirmedRun, PublishedRun
from tests.support.at_once import at_once
from tests.support.owners import as_owner
from tests.support.premises import Premises
from tests.support.term_begun import commit_and_reveal, preview
from tests.support.world import MORNING, SmallSchool, build_school

UNIQUE = "one_run_of_a_round_counts"
LATER = MORNING + timedelta(minutes=5)


@pytest.fixture
def previewed(own_database: Premises) -> tuple[SmallSchool, str, str]:
    """Give a school with two previews of its first round."""
    assert own_database
    school = build_school(name="测试小学", code="alpha")
    commit_and_reveal(school)
    return school, preview(school), preview(school)


@pytest.mark.parametrize(
    ("looks", "kept", "counting"),
    [(False, False, 2), (False, True, 1), (True, True, 1)],
    ids=["without-any-guard", "the-database-alone", "as-it-is"],
)
def test_two_clerks_confirm_two_runs_at_once(
    own_database: Premises,
    previewed: tuple[SmallSchool, str, str],
    monkeypatch: pytest.MonkeyPatch,
    *,
    looks: bool,
    kept: bool,
    counting: int,
) -> None:
    school, first, second = previewed
    if not looks:
        monkeypatch.setattr(confirming, "refuse_a_second_time", lambda _run: None)
    if not kept:
        _drop_the_guard(own_database)
    clerks = {"office": first, "office2": second}

    def confirm(handle: str) -> None:
        confirm_placement(actor=school.actor(handle), now=LATER, run=clerks[handle])

    ended = at_once(lambda: confirm("office"), lambda: confirm("office2"))
    assert ended == (["done", "done"] if counting == 2 else ["conflict", "done"])
    with within(school.id):
        assert ConfirmedRun.objects.filter(round=1).count() == counting


def test_two_clerks_publish_at_once_and_every_family_hears_it_once(
    previewed: tuple[SmallSchool, str, str],
) -> None:
    school, first, _second = previewed
    confirm_placement(actor=school.actor("office"), now=LATER, run=first)

    def publish(handle: str) -> None:
        publish_placement(actor=school.actor(handle), now=LATER, run=first)

    assert at_once(lambda: publish("office"), lambda: publish("office2")) == ["conflict", "done"]
    with within(school.id):
        assert PublishedRun.objects.count() == 1
        about = list(Message.objects.filter(kind__startswith="placement.").values_list("to_id", "about"))
    assert len(about) == len(set(about))


def _drop_the_guard(premises: Premises) -> None:
    """Take the constraint away as the owner of the tables can."""
    if premises.owner_database:
        as_owner(premises, f'ALTER TABLE placement_confirmedrun DROP CONSTRAINT "{UNIQUE}"')
        return
    options = ConfirmedRun._meta  # noqa: SLF001 - Django's documented model API
    guards = {constraint.name == UNIQUE: constraint for constraint in options.constraints}
    others = [constraint for constraint in options.constraints if constraint.name != UNIQUE]
    with pytest.MonkeyPatch.context() as patch, connection.schema_editor() as editor:
        patch.setattr(options, "constraints", others)  # SQLite's table is made anew from what the model says
        editor.remove_constraint(ConfirmedRun, guards[True])

"""Two reviewers decide one comment at the same moment: one decision counts, and the other reviewer is told."""

from __future__ import annotations

import pytest
from django.db import connection

from afterbell.base.models import Message
from afterbell.base.tenancy import within
from afterbell.comments.commands import reviewing
from afterbell.comments.models import CommentDecision
from tests.support.at_once import at_once
from tests.support.comments import decide, pen_of, send
from tests.support.owners import as_owner
from tests.support.premises import Premises
from tests.support.world import build_school

UNIQUE = "a_comment_is_decided_once_a_stage"


@pytest.mark.parametrize(("kept", "counting"), [(False, 2), (True, 1)], ids=["without-the-guard", "the-database-alone"])
def test_two_reviewers_decide_one_comment_at_once(
    own_database: Premises, monkeypatch: pytest.MonkeyPatch, *, kept: bool, counting: int
) -> None:
    school = build_school(name="测试小学", code="alpha")
    mother = school.family(school.children[0])
    pen_of(mother)
    code = send(school, mother, "大家好")
    monkeypatch.setattr(reviewing, "against_deciding", lambda **_course: ())
    if not kept:
        _drop_the_guard(own_database)
    ended = at_once(
        lambda: decide(school, code, "office"),
        lambda: decide(school, code, "principal", outcome="refused"),
    )
    assert ended == (["done", "done"] if counting == 2 else ["conflict", "done"])
    with within(school.id):
        assert CommentDecision.objects.filter(comment__code=code).count() == counting
        assert Message.objects.filter(about=code).count() == counting


def _drop_the_guard(premises: Premises) -> None:
    """Take the constraint away as the owner of the tables can."""
    if premises.owner_database:
        as_owner(premises, f'ALTER TABLE comments_commentdecision DROP CONSTRAINT "{UNIQUE}"')
        return
    options = CommentDecision._meta  # noqa: SLF001 - Django's documented model API
    guards = {constraint.name == UNIQUE: constraint for constraint in options.constraints}
    others = [constraint for constraint in options.constraints if constraint.name != UNIQUE]
    with pytest.MonkeyPatch.context() as patch, connection.schema_editor() as editor:
        patch.setattr(options, "constraints", others)  # SQLite's table is made anew from what the model says
        editor.remove_constraint(CommentDecision, guards[True])

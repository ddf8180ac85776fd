"""A personal space is locked at once, reviewed by a second person, and opened by the locker or above, with two."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from afterbell.base.access import Actor
from afterbell.base.models import Message
from afterbell.base.refusals import NotThere
from afterbell.base.tenancy import within
from afterbell.comments import commands
from afterbell.comments.models import PenLock, PenLockStep
from afterbell.comments.queries import comments_under, locked_pens, own_space, pen_page
from afterbell.portal.rules.locking import LockStep
from afterbell.schools.actors import PUBLIC_ACTOR
from tests.support.authorities import officer
from tests.support.comments import decide, page_of, pen_of, refusals, send
from tests.support.world import MORNING, TODAY, SmallSchool, platform_operator

LATER = MORNING + timedelta(hours=1)


@pytest.fixture
def pen(small_school: SmallSchool) -> str:
    mother = small_school.family(small_school.children[0])
    code = pen_of(mother)
    decide(small_school, send(small_school, mother, "大家好"), "office")
    return code


def lock(pen: str, by: Actor, *, ground: str = "sensitive", reason: str = "多次辱骂") -> str:
    return commands.lock_pen(actor=by, now=MORNING, pen=pen, ground=ground, reason=reason)


def step(pen: str, by: Actor, kind: LockStep, words: str = "看过了") -> None:
    commands.step_pen_lock(actor=by, now=LATER, pen=pen, kind=kind, words=words)


def seen(school: SmallSchool) -> int:
    return comments_under(viewer=PUBLIC_ACTOR, school=school.code, article=page_of(school)).total


def test_a_lock_acts_at_once_and_its_owner_reads_why(small_school: SmallSchool, pen: str) -> None:
    mother = small_school.family(small_school.children[0])
    code = lock(pen, small_school.actor("office"))
    assert seen(small_school) == 0
    assert refusals(lambda: send(small_school, mother, "我还在")) == {"pen_locked"}
    under = comments_under(viewer=mother, school=small_school.code, article=page_of(small_school))
    assert under.standing == "locked"
    with within(small_school.id):
        notice = own_space(viewer=mother).notice
        told = Message.objects.get(about=code)
    assert notice is not None
    assert (notice.ground.zh, notice.reason, notice.since, notice.by) == ("敏感词", "多次辱骂", MORNING, None)
    assert (told.to_id, told.kind) == (mother.account, "comments.pen_locked")
    assert refusals(lambda: lock(pen, small_school.actor("principal"))) == {"locked_before"}
    assert refusals(lambda: step(pen, small_school.actor("office"), LockStep.CONFIRMED)) == {"own_lock"}
    step(pen, small_school.actor("principal"), LockStep.REJECTED)
    assert seen(small_school) == 1
    assert send(small_school, mother, "谢谢")


def test_the_locker_proposes_and_a_second_person_agrees(small_school: SmallSchool, pen: str) -> None:
    office, principal = small_school.actor("office"), small_school.actor("principal")
    lock(pen, office)
    step(pen, principal, LockStep.CONFIRMED)
    assert refusals(lambda: step(pen, principal, LockStep.WANTED)) == {"not_yours_to_lift"}
    step(pen, office, LockStep.WANTED)
    assert refusals(lambda: step(pen, office, LockStep.LIFTED)) == {"own_wish"}
    step(pen, principal, LockStep.LIFTED)
    assert (seen(small_school), locked_pens(viewer=office)) == (1, ())
    page = pen_page(viewer=office, pen=pen, today=TODAY)
    assert [event.kind for event in page.locks[0].events] == ["locked", "confirmed", "wanted", "lifted"]
    assert refusals(lambda: step(pen, principal, LockStep.LIFTED)) == {"not_locked"}


def test_an_authority_above_opens_once_the_appeal_was_passed_on(small_school: SmallSchool, pen: str) -> None:
    mother, first, above = small_school.family(small_school.children[0]), officer("first"), officer("above")
    lock(pen, first)
    assert refusals(lambda: step(pen, above, LockStep.WANTED)) == {"not_forwarded"}
    assert refusals(lambda: step(pen, small_school.actor("office"), LockStep.WANTED)) == {"not_yours_to_lift"}
    commands.appeal_pen_lock(actor=mother, now=LATER, words="不会再犯")
    assert refusals(lambda: commands.appeal_pen_lock(actor=mother, now=LATER, words="再看看")) == {"appeal_waits"}
    (held,) = locked_pens(viewer=small_school.actor("office"))
    assert (held.appealed, held.reviewed) == (True, False)
    step(pen, small_school.actor("office"), LockStep.FORWARDED)
    step(pen, above, LockStep.WANTED)
    step(pen, officer("second"), LockStep.LIFTED)
    events = pen_page(viewer=first, pen=pen, today=TODAY).locks[0].events
    assert [event.by for event in events if event.kind == "appealed"] == [""]
    assert seen(small_school) == 1


def test_only_reviewers_lock_and_nobody_the_own(small_school: SmallSchool, other_school: SmallSchool, pen: str) -> None:
    for actor in (
        officer("elsewhere"),
        other_school.actor("office"),
        small_school.actor("vice"),
        small_school.actor("homeroom1"),
        platform_operator(),
        PUBLIC_ACTOR,
    ):
        with pytest.raises(NotThere):
            lock(pen, actor)
        with pytest.raises(NotThere):
            pen_page(viewer=actor, pen=pen, today=TODAY)
    office = small_school.actor("office")
    own = pen_of(office, "胡杨树")
    assert refusals(lambda: lock(own, office, ground="whim", reason="")) == {
        "own_pen",
        "ground_unknown",
        "reason_missing",
    }
    lock(own, small_school.actor("principal"))
    with pytest.raises(NotThere):
        step(own, office, LockStep.REJECTED)
    assert pen_page(viewer=office, pen=own, today=TODAY).steps == frozenset()


def test_the_database_keeps_one_review_and_one_end(small_school: SmallSchool, pen: str) -> None:
    lock(pen, small_school.actor("office"))
    step(pen, small_school.actor("principal"), LockStep.CONFIRMED)
    with within(small_school.id):
        held = PenLock.objects.get()
        again = {"school_id": small_school.id, "lock": held, "words": "x", "by_id": held.locked_by_id, "at": MORNING}
        for kind in ("wanted", "lifted"):
            PenLockStep.objects.create(kind=kind, **again)
        for kind in ("rejected", "wanted", "lifted"):
            with pytest.raises(DatabaseError), transaction.atomic():
                PenLockStep.objects.create(kind=kind, **again)
        with pytest.raises(DatabaseError), transaction.atomic():
            PenLock.objects.update(reason="没有什么")

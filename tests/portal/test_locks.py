"""A space is shut and opened by people above the school, each step kept, told, and weighed by a second person."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from afterbell.base.access import Actor
from afterbell.base.models import AuditEntry, Message
from afterbell.base.refusals import NotThere, Refused
from afterbell.base.tenancy import within
from afterbell.base.words import Words
from afterbell.portal import commands
from afterbell.portal.locks import SpaceLocked, locks_page
from afterbell.portal.models import SpaceLock, SpaceLockStep
from afterbell.portal.queries import school_page
from tests.support.authorities import officer
from tests.support.world import MORNING, TODAY, SmallSchool, platform_operator

WHY = "首页有一段网络赌博广告"


def lock(school: SmallSchool, *, by: Actor | None = None, ground: str = "unlawful", reason: str = WHY) -> str:
    return commands.lock_space(
        actor=by or officer("first"), now=MORNING, school=school.code, ground=ground, reason=reason
    )


def step(school: SmallSchool, command: object, by: Actor, words: str = "看过了", **more: object) -> None:
    command(actor=by, now=MORNING + timedelta(hours=1), school=school.code, words=words, **more)  # type: ignore[operator]


def refused(school: SmallSchool, command: object, by: Actor, **more: object) -> set[str]:
    with pytest.raises(Refused) as found:
        step(school, command, by, **more)
    return {reason.code.rpartition(".")[2] for reason in found.value.reasons}


def is_open(school: SmallSchool) -> bool:
    try:
        school_page(viewer=officer("elsewhere"), school=school.code, today=TODAY)
    except SpaceLocked:
        return False
    return True


def test_a_space_is_shut_at_once_for_everybody_and_no_other_school_is(
    small_school: SmallSchool, other_school: SmallSchool
) -> None:
    assert is_open(small_school)
    code = lock(small_school)
    assert (is_open(small_school), is_open(other_school)) == (False, True)
    with within(small_school.id):
        row = SpaceLock.objects.get(code=code)
        told = {message.to.handle for message in Message.objects.select_related("to").filter(about=code)}
        entry = AuditEntry.objects.get(tenant=small_school.id, subject=code, action="portal.lock")
    assert (row.ground, row.reason, row.level) == ("unlawful", WHY, 3)
    assert told == {"alpha/principal", "alpha/office", "alpha/office2"}
    assert entry.by == officer("first").code


def test_only_who_stands_above_a_school_shuts_its_space(small_school: SmallSchool) -> None:
    for actor in (officer("elsewhere"), small_school.actor("principal"), small_school.actor("office")):
        with pytest.raises(NotThere):
            lock(small_school, by=actor)
    with pytest.raises(NotThere):
        commands.lock_space(actor=officer("first"), now=MORNING, school="nobody", ground="unsafe", reason=WHY)
    lock(small_school, by=platform_operator())
    assert not is_open(small_school)


@pytest.mark.parametrize(
    ("ground", "reason", "found"),
    [
        ("whim", WHY, {"ground_unknown"}),
        ("unsafe", "  \u200b ", {"lock_without_words"}),
        ("unsafe", "长" * 201, {"words_too_long"}),
        ("", "", {"ground_unknown", "lock_without_words"}),
    ],
)
def test_a_lock_without_ground_or_words_is_refused(
    small_school: SmallSchool, ground: str, reason: str, found: set[str]
) -> None:
    with pytest.raises(Refused) as said:
        lock(small_school, ground=ground, reason=reason)
    assert {row.code.removeprefix("portal.") for row in said.value.reasons} == found
    assert is_open(small_school)


def test_a_second_person_reviews_and_may_open_it_again(small_school: SmallSchool) -> None:
    lock(small_school)
    assert refused(small_school, commands.review_lock, officer("first"), stands=True) == {"own_lock"}
    step(small_school, commands.review_lock, officer("second"), stands=False)
    assert is_open(small_school)
    lock(small_school)
    step(small_school, commands.review_lock, officer("second"), stands=True)
    assert not is_open(small_school)


def test_the_way_back_leads_through_the_local_department_to_the_locker_or_above(small_school: SmallSchool) -> None:
    lock(small_school, by=officer("above"))
    local, above, operator = officer("first"), officer("above"), platform_operator()
    assert refused(small_school, commands.want_unlock, local) == {"not_yours_to_lift"}
    assert refused(small_school, commands.want_unlock, operator) == {"not_forwarded"}
    commands.appeal_lock(actor=small_school.actor("principal"), now=MORNING, words="广告已删除，请核对")
    step(small_school, commands.forward_appeal, local)
    step(small_school, commands.want_unlock, operator)
    assert refused(small_school, commands.lift_lock, operator) == {"own_wish"}
    assert not is_open(small_school)
    step(small_school, commands.lift_lock, above)
    assert is_open(small_school)
    seen = locks_page(viewer=small_school.actor("vice"), school=small_school.code, today=TODAY)
    kinds = [event.kind for event in seen.locks[0].events]
    assert kinds == ["locked", "appealed", "forwarded", "wanted", "lifted"]
    assert (seen.in_force, seen.steps) == (None, frozenset())


def test_nobody_but_the_principal_appeals_and_nobody_passes_on_what_is_not_theirs(small_school: SmallSchool) -> None:
    lock(small_school)
    for handle in ("office", "vice", "homeroom1"):
        with pytest.raises(NotThere):
            commands.appeal_lock(actor=small_school.actor(handle), now=MORNING, words="请解锁")
    commands.appeal_lock(actor=small_school.actor("principal"), now=MORNING, words="请解锁")
    for actor in (officer("elsewhere"), platform_operator(), small_school.actor("principal")):
        with pytest.raises(NotThere):
            step(small_school, commands.forward_appeal, actor)
    with pytest.raises(NotThere):
        locks_page(viewer=small_school.actor("homeroom1"), school=small_school.code, today=TODAY)
    with pytest.raises(NotThere):
        locks_page(viewer=officer("elsewhere"), school=small_school.code, today=TODAY)


def test_nothing_is_published_into_a_space_that_is_shut(small_school: SmallSchool) -> None:
    lock(small_school)
    with pytest.raises(Refused, match="space_locked"):
        commands.publish_article(
            actor=small_school.actor("principal"),
            now=MORNING,
            kind="survey",
            subject="s",
            title="调查",
            issuing_unit=Words(zh="教导处", en="office"),
            content_hash="0" * 64,
            body={},
        )


def test_the_database_keeps_one_review_and_one_end_and_changes_nothing(small_school: SmallSchool) -> None:
    lock(small_school)
    step(small_school, commands.review_lock, officer("second"), stands=True)
    with within(small_school.id):
        held, taken = SpaceLock.objects.get(), SpaceLockStep.objects.get()
        again = {"school_id": small_school.id, "lock": held, "words": "x", "by_id": held.locked_by_id, "at": MORNING}
        for kind in ("wanted", "lifted"):
            SpaceLockStep.objects.create(kind=kind, **again)
        for kind in ("rejected", "wanted", "lifted"):
            with pytest.raises(DatabaseError), transaction.atomic():
                SpaceLockStep.objects.create(kind=kind, **again)
        with pytest.raises(DatabaseError), transaction.atomic():
            SpaceLock.objects.update(reason="没有什么")
        with pytest.raises(DatabaseError), transaction.atomic():
            SpaceLockStep.objects.filter(pk=taken.pk).delete()


def test_a_second_lock_is_refused_while_one_holds(small_school: SmallSchool) -> None:
    lock(small_school)
    with pytest.raises(Refused, match="locked_before") as found:
        lock(small_school, by=officer("second"))
    assert found.value.conflict

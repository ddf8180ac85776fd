"""A lock that nobody ended reminds whoever can end it, each time once, and the school reads that it did."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from afterbell.base.models import AuditEntry, Message
from afterbell.base.refusals import NotThere
from afterbell.base.tenancy import within
from afterbell.portal import commands
from afterbell.portal.locks import locked_under, locks_page
from afterbell.portal.models import SpaceLockReminder
from afterbell.schools.actors import house_actor
from afterbell.schools.models import Account
from afterbell.schools.supervision import own_authority
from afterbell.site.rounds import go_the_rounds
from tests.support.authorities import officer
from tests.support.visits import standing_clock, visitor
from tests.support.world import MORNING, TODAY, SmallSchool, platform_operator

DAY = timedelta(days=1)


def told(kind: str, *, school: int = 0) -> list[str]:
    with within(school):
        found = Message.objects.filter(tenant=school, kind=f"portal.{kind}").select_related("to").order_by("pk")
        return [row.to.handle for row in found]


def test_a_lock_reminds_the_locker_and_those_above_once_and_the_school_reads_it(small_school: SmallSchool) -> None:
    first, above = officer("first"), officer("above")
    officer("second")
    officer("elsewhere")
    commands.lock_space(actor=first, now=MORNING, school=small_school.code, ground="unlawful", reason="有广告")
    for day in (0, 6, 7, 7, 8):
        go_the_rounds(now=MORNING + day * DAY)
    assert sorted(told("lock_stands")) == ["bureau/above", "bureau/first"]
    go_the_rounds(now=MORNING + 31 * DAY)
    assert len(told("lock_stands")) == 4
    seen = locks_page(viewer=small_school.actor("vice"), school=small_school.code, today=TODAY)
    assert [(event.kind, event.days, event.by) for event in seen.locks[0].events[1:]] == [
        ("stands", 7, ""),
        ("stands", 30, ""),
    ]
    with within(small_school.id):
        assert AuditEntry.objects.filter(tenant=small_school.id, action="portal.remind_of_locks").count() == 2
        row = SpaceLockReminder.objects.order_by("pk").first()
        assert row is not None
        again = {"school_id": small_school.id, "lock": row.lock, "since": row.since, "days": 7, "at": MORNING}
        with pytest.raises(DatabaseError), transaction.atomic():
            SpaceLockReminder.objects.create(kind="stands", **again)
        with pytest.raises(DatabaseError), transaction.atomic():
            SpaceLockReminder.objects.update(days=8)
    with pytest.raises(NotThere):
        commands.remind_of_locks(actor=small_school.actor("principal"), now=MORNING)
    with standing_clock():
        page = visitor(above).get("/messages/").text
        assert "的公开空间已锁定 7 天，还没有解锁" in page
        assert "3 条还没有看" in page
        assert "的公开空间已锁定（违法违规内容），等您复核" in page
        there = page.partition('action="/messages/')[2].partition('"')[0]
        assert visitor(above).post(f"/messages/{there}")["Location"] == f"/bureau/schools/{small_school.code}/space/"
        assert visitor(officer("second")).post(f"/messages/{there}").status_code == 404
        own = visitor(small_school.actor("principal")).get("/office/space/").text
    assert "锁定 7 天还没有解锁，已提醒锁定的人和上级部门" in own


def test_an_appeal_reminds_who_is_to_pass_it_on_and_the_principal_hears_when_it_is_late(
    small_school: SmallSchool,
) -> None:
    above, operator = officer("above"), platform_operator()
    officer("first")
    officer("second")
    commands.lock_space(actor=above, now=MORNING, school=small_school.code, ground="unsafe", reason="有代码")
    appealed = MORNING + DAY
    commands.appeal_lock(actor=small_school.actor("principal"), now=appealed, words="已删除")
    operators = Account.objects.get(code=operator.code).handle
    assert told("lock_to_review") == [operators]
    assert sorted(told("lock_appealed")) == ["bureau/above", "bureau/first", "bureau/second"]
    for day in (3, 4, 4, 5):
        go_the_rounds(now=MORNING + day * DAY)
    assert sorted(told("lock_appeal_waits")) == sorted(["bureau/above", "bureau/first", "bureau/second", operators])
    assert told("lock_appeal_late", school=small_school.id) == []
    commands.forward_appeal(
        actor=officer("first"), now=MORNING + 5 * DAY, school=small_school.code, words="核对过，请处理"
    )
    assert sorted(told("lock_appealed")[3:]) == sorted(["bureau/above", operators])
    for _again in range(2):
        go_the_rounds(now=MORNING + 8 * DAY)
    assert sorted(told("lock_appeal_waits")[4:]) == sorted(["bureau/above", operators])
    assert told("lock_appeal_late", school=small_school.id) == ["alpha/principal"]
    commands.want_unlock(actor=above, now=MORNING + 8 * DAY, school=small_school.code, words="可以")
    assert sorted(told("unlock_to_agree")) == sorted(["bureau/first", "bureau/second", operators])
    commands.lift_lock(actor=officer("second"), now=MORNING + 9 * DAY, school=small_school.code, words="同意")
    before = len(told("lock_stands"))
    assert commands.remind_of_locks(actor=house_actor(school=small_school.id), now=MORNING + 40 * DAY) == 0
    assert len(told("lock_stands")) == before


def test_a_lock_is_told_at_once_to_whoever_may_review_it_and_to_nobody_of_another_place(
    small_school: SmallSchool,
) -> None:
    first, _others = officer("first"), [officer(name) for name in ("second", "above", "elsewhere")]
    operator = Account.objects.get(code=platform_operator().code).handle
    commands.lock_space(actor=first, now=MORNING, school=small_school.code, ground="unlawful", reason="有广告")
    assert sorted(told("lock_to_review")) == sorted(["bureau/second", "bureau/above", operator])
    under = locked_under(viewer=officer("above"))[small_school.code]
    assert (under.since, under.reviewed) == (MORNING, False)
    with standing_clock():
        for who, home in ((officer("second"), "/bureau/"), (platform_operator(), "/platform/")):
            browser = visitor(who)
            assert "等复核" in browser.get(home).text
            page = browser.get("/messages/").text
            assert "等您复核" in page
            there = page.partition('action="/messages/')[2].partition('"')[0]
            answer = browser.post(f"/messages/{there}")
            assert answer["Location"] == f"/bureau/schools/{small_school.code}/space/"
        assert "等您复核" not in visitor(first).get("/messages/").text
    commands.review_lock(actor=officer("second"), now=MORNING, school=small_school.code, stands=True, words="看过")
    assert locked_under(viewer=officer("above"))[small_school.code].reviewed
    with standing_clock():
        assert "等复核" not in visitor(first).get("/bureau/").text


def test_those_above_an_authority_hear_of_its_lock_and_its_own_officers_do_not(small_school: SmallSchool) -> None:  # noqa: ARG001 - its banner
    own = own_authority(viewer=officer("first"))
    assert own is not None
    operator = Account.objects.get(code=platform_operator().code).handle
    commands.lock_space(actor=officer("above"), now=MORNING, school=own.code, ground="unlawful", reason="有广告")
    commands.appeal_lock(actor=replace(officer("first"), tenant=own.id), now=MORNING + DAY, words="已删")
    assert told("lock_to_review") == [operator]
    assert told("lock_appealed") == ["bureau/above"]
    go_the_rounds(now=MORNING + 6 * DAY)
    assert told("lock_stands") == []
    for _twice in range(2):
        go_the_rounds(now=MORNING + 7 * DAY)
    assert sorted(told("lock_stands")) == sorted(["bureau/above", operator])

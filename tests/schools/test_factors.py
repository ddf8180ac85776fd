"""A second factor: taken up once, proven once a code, counted, renewed, put down, and reset by those above."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import IntegrityError, transaction

from afterbell.base import audit
from afterbell.base.access import Actor
from afterbell.base.models import AuditEntry
from afterbell.base.refusals import NotThere, Refused
from afterbell.base.tenancy import within
from afterbell.schools.actors import PLATFORM, house_actor, seat_of
from afterbell.schools.commands import (
    Enrolled,
    agree_factor_reset,
    ask_factor_reset,
    enrol_factor,
    prove_by_link,
    prove_factor,
    put_down_factor,
    renew_recovery_codes,
    reset_topmost_factor,
)
from afterbell.schools.factors import factors_under, own_factor, people_above
from afterbell.schools.models import Account, FactorReset, RecoveryCode, School, SecondFactor
from afterbell.schools.rules.second_factor import MOST_WRONG, STEP_SECONDS, code_at, step_at
from tests.support.authorities import officer
from tests.support.visits import at_door
from tests.support.world import MORNING, TODAY, SmallSchool, platform_operator

SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
INSTANT = datetime(2026, 6, 11, 8, 0, 10, tzinfo=UTC)
STEP = timedelta(seconds=STEP_SECONDS)


def shown(instant: datetime = INSTANT) -> str:
    return code_at(secret=SECRET, step=step_at(instant))


def enrolled(actor: Actor, *, instant: datetime = INSTANT) -> Enrolled:
    return enrol_factor(actor=actor, now=MORNING, secret=SECRET, code=shown(instant), instant=instant)


def proven(actor: Actor, code: str, *, instant: datetime) -> str | None:
    return prove_factor(actor=at_door(actor), now=MORNING, code=code, instant=instant)


def entries(action: str) -> list[dict[str, object]]:
    with within(PLATFORM):
        assert audit.verify(tenant=PLATFORM) == ()
        return [row.details for row in AuditEntry.objects.filter(tenant=PLATFORM, action=action).order_by("seq")]


def wrong(instant: datetime) -> str:
    near = {code_at(secret=SECRET, step=step_at(instant) + one) for one in (-1, 0, 1)}
    return next(code for code in ("000000", "111111", "222222", "333333") if code not in near)


def test_one_right_code_takes_it_up_and_the_secret_lies_sealed(small_school: SmallSchool) -> None:  # noqa: ARG001 - the areas stand
    actor = officer("first")
    with pytest.raises(Refused, match="factor_code_wrong"):
        enrol_factor(actor=actor, now=MORNING, secret=SECRET, code=wrong(INSTANT), instant=INSTANT)
    taken = enrolled(actor)
    assert len(set(taken.recovery)) == 10
    assert not {SECRET, *taken.recovery} & set(repr(taken).split("'"))
    row = SecondFactor.objects.get(account=actor.account)
    assert SECRET.encode() not in bytes(row.secret_sealed)
    prints = set(RecoveryCode.objects.values_list("fingerprint", flat=True))
    assert not prints & set(taken.recovery)
    with pytest.raises(Refused, match="factor_there"):
        enrolled(actor, instant=INSTANT + STEP)
    with pytest.raises(IntegrityError), transaction.atomic():
        SecondFactor.objects.create(account=row.account, secret_sealed=b"x", enrolled_at=MORNING, last_step=0)
    assert entries("schools.keep_factor") == [{"event": "enrolled", "recovery_codes": 10}]
    seat = seat_of(account=row.account, today=TODAY)
    assert (seat.factor, seat.needs_factor) == (taken.factor, True)


def test_who_may_keep_one(small_school: SmallSchool) -> None:
    for handle in ("principal", "office"):
        assert enrolled(small_school.actor(handle)).factor
    for actor in (small_school.actor("subject1"), small_school.family(small_school.children[0])):
        with pytest.raises(NotThere):
            enrolled(actor)
    with pytest.raises(NotThere):
        enrolled(at_door(officer("first")))


def test_a_code_is_taken_once_and_the_one_of_the_enrolment_was(small_school: SmallSchool) -> None:  # noqa: ARG001 - the areas stand
    actor = officer("first")
    factor, later = enrolled(actor).factor, INSTANT + STEP
    assert proven(actor, shown(), instant=INSTANT) is None
    assert proven(actor, shown(later), instant=later) == factor
    assert proven(actor, shown(later), instant=later) is None
    assert proven(actor, shown(INSTANT), instant=INSTANT) is None, "a clock put back"
    assert proven(actor, shown(later + STEP), instant=later) == factor, "the app one step ahead"
    assert proven(actor, shown(later), instant=later + STEP) is None
    told = [(entry["way"], entry["right"]) for entry in entries("schools.prove_factor")]
    assert told == [("code", right) for right in (False, True, False, False, True, False)]


def test_a_recovery_code_stands_in_once(small_school: SmallSchool) -> None:  # noqa: ARG001 - the areas stand
    actor, other = officer("first"), officer("second")
    taken, others = enrolled(actor), enrolled(other)
    first, second = taken.recovery[:2]
    assert proven(actor, f" {first[:5].upper()}-{first[5:]} ", instant=INSTANT) == taken.factor
    assert proven(actor, first, instant=INSTANT) is None
    assert proven(actor, others.recovery[0], instant=INSTANT) is None
    own = own_factor(viewer=actor)
    assert own is not None
    assert own.recovery_left == 9
    fresh = renew_recovery_codes(actor=actor, now=MORNING)
    assert proven(actor, second, instant=INSTANT) is None
    assert proven(actor, fresh[0], instant=INSTANT) == taken.factor
    assert proven(other, others.recovery[0], instant=INSTANT) == others.factor
    used = [entry for entry in entries("schools.prove_factor") if entry["way"] == "recovery" and entry["right"]]
    assert len(used) == 3


def test_after_twenty_wrong_codes_none_is_looked_at_for_an_hour(small_school: SmallSchool) -> None:  # noqa: ARG001 - the areas stand
    actor = officer("first")
    factor = enrolled(actor).factor
    for _try in range(MOST_WRONG):
        assert proven(actor, wrong(INSTANT), instant=INSTANT) is None
    later = INSTANT + timedelta(minutes=59)
    assert proven(actor, shown(later), instant=later) is None
    assert entries("schools.prove_factor")[-1] == {"way": "code", "right": False, "looked_at": False}
    later = INSTANT + timedelta(hours=1)
    assert proven(actor, shown(later), instant=later) == factor
    assert SecondFactor.objects.get(code=factor).wrong == 0


def test_a_school_may_put_it_down_and_who_stands_above_may_not(small_school: SmallSchool) -> None:
    principal, above = small_school.actor("principal"), officer("first")
    enrolled(principal)
    enrolled(above)
    put_down_factor(actor=principal, now=MORNING)
    assert own_factor(viewer=principal) is None
    assert not seat_of(account=small_school.account("principal"), today=TODAY).needs_factor
    assert proven_is_gone(principal)
    with pytest.raises(Refused, match="factor_needed"):
        put_down_factor(actor=above, now=MORNING)
    assert enrolled(principal, instant=INSTANT + STEP).factor, "it may be taken up again"


def proven_is_gone(actor: Actor) -> bool:
    with pytest.raises(NotThere):
        proven(actor, shown(INSTANT + STEP), instant=INSTANT + STEP)
    return True


def code_of(actor: Actor) -> str:
    return Account.objects.get(pk=actor.account or 0).code


def test_a_lost_one_is_reset_by_two_above(small_school: SmallSchool) -> None:  # noqa: ARG001 - the areas stand
    lost, peer, above, elsewhere = (officer(name) for name in ("first", "second", "above", "elsewhere"))
    operator = platform_operator()
    enrolled(lost)
    person = code_of(lost)
    assert people_above(account=lost.account or 0, today=TODAY) == {above.account, operator.account}
    for stranger in (peer, elsewhere, lost):
        with pytest.raises(NotThere):
            ask_factor_reset(actor=stranger, now=MORNING, person=person, why="当面认出")
    for why, fault in ((" \u3000", "why_missing"), ("长" * 201, "why_too_long")):
        with pytest.raises(Refused, match=fault):
            ask_factor_reset(actor=above, now=MORNING, person=person, why=why)
    with pytest.raises(Refused, match="reset_not_asked"):
        agree_factor_reset(actor=operator, now=MORNING, person=person)
    assert not ask_factor_reset(actor=above, now=MORNING, person=person, why="当面认出")
    with pytest.raises(Refused, match="reset_asked"):
        ask_factor_reset(actor=operator, now=MORNING, person=person, why="再提")
    with pytest.raises(Refused, match="reset_needs_another"):
        agree_factor_reset(actor=above, now=MORNING, person=person)
    with pytest.raises(NotThere):
        agree_factor_reset(actor=peer, now=MORNING, person=person)
    (seen,) = factors_under(viewer=operator, today=TODAY)
    assert seen.asked is not None
    assert (seen.person, seen.asked.why, seen.asked.mine) == (person, "当面认出", False)
    agree_factor_reset(actor=operator, now=MORNING, person=person)
    assert proven_is_gone(lost)
    assert seat_of(account=Account.objects.get(code=person), today=TODAY).needs_factor
    assert enrolled(lost, instant=INSTANT + STEP).factor
    told = [entry["event"] for entry in entries("schools.reset_factor")]
    assert told == ["reset_asked", "reset"]


def test_whoever_proves_it_after_all_ends_the_proposal(small_school: SmallSchool) -> None:  # noqa: ARG001 - the areas stand
    lost, above, later = officer("first"), officer("above"), INSTANT + STEP
    factor = enrolled(lost).factor
    ask_factor_reset(actor=above, now=MORNING, person=code_of(lost), why="说是丢了")
    assert proven(lost, shown(later), instant=later) == factor
    with pytest.raises(Refused, match="reset_not_asked"):
        agree_factor_reset(actor=platform_operator(), now=MORNING, person=code_of(lost))


def test_who_is_alone_above_decides_alone(small_school: SmallSchool) -> None:  # noqa: ARG001 - the areas stand
    lost, operator = officer("above"), platform_operator()
    enrolled(lost)
    assert people_above(account=lost.account or 0, today=TODAY) == {operator.account}
    assert ask_factor_reset(actor=operator, now=MORNING, person=code_of(lost), why="视频里认出")
    assert proven_is_gone(lost)
    assert FactorReset.objects.get().closed_at == MORNING


def test_the_list_names_exactly_those_one_stands_above(small_school: SmallSchool, other_school: SmallSchool) -> None:
    people = [officer(name) for name in ("first", "second", "above", "elsewhere")]
    people += [platform_operator(), small_school.actor("principal"), other_school.actor("office")]
    for actor in people:
        enrolled(actor)
    for viewer in people[:5]:
        listed = {row.person for row in factors_under(viewer=viewer, today=TODAY)}
        below = {
            code_of(one) for one in people if viewer.account in people_above(account=one.account or 0, today=TODAY)
        }
        assert listed == below
    assert len(below) == 6
    with pytest.raises(NotThere):
        factors_under(viewer=people[5], today=TODAY)


def test_the_topmost_is_reset_at_the_servers_command_line(small_school: SmallSchool) -> None:
    operator, house = platform_operator(), house_actor(school=PLATFORM)
    enrolled(operator)
    enrolled(small_school.actor("principal"))
    with pytest.raises(Refused, match="reset_from_above"):
        reset_topmost_factor(actor=house, now=MORNING, handle="alpha/principal")
    with pytest.raises(NotThere):
        reset_topmost_factor(actor=house, now=MORNING, handle="platform/nobody")
    reset_topmost_factor(actor=house, now=MORNING, handle="platform/operator")
    assert proven_is_gone(operator)
    assert entries("schools.reset_factor") == [{"event": "reset", "from_console": True}]


def test_a_link_proves_nothing_where_a_school_is_real(small_school: SmallSchool) -> None:
    actor = officer("first")
    factor = enrolled(actor).factor
    assert prove_by_link(actor=at_door(actor), now=MORNING) == factor
    School.objects.filter(pk=small_school.id).update(is_demonstration=False)
    with pytest.raises(NotThere):
        prove_by_link(actor=at_door(actor), now=MORNING)

"""Evidence: a few photographs, seen by the family and the reviewers alone, each look known to the family."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest
from django.conf import settings
from django.test import TestCase
from hypothesis import given
from hypothesis import strategies as st

from afterbell.base import audit
from afterbell.base.access import Actor
from afterbell.base.refusals import NotThere, Refused
from afterbell.base.tenancy import within
from afterbell.enrolment import commands
from afterbell.enrolment.commands import Decision
from afterbell.enrolment.models import EvidenceLook, EvidencePicture
from afterbell.enrolment.queries import evidence_page, own_evidence
from afterbell.enrolment.rules.keeping import DAYS_AFTER, evidence_forgotten_on
from tests.support.paper import enter, picture
from tests.support.world import MORNING, TODAY, SmallSchool, answer_survey, approve_in_homerooms, platform_operator

REVIEWERS, STRANGERS = ("homeroom1", "vice", "office"), ("principal", "homeroom2", "subject1", "gate", "duty")


def claimed(world: SmallSchool) -> str:
    """Enter an application that says the family is in hardship."""
    answer_survey(world)
    return enter(world, world.children[0], circumstances=("hardship",))


def attach(world: SmallSchool, application: str, *, by: Actor | None = None, number: int = 1) -> tuple[str, ...]:
    return commands.attach_evidence(
        actor=by or world.family(world.children[0]),
        now=MORNING,
        application=application,
        circumstance="hardship",
        pictures=[picture(shade) for shade in range(number)],
    )


def codes_of(refused: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {reason.code.removeprefix("enrolment.") for reason in refused.value.reasons}


def test_every_look_of_a_reviewer_is_written_down_and_the_family_reads_it(small_school: SmallSchool) -> None:
    code, family = claimed(small_school), small_school.family(small_school.children[0])
    (shot,) = attach(small_school, code)
    for handle in REVIEWERS:
        seen = commands.look_at_evidence(actor=small_school.actor(handle), now=MORNING, picture=shot)
        assert seen == picture(0).jpeg
    with within(small_school.id):
        page = evidence_page(viewer=family, application=code)
        assert [(look.name, look.role.zh) for look in page.looks] == [
            ("老师homeroom1", "班主任"),
            ("老师vice", "业务副校长"),
            ("教导处", "教导处"),
        ]
        assert page.claims[0].pictures[0].looks == page.looks
        assert own_evidence(viewer=family, picture=shot) == picture(0).jpeg
        assert EvidenceLook.objects.count() == len(REVIEWERS)
        assert audit.verify(tenant=small_school.id) == ()


def test_nobody_else_finds_the_evidence(small_school: SmallSchool) -> None:
    code = claimed(small_school)
    (shot,) = attach(small_school, code)
    others = [small_school.actor(handle) for handle in STRANGERS] + [small_school.family(small_school.children[1])]
    for other in others:
        with pytest.raises(NotThere):
            commands.look_at_evidence(actor=other, now=MORNING, picture=shot)
        with within(small_school.id):
            for ask in (
                lambda other=other: evidence_page(viewer=other, application=code),  # type: ignore[misc]
                lambda other=other: own_evidence(viewer=other, picture=shot),  # type: ignore[misc]
            ):
                with pytest.raises(NotThere):
                    ask()
        with pytest.raises(NotThere):
            commands.remove_evidence(actor=other, now=MORNING, picture=shot)
    with within(small_school.id):
        assert not EvidenceLook.objects.exists()
        with pytest.raises(NotThere):
            own_evidence(viewer=small_school.actor("office"), picture=shot)


def test_only_what_is_claimed_is_shown_and_only_a_few_times(small_school: SmallSchool) -> None:
    code, family = claimed(small_school), small_school.family(small_school.children[0])
    with pytest.raises(Refused) as refused:
        commands.attach_evidence(
            actor=family, now=MORNING, application=code, circumstance="left_behind", pictures=[picture()]
        )
    assert codes_of(refused) == {"circumstance_not_claimed"}
    attach(small_school, code, number=3)
    with pytest.raises(Refused) as refused:
        attach(small_school, code, number=2)
    assert codes_of(refused) == {"too_many_pictures"}
    with pytest.raises(Refused) as refused:
        attach(small_school, code, number=0)
    assert codes_of(refused) == {"no_pictures"}
    with within(small_school.id):
        assert EvidencePicture.objects.count() == 3


def test_the_family_adds_and_takes_back_until_the_homeroom_has_reviewed(small_school: SmallSchool) -> None:
    code, family = claimed(small_school), small_school.family(small_school.children[0])
    first, second = attach(small_school, code, number=2)
    file = Path(settings.MEDIA_ROOT) / "pictures" / str(small_school.id) / first
    assert file.exists()
    with TestCase.captureOnCommitCallbacks(execute=True):
        commands.remove_evidence(actor=family, now=MORNING, picture=first)
    assert not file.exists()
    approve_in_homerooms(small_school, [code])
    for ask in (
        lambda: attach(small_school, code),
        lambda: commands.remove_evidence(actor=family, now=MORNING, picture=second),
    ):
        with pytest.raises(Refused) as refused:
            ask()
        assert codes_of(refused) == {"evidence_closed"}
    with within(small_school.id):
        assert not evidence_page(viewer=family, application=code).may_change


def test_what_shows_a_circumstance_is_not_in_the_table_in_clear(small_school: SmallSchool) -> None:
    attach(small_school, claimed(small_school))
    with within(small_school.id):
        assert b"hardship" not in bytes(EvidencePicture.objects.get().circumstance_sealed)


def forget(world: SmallSchool, now: datetime) -> int:
    operator = platform_operator(now=now)
    inside = Actor(
        account=operator.account, code=operator.code, name=operator.name, tenant=world.id, grants=operator.grants
    )
    with TestCase.captureOnCommitCallbacks(execute=True):
        return commands.forget_evidence(actor=inside, now=now)


def test_evidence_is_removed_thirty_days_after_the_decision_and_its_looks_stay(small_school: SmallSchool) -> None:
    code = claimed(small_school)
    (shot,) = attach(small_school, code)
    file = Path(settings.MEDIA_ROOT) / "pictures" / str(small_school.id) / shot
    commands.look_at_evidence(actor=small_school.actor("office"), now=MORNING, picture=shot)
    assert forget(small_school, MORNING + timedelta(days=40)) == 0
    refusing = Decision(application=code, decision="refused", reason="不符合条件")
    commands.review_in_homeroom(actor=small_school.actor("homeroom1"), now=MORNING, decisions=[refusing])
    assert forget(small_school, MORNING + timedelta(days=DAYS_AFTER - 1)) == 0
    assert file.exists()
    assert forget(small_school, MORNING + timedelta(days=DAYS_AFTER)) == 1
    assert not file.exists()
    with within(small_school.id):
        assert not EvidencePicture.objects.exists()
        page = evidence_page(viewer=small_school.family(small_school.children[0]), application=code)
        assert len(page.looks) == 1


def test_only_the_platform_forgets(small_school: SmallSchool) -> None:
    for handle in ("office", "principal"):
        with pytest.raises(NotThere):
            commands.forget_evidence(actor=small_school.actor(handle), now=MORNING)


@given(decided=st.none() | st.integers(-200, 200), term=st.integers(-200, 200))
def test_evidence_outlives_neither_its_decision_nor_its_term_by_more_than_thirty_days(
    decided: int | None, term: int
) -> None:
    on = None if decided is None else TODAY + timedelta(days=decided)
    ends = TODAY + timedelta(days=term)
    gone = evidence_forgotten_on(decided_on=on, term_ends=ends)
    assert gone - timedelta(days=DAYS_AFTER) == min([ends, *([on] if on else [])])
    assert isinstance(gone, date)

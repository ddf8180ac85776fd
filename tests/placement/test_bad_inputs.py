"""What may go wrong between the wishes and the result: refused in a sentence or handled as said, and nothing lost."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from afterbell.base.refusals import Refused
from afterbell.base.tenancy import within
from afterbell.enrolment.commands import withdraw
from afterbell.enrolment.models import Application
from afterbell.placement.commands import confirm_placement, previewing
from afterbell.placement.models import DrawReveal, PlacementRun, PupilOutcome, RunMarket, Wish
from afterbell.placement.queries import reasons_of
from afterbell.schools.commands import CorrectedPupil, correct_pupil
from afterbell.schools.models import Room
from tests.placement.test_commands import codes, early
from tests.support.owners import pick_the_locks
from tests.support.premises import Premises
from tests.support.term_begun import commit_and_reveal, drawn_under, preview, publish_small_clubs, wish
from tests.support.world import FIRST_DAY, MORNING, SCHEME_FILE, SmallSchool, publish_scheme


@pytest.fixture
def wishing(small_school: SmallSchool, applications: tuple[str, ...]) -> tuple[str, ...]:
    publish_small_clubs(small_school)
    three = early(applications)
    for application in three:
        wish(small_school, application, "choir", "drawing")
    commit_and_reveal(small_school)
    return three


def stale(school: SmallSchool, run: str) -> list[str]:
    """Try to confirm a run that is stale by now; gives what is said."""
    with pytest.raises(Refused) as refused:
        confirm_placement(actor=school.actor("office"), now=MORNING, run=run)
    assert refused.value.conflict
    return [reason.words.zh for reason in refused.value.reasons]


def move_up(school: SmallSchool) -> None:
    """Let the first child of the first grade move into the third grade's homeroom."""
    child = school.children[0]
    given = CorrectedPupil(homeroom=school.homerooms[1], name=child.name, residence=child.residence, guardians=())
    correct_pupil(actor=school.actor("office"), now=MORNING, pupil=child.code, given=given)


def test_a_child_withdrawn_since_the_preview_is_named_and_a_new_preview_goes_without_it(
    small_school: SmallSchool, wishing: tuple[str, ...]
) -> None:
    child, run = small_school.children[0], preview(small_school)
    withdraw(
        actor=small_school.family(child), now=MORNING, application=wishing[0], effective_on=FIRST_DAY, reason="搬家"
    )
    (said,) = stale(small_school, run)
    assert child.name in said
    assert "不再参加" in said
    again = preview(small_school)
    confirm_placement(actor=small_school.actor("office"), now=MORNING, run=again)
    with within(small_school.id):
        assert PupilOutcome.objects.filter(run__code=run).count() == 3
        assert PupilOutcome.objects.filter(run__code=again).count() == 2


def test_a_child_moved_to_another_grade_while_the_run_is_computed(
    small_school: SmallSchool, wishing: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    """The run is what it was when it was read; it cannot be confirmed, and the next one passes the wish over."""
    decide, once = previewing.solve, []

    def while_computing(**given: Any) -> Any:  # noqa: ANN401 - whatever the solver takes and gives
        if not once:
            once.append(True)
            move_up(small_school)
        return decide(**given)

    monkeypatch.setattr(previewing, "solve", while_computing)
    run = preview(small_school)
    (said,) = stale(small_school, run)
    assert small_school.children[0].name in said
    assert "志愿或优先类别" in said
    again = preview(small_school)
    confirm_placement(actor=small_school.actor("office"), now=MORNING, run=again)
    with within(small_school.id):
        market = RunMarket.objects.get(run__code=again)
        ticket = drawn_under(small_school).of(small_school.children[0].ticket)
        assert market.passed_over == [[ticket, "choir"], [ticket, "drawing"]]
        told = reasons_of(viewer=small_school.actor("office"), application=wishing[0]).days[0]
        assert [sentence.zh[:6] for sentence in told.sentences] == ["“童声合唱”", "“儿童画”不"]
        assert not any("您的孩子" in sentence.zh or "your child" in sentence.en for sentence in told.sentences)


def test_a_priority_that_changed_since_and_a_child_that_came_since(
    small_school: SmallSchool, wishing: tuple[str, ...]
) -> None:
    with within(small_school.id):
        Application.objects.filter(code=wishing[1]).update(state="homeroom_approved")
    run = preview(small_school)
    with within(small_school.id):
        Application.objects.filter(code=wishing[0]).update(priority_class=0)
        Application.objects.filter(code=wishing[1]).update(state="approved")
    new, other = sorted(stale(small_school, run), key=lambda said: "优先类别" in said)
    assert "现在也参加" in new
    assert small_school.children[1].name in new
    assert small_school.children[0].name in other


def test_a_scheme_published_since_the_preview(small_school: SmallSchool, wishing: tuple[str, ...]) -> None:
    assert wishing
    run = preview(small_school)
    publish_scheme(
        office=small_school.actor("office"),
        principal=small_school.actor("principal"),
        term=small_school.term,
        now=MORNING,
        text=SCHEME_FILE.read_text(encoding="utf-8").replace("max_wishes = 3", "max_wishes = 4"),
    )
    said = stale(small_school, run)
    assert said[0] == "预览以后公布了新的方案。请重新预览。"
    assert any("“童声合唱”的名额" in sentence for sentence in said)


def test_a_wish_for_a_club_that_is_not_offered_any_more_finds_no_place(
    small_school: SmallSchool, wishing: tuple[str, ...]
) -> None:
    """A new version lets the choir meet on other days: the next wish counts, and the reason says why."""
    text = SCHEME_FILE.read_text(encoding="utf-8").replace("minimum = 8", "minimum = 1")
    head, choir = text.split('code = "choir"', 1)
    days = choir.split("weekdays = [", 1)
    text = f'{head}code = "choir"{days[0]}weekdays = [4]{days[1][days[1].index("]") + 1 :]}'
    office = small_school.actor("office")
    publish_scheme(
        office=office, principal=small_school.actor("principal"), term=small_school.term, now=MORNING, text=text
    )
    run = preview(small_school)
    with within(small_school.id):
        assert not PupilOutcome.objects.filter(run__code=run, offering="choir").exists()
        told = reasons_of(viewer=office, application=wishing[0], run=run).days[0]
    assert told.sentences[0].zh == "第 1 志愿“童声合唱”：这次没有名额。"


def test_a_secret_changed_after_the_commitment_decides_nothing(
    own_database: Premises, small_school: SmallSchool, wishing: tuple[str, ...]
) -> None:
    assert wishing
    run = preview(small_school)
    pick_the_locks(own_database, table="placement_drawreveal")
    with within(small_school.id):
        DrawReveal.objects.update(secret="f" * 32)
    for attempt in (lambda: preview(small_school), lambda: _confirm(small_school, run)):
        with pytest.raises(Refused) as refused:
            attempt()
        assert codes(refused) == ["reveal_differs"]
    with within(small_school.id):
        assert PlacementRun.objects.count() == 1


def _confirm(school: SmallSchool, run: str) -> str:
    confirm_placement(actor=school.actor("office"), now=MORNING, run=run)
    return run


def test_a_club_with_more_places_than_its_room_has_seats(small_school: SmallSchool, wishing: tuple[str, ...]) -> None:
    assert wishing
    with within(small_school.id):
        Room.objects.filter(name="音乐教室一").update(seats=1)
    with pytest.raises(Refused) as refused:
        preview(small_school)
    assert set(codes(refused)) == {"room_small"}
    assert "“童声合唱”有 2 个名额，教室“音乐教室一”只有 1 个座位" in refused.value.reasons[0].words.zh
    with within(small_school.id):
        assert not PlacementRun.objects.exists()


def test_a_minimum_above_the_places_is_no_scheme_and_no_market(small_school: SmallSchool) -> None:
    text = SCHEME_FILE.read_text(encoding="utf-8").replace("minimum = 8", "minimum = 400", 1)
    with pytest.raises(Refused) as refused:
        publish_scheme(
            office=small_school.actor("office"),
            principal=small_school.actor("principal"),
            term=small_school.term,
            now=MORNING,
            text=text,
        )
    assert "不多于人数上限" in refused.value.reasons[0].words.zh


def test_two_wishes_of_one_rank_cannot_stand(small_school: SmallSchool, wishing: tuple[str, ...]) -> None:
    with within(small_school.id):
        row = Wish.objects.filter(application__code=wishing[0]).first()
        assert row is not None
        with pytest.raises(IntegrityError), transaction.atomic():
            Wish.objects.create(
                school_id=small_school.id,
                application=row.application,
                weekday=row.weekday,
                band=row.band,
                rank=row.rank,
                offering="clay",
            )

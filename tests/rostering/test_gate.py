"""Who has not signed, been trained or been vetted is not rostered; the leader lifts the first two with a reason."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from afterbell.base.refusals import NotThere, Refused
from afterbell.base.tenancy import within
from afterbell.enrolment.commands import sign_duties
from afterbell.enrolment.queries import my_duties
from afterbell.rostering.commands import (
    Attended,
    NamedSubstitute,
    NewClearance,
    clear_to_stand,
    make_roster,
    name_substitutes,
    record_training,
    sign_training,
    take_back_training,
)
from afterbell.rostering.gate import barred_on
from afterbell.rostering.models import Assignment, Clearance, Session, Training
from afterbell.rostering.queries import candidates_for, my_training, readiness_list, unconfirmed_sessions
from afterbell.schools.commands import NewVetting, engage_staff, record_vetting
from afterbell.schools.models import Staff
from tests.support.asking import AsksAtMost
from tests.support.schemes import publish_changed
from tests.support.term_begun import FIRST_MONDAY, MONDAY_NOON, Begun, begin_term
from tests.support.world import FIRST_DAY, MORNING, TODAY, SmallSchool

pytestmark = pytest.mark.django_db
STROKES = "M120 260 L160 120 L200 260 L240 130 L280 260 M330 200 L390 200 M430 120 L440 260 L520 250"
TUESDAY, WEDNESDAY = FIRST_MONDAY + timedelta(days=1), FIRST_MONDAY + timedelta(days=2)


@pytest.fixture
def gated(small_school: SmallSchool) -> Begun:
    """Give a school in its term whose scheme bars whoever is not ready, and where nobody has signed anything."""
    begun = begin_term(small_school)
    publish_changed(small_school, "[readiness]\n", "[readiness]\nbars = true\n")
    return begun


def train(school: SmallSchool, *staff: str, held_on: date = TODAY, trainer: str = "娜仁") -> int:
    attended = Attended(staff=staff, held_on=held_on, trainer=trainer)
    return record_training(actor=school.actor("office"), now=MORNING, attended=attended)


def sign(school: SmallSchool, handle: str, *, now: datetime = MORNING) -> None:
    """Sign the statement and the training, as the one page lets somebody do."""
    actor = school.actor(handle)
    with within(school.id):
        seen, training = my_duties(viewer=actor, today=TODAY), my_training(viewer=actor, today=TODAY)
    assert seen is not None
    assert training is not None
    sign_duties(actor=actor, now=now, text=seen.text_hash, strokes=STROKES)
    sign_training(actor=actor, now=now, text=training.text_hash, strokes=STROKES)


def session_of(school: SmallSchool, day: date) -> Assignment:
    with within(school.id):
        named = Assignment.objects.select_related("session", "staff").filter(session__date=day, ended_at=None)
        return named.filter(session__group__isnull=False).order_by("pk")[0]


def codes_of(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [reason.code.partition(".")[2] for reason in refused.value.reasons]


def test_a_roster_ahead_needs_no_signature_but_from_the_day_before_on_it_does(gated: Begun) -> None:
    school = gated.school
    monday, wednesday = session_of(school, FIRST_MONDAY), session_of(school, WEDNESDAY)
    with within(school.id):
        leader = school.actor("duty")
        near = candidates_for(viewer=leader, session=session_of(school, TUESDAY).session.code, now=MONDAY_NOON)
        far = candidates_for(viewer=leader, session=wednesday.session.code, now=MONDAY_NOON)
        ids = dict(Staff.objects.values_list("code", "pk"))
        barred = barred_on(staff=ids.values(), days=[FIRST_MONDAY, TUESDAY, WEDNESDAY], today=FIRST_MONDAY)
    assert not near.free
    assert far.free
    assert any("has not signed" in words.en for person in near.barred for words in person.reasons)
    assert barred[monday.staff_id, FIRST_MONDAY] == barred[monday.staff_id, TUESDAY] == ["ready"]
    assert (monday.staff_id, WEDNESDAY) not in barred


def test_who_signed_both_or_was_let_stand_may_be_named_for_today(gated: Begun, asks_at_most: AsksAtMost) -> None:
    school = gated.school
    tuesday = session_of(school, TUESDAY)
    sign(school, "subject2")
    leader = school.actor("duty")
    with within(school.id), asks_at_most(17):
        found = candidates_for(viewer=leader, session=tuesday.session.code, now=MONDAY_NOON)
    reasons = {person.code: [words.en for words in person.reasons] for person in found.barred}
    assert not any("has not signed" in words for words in reasons.get(school.staff["subject2"], []))
    with within(school.id):
        unsigned = (code for code, words in reasons.items() if len(words) == 1 and "has not signed" in words[0])
        helper = next(code for code in unsigned if code != school.staff["duty"])
    wanted = NamedSubstitute(session=tuesday.session.code, staff=helper)
    with pytest.raises(Refused) as refused:
        name_substitutes(actor=school.actor("duty"), now=MONDAY_NOON, substitutes=[wanted])
    assert codes_of(refused) == ["cannot_take"]
    clearance = NewClearance(staff=helper, first_day=TUESDAY, last_day=TUESDAY, reason="病假刚回来，当天补签")
    clear_to_stand(actor=school.actor("duty"), now=MONDAY_NOON, clearance=clearance)
    assert name_substitutes(actor=school.actor("duty"), now=MONDAY_NOON, substitutes=[wanted]) == 1
    with within(school.id):
        Assignment.objects.filter(session__date__gte=WEDNESDAY).delete()
    make_roster(actor=school.actor("office"), now=MONDAY_NOON, term=school.term, since=WEDNESDAY)


def test_outside_staff_are_named_only_for_days_on_which_all_vetting_is_valid(begun: Begun) -> None:
    school, office = begun.school, begun.school.actor("office")
    monday, tuesday = session_of(school, FIRST_MONDAY), session_of(school, TUESDAY)
    with within(school.id):
        leader = school.actor("duty")
        person = candidates_for(viewer=leader, session=tuesday.session.code, now=MORNING).free[0].code
    engage_staff(actor=office, now=MORNING, staff=person, kind="volunteer")
    for kind, until in (("no_record", TUESDAY), ("health", WEDNESDAY)):
        vetting = NewVetting(
            staff=person, kind=kind, number=f"A-{kind[0]}7", checked_on=TODAY, checked_by="教导处", valid_until=until
        )
        record_vetting(actor=office, now=MORNING, vetting=vetting)
    with within(school.id):
        free = [row.code for row in candidates_for(viewer=leader, session=tuesday.session.code, now=MORNING).free]
        later = candidates_for(viewer=leader, session=session_of(school, WEDNESDAY).session.code, now=MORNING)
        pk = Staff.objects.get(code=person).pk
        barred = barred_on(staff=[pk], days=[FIRST_MONDAY, TUESDAY, WEDNESDAY], today=TODAY)
    assert monday.session.date < TUESDAY
    assert person in free
    assert any("no valid vetting" in words.en for row in later.barred if row.code == person for words in row.reasons)
    assert barred == {(pk, WEDNESDAY): ["vetted"]}
    with within(school.id):
        Assignment.objects.filter(session__date__gte=WEDNESDAY).delete()
    make_roster(actor=office, now=MONDAY_NOON, term=school.term, since=FIRST_DAY)
    with within(school.id):
        assert not Assignment.objects.filter(staff__code=person, session__date__gte=WEDNESDAY).exists()


def test_a_list_of_who_attended_counts_each_once_and_an_error_is_taken_back(small_school: SmallSchool) -> None:
    one, two = small_school.staff["subject1"], small_school.staff["club1"]
    assert [train(small_school, one), train(small_school, one, two)] == [1, 1]
    office = small_school.actor("office")
    with pytest.raises(Refused) as refused:
        take_back_training(actor=office, now=MORNING, staff=two, reason="")
    assert codes_of(refused) == ["reason_missing"]
    take_back_training(actor=office, now=MORNING, staff=two, reason="名单登错了人")
    with pytest.raises(Refused) as refused:
        take_back_training(actor=office, now=MORNING, staff=two, reason="名单登错了人")
    assert codes_of(refused) == ["not_trained"]
    assert train(small_school, two) == 1
    with within(small_school.id):
        assert Training.objects.filter(ended_at=None).count() == len({one, two})


@pytest.mark.parametrize(
    ("staff", "held_on", "trainer", "codes"),
    [
        ((), TODAY, "娜仁", ["nobody_attended"]),
        (("subject1",), TODAY + timedelta(days=1), "娜仁", ["trained_later"]),
        (("subject1",), date(2025, 9, 1), "娜仁", ["trained_before"]),
        (("subject1",), TODAY, "", ["name_missing"]),
        (("subject1",), TODAY, "娜\u202e仁", ["name_unreadable"]),
        ((), date(2025, 9, 1), " ", ["nobody_attended", "name_missing", "trained_before"]),
    ],
)
def test_a_training_that_cannot_be_is_refused_with_every_reason(
    small_school: SmallSchool, staff: tuple[str, ...], held_on: date, trainer: str, codes: list[str]
) -> None:
    with pytest.raises(Refused) as refused:
        train(small_school, *(small_school.staff[handle] for handle in staff), held_on=held_on, trainer=trainer)
    assert codes_of(refused) == codes


def test_a_training_is_signed_as_it_was_read_and_once(small_school: SmallSchool) -> None:
    sign(small_school, "subject1")
    actor = small_school.actor("subject1")
    with within(small_school.id):
        seen = my_training(viewer=actor, today=TODAY)
        assert seen is not None
        assert seen.trained_on == TODAY
        assert STROKES.encode() not in bytes(Training.objects.get().strokes_sealed or b"")
    for text, code in ((seen.text_hash, "trained_meanwhile"), ("0" * 64, "training_changed")):
        with pytest.raises(Refused) as refused:
            sign_training(actor=actor, now=MORNING, text=text, strokes=STROKES)
        assert codes_of(refused) == [code]
    with pytest.raises(Refused) as refused:
        sign_training(actor=small_school.actor("club1"), now=MORNING, text=seen.text_hash, strokes="M1 1")
    assert codes_of(refused) == ["signature_empty"]


@pytest.mark.parametrize(
    ("handle", "first", "days", "reason", "codes"),
    [
        ("subject1", TODAY, 0, "", ["reason_missing"]),
        ("subject1", TODAY, 0, "\u200b", ["reason_missing"]),
        ("subject1", TODAY - timedelta(days=1), 1, "补签", ["cleared_before"]),
        ("subject1", TODAY, -1, "补签", ["last_before_first"]),
        ("subject1", TODAY, 14, "补签", ["cleared_too_long"]),
        ("duty", TODAY, 1, "补签", ["not_for_oneself"]),
    ],
)
def test_a_clearance_that_cannot_be_is_refused(
    small_school: SmallSchool, handle: str, first: date, days: int, reason: str, codes: list[str]
) -> None:
    last = first + timedelta(days=days)
    wanted = NewClearance(staff=small_school.staff[handle], first_day=first, last_day=last, reason=reason)
    with pytest.raises(Refused) as refused:
        clear_to_stand(actor=small_school.actor("duty"), now=MORNING, clearance=wanted)
    assert codes_of(refused) == codes


def test_who_may_do_what(small_school: SmallSchool, other_school: SmallSchool) -> None:
    mine = NewClearance(staff=small_school.staff["subject1"], first_day=TODAY, last_day=TODAY, reason="补签")
    for actor in (small_school.actor("office"), small_school.actor("subject1"), other_school.actor("duty")):
        with pytest.raises(NotThere):
            clear_to_stand(actor=actor, now=MORNING, clearance=mine)
    attended = Attended(staff=(small_school.staff["subject1"],), held_on=TODAY, trainer="娜仁")
    with pytest.raises(NotThere):
        record_training(actor=small_school.actor("subject1"), now=MORNING, attended=attended)
    with pytest.raises(NotThere):
        record_training(actor=other_school.actor("office"), now=MORNING, attended=attended)
    with within(small_school.id):
        assert not Clearance.objects.exists()
        with pytest.raises(NotThere):
            readiness_list(viewer=small_school.actor("subject1"), today=TODAY)


def test_the_list_says_how_everybody_stands(gated: Begun, asks_at_most: AsksAtMost) -> None:
    school, office = gated.school, gated.school.actor("office")
    engage_staff(actor=office, now=MORNING, staff=school.staff["club1"], kind="retired")
    train(school, school.staff["vice"], school.staff["subject1"])
    clearance = NewClearance(staff=school.staff["subject1"], first_day=TODAY, last_day=FIRST_MONDAY, reason="等补签")
    clear_to_stand(actor=school.actor("duty"), now=MORNING, clearance=clearance)
    with within(school.id), asks_at_most(8):
        rows = {row.code: row for row in readiness_list(viewer=office, today=FIRST_MONDAY)}
    vice, mine, club = (rows[school.staff[handle]] for handle in ("vice", "subject1", "club1"))
    assert (vice.signed, vice.trained, vice.barred, vice.lacks) == (None, True, (), False)
    assert (mine.signed, mine.trained, mine.cleared_until) == (False, True, FIRST_MONDAY)
    assert (club.vetting, club.vetted_until, club.outside) == ("missing", None, True)
    assert club.barred == ("vetted", "ready")
    assert rows[school.staff["gate"]].signed is False
    assert school.staff["office2"] not in rows


def test_a_session_of_whoever_may_not_stand_has_no_confirmed_adult(gated: Begun) -> None:
    school = gated.school
    leader = school.actor("duty")
    until = MONDAY_NOON + timedelta(hours=12)
    with within(school.id):
        ahead = {row.code for row in unconfirmed_sessions(viewer=leader, until=until, now=MONDAY_NOON)}
        today = set(
            Session.objects.filter(starts_at__gt=MONDAY_NOON, starts_at__lte=until).values_list("code", flat=True)
        )
        ids = list(Staff.objects.values_list("code", flat=True))
    assert ahead == today
    for person in ids:
        if person != school.staff["duty"]:
            clearance = NewClearance(staff=person, first_day=FIRST_MONDAY, last_day=FIRST_MONDAY, reason="今天补签")
            clear_to_stand(actor=leader, now=MONDAY_NOON, clearance=clearance)
    with within(school.id):
        still = unconfirmed_sessions(viewer=leader, until=until, now=MONDAY_NOON)
        named = Assignment.objects.filter(session__code__in=[row.code for row in still], ended_at=None)
        assert set(named.values_list("staff__code", flat=True)) <= {school.staff["duty"]}

"""Last term's balance is carried over, late and dark minutes weigh more, nobody has the own child's group."""

from __future__ import annotations

from datetime import date, time

from afterbell.base.spans import TimeSpan, instant
from afterbell.base.tenancy import within
from afterbell.rostering.carrying import carried_into, weighing
from afterbell.rostering.commands import make_roster
from afterbell.rostering.desk import desk_for
from afterbell.rostering.models import Assignment, Session
from afterbell.rostering.queries import candidates_for
from afterbell.scheme.queries import version_in_force
from afterbell.scheme.rules.read import read_scheme
from afterbell.schools.models import Guardian, Staff, Term
from tests.scheme.drafts import SMALL, small_text
from tests.support.term_begun import FIRST_MONDAY, MONDAY_NOON, Begun
from tests.support.world import FIRST_DAY, MORNING

EVENING = TimeSpan(time(18, 40), time(20))
EARLY = TimeSpan(time(17), time(17, 50))


def last_term(begun: Begun, minutes: dict[str, int]) -> None:
    """Write a term before this one into the tables in which these people had sessions of so many minutes."""
    model = Session.objects.order_by("pk").first()
    assert model is not None
    before = Term.objects.create(
        school_id=begun.school.id, name="上学期", first_day=date(2025, 9, 1), last_day=date(2026, 1, 20)
    )
    for place, (code, length) in enumerate(minutes.items()):
        session = Session.objects.create(
            school_id=begun.school.id,
            term=before,
            version=model.version,
            kind="duty",
            ledger="service",
            post=f"gate{place}",
            name="门岗",
            date=date(2025, 9, 1),
            weekday=1,
            starts_at=instant(date(2025, 9, 1), time(14)),
            ends_at=instant(date(2025, 9, 1), time(14 + length // 60, length % 60)),
            class_hours=0,
        )
        Assignment.objects.create(
            school_id=begun.school.id,
            session=session,
            staff=Staff.objects.get(code=code),
            basis="planned",
            assigned_by_id=begun.school.account("office").pk,
            assigned_at=MORNING,
        )


def test_who_did_more_last_term_begins_this_one_with_it(begun: Begun) -> None:
    with within(begun.school.id):
        one, two = Staff.objects.order_by("pk")[:2]
        last_term(begun, {one.code: 100, two.code: 40})
        _, scheme = version_in_force(on=FIRST_MONDAY)
        term = Term.objects.get(code=begun.school.term)
        every = list(Session.objects.filter(term=term))
        carried = carried_into(term=term.pk, rostered=[row.pk for row in every], scheme=scheme)
        assert carried.loads == {one.pk: 30, two.pk: -30}
        assert carried.minutes == {}
        desk = desk_for(sessions=every, scheme=scheme, named={}, today=FIRST_MONDAY)
        loads = {adult.code: adult.carried_load for adult in desk.problem.adults}
        assert {code: load for code, load in loads.items() if load} == {
            code: load for code, load in ((one.code, 30), (two.code, -30)) if code in loads
        }


def test_a_school_that_carries_nothing_over_begins_level(begun: Begun) -> None:
    with within(begun.school.id):
        one = Staff.objects.order_by("pk")[0]
        last_term(begun, {one.code: 100})
        scheme = read_scheme(text=f"{SMALL}\n[roster]\ncarry_over = false\n")
        term = Term.objects.get(code=begun.school.term)
        every = [row.pk for row in Session.objects.filter(term=term)]
        assert carried_into(term=term.pk, rostered=every, scheme=scheme).loads == {}


def test_what_is_left_of_the_term_counts_when_the_rest_is_rostered_anew(begun: Begun) -> None:
    with within(begun.school.id):
        _, scheme = version_in_force(on=FIRST_MONDAY)
        term = Term.objects.get(code=begun.school.term)
        monday = list(Session.objects.filter(date=FIRST_MONDAY))
        rest = [row.pk for row in Session.objects.exclude(date=FIRST_MONDAY)]
        carried = carried_into(term=term.pk, rostered=rest, scheme=scheme)
        spent = sum((row.ends_at - row.starts_at).seconds // 60 for row in monday)
        assert sum(carried.minutes.values()) == spent
        assert sum(carried.loads.values()) >= spent


def test_late_minutes_weigh_more_and_dark_ones_in_the_winter_timetable_only() -> None:
    text = small_text(('local_off_work = "17:30"', 'local_off_work = "17:30"\ndark_from = "17:00"'))
    weigh = weighing(scheme=read_scheme(text=text))
    winter, summer = date(2026, 3, 2), date(2026, 6, 1)
    assert (weigh(winter, EARLY), weigh(summer, EARLY)) == (65, 50)
    assert (weigh(winter, EVENING), weigh(summer, EVENING)) == (120, 120)


def test_nobody_is_named_for_the_group_of_an_own_child(begun: Begun) -> None:
    with within(begun.school.id):
        row = (
            Assignment.objects.filter(session__kind="tutoring", ended_at=None).select_related("staff").order_by("pk")[0]
        )
        session, named = row.session, row.staff
        group = session.group
        assert group is not None
        pupil = group.places.filter(until=None).order_by("pk")[0].pupil
        link = pupil.guardians.order_by("pk")[0]
        Guardian.objects.filter(pk=link.guardian_id).update(account=named.account)
        Assignment.objects.filter(session__group=group).delete()
    make_roster(actor=begun.school.actor("office"), now=MORNING, term=begun.school.term, since=FIRST_DAY)
    with within(begun.school.id):
        leads = set(
            Assignment.objects.filter(session__group=group, ended_at=None).values_list("staff__code", flat=True)
        )
        assert leads
        assert named.code not in leads
        barred = candidates_for(viewer=begun.school.actor("duty"), session=session.code, now=MONDAY_NOON).barred
    reasons = {person.code: [words.zh for words in person.reasons] for person in barred}
    assert f"{named.name}的孩子在本组，须回避" in reasons[named.code]

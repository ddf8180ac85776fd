"""A session under the hand: what the rows say of it, the question before it gets worse, and the way back."""

from __future__ import annotations

from afterbell.base.tenancy import within
from afterbell.rostering.commands import cancel_sessions
from afterbell.rostering.models import Assignment, Session
from afterbell.rostering.queries import Taker, Takers, takers_of
from tests.support.asking import AsksAtMost
from tests.support.term_begun import FIRST_MONDAY, MONDAY_NOON, Begun
from tests.support.visits import standing_clock, visitor
from tests.support.world import SmallSchool

ROSTER = "/office/roster/"
PEOPLE = {"week": "2026-03-02", "by": "people"}


def dearer(begun: Begun) -> tuple[Takers, Taker]:
    """Give a session of Monday's and somebody who can take it though something gets worse."""
    with within(begun.school.id):
        codes = list(Session.objects.filter(date=FIRST_MONDAY, group__isnull=False).values_list("code", flat=True))
        judged = (takers_of(viewer=begun.school.actor("office"), session=code, now=MONDAY_NOON) for code in codes)
        return next((found, one) for found in judged for one in found.free if one.worse)


def named(begun: Begun, session: str) -> str:
    with within(begun.school.id):
        return Assignment.objects.get(session__code=session, ended_at=None).staff.code


def test_every_row_is_judged_and_a_move_answers_with_the_way_back(begun: Begun, asks_at_most: AsksAtMost) -> None:
    found, taker = dearer(begun)
    session, holder = found.session.code, named(begun, found.session.code)
    with standing_clock(MONDAY_NOON):
        office = visitor(begun.school.actor("office"))
        with asks_at_most(25):
            told = office.get(f"{ROSTER}what-if/", {"session": session}).json()
        assert told["holder"] == holder
        assert set(told["takers"]) == {one.code for one in found.takers}
        assert {one["state"] for one in told["takers"].values()} >= {"worse", "not"}
        verdict = told["takers"][taker.code]
        assert verdict["lines"][: len(taker.worse)] == [worse.words.zh for worse in taker.worse]
        move = {"session": session, "staff": taker.code, "instead_of": holder}
        unseen = office.post(f"{ROSTER}move/", move)
        assert (unseen.status_code, unseen.json()["reasons"]) == (422, [worse.words.zh for worse in taker.worse])
        done = office.post(f"{ROSTER}move/", {**move, "accepts": verdict["accepts"]}).json()
        assert named(begun, session) == taker.code
        assert office.post(f"{ROSTER}move/", {**move, "accepts": verdict["accepts"]}).status_code == 409
        assert office.post(f"{ROSTER}move/", done["back"]).status_code == 200
        assert named(begun, session) == holder


def test_without_a_script_what_gets_worse_is_asked_once(begun: Begun, asks_at_most: AsksAtMost) -> None:
    found, taker = dearer(begun)
    session, holder = found.session.code, named(begun, found.session.code)
    move = {"session": session, "staff": taker.code, "instead_of": holder}
    with standing_clock(MONDAY_NOON):
        office = visitor(begun.school.actor("office"))
        asked = office.post(ROSTER, move)
        assert asked.status_code == 422
        assert taker.worse[0].words.zh in asked.text
        assert f"还是换成{taker.name}" in asked.text
        accepts = [worse.rule for worse in taker.worse]
        assert all(f'name="accepts" value="{rule}"' in asked.text for rule in accepts)
        done = office.post(f"{ROSTER}?by=people", {**move, "accepts": accepts})
        assert done.headers["Location"].endswith(f"by=people#slot-{session}")
        with asks_at_most(25):
            page = office.get(ROSTER, PEOPLE).text
        by_place = office.get(ROSTER, {"week": PEOPLE["week"]}).text
    assert f'id="slot-{session}" data-session="{session}" data-holder="{taker.code}"' in page
    assert (f'id="slot-{session}"' in by_place, "data-roster" in by_place) == (True, False)
    assert "要拖着换，请按人看。" in by_place


def test_everybody_has_a_row_and_what_nobody_has_stands_first(begun: Begun) -> None:
    school = begun.school
    with within(school.id):
        open_one, gone = Session.objects.filter(date=FIRST_MONDAY).order_by("-starts_at", "pk")[:2]
        Assignment.objects.filter(session=open_one).update(ended_at=MONDAY_NOON)
    cancel_sessions(actor=school.actor("office"), now=MONDAY_NOON, sessions=[gone.code], reason="停电")
    with standing_clock(MONDAY_NOON):
        page = visitor(school.actor("office")).get(ROSTER, PEOPLE).text
        assert "data-roster" not in visitor(school.actor("vice")).get(ROSTER, PEOPLE).text
    assert "有 1 场还没有能来的人" in page
    first = page.partition("<tbody>")[2]
    assert first.index('data-adult=""') < first.index(f'data-session="{open_one.code}" data-holder=""')
    assert first.index(f'data-session="{open_one.code}"') < first.index(
        'data-adult="', first.index('data-adult=""') + 5
    )
    assert f'data-session="{gone.code}"' not in page
    assert all(f'data-adult="{code}"' in page for code in (school.staff["subject1"], school.staff["duty"]))


def test_strangers_are_told_nothing(begun: Begun, other_school: SmallSchool) -> None:
    found, taker = dearer(begun)
    session = found.session.code
    with standing_clock(MONDAY_NOON):
        for actor in (begun.school.actor("vice"), other_school.actor("office")):
            other = visitor(actor)
            assert other.get(f"{ROSTER}what-if/", {"session": session}).status_code == 404
            assert other.post(f"{ROSTER}move/", {"session": session, "staff": taker.code}).status_code == 404

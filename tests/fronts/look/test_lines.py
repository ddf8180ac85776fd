"""The two lines as pictures of an afternoon and of a term."""

from __future__ import annotations

from dataclasses import replace
from datetime import time

from hypothesis import given
from hypothesis import strategies as st

from afterbell.base.spans import TimeSpan
from afterbell.fronts.look.afternoon import Afternoon, Band, Row, Stop, Stretch, draw_afternoon
from afterbell.fronts.look.term import Stage, TermLine, draw_term

EARLY = Band(tint="early", name="早段", span=TimeSpan(time(17, 0), time(17, 50)))
LATE = Band(tint="late", name="晚段", span=TimeSpan(time(17, 45), time(18, 20)))
STAGES = st.lists(st.tuples(st.booleans(), st.booleans(), st.booleans()), max_size=9).map(
    lambda facts: tuple(
        Stage(code=str(index), name=str(index), begun=begun, done=done, needs_person=needs)
        for index, (begun, done, needs) in enumerate(facts)
    )
)


def test_two_sessions_at_once_take_two_lanes() -> None:
    row = Row(stretches=tuple(Stretch(span=band.span, name=band.name) for band in (EARLY, LATE)))
    drawn = draw_afternoon(Afternoon(kind="sessions", title="", bands=(EARLY, LATE), rows=(row,))).rows[0]
    assert len({piece.y for piece in drawn.stretches}) == 2
    assert drawn.block == "3.50em"


def test_stops_stand_in_the_order_of_the_clock_with_the_shape_of_their_state() -> None:
    stops = (Stop(at=time(17, 55), name="接走", state="collected"), Stop(at=time(17, 2), name="到", state="present"))
    picture = draw_afternoon(Afternoon(kind="child", title="", bands=(), rows=(Row(stops=stops),)))
    assert [place.icon for place in picture.rows[0].stops] == ["state-present", "state-collected"]


def test_marks_at_nearly_one_moment_step_aside_and_stay_in_order() -> None:
    stops = tuple(Stop(at=time(17, minute), name="") for minute in (50, 51, 55))
    drawn = draw_afternoon(Afternoon(kind="gate", title="", bands=(), rows=(Row(stops=stops),))).rows[0].stops
    assert [place.x for place in drawn] == ["27.78%", "28.33%", "30.56%"]
    assert [float(place.aside) for place in drawn] == [0.0, 16.6, 27.8]


def test_now_is_drawn_only_when_it_is_told() -> None:
    quiet = Afternoon(kind="child", title="", bands=(EARLY,))
    assert draw_afternoon(quiet).now is None
    picture = draw_afternoon(replace(quiet, now=time(17, 25)))
    assert picture.now is not None
    assert picture.now.x == "13.89%"
    assert picture.bands[0].middle != picture.now.x


@given(STAGES)
def test_only_the_earliest_stage_that_needs_a_person_is_in_colour(stages: tuple[Stage, ...]) -> None:
    drawn = draw_term(TermLine(title="", stages=stages))
    coloured = [one.stage for one in drawn if one.standing == "needs"]
    assert coloured == [stage for stage in stages if stage.needs_person][:1]
    assert tuple(one.stage for one in drawn) == stages

"""A text on the desk is judged without being stored."""

from __future__ import annotations

import pytest

from afterbell.base.refusals import NotThere
from afterbell.base.tenancy import within
from afterbell.scheme import queries
from afterbell.scheme.examples import example_text
from afterbell.scheme.models import SchemeVersion
from tests.support.world import FIRST_DAY, LAST_DAY, SCHEME_FILE, TODAY, SmallSchool

TEXT = SCHEME_FILE.read_text(encoding="utf-8")
CHARGES = TEXT.replace('method = "none"', 'method = "per_term"\namount_fen = 90000')


def test_a_text_is_judged_line_by_line_and_nothing_is_stored(small_school: SmallSchool) -> None:
    office = small_school.actor("office")
    with within(small_school.id):
        broken = queries.judge_text(viewer=office, text=TEXT.replace("[term]", "[term"), as_of=TODAY)
        sound = queries.judge_text(viewer=office, text=CHARGES, as_of=TODAY)
        assert SchemeVersion.objects.count() == 1
        with pytest.raises(NotThere):
            queries.judge_text(viewer=small_school.actor("gate"), text=TEXT, as_of=TODAY)
    line = next(number for number, row in enumerate(TEXT.splitlines(), 1) if row == "[term]")
    assert ([fault.line for fault in broken.faults], broken.scheme) == ([line], None)
    assert sound.blocking == 1
    blocked = next(finding for finding in sound.findings if finding.blocks)
    assert blocked.key.startswith("fees")
    assert "fees" in "".join(CHARGES.splitlines()[blocked.line - 5 : blocked.line])


def test_the_skills_asked_are_those_of_the_scheme_in_force(small_school: SmallSchool) -> None:
    with within(small_school.id):
        assert "maths" in queries.skills_asked(on=TODAY)


def test_the_example_is_a_scheme_of_this_schools_term(small_school: SmallSchool) -> None:
    text = example_text(school="阳光小学", term="春季学期", first_day=FIRST_DAY, last_day=LAST_DAY)
    with within(small_school.id):
        judged = queries.judge_text(viewer=small_school.actor("office"), text=text, as_of=TODAY)
    assert judged.faults == ()
    assert judged.scheme
    assert judged.scheme.about.school.zh == "阳光小学"
    assert judged.blocking == 0

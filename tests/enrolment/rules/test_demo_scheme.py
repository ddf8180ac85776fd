"""The demonstration school's scheme, read from its file, admits whom its text says."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from afterbell.enrolment.rules.eligibility import Wanted, applying_rules, eligible, priority_class
from afterbell.enrolment.rules.facts import ChildFacts
from afterbell.scheme.rules.codes import Residence
from afterbell.scheme.rules.read import read_scheme

SCHEME = read_scheme(text=(Path(__file__).parents[3] / "schemes" / "demo-school.toml").read_text(encoding="utf-8"))
RULES = applying_rules(scheme=SCHEME, survey_required=True)
FIRST_GRADER = ChildFacts(grade=1, residence=Residence.DAY, survey_answered=True, collector="late")
LODGER = ChildFacts(grade=4, residence=Residence.OFF_CAMPUS, survey_answered=True, collector="on_time")
BOARDER = ChildFacts(grade=4, residence=Residence.BOARDER, survey_answered=True)


def bands_open_to(child: ChildFacts, *, weekday: int = 1) -> list[str]:
    first_day = SCHEME.term.first_day
    return [
        band.code
        for band in SCHEME.bands
        if eligible(child=child, wanted=Wanted(weekday=weekday, band=band.code, from_day=first_day), rules=RULES)
    ]


@pytest.mark.parametrize(
    ("child", "bands"),
    [
        (FIRST_GRADER, ["early"]),
        (replace(FIRST_GRADER, collector="on_time"), []),
        (replace(FIRST_GRADER, collector="on_time", no_one_at_home=True), ["early"]),
        (replace(FIRST_GRADER, survey_answered=False), []),
        (LODGER, ["late"]),
        (BOARDER, ["evening"]),
    ],
)
def test_each_child_finds_its_band_and_no_other(child: ChildFacts, bands: list[str]) -> None:
    assert bands_open_to(child) == bands


def test_there_is_no_service_on_a_friday() -> None:
    assert bands_open_to(FIRST_GRADER, weekday=5) == bands_open_to(BOARDER, weekday=5) == []


def test_the_published_classes_stand_in_their_order() -> None:
    ranks = [
        priority_class(child=replace(LODGER, **{fact: True}), priorities=RULES.priorities).rank
        for fact in ("left_behind", "migrant_family", "hardship", "sibling_in_service", "special_need")
    ]
    assert ranks == sorted(ranks)
    assert ranks[-1] == len(SCHEME.priorities) + 1

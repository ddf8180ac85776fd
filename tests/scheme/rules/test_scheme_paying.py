"""Other schools' published rules of pay can be written down, and no work is left with two rates or none by a slip."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterbell.scheme.rules.codes import PayUnit, WorkKind
from afterbell.scheme.rules.document import Scheme
from afterbell.scheme.rules.paying import all_work, class_hours_of, post_work, rates_for
from afterbell.scheme.rules.read import read_scheme
from tests.scheme.drafts import SCHEMES, faults_of, small, small_text

AGAIN = """\
[[pay.rules]]
code = "{code}"
name = "再"
kind = "{kind}"
unit = "{unit}"
rate_fen = {fen}
{limits}

[appraisal]"""


def rule(code: str, kind: str, unit: str, fen: int = 100, limits: str = "") -> tuple[str, str]:
    return ("[appraisal]", AGAIN.format(code=code, kind=kind, unit=unit, fen=fen, limits=limits))


def found(*changes: tuple[str, str]) -> list[tuple[str, str]]:
    return [(fault.code, fault.key) for fault in faults_of(small_text(*changes))]


def rates(scheme: Scheme) -> dict[tuple[str, tuple[int, ...]], list[str]]:
    return {
        (work.name.zh, work.grades): [rate.code for rate in rates_for(work=work, rules=scheme.pay.rules)]
        for work in all_work(scheme)
    }


@pytest.mark.parametrize("kind", ["duty", "tutoring", "club"])
@pytest.mark.parametrize("unit", list(PayUnit))
def test_every_unit_can_be_had_for_every_kind_of_work(kind: str, unit: PayUnit) -> None:
    limits = 'bands = ["early"]' if kind == "tutoring" else ""
    scheme = small(rule("again", kind, unit.value, limits=limits))
    paid = [rates_for(work=work, rules=scheme.pay.rules) for work in all_work(scheme) if work.kind.value == kind]
    assert paid
    assert all([(row.code, row.unit) for row in rows] == [("again", unit)] for rows in paid)


def test_a_month_is_no_unit_since_nobody_counts_it() -> None:
    (fault,) = faults_of(small_text(rule("again", "duty", "month")))
    assert (fault.code, fault.key) == ("not_in_list", "pay.rules[2].unit")


@pytest.mark.parametrize(
    ("kind", "limits", "code", "key"),
    [
        ("duty", "grades = [1]", "contradiction", "pay.rules[2].grades"),
        ("duty", 'subjects = ["maths"]', "contradiction", "pay.rules[2].subjects"),
        ("tutoring", 'duty_posts = ["gate"]', "contradiction", "pay.rules[2].duty_posts"),
        ("club", 'duty_posts = ["gate"]', "contradiction", "pay.rules[2].duty_posts"),
        ("management", "", "missing", "pay.rules[2].duty_posts"),
    ],
)
def test_a_rate_nobody_could_earn_is_a_fault(kind: str, limits: str, code: str, key: str) -> None:
    assert found(rule("again", kind, "session", limits=limits)) == [(code, key)]


@pytest.mark.parametrize(
    ("first", "second", "unclear"),
    [
        ('bands = ["early"]', "grades = [1]", True),
        ("grades = [1]", "grades = [2, 3]", False),
        ("grades = [1, 2]", "grades = [2, 3]", True),
        ("grades = [1]", 'grades = [1]\nbands = ["early"]', False),
        ('subjects = ["maths"]', 'subjects = ["chinese"]', False),
    ],
)
def test_two_rates_for_one_piece_of_work_are_a_fault(first: str, second: str, unclear: bool) -> None:  # noqa: FBT001 - a table
    twice = rule("b", "tutoring", "session", limits=second)
    assert found(rule("a", "tutoring", "class_hour", limits=first), twice) == (
        [("twice", "pay.rules[3]")] if unclear else []
    )


def test_one_offering_with_two_subjects_is_not_left_with_a_rate_for_each() -> None:
    both = ('subjects = ["maths"]', 'subjects = ["maths", "chinese"]')
    twice = rule("b", "tutoring", "session", limits='subjects = ["chinese"]')
    assert found(both, rule("a", "tutoring", "session", limits='subjects = ["maths"]'), twice) == [
        ("twice", "pay.rules[3]")
    ]


def test_day_duty_is_paid_by_its_length() -> None:
    """One school pays 300, 200 or 100 yuan a day by length and overnight stay: a post and a rate for each."""
    post = '[[duty_posts]]\ncode = "{0}"\nname = "{0}"\nbands = ["early"]\n\n'
    posts = ("[[conditions]]", "".join(map(post.format, ("night", "evening", "noon"))) + "[[conditions]]")
    lengths = [
        rule(code, "duty", "day", fen, f'duty_posts = ["{code}"]')
        for code, fen in (("night", 30000), ("evening", 20000), ("noon", 10000))
    ]
    paid = rates(small(posts, *lengths))
    assert {name: codes for (name, _), codes in paid.items() if name in {"night", "evening", "noon"}} == {
        "night": ["night"],
        "evening": ["evening"],
        "noon": ["noon"],
    }


def test_the_suzhou_rules_pay_each_of_the_four_kinds_of_work() -> None:
    scheme = read_scheme(text=(SCHEMES / "examples" / "suzhou-like.toml").read_text(encoding="utf-8"))
    paid = rates(scheme)
    assert {tuple(codes) for codes in paid.values()} == {
        ("lower-hours",),
        ("upper-hours",),
        ("zone-duty",),
        ("management",),
    }
    leader = next(post for post in scheme.duty_posts if post.code == "leader")
    assert post_work(scheme=scheme, post=leader).kind is WorkKind.MANAGEMENT
    assert (scheme.pay.monthly_cap_fen, scheme.pay.cap_spares) == (130_000, (WorkKind.MANAGEMENT,))


def test_an_evening_of_two_hours_counts_as_three_class_hours_where_the_scheme_says_so() -> None:
    scheme = small(("class_hours = { early = 2 }", "class_hours = { early = 3 }"))
    assert class_hours_of(scheme=scheme, bands=("early",), minutes=120) == 300
    assert class_hours_of(scheme=scheme, bands=("early", "early"), minutes=240) == 600
    assert class_hours_of(scheme=scheme, bands=(), minutes=120) == 300


@given(st.integers(1, 600), st.integers(1, 240))
def test_minutes_become_class_hours_to_the_nearest_hundredth(minutes: int, hour: int) -> None:
    scheme = small(("class_hours = { early = 2 }", f"class_hour_minutes = {hour}"))
    hundredths = class_hours_of(scheme=scheme, bands=("early",), minutes=minutes)
    assert abs(hundredths * hour - minutes * 100) * 2 <= hour

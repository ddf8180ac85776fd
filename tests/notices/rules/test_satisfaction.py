"""What of stars may be told, against the same counted star by star; which services a child's groups make."""

from __future__ import annotations

from fractions import Fraction

from hypothesis import given
from hypothesis import strategies as st

from afterbell.notices.rules.satisfaction import Service, result_of, services_of, told
from afterbell.notices.rules.wording import kept_out_of_a_notice, kept_out_of_an_answer, too_long


@given(st.lists(st.integers(1, 5), max_size=30))
def test_the_mean_is_of_every_star_given_and_nothing_is_told_below_five(given_stars: list[int]) -> None:
    counts = {star: given_stars.count(star) for star in set(given_stars)}
    found = result_of(service=Service.CLUB, counts=counts)
    if len(given_stars) < 5:
        assert (found.answers, found.mean, found.stars) == (None, None, None)
        assert told([found]) == ()
        return
    exact = Fraction(100 * sum(given_stars), len(given_stars))
    assert found.mean is not None
    assert found.mean == int(exact + Fraction(1, 2))
    assert found.stars == tuple(given_stars.count(star) for star in range(1, 6))
    assert found.answers == len(given_stars)


def test_every_child_of_a_group_is_looked_after_and_handed_over() -> None:
    assert services_of(()) == ()
    assert services_of({"club"}) == (Service.DUTY, Service.CLUB, Service.HANDOVER)
    assert services_of({"evening", "tutoring", "reading", "club"}) == tuple(Service)


def test_a_notice_holds_nobodys_number_and_no_code_but_the_schools_own_telephone() -> None:
    words = "有事请打 0471-3820001，或者 13812345678。"
    found = kept_out_of_a_notice(text=words, known=("0471-3820001",))
    assert [words[one.start : one.end] for one in found] == ["13812345678"]
    assert kept_out_of_a_notice(text="<script>alert(1)</script>", known=())
    assert kept_out_of_a_notice(text="远离毒品的讲座在周三 16:00，地点风雨操场。", known=("",)) == ()


def test_an_answer_holds_no_link_and_no_insult_either() -> None:
    assert kept_out_of_an_answer(text="加我 www.example.com")
    assert kept_out_of_an_answer(text="王八蛋")
    assert kept_out_of_an_answer(text="作业辅导很好，孩子回家就能玩了") == ()


def test_characters_are_counted_as_a_person_counts() -> None:
    assert too_long(text="👨‍👩‍👧‍👦" * 60, most=60) == 0
    assert too_long(text="字" * 61, most=60) == 61

"""The auditor's questions: each remark has its row, nothing right is remarked on."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import combinations

from hypothesis import given
from hypothesis import strategies as st

from afterbell.scheme.rules.codes import Ledger
from afterbell.subsidy.rules.auditing import (
    QUESTIONS,
    Account,
    Answered,
    AuditBooks,
    Fees,
    GroupMonth,
    Stay,
    audit_books,
)

START = datetime(2026, 3, 4, 9, tzinfo=UTC)
GROUP = GroupMonth(group="G", name="三年级一组", month=date(2026, 3, 1), reported=30, seen=30, held=1200, paid=1200)
SERVICE = Account(ledger=Ledger.SERVICE, income_fen=100_000, paid_fen=80_000)
BOOKS = AuditBooks(groups=(GROUP,), accounts=(SERVICE,), stays=())


def answers(books: AuditBooks) -> dict[str, Answered]:
    found = audit_books(books=books)
    assert tuple(each.code for each in found) == tuple(QUESTIONS)
    return {each.code: each for each in found}


def remarks(books: AuditBooks) -> dict[str, int]:
    return {code: each.remarks for code, each in answers(books).items() if each.remarks}


def test_books_that_are_right_are_not_remarked_on() -> None:
    assert remarks(BOOKS) == {}
    assert {code: each.looked_at for code, each in answers(BOOKS).items()} == {
        "reported": 1,
        "income": 1,
        "carried": 1,
        "recovered": 0,
        "hours": 1,
        "places": 0,
    }


def test_children_reported_and_never_seen_are_named_with_their_group() -> None:
    wrong = replace(BOOKS, groups=(replace(GROUP, seen=27), replace(GROUP, group="H", name="四年级一组")))
    (row,) = answers(wrong)["reported"].rows
    assert (row.about.zh, row.said.zh, row.found.zh) == ("三年级一组 2026-03", "报 30 人", "点名到过 27 人")
    assert remarks(wrong) == {"reported": 1}


def test_paid_hours_above_the_held_ones_are_named() -> None:
    wrong = replace(BOOKS, groups=(replace(GROUP, paid=1250),))
    (row,) = answers(wrong)["hours"].rows
    assert (row.said.en, row.found.en) == ("12.5 class-hours paid", "12 held")
    assert remarks(replace(BOOKS, groups=(replace(GROUP, paid=1199),))) == {}


def test_pay_is_held_against_income() -> None:
    def of(**figures: int) -> dict[str, int]:
        return remarks(replace(BOOKS, accounts=(replace(SERVICE, **figures),)))

    assert of(paid_fen=49_999) == {"income": 1}
    assert of(paid_fen=50_000) == {}
    assert of(paid_fen=100_000) == {}
    assert of(paid_fen=100_001) == {"income": 1, "carried": 1}
    assert of(income_fen=0, paid_fen=1) == {"income": 1, "carried": 1}
    assert of(income_fen=0, paid_fen=0) == {}
    (row,) = answers(BOOKS)["carried"].rows
    assert row.found.zh == "结余 200.00 元"


def test_fees_above_the_cost_of_a_term_that_is_settled_go_back() -> None:
    def of(paid_fen: int, *, settled: bool = True) -> tuple[str, int]:
        fees = Fees(paid_fen=paid_fen, cost_fen=60_000, settled=settled)
        (row,) = answers(replace(BOOKS, fees=fees))["recovered"].rows
        return row.found.zh, int(row.remarked)

    assert of(60_001) == ("成本 600.00 元，应退还家长 0.01 元", 1)
    assert of(60_000) == ("成本 600.00 元，没有多收", 0)
    assert of(90_000, settled=False) == ("已结算的成本 600.00 元，学期还没有结算完", 0)


def _stay(staff: str, at: int, lasts: int, number: int) -> Stay:
    starts = START + timedelta(minutes=at)
    return Stay(
        staff=staff,
        name=f"老师{staff}",
        session=f"S{number}",
        about=f"第{number}场",
        starts=starts,
        ends=starts + timedelta(minutes=lasts),
    )


STAYS = st.lists(st.tuples(st.sampled_from("AB"), st.integers(0, 120), st.integers(1, 60)), max_size=9).map(
    lambda rows: tuple(_stay(*row, number) for number, row in enumerate(rows))
)


@given(STAYS)
def test_two_places_at_once_are_those_in_which_some_minute_is_shared(stays: tuple[Stay, ...]) -> None:
    def minutes(stay: Stay) -> set[datetime]:
        lasts = int((stay.ends - stay.starts) / timedelta(minutes=1))
        return {stay.starts + timedelta(minutes=at) for at in range(lasts)}

    shared = sum(one.staff == two.staff and bool(minutes(one) & minutes(two)) for one, two in combinations(stays, 2))
    found = answers(replace(BOOKS, stays=stays))["places"]
    assert (found.remarks, found.looked_at) == (shared, len(stays))


def test_one_after_the_other_is_not_at_once() -> None:
    one, two = _stay("A", 0, 35, 1), _stay("A", 35, 80, 2)
    assert remarks(replace(BOOKS, stays=(one, two))) == {}
    (row,) = answers(replace(BOOKS, stays=(one, replace(two, starts=one.ends - timedelta(minutes=1)))))["places"].rows
    assert (row.about.zh, row.said.zh, row.found.zh) == ("老师A 2026-03-04", "第1场 09:00—09:35", "第2场 09:34—10:55")

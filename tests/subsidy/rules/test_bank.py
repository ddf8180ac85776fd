"""A bank's file is read whole or not at all, and no payment is given to a child by a guess."""

from __future__ import annotations

from datetime import date

import pytest

from afterbell.base.refusals import Refused
from afterbell.base.sheet_files import read_table
from afterbell.subsidy.rules.fees.bank import Debt, Payment, Table, matched, payments_of

HEAD = ("流水号", "交易日期", "收入金额", "对方户名", "附言")
DAY = date(2026, 3, 5)
GOOD = ("S1", "2026-03-05", "75.00", "张三", "课后")


def day_in(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def read(*rows: tuple[str | float | None, ...]) -> tuple[Payment, ...]:
    return payments_of(table=(("某银行",), HEAD, *rows), day_in=day_in)


def wrong(table: Table) -> list[str]:
    with pytest.raises(Refused) as refused:
        payments_of(table=table, day_in=day_in)
    return [reason.code.rpartition(".")[2] for reason in refused.value.reasons]


def test_a_good_file_is_read_to_the_fen() -> None:
    assert read(GOOD, (), ("S2", "2026-03-06", 1234.5, "李四", None)) == (
        Payment(serial="S1", day=DAY, fen=7500, payer="张三", note="课后"),
        Payment(serial="S2", day=date(2026, 3, 6), fen=123_450, payer="李四", note=""),
    )
    assert [row.fen for row in read((*GOOD[:2], "1,234.05", *GOOD[3:]))] == [123_405]


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (("", *GOOD[1:]), "serial"),
        (("S" * 65, *GOOD[1:]), "serial"),
        (GOOD, "serial_twice"),
        (("S2", "5/3", *GOOD[2:]), "day"),
        (("S2", GOOD[1], "-75.00", *GOOD[3:]), "amount"),
        (("S2", GOOD[1], "0", *GOOD[3:]), "amount"),
        (("S2", GOOD[1], "1.005", *GOOD[3:]), "amount"),
        (("S2", GOOD[1], "1,2,3", *GOOD[3:]), "amount"),
        (("S2", GOOD[1], "9" * 40, *GOOD[3:]), "amount"),
        (("S2", GOOD[1], "75", "=HYPERLINK(1)", ""), "formula"),
    ],
)
def test_each_wrong_row_is_one_sentence_and_nothing_is_taken_in(row: tuple[str, ...], code: str) -> None:
    assert wrong((HEAD, GOOD, row)) == [code]


def test_a_missing_column_is_named_and_an_empty_table_said() -> None:
    assert wrong((("流水号", "金额", "户名"), ("1", "2", "3"))) == ["columns"]
    assert wrong(()) == ["columns"]
    assert wrong((HEAD,)) == ["no_rows"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk"])
def test_the_usual_encodings_are_read(encoding: str) -> None:
    data = "\n".join(",".join(row) for row in (HEAD, GOOD)).encode(encoding)
    (payment,) = payments_of(table=read_table(data), day_in=day_in)
    assert (payment.payer, payment.fen) == ("张三", 7500)


def test_a_hundred_thousand_rows_are_one_sentence() -> None:
    lines = [",".join(HEAD), *(f"S{number},2026-03-05,1,x,y" for number in range(100_000))]
    with pytest.raises(Refused) as refused:
        read_table("\n".join(lines).encode())
    assert [reason.code for reason in refused.value.reasons] == ["sheets.too_many_cells"]


def pay(serial: str, fen: int, payer: str, note: str = "") -> Payment:
    return Payment(serial=serial, day=DAY, fen=fen, payer=payer, note=note)


DEBTS = (
    Debt(code="abc123", name="苏和", open_fen=7500),
    Debt(code="abc124", name="诺敏", open_fen=7500),
    Debt(code="abc125", name="诺敏", open_fen=7500),
)


def test_the_code_counts_before_the_name_and_doubt_is_left_to_a_person() -> None:
    assert matched(payments=[pay("1", 1, "x", "课后ABC123")], debts=DEBTS) == {"1": "abc123"}
    assert matched(payments=[pay("1", 1, "x", "abc1234")], debts=DEBTS) == {}
    assert matched(payments=[pay("1", 7500, "苏和妈妈")], debts=DEBTS) == {"1": "abc123"}
    assert matched(payments=[pay("1", 7501, "苏和妈妈")], debts=DEBTS) == {}
    assert matched(payments=[pay("1", 7500, "诺敏")], debts=DEBTS) == {}
    assert matched(payments=[pay("1", 7500, "x", "abc123 abc124")], debts=DEBTS) == {}
    twice = [pay("1", 7500, "苏和爸爸"), pay("2", 7500, "苏和妈妈")]
    assert matched(payments=twice, debts=DEBTS) == {}
    assert matched(payments=[*twice[:1], pay("3", 7500, "x", "abc123")], debts=DEBTS) == {"3": "abc123"}

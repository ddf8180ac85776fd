"""A bank's statement as a table: read whole or not at all, and each payment matched with the child it is for."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation

from afterbell.base.refusals import Refused, catalogue
from afterbell.base.words import Words

Cell = str | float | None
Table = Sequence[Sequence[Cell]]

HEADS = {
    "serial": ("流水号", "交易流水号", "交易流水", "凭证号", "serial"),
    "day": ("日期", "交易日期", "入账日期", "记账日期", "date"),
    "amount": ("金额", "收入金额", "贷方金额", "贷方发生额", "交易金额", "amount"),
    "payer": ("户名", "付款人", "对方户名", "对方名称", "付款人名称", "payer"),
    "note": ("附言", "摘要", "用途", "备注", "note"),
}
NAMES = {
    "serial": Words(zh="流水号", en="serial"),
    "day": Words(zh="日期", en="date"),
    "amount": Words(zh="金额", en="amount"),
    "payer": Words(zh="户名", en="payer"),
    "note": Words(zh="附言", en="note"),
}
OPTIONAL = ("note",)
HEAD_WITHIN = 20
LONGEST_SERIAL = 64
LONGEST_TEXT = 200
MOST_FEN = 10_000_000
FORMULA = ("=", "＝", "@", "＠")

REFUSALS = catalogue(
    "subsidy.bank",
    {
        "columns": Words(
            zh="文件里没有这一列：{column}。前 20 行里要有一行列名：流水号、日期、金额、户名（附言可以没有）。",
            en="The file has no column “{column}”. One of its first 20 rows names the columns: serial, date, amount, "
            "payer (note may be missing).",
        ),
        "no_rows": Words(zh="列名下面没有一笔流水。", en="No payment stands under the names of the columns."),
        "formula": Words(
            zh="第 {row} 行有公式，没有导入。请从银行重新下载，不要用公式。",
            en="Row {row} holds a formula; nothing was stored. Take the bank's own file, without formulas.",
        ),
        "serial": Words(
            zh="第 {row} 行没有流水号，或超过 64 个字。", en="Row {row} has no serial, or one of over 64 characters."
        ),
        "serial_twice": Words(zh="第 {row} 行的流水号前面出现过。", en="The serial of row {row} stands above as well."),
        "day": Words(
            zh="第 {row} 行的日期看不懂，请写成 2026-03-05。",
            en="The date of row {row} cannot be read; write 2026-03-05.",
        ),
        "amount": Words(
            zh="第 {row} 行的金额不是大于 0、最多到分的数字。只导入收入，请删去支出的行。",
            en="The amount of row {row} is not a number above zero, to the fen. Only income is taken in; leave out the "
            "rows of expenses.",
        ),
    },
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Payment:
    """One payment that came in, as the bank says it."""

    serial: str
    day: date
    fen: int
    payer: str
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Debt:
    """What is still open for a child; `code` is what its family was asked to write."""

    code: str
    name: str
    open_fen: int


def payments_of(*, table: Table, day_in: Callable[[str], date | None]) -> tuple[Payment, ...]:
    """Read a bank's table. Raises Refused with every reason; then nothing of it is taken in."""
    at, places = _head(table)
    found: list[Payment] = []
    reasons, seen = [], set()
    for number, row in enumerate(table[at + 1 :], start=at + 2):
        cells = {name: _text(row, place) for name, place in places.items()}
        if not any(cells.values()):
            continue
        day, fen = day_in(cells["day"]), _fen(cells["amount"])
        wrong = {
            "formula": any(cell.startswith(FORMULA) for cell in cells.values()),
            "serial": not 0 < len(cells["serial"]) <= LONGEST_SERIAL,
            "serial_twice": cells["serial"] in seen,
            "day": day is None,
            "amount": fen is None,
        }
        code = next((code for code, is_so in wrong.items() if is_so), "")
        if code or day is None or fen is None:
            reasons.append(REFUSALS.refusal(code, field="file", row=number))
            continue
        seen.add(cells["serial"])
        payer, note = cells["payer"][:LONGEST_TEXT], cells.get("note", "")[:LONGEST_TEXT]
        found.append(Payment(serial=cells["serial"], day=day, fen=fen, payer=payer, note=note))
    if reasons:
        raise Refused(reasons[:HEAD_WITHIN])
    if not found:
        raise REFUSALS.refused("no_rows", field="file")
    return tuple(found)


def _head(table: Table) -> tuple[int, dict[str, int]]:
    """Find the row that names the columns: the one among the first that has most of them."""
    best: tuple[int, dict[str, int]] = (0, {})
    for at, row in enumerate(table[:HEAD_WITHIN]):
        texts = [str(cell or "").strip().lower() for cell in row]
        places = {
            name: next((place for place, text in enumerate(texts) if text in heads), -1)
            for name, heads in HEADS.items()
        }
        known = {name: place for name, place in places.items() if place >= 0}
        if len(known) > len(best[1]):
            best = (at, known)
    for name in HEADS:
        if name not in best[1] and name not in OPTIONAL:
            words = NAMES[name]
            raise REFUSALS.refused("columns", field="file", column=f"{words.zh} / {words.en}")
    return best


def _text(row: Sequence[Cell], place: int) -> str:
    cell = row[place] if place < len(row) else None
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else repr(cell)
    return (cell or "").strip()


def _fen(text: str) -> int | None:
    """Read an amount in yuan: above zero, at most two places; thousands may be parted by commas."""
    plain = text.removeprefix("¥").removeprefix("￥").strip()
    if not re.fullmatch(r"\d{1,3}(,\d{3})+(\.\d{1,2})?|\d{1,9}(\.\d{1,2})?", plain, re.ASCII):
        return None
    try:
        fen = int(Decimal(plain.replace(",", "")) * 100)
    except InvalidOperation:
        return None
    return fen if 0 < fen <= MOST_FEN else None


def matched(*, payments: Iterable[Payment], debts: Iterable[Debt]) -> dict[str, str]:
    """Give by serial the code of the child a payment is for: whose code it names, else whose name and open amount fit.

    A payment that fits two children, or a second one by name for the same child, is left for a person to decide.
    """
    known = tuple(debts)
    codes = {debt.code.lower(): debt.code for debt in known}
    by_amount: defaultdict[int, list[Debt]] = defaultdict(list)
    for debt in known:
        by_amount[debt.open_fen].append(debt)
    found: dict[str, str] = {}
    by_name: dict[str, str] = {}
    for payment in payments:
        said = f"{payment.payer} {payment.note}"
        named = {codes[word] for word in re.findall(r"[0-9a-z]+", said.lower()) if word in codes}
        if len(named) == 1:
            found[payment.serial] = named.pop()
        elif not named:
            fits = [debt.code for debt in by_amount[payment.fen] if debt.name and debt.name in said]
            if len(fits) == 1:
                by_name[payment.serial] = fits[0]
    times = Counter([*by_name.values(), *found.values()])
    return found | {serial: code for serial, code in by_name.items() if times[code] == 1}

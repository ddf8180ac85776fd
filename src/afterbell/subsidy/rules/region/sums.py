"""A region's work, its rates and what everybody earns; numbers stand for persons, days, kinds of work and rates."""

from __future__ import annotations

import importlib
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from typing import Any

import numpy as np
from numpy.typing import NDArray

from afterbell.base.refusals import Refused, catalogue
from afterbell.base.words import Words
from afterbell.subsidy.rules.region import kernel

HANDS = 2
REFUSALS = catalogue(
    "subsidy.region",
    {
        "uneven": Words(zh="各列长短不一。", en="The columns are not of one length."),
        "number_unknown": Words(
            zh="“{column}”列里有不存在的编号。", en="The column {column} names a number that is not there."
        ),
        "negative": Words(zh="“{column}”里有负数。", en="There are negative numbers in {column}."),
    },
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Work:
    """One row for one person's part in one session, each once.

    Shapes: all (n,). `staff`, `day` and `rate` are numbers from 0, days counted from the first; `units` are hundredths
    of what the rate counts; `earns` is false for what is not confirmed, not seen, settled before, replaced by somebody
    or without its one rate: what the readable rule gives a reason against.
    """

    staff: NDArray[np.int32]
    day: NDArray[np.int32]
    rate: NDArray[np.int16]
    units: NDArray[np.int32]
    earns: NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rates:
    """What a unit is worth, in fen, by number. Shapes: (rates,), and (kinds,) for `spared`.

    `kind` numbers a ledger's kind of work; `by_day` says that it is paid by the day; `spared` kinds stand outside the
    monthly cap of `cap_fen`, which may be None.
    """

    fen: NDArray[np.int64]
    by_day: NDArray[np.bool_]
    kind: NDArray[np.int16]
    spared: NDArray[np.bool_]
    cap_fen: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sums:
    """What everybody earns before the cap, and what the cap takes away.

    Shapes: `fen` and `units` (persons, months, kinds), in fen and hundredths; `over` (persons, months), in fen.
    """

    fen: NDArray[np.int64]
    units: NDArray[np.int64]
    over: NDArray[np.int64]

    @property
    def total_fen(self) -> int:
        return int(self.fen.sum()) - int(self.over.sum())

    def of_each(self) -> NDArray[np.int64]:
        """Give what each person is paid, in fen; shape (persons,)."""
        return self.fen.sum(axis=(1, 2)) - self.over.sum(axis=1)  # type: ignore[no-any-return] # numpy's own sum


def settle_region(
    *, work: Work, rates: Rates, persons: int, month_of_day: NDArray[np.int16], fast: bool | None = None
) -> Sums:
    """Add up a region's work; `fast` asks for one engine, by default the compiled one where numba is installed.

    Raises Refused with every fault of the columns at once.
    """
    _check(work, rates, persons=persons, days=len(month_of_day))
    kinds, months = len(rates.spared), int(month_of_day.max(initial=-1)) + 1
    by_day, day_kinds = _numbered_by_day(rates)
    given = kernel.Given(
        staff=work.staff,
        day=work.day,
        rate=work.rate,
        units=work.units,
        earns=work.earns.view(np.uint8),
        rate_fen=rates.fen,
        rate_by_day=by_day,
        rate_kind=rates.kind,
        month_of_day=month_of_day,
        days=len(month_of_day),
        kinds=kinds,
        by_day=day_kinds,
        months=months,
    )
    found = kernel.Found(
        best=np.full(persons * len(month_of_day) * day_kinds, -1, dtype=_wide_enough(work, rates)),
        fen=np.zeros(persons * months * kinds, dtype=np.int64),
        units=np.zeros(persons * months * kinds, dtype=np.int64),
    )
    if find_spec("numba") is not None if fast is None else fast:
        _by_several_hands(given, found, persons=persons)
    else:
        kernel.add_up(given, found, 0, persons)
    shape = (persons, months, kinds)
    fen = found.fen.reshape(shape)
    return Sums(fen=fen, units=found.units.reshape(shape), over=_over(fen, rates))


def _numbered_by_day(rates: Rates) -> tuple[NDArray[np.int16], int]:
    """Give the number of each rate's kind among those paid by the day, -1 for the others, and how many those are."""
    kinds, number = np.unique(rates.kind[rates.by_day], return_inverse=True)
    numbered = np.full(len(rates.fen), -1, dtype=np.int16)
    numbered[rates.by_day] = number
    return numbered, len(kinds)


def _wide_enough(work: Work, rates: Rates) -> type[np.signedinteger[Any]]:
    """Take the narrower cells where no piece of work can be worth more than they hold: the fewer bytes, the faster."""
    most = int(work.units.max(initial=0)) * int(rates.fen.max(initial=0))
    return np.int32 if most <= np.iinfo(np.int32).max else np.int64


def _by_several_hands(given: kernel.Given, found: kernel.Found, *, persons: int) -> None:
    """Let each hand add up its own persons: none writes where another does, so that the order changes nothing."""
    compiled = _compile()
    ends = [persons * hand // HANDS for hand in range(HANDS + 1)]
    with ThreadPoolExecutor(HANDS) as hands:
        list(hands.map(lambda hand: compiled(given, found, ends[hand], ends[hand + 1]), range(HANDS)))


@cache
def _compile() -> Any:  # noqa: ANN401 - what numba gives back has no declared type
    return importlib.import_module("numba").njit(cache=True, nogil=True)(kernel.add_up)


def _over(fen: NDArray[np.int64], rates: Rates) -> NDArray[np.int64]:
    if rates.cap_fen is None:
        return np.zeros(fen.shape[:2], dtype=np.int64)
    capped = fen[:, :, ~rates.spared].sum(axis=2)
    return np.maximum(capped - rates.cap_fen, 0)  # type: ignore[no-any-return] # numpy's own maximum


def _check(work: Work, rates: Rates, *, persons: int, days: int) -> None:
    columns = (work.staff, work.day, work.rate, work.units, work.earns)
    if len({len(column) for column in columns}) > 1 or not len(rates.fen) == len(rates.by_day) == len(rates.kind):
        raise REFUSALS.refused("uneven")
    numbered = (
        ("staff", work.staff, persons),
        ("day", work.day, days),
        ("rate", work.rate, len(rates.fen)),
        ("kind", rates.kind, len(rates.spared)),
    )
    faults = [
        REFUSALS.refusal("number_unknown", field=name, column=name)
        for name, column, end in numbered
        if len(column) and (int(column.min()) < 0 or int(column.max()) >= end)
    ]
    faults += [
        REFUSALS.refusal("negative", field=name, column=name)
        for name, column in (("units", work.units), ("fen", rates.fen))
        if len(column) and int(column.min()) < 0
    ]
    if faults:
        raise Refused(faults)

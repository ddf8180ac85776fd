"""A region's sums are the readable rule's, to the fen, whichever engine adds them up and in whatever order."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterbell.base.refusals import Refused
from afterbell.base.spans import DateSpan
from afterbell.scheme.rules.codes import Ledger, PayUnit, WorkKind
from afterbell.subsidy.rules.region import Rates, Work, settle_region
from afterbell.subsidy.rules.settlement import (
    LineKind,
    PayRules,
    Presence,
    Rate,
    SettlementProblem,
    WorkDone,
    settle,
)

FIRST, DAYS = date(2026, 6, 20), 20
STAFF = ("T1", "T2", "T3", "T4", "T5")
KINDS = tuple(product((Ledger.SERVICE, Ledger.BOARDING), (WorkKind.DUTY, WorkKind.TUTORING, WorkKind.CLUB)))
MONTHS = np.array([(FIRST + timedelta(days=day)).month - FIRST.month for day in range(DAYS)], dtype=np.int16)

Piece = tuple[int, int, int, int, bool]
PIECES = st.lists(
    st.tuples(
        st.integers(0, len(STAFF) - 1),
        st.integers(0, DAYS - 1),
        st.integers(0, len(KINDS) - 1),
        st.sampled_from([100, 50, 133, 150]),
        st.booleans(),
    ),
    max_size=60,
)
PAY = st.builds(
    lambda fens, units, cap, spared: PayRules(
        version="v1",
        rates=tuple(
            Rate(code=f"{number:02}", ledger=ledger, kind=kind, unit=unit, fen=fen)
            for number, ((ledger, kind), unit, fen) in enumerate(zip(KINDS, units, fens, strict=True))
        ),
        monthly_cap_fen=cap,
        cap_spares=tuple(spared),
    ),
    st.lists(st.integers(0, 9_999), min_size=len(KINDS), max_size=len(KINDS)),
    st.lists(st.sampled_from(list(PayUnit)), min_size=len(KINDS), max_size=len(KINDS)),
    st.none() | st.integers(0, 20_000),
    st.sets(st.sampled_from([WorkKind.DUTY, WorkKind.CLUB]), max_size=1),
)


def readable(pieces: list[Piece], rules: PayRules) -> SettlementProblem:
    work = tuple(
        WorkDone(
            session=f"S{place}",
            staff=STAFF[staff],
            day=FIRST + timedelta(days=day),
            kind=KINDS[kind][1],
            ledger=KINDS[kind][0],
            confirmed=earns,
            class_hours=units,
            presence=f"P{place}",
        )
        for place, (staff, day, kind, units, earns) in enumerate(pieces)
    )
    seen = tuple(Presence(code=row.presence, session=row.session, staff=row.staff) for row in work)
    return SettlementProblem(
        period=DateSpan(FIRST, FIRST + timedelta(days=DAYS)), rules=rules, work=work, presences=seen
    )


def columns(pieces: list[Piece], rules: PayRules) -> tuple[Work, Rates]:
    by_hour = [rate.unit is PayUnit.CLASS_HOUR for rate in rules.rates]
    table = np.array(pieces, dtype=np.int64).reshape(-1, 5)
    work = Work(
        staff=table[:, 0].astype(np.int32),
        day=table[:, 1].astype(np.int32),
        rate=table[:, 2].astype(np.int16),
        units=np.where(np.array(by_hour, dtype=bool)[table[:, 2]], table[:, 3], 100).astype(np.int32),
        earns=table[:, 4].astype(bool),
    )
    rates = Rates(
        fen=np.array([rate.fen for rate in rules.rates], dtype=np.int64),
        by_day=np.array([rate.unit is PayUnit.DAY for rate in rules.rates]),
        kind=np.arange(len(KINDS), dtype=np.int16),
        spared=np.array([kind in rules.cap_spares for _, kind in KINDS]),
        cap_fen=rules.monthly_cap_fen,
    )
    return work, rates


@given(pieces=PIECES, rules=PAY, fast=st.booleans())
def test_everybody_earns_what_the_readable_rule_pays(pieces: list[Piece], rules: PayRules, *, fast: bool) -> None:
    run = settle(problem=readable(pieces, rules))
    work, rates = columns(pieces, rules)
    sums = settle_region(work=work, rates=rates, persons=len(STAFF), month_of_day=MONTHS, fast=fast)
    paid = {row.staff: row.total_fen for row in run.statements}
    assert sums.of_each().tolist() == [paid.get(staff, 0) for staff in STAFF]
    assert sums.total_fen == run.total_fen
    lines = [line for row in run.statements for line in row.lines]
    assert -int(sums.over.sum()) == sum(line.fen for line in lines if line.kind is LineKind.CAP)
    assert int(sums.units.sum()) == sum(line.units for line in lines)


@given(pieces=PIECES, rules=PAY, seed=st.randoms(use_true_random=False))
def test_the_order_of_the_rows_changes_nothing(pieces: list[Piece], rules: PayRules, seed: object) -> None:
    work, rates = columns(pieces, rules)
    shuffled = sorted(pieces, key=lambda _: seed.random())  # type: ignore[attr-defined] # hypothesis's own Random
    again, _ = columns(shuffled, rules)
    first, second = (
        settle_region(work=rows, rates=rates, persons=len(STAFF), month_of_day=MONTHS) for rows in (work, again)
    )
    assert first.fen.tolist() == second.fen.tolist()
    assert first.over.tolist() == second.over.tolist()


def test_every_fault_of_the_columns_is_named_at_once() -> None:
    rules = PayRules(
        version="v1",
        rates=tuple(
            Rate(code=f"{n}", ledger=ledger, kind=kind, unit=PayUnit.DAY, fen=1)
            for n, (ledger, kind) in enumerate(KINDS)
        ),
    )
    work, rates = columns([(0, 0, 0, 100, True)], rules)
    strange = replace(work, staff=work.staff + 9, day=work.day - 1, units=work.units - 200)
    with pytest.raises(Refused) as refused:
        settle_region(work=strange, rates=rates, persons=len(STAFF), month_of_day=MONTHS)
    assert sorted(reason.field for reason in refused.value.reasons) == ["day", "staff", "units"]
    with pytest.raises(Refused):
        settle_region(work=replace(work, day=work.day[:0]), rates=rates, persons=len(STAFF), month_of_day=MONTHS)

"""Pay to the fen: what is paid, what is not and why, and that the sums hold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterbell.base.refusals import Refused
from afterbell.base.spans import DateSpan
from afterbell.base.words import Words
from afterbell.scheme.rules.codes import Ledger, PayUnit, WorkKind
from afterbell.subsidy.rules.settlement import (
    Line,
    PaidBefore,
    PayRules,
    Presence,
    Rate,
    Run,
    SettlementProblem,
    WorkDone,
    digest,
    explain_line,
    settle,
    verify_run,
)

JUNE = DateSpan(date(2026, 6, 1), date(2026, 7, 1))
LEDGERS = (Ledger.SERVICE, Ledger.BOARDING)
USUAL = {WorkKind.DUTY: PayUnit.DAY, WorkKind.TUTORING: PayUnit.CLASS_HOUR, WorkKind.CLUB: PayUnit.SESSION}


def rates(units: dict[WorkKind, PayUnit]) -> tuple[Rate, ...]:
    return tuple(
        Rate(code=f"{ledger.value}-{kind.value}", ledger=ledger, kind=kind, unit=units[kind], fen=fen)
        for ledger in LEDGERS
        for kind, fen in ((WorkKind.DUTY, 3000), (WorkKind.TUTORING, 3501), (WorkKind.CLUB, 4000))
        if (ledger, kind) != (Ledger.BOARDING, WorkKind.CLUB)
    )


RATES = rates(USUAL)
UNITS = st.fixed_dictionaries({kind: st.sampled_from(list(PayUnit)) for kind in USUAL})
RULES = PayRules(version="v1", rates=RATES)


def did(session: str, staff: str = "T1", kind: str = "tutoring", *, day: int = 3, **said: object) -> WorkDone:
    told = {"ledger": Ledger.SERVICE, "confirmed": True, "presence": f"{session}/{staff}", **said}
    return WorkDone(
        session=session, staff=staff, day=date(2026, 6, 1) + timedelta(days=day - 1), kind=WorkKind(kind), **told
    )


def problem(*work: WorkDone, period: DateSpan = JUNE, rules: PayRules = RULES, **more: object) -> SettlementProblem:
    codes = {row.presence for row in work if row.presence.count("/") == 1}
    seen = [Presence(code=code, session=code.split("/")[0], staff=code.split("/")[1]) for code in sorted(codes)]
    return SettlementProblem(period=period, rules=rules, work=work, presences=(*seen, *more.pop("extra", ())), **more)


def paid(work: list[WorkDone] | tuple[WorkDone, ...], **more: object) -> int:
    return settle(problem=problem(*work, **more)).total_fen


WORKS = st.builds(
    did,
    st.sampled_from(["S1", "S2", "S3", "S4", "S5"]),
    st.sampled_from(["T1", "T2"]),
    st.sampled_from(["duty", "duty", "tutoring", "club"]),
    day=st.integers(1, 45),
    ledger=st.sampled_from(LEDGERS),
    class_hours=st.sampled_from([100, 50, 133, 150, 0]),
)
FLAWS = st.sampled_from(
    [
        {},
        {},
        {"confirmed": False},
        {"presence": ""},
        {"presence": "gone"},
        {"presence": "S1/T2"},
        {"already_settled_in": "R0"},
        {"instead_of": "T2"},
        {"rates": ("service-duty",)},
        {"rates": ()},
        {"rates": ("service-duty", "service-club")},
    ]
)
FLAWED = st.builds(lambda work, flaw: replace(work, **flaw), WORKS, FLAWS)
CAPS = st.sampled_from([None, 0, 3000, 10001, 10**9])


@st.composite
def problems(draw: st.DrawFn, works: st.SearchStrategy[WorkDone] = FLAWED) -> SettlementProblem:
    rules = PayRules(
        version="v1",
        rates=rates(draw(UNITS)),
        monthly_cap_fen=draw(CAPS),
        cap_spares=draw(st.sampled_from([(), (WorkKind.CLUB,)])),
    )
    extra = Presence(code="idle", session="S9", staff="T9")
    return problem(*draw(st.lists(works, max_size=10)), rules=rules, extra=(extra,))


def one_each(works: list[WorkDone]) -> list[WorkDone]:
    """Leave one record of each session, on one day: sessions do not move between days."""
    return list({row.session: row for row in works}.values())


def test_the_afternoon_of_one_teacher_comes_to_the_fen() -> None:
    run = settle(
        problem=problem(
            did("S1", class_hours=150),
            did("S2", kind="club", day=4),
            did("D1", kind="duty"),
            did("D2", kind="duty"),
            did("D3", kind="duty", day=4),
        )
    )
    (statement,) = run.statements
    assert [(line.session, line.kind, line.fen) for line in statement.lines] == [
        ("D1", "duty", 3000),
        ("S1", "tutoring", 5252),  # 1.5 x 35.01 = 52.515, half a fen goes up
        ("D3", "duty", 3000),
        ("S2", "club", 4000),
    ]
    assert (statement.total_fen, run.total_fen) == (15252, 15252)
    assert [statement.units_of(unit=unit) for unit in PayUnit] == [200, 150, 100]
    assert [(row.work.session, row.reasons[0].code) for row in run.unpaid] == [("D2", "subsidy.settlement.same_day")]
    assert [row.presence.code for row in run.unclaimed] == ["D2/T1"]


@given(problems())
def test_the_checker_agrees_with_every_run(given_problem: SettlementProblem) -> None:
    run = settle(problem=given_problem)
    assert verify_run(problem=given_problem, run=run) == ()
    assert sum(line.fen for statement in run.statements for line in statement.lines) == run.total_fen >= 0


@given(problems(), st.data())
def test_any_order_and_repetition_gives_the_same_bytes(given_problem: SettlementProblem, data: st.DataObject) -> None:
    shuffled = replace(
        given_problem,
        work=tuple(data.draw(st.permutations(given_problem.work * 2))),
        presences=tuple(data.draw(st.permutations(given_problem.presences))),
    )
    assert settle(problem=shuffled) == settle(problem=given_problem)
    assert digest(run=settle(problem=shuffled)) == digest(run=settle(problem=given_problem))


@given(st.lists(WORKS, max_size=8), WORKS, CAPS, UNITS)
def test_adding_work_never_lowers_pay(
    works: list[WorkDone], more: WorkDone, cap: int | None, units: dict[WorkKind, PayUnit]
) -> None:
    rules = PayRules(version="v1", rates=rates(units), monthly_cap_fen=cap)
    before = one_each(works)
    added = replace(more, session="S9", presence=f"S9/{more.staff}")
    totals = [
        {row.staff: row.total_fen for row in settle(problem=problem(*rows, rules=rules)).statements}
        for rows in (before, [*before, added])
    ]
    assert all(totals[1][staff] >= fen for staff, fen in totals[0].items())


def paid_in(run: Run) -> tuple[PaidBefore, ...]:
    """Give what a run paid each person a month for the kinds under the cap."""
    sums: Counter[tuple[str, date]] = Counter()
    for line in (line for row in run.statements for line in row.lines if line.kind.value not in RULES.cap_spares):
        sums[line.staff, line.day.replace(day=1)] += line.fen
    return tuple(PaidBefore(staff=staff, month=month, fen=fen) for (staff, month), fen in sums.items())


@given(st.lists(WORKS, max_size=10), st.integers(1, 45), CAPS, UNITS)
def test_a_period_cut_in_two_pays_the_whole(
    works: list[WorkDone], cut: int, cap: int | None, units: dict[WorkKind, PayUnit]
) -> None:
    rules = PayRules(version="v1", rates=rates(units), monthly_cap_fen=cap)
    rows, middle, end = one_each(works), date(2026, 6, 1) + timedelta(days=cut), date(2026, 8, 1)
    whole = settle(problem=problem(*rows, rules=rules, period=DateSpan(JUNE.first, end)))
    one = settle(problem=problem(*rows, rules=rules, period=DateSpan(JUNE.first, middle)))
    before = paid_in(one)
    two = settle(problem=problem(*rows, rules=rules, period=DateSpan(middle, end), paid_before=before))
    assert one.total_fen + two.total_fen == whole.total_fen


@given(st.lists(FLAWED, max_size=10), UNITS)
def test_what_a_run_paid_the_next_run_does_not_pay_again(works: list[WorkDone], units: dict[WorkKind, PayUnit]) -> None:
    rules = PayRules(version="v1", rates=rates(units))
    first = settle(problem=problem(*works, rules=rules))
    done = {(line.session, line.staff, line.kind) for row in first.statements for line in row.lines}
    marked = [
        replace(row, already_settled_in="R1") if (row.session, row.staff, row.kind) in done else row for row in works
    ]
    assert settle(problem=problem(*marked, rules=rules)).statements == ()


@given(st.lists(WORKS, max_size=12), UNITS)
def test_without_a_cap_pay_is_counted_by_hand(works: list[WorkDone], units: dict[WorkKind, PayUnit]) -> None:
    fen = {WorkKind.DUTY: 3000, WorkKind.TUTORING: 3501, WorkKind.CLUB: 4000}
    total, days = 0, set()
    for row in one_each(works):
        if row.day not in JUNE or (row.kind is WorkKind.CLUB and row.ledger is Ledger.BOARDING):
            continue
        if units[row.kind] is PayUnit.CLASS_HOUR:
            total += int(Fraction(row.class_hours * fen[row.kind], 100) + Fraction(1, 2))
        elif units[row.kind] is PayUnit.SESSION or (row.staff, row.day, row.ledger, row.kind) not in days:
            total += fen[row.kind]
            days.add((row.staff, row.day, row.ledger, row.kind))
    assert paid(one_each(works), rules=PayRules(version="v1", rates=rates(units))) == total


@given(problems())
def test_every_piece_of_work_is_paid_or_listed_with_a_reason(given_problem: SettlementProblem) -> None:
    run = settle(problem=given_problem)
    lines = [line for row in run.statements for line in row.lines if line.kind != "cap"]
    assert len(lines) + len(run.unpaid) == len(set(given_problem.work))
    assert all(row.reasons for row in run.unpaid)
    assert {line.presence for line in lines} | {row.presence.code for row in run.unclaimed} == {
        row.code for row in given_problem.presences
    }


REASONS: dict[str, tuple[WorkDone, ...]] = {
    "outside_period": (did("S1", day=31),),
    "unconfirmed": (did("S1", confirmed=False),),
    "no_presence": (did("S1", presence=""),),
    "presence_unknown": (did("S1", presence="gone"),),
    "presence_of_other": (did("S1", presence="S1/T2"),),
    "settled_before": (did("S1", already_settled_in="R0"),),
    "no_units": (did("S1", class_hours=0),),
    "no_rate": (did("S1", kind="club", ledger=Ledger.BOARDING),),
    "contradictory": (did("S1"), did("S1", class_hours=200)),
}


@pytest.mark.parametrize("code", sorted(REASONS))
def test_what_is_not_paid_says_why(code: str) -> None:
    run = settle(problem=problem(*REASONS[code]))
    assert run.total_fen == 0
    assert {reason.code for row in run.unpaid for reason in row.reasons} == {f"subsidy.settlement.{code}"}


def test_all_reasons_are_given_at_once() -> None:
    run = settle(problem=problem(did("S1", confirmed=False, presence="", class_hours=0, day=40)))
    assert [reason.code.rsplit(".", 1)[1] for reason in run.unpaid[0].reasons] == [
        "outside_period",
        "unconfirmed",
        "no_presence",
        "no_units",
    ]


def test_the_substitute_is_paid_and_the_absent_is_not() -> None:
    absent, substitute = did("S1", "T1", presence=""), did("S1", "T2", instead_of="T1")
    as_if_none = settle(problem=problem(did("S1", "T1"), did("S1", "T2")))
    found = verify_run(problem=problem(did("S1", "T1"), substitute), run=as_if_none)
    assert ("paid_without_ground", "S1 T1 tutoring") in {(row.rule, row.where) for row in found}
    run = settle(problem=problem(absent, substitute))
    assert [row.staff for row in run.statements] == ["T2"]
    both_seen = settle(problem=problem(did("S1", "T1"), substitute))
    assert [row.staff for row in both_seen.statements] == ["T2"]
    assert both_seen.unpaid[0].reasons[0].words.zh == "已由 T2 代班。"
    nobody_came = settle(problem=problem(did("S1", "T1"), did("S1", "T2", instead_of="T1", presence="")))
    assert [row.staff for row in nobody_came.statements] == ["T1"]


def test_a_duty_day_settled_once_is_not_counted_again_for_another_duty() -> None:
    twice = problem(did("D1", kind="duty", already_settled_in="R0"), did("D2", kind="duty"))
    again = settle(problem=problem(did("D2", kind="duty")))
    assert "paid_without_ground" in {row.rule for row in verify_run(problem=twice, run=again)}
    run = settle(problem=twice)
    assert verify_run(problem=twice, run=run) == ()
    assert [row.reasons[0].code.rsplit(".", 1)[1] for row in run.unpaid] == ["settled_before", "day_settled_before"]


def test_duties_in_two_ledgers_on_one_day_are_two_days() -> None:
    assert paid((did("D1", kind="duty"), did("D2", kind="duty", ledger=Ledger.BOARDING))) == 6000


def test_the_first_day_belongs_to_a_period_and_the_day_it_ends_does_not() -> None:
    first, last, after = did("S1", day=1), did("S2", day=30), did("S3", day=31)
    june = problem(first, last, after)
    run = settle(problem=june)
    assert [line.session for line in run.statements[0].lines] == ["S1", "S2"]
    longer = settle(problem=replace(june, period=DateSpan(JUNE.first, date(2026, 7, 2))))
    found = verify_run(problem=june, run=replace(longer, period=JUNE))
    assert ("paid_without_ground", "S3 T1 tutoring") in {(row.rule, row.where) for row in found}


def test_the_smallest_unit_is_paid() -> None:
    given_problem = problem(did("S1", class_hours=1))
    run = settle(problem=given_problem)
    assert (run.total_fen, verify_run(problem=given_problem, run=run)) == (35, ())


def test_several_rates_for_a_kind_need_one_named_and_the_best_duty_of_a_day_counts() -> None:
    two = tuple(
        Rate(code=code, ledger=Ledger.SERVICE, kind=WorkKind.DUTY, unit=PayUnit.DAY, fen=fen)
        for code, fen in (("gate", 1000), ("lead", 5000))
    )
    rules = PayRules(version="v1", rates=two)
    gate, lead = did("D1", kind="duty", rates=("gate",)), did("D2", kind="duty", rates=("lead",))
    assert paid((gate, lead), rules=rules) == 5000
    unclear = settle(problem=problem(did("D1", kind="duty"), rules=rules))
    assert unclear.unpaid[0].reasons[0].code == "subsidy.settlement.rate_unclear"


def test_the_cap_is_a_negative_line_in_the_ledger_of_the_work_that_went_over() -> None:
    rules = replace(RULES, monthly_cap_fen=7000)
    works = (did("S1", class_hours=100), did("D1", kind="duty", day=4), did("E1", day=5, ledger=Ledger.BOARDING))
    run = settle(problem=problem(*works, rules=rules))
    caps = [line for line in run.statements[0].lines if line.kind == "cap"]
    assert [(line.ledger, line.fen, line.session, line.day.day) for line in caps] == [("boarding", -3002, "", 5)]
    assert [(line.presence, line.rate, line.units, line.rate_fen) for line in caps] == [("", "", 0, 0)]
    assert run.total_fen == 3501 + 3000 + 3501 - 3002
    assert explain_line(line=caps[0], about=Words(zh="", en="")) == Words(
        zh="6月 超过每人每月上限，核减 30.02 元", en="June: above the monthly cap per person, 30.02 yuan taken off"
    )


def test_a_cap_of_zero_pays_nothing_and_says_so() -> None:
    run = settle(problem=problem(did("S1"), rules=replace(RULES, monthly_cap_fen=0)))
    assert [line.fen for line in run.statements[0].lines] == [3501, -3501]


def test_pay_rules_that_cannot_be_are_refused_with_every_reason() -> None:
    rules = PayRules(version="v1", rates=(replace(RATES[0], fen=-1), RATES[0]), monthly_cap_fen=-5)
    with pytest.raises(Refused) as refused:
        settle(problem=problem(rules=rules))
    assert [reason.code.rsplit(".", 1)[1] for reason in refused.value.reasons] == [
        "rate_negative",
        "rate_twice",
        "cap_negative",
    ]


def test_a_month_without_work_is_an_empty_run() -> None:
    run = settle(problem=problem())
    assert (run.statements, run.total_fen, verify_run(problem=problem(), run=run)) == ((), 0, ())


def test_a_line_is_explained_in_one_sentence() -> None:
    hour = Rate(code="t", ledger=Ledger.SERVICE, kind=WorkKind.TUTORING, unit=PayUnit.CLASS_HOUR, fen=3500)
    rules = replace(RULES, rates=(hour,))
    ((line,),) = (row.lines for row in settle(problem=problem(did("S1"), rules=rules)).statements)
    about = Words(zh="三年级（2）班", en="Grade 3 (2)")
    assert explain_line(line=line, about=about) == Words(
        zh="6月3日 周三 作业辅导 三年级（2）班 1 课时 × 35.00 元 = 35.00 元",
        en="Wednesday 3 June, homework tutoring, Grade 3 (2): 1 class-hour × 35.00 yuan = 35.00 yuan",
    )
    rounded = explain_line(line=replace(line, units=133, rate_fen=3501, fen=4656), about=about)
    assert rounded.zh.endswith("1.33 课时 × 35.01 元 = 46.56 元（四舍五入到分）")
    assert "1.5 class-hours" in explain_line(line=replace(line, units=150, fen=5250), about=about).en


def test_the_digest_changes_with_every_figure_and_not_with_the_order() -> None:
    run = settle(problem=WHOLE)
    turned = replace(
        run,
        statements=tuple(replace(row, lines=row.lines[::-1]) for row in run.statements[::-1]),
        unpaid=run.unpaid[::-1],
    )
    assert digest(run=turned) == digest(run=run)
    assert len(digest(run=run)) == 64
    others = [plant(run) for plant in FAULTS.values()]
    assert digest(run=run) not in {digest(run=other) for other in others}


WHOLE = problem(
    did("S1"),
    did("S2", "T2", day=4),
    did("D1", kind="duty"),
    did("D2", kind="duty"),
    did("S3", confirmed=False),
    did("C1", kind="club", day=9),
    rules=replace(RULES, monthly_cap_fen=9000),
)


def lines_of(run: Run, change: Callable[[tuple[Line, ...]], tuple[Line, ...]]) -> Run:
    """Change the first statement's lines and keep all sums right."""
    first, *rest = run.statements
    rows = change(first.lines)
    new = (replace(first, lines=rows, total_fen=sum(row.fen for row in rows)), *rest)
    return replace(run, statements=new, total_fen=sum(row.total_fen for row in new))


FAULTS: dict[str, Callable[[Run], Run]] = {
    "statement_sum": lambda run: replace(
        run, statements=(replace(run.statements[0], total_fen=1), *run.statements[1:])
    ),
    "foreign_line": lambda run: lines_of(run, lambda rows: (replace(rows[0], staff="T2"), *rows[1:])),
    "statement_twice": lambda run: replace(run, statements=(*run.statements, run.statements[0])),
    "run_sum": lambda run: replace(run, total_fen=run.total_fen + 1),
    "heading_wrong": lambda run: replace(run, version="v2"),
    "paid_twice": lambda run: lines_of(run, lambda rows: (*rows, rows[1])),
    "paid_without_ground": lambda run: lines_of(run, lambda rows: (*rows, replace(rows[1], session="S3"))),
    "not_paid": lambda run: lines_of(run, lambda rows: rows[1:]),
    "day_twice": lambda run: lines_of(run, lambda rows: (*rows, replace(rows[0], session="D2", presence="D2/T1"))),
    "line_wrong": lambda run: lines_of(run, lambda rows: (replace(rows[0], fen=rows[0].fen + 1), *rows[1:])),
    "cap_wrong": lambda run: lines_of(run, lambda rows: rows[:-1]),
    "cap_line_wrong": lambda run: lines_of(run, lambda rows: (*rows, replace(rows[-1], fen=1))),
    "work_not_listed_once": lambda run: replace(run, unpaid=run.unpaid[1:]),
    "unpaid_list_wrong": lambda run: replace(run, unpaid=(*run.unpaid, run.unpaid[0])),
    "unpaid_without_reason": lambda run: replace(run, unpaid=(replace(run.unpaid[0], reasons=()), *run.unpaid[1:])),
    "unclaimed_list_wrong": lambda run: replace(run, unclaimed=run.unclaimed[1:]),
}


@pytest.mark.parametrize("rule", sorted(FAULTS))
def test_the_checker_finds_a_planted_fault(rule: str) -> None:
    run = settle(problem=WHOLE)
    assert verify_run(problem=WHOLE, run=run) == ()
    assert rule in {finding.rule for finding in verify_run(problem=WHOLE, run=FAULTS[rule](run))}

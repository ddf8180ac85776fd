"""Pay that a scheme composes of several parts, from the tables to the stored lines."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from afterbell.base.refusals import Refused
from afterbell.base.tenancy import within
from afterbell.demo.invariants.money import pay_adds_up
from afterbell.scheme import commands as schemes
from afterbell.schools.models import Staff
from afterbell.subsidy import commands
from afterbell.subsidy.models import FeeReceipt, PayLine, Settlement, Statement
from afterbell.subsidy.queries import line_proof, own_statements, statement_of
from tests.support.afternoon import DAY, at, build_afternoon
from tests.support.settled import AFTER, FIRST, SETTLING, UNTIL, hold, settle_march
from tests.support.world import SCHEME_FILE, SmallSchool

POOL = """
[[pay.pools]]
code = "rest"
name = { zh = "结余分配", en = "the rest" }
of = "fixed"
month_fen = 20000
pays_rates = true
split = "evenly"
"""


def in_force(school: SmallSchool, text: str, day: date) -> str:
    principal, office = school.actor("principal", today=DAY), school.actor("office", today=DAY)
    version = schemes.draft_version(actor=office, now=at(time(9)), term=school.term, text=text)
    schemes.approve_version(actor=principal, now=at(time(9)), version=version)
    schemes.publish_version(actor=principal, now=at(time(9)), version=version, in_force_from=day)
    return version


def scheme_text(*changes: tuple[str, str]) -> str:
    text = SCHEME_FILE.read_text(encoding="utf-8")
    for found, put in changes:
        assert found in text
        text = text.replace(found, put, 1)
    return text


def test_what_the_rates_leave_of_a_pool_is_shared_and_stored_as_lines_that_name_it(small_school: SmallSchool) -> None:
    hold(build_afternoon(small_school))
    in_force(small_school, scheme_text(("\n[fees]", f"{POOL}\n[fees]")), DAY)
    settle_march(small_school)
    with within(small_school.id):
        shares = PayLine.objects.filter(kind="share")
        assert sorted(shares.values_list("amount_fen", flat=True)) == [3166, 3167, 3167]
        assert set(shares.values_list("rate", "date", "session", "unit")) == {("rest", date(2026, 3, 31), None, "")}
        assert Settlement.objects.get().total_fen == 20_000
        assert pay_adds_up(SETTLING)
        line = shares.first()
        assert line is not None
        proof = line_proof(viewer=small_school.actor("office", today=UNTIL), line=line.code)
    assert (proof.held, proof.rule, proof.cap_fen) == (None, None, None)
    assert proof.line.kind_words.zh == "分配"
    assert proof.line.sentence.zh.startswith("3月 分配 结余分配 ")


@pytest.mark.parametrize(
    ("of", "until"), [("fixed", UNTIL - timedelta(days=1)), ("income", UNTIL)], ids=["half a month", "no income"]
)
def test_a_pool_that_could_not_be_shared_is_not_settled_past(small_school: SmallSchool, of: str, until: date) -> None:
    hold(build_afternoon(small_school))
    share = "month_fen = 20000" if of == "fixed" else "part_percent = 80"
    pool = POOL.replace('of = "fixed"\nmonth_fen = 20000', f'of = "{of}"\n{share}')
    in_force(small_school, scheme_text(("\n[fees]", f"{pool}\n[fees]")), DAY)
    with pytest.raises(Refused) as refused:
        commands.draw_up(
            actor=small_school.actor("office", today=AFTER),
            now=SETTLING,
            term=small_school.term,
            first_day=FIRST,
            until_day=until,
        )
    assert [reason.code for reason in refused.value.reasons] == ["subsidy.pool_waits"]
    with within(small_school.id):
        assert not Settlement.objects.exists()


def test_a_rate_changed_in_the_month_pays_each_day_as_it_was(small_school: SmallSchool) -> None:
    hold(build_afternoon(small_school))
    in_force(small_school, scheme_text(("rate_fen = 3500", "rate_fen = 9900")), DAY + timedelta(days=1))
    settle_march(small_school)
    with within(small_school.id):
        line = PayLine.objects.get(kind="tutoring")
        settlement = Settlement.objects.get()
        assert (line.rate_fen, line.version.code if line.version else "") == (3500, small_school.version)
        assert settlement.version.code != small_school.version
        assert pay_adds_up(SETTLING)
        proof = line_proof(viewer=small_school.actor("office", today=UNTIL), line=line.code)
    assert proof.rule is not None
    assert (proof.rule.rate_fen, proof.rule.version_number) == (3500, 1)


@pytest.mark.parametrize(("rules", "fen"), [("per_pupil = true", 3500), ("unit_least_fen = 5000", 5000)])
def test_pupils_there_and_bounds_make_the_price(small_school: SmallSchool, rules: str, fen: int) -> None:
    afternoon = build_afternoon(small_school)
    hold(afternoon)
    there = len(afternoon.tutored) if "pupil" in rules else 1
    in_force(small_school, scheme_text(("rate_fen = 3500", f"rate_fen = 3500\n{rules}")), DAY)
    settle_march(small_school)
    with within(small_school.id):
        assert PayLine.objects.get(kind="tutoring").amount_fen == fen * there


def test_a_rate_for_a_role_a_day_and_a_latecomer(small_school: SmallSchool) -> None:
    leader = """
[[pay.rules]]
code = "wednesday-leader"
name = { zh = "周三值班领导", en = "leader on Wednesday" }
kind = "duty"
unit = "day"
rate_fen = 8000
on_weekdays = [3]
day_kinds = ["school"]
staff_roles = ["duty_leader"]
staff_side = "own"

[[pay.deductions]]
code = "late"
name = { zh = "迟到", en = "late" }
why = "late"
each_fen = 100

[pay.assessed]
held_percent = 10

[fees]"""
    hold(build_afternoon(small_school))
    in_force(small_school, scheme_text(("\n[fees]", leader)), DAY)
    settle_march(small_school)
    with within(small_school.id):
        lines = {
            (line.kind, line.rate): line.amount_fen for line in PayLine.objects.filter(statement__total_fen__gt=7000)
        }
    assert lines[("duty", "wednesday-leader")] == 8000
    assert lines[("held", "")] == -800


def test_two_people_of_one_name_are_two_people(small_school: SmallSchool) -> None:
    hold(build_afternoon(small_school))
    with within(small_school.id):
        Staff.objects.update(name="同名教师")
    in_force(small_school, scheme_text(("\n[fees]", f"{POOL}\n[fees]")), DAY)
    settle_march(small_school)
    with within(small_school.id):
        assert Statement.objects.count() == Statement.objects.values("staff").distinct().count() == 3
        assert PayLine.objects.filter(kind="share").values("staff").distinct().count() == 3


def test_a_share_and_a_deduction_are_said_in_the_schemes_own_words(small_school: SmallSchool) -> None:
    hold(build_afternoon(small_school))
    late = (
        POOL
        + """
[[pay.deductions]]
code = "d-late"
name = { zh = "迟到扣减", en = "coming late" }
why = "late"
each_fen = 100
"""
    )
    in_force(small_school, scheme_text(("\n[fees]", f"{late}\n[fees]")), DAY)
    settle_march(small_school)
    viewer = small_school.actor("subject2", today=AFTER)
    with within(small_school.id):
        (card,) = own_statements(viewer=viewer)
        lines = statement_of(viewer=viewer, statement=card.code).lines
    (share,) = (line for line in lines if line.kind == "share")
    assert share.sentence.zh.startswith("3月 分配 结余分配 ")
    assert share.sentence.en.startswith("March: share of the rest, ")
    assert share.about.zh == "结余分配"


def test_a_pool_pays_from_what_families_paid_and_two_people_saw(small_school: SmallSchool) -> None:
    hold(build_afternoon(small_school))
    pool = POOL.replace('of = "fixed"\nmonth_fen = 20000', 'of = "income"\npart_percent = 80')
    charging = ('[fees]\nmethod = "none"', f'{pool}\n[fees]\nmethod = "per_month"\namount_fen = 7500')
    in_force(small_school, scheme_text(charging), DAY)
    office, vice = small_school.actor("office", today=AFTER), small_school.actor("vice", today=AFTER)
    for number, (way, fen) in enumerate((("paid", 30_000), ("refunded", 5_000), ("paid", 9_999))):
        receipt = commands.record_receipt(
            actor=office,
            now=SETTLING,
            term=small_school.term,
            pupil=small_school.children[0].code,
            way=FeeReceipt.Way(way),
            channel=FeeReceipt.Channel.CASH,
            fen=fen,
            day=DAY,
            reference=str(number),
        )
        if number < 2:
            commands.confirm_receipt(actor=vice, now=SETTLING, receipt=receipt)
    settle_march(small_school)
    with within(small_school.id):
        # 80 percent of the 250 yuan that were paid and not given back; the rates are paid out of them.
        assert Settlement.objects.get().total_fen == 20_000

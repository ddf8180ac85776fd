"""Reading settlements: the table sums up, each line is proved, nobody sees what is not theirs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, time
from io import BytesIO
from uuid import UUID

import pytest
from python_calamine import CalamineWorkbook

from afterbell.attendance import commands as attendance
from afterbell.base.refusals import NotThere
from afterbell.base.tenancy import within
from afterbell.base.words import Words
from afterbell.scheme.models import SchemeVersion
from afterbell.scheme.rules.codes import Ledger, SourceBasis
from afterbell.scheme.rules.document import Source
from afterbell.subsidy import commands, queries
from afterbell.subsidy.expected import term_fen
from afterbell.subsidy.models import PayLine, Statement
from tests.support.afternoon import DAY, at
from tests.support.asking import AsksAtMost
from tests.support.settled import AFTER, APPROVING, PAID, Settled, approve, publish
from tests.support.world import SmallSchool


@pytest.fixture(autouse=True)
def _inside(small_school: SmallSchool) -> Iterator[None]:
    with within(small_school.id):
        yield


def line_of(settled: Settled, handle: str) -> str:
    return PayLine.objects.get(staff__code=settled.school.staff[handle]).code


def statement(settled: Settled, handle: str) -> str:
    return Statement.objects.get(staff__code=settled.school.staff[handle]).code


def test_the_list_says_what_was_settled_and_what_is_public(settled: Settled) -> None:
    (card,) = queries.settlements(viewer=settled.actor("vice"))
    assert (card.first_day, card.last_day) == (date(2026, 3, 1), date(2026, 3, 31))
    assert (card.people, card.total_fen, card.published_at) == (3, sum(PAID.values()), None)
    publish(settled)
    assert queries.settlements(viewer=settled.actor("vice"))[0].published_at == APPROVING


def test_the_table_sums_to_the_settlement(settled: Settled) -> None:
    table = queries.settlement_table(viewer=settled.actor("office"), settlement=settled.settlement)
    assert sum(row.total_fen for row in table.rows) == table.total_fen == sum(PAID.values())
    found = {row.name: (row.days_paid, row.hours_paid, row.sessions_paid, row.total_fen) for row in table.rows}
    assert found == {
        "老师duty": (100, 0, 0, 3000),
        "老师subject2": (0, 100, 0, 3500),
        "老师club1": (0, 0, 100, 4000),
    }
    version = SchemeVersion.objects.get()
    assert (table.version, table.version_hash) == (version.code, version.content_hash)


def test_only_the_principal_is_offered_to_publish_and_only_once(settled: Settled) -> None:
    def may_publish(handle: str) -> bool:
        return queries.settlement_table(viewer=settled.actor(handle), settlement=settled.settlement).may_publish

    assert not may_publish("principal")
    approve(settled.school, settled.settlement)
    assert (may_publish("principal"), may_publish("office")) == (True, False)
    commands.publish_settlement(actor=settled.actor("principal"), now=APPROVING, settlement=settled.settlement)
    assert not may_publish("principal")


def test_a_line_is_proved_by_session_presence_confirmation_roll_and_rule(settled: Settled) -> None:
    proof = queries.line_proof(viewer=settled.actor("principal"), line=line_of(settled, "subject2"))
    assert proof.line.sentence.zh == "3月4日 周三 作业辅导 三年级辅导一组 1 课时 × 35.00 元 = 35.00 元"
    assert proof.held is not None
    assert (proof.held.on, proof.held.starts_at, proof.held.room) == (DAY, at(time(17, 45)), "三年级（2）班教室")
    assert (proof.held.arrived_at, proof.held.presence_by) == (at(time(17, 40)), "老师duty")
    assert (proof.held.confirmed_by, proof.held.confirmed_at) == ("老师vice", at(time(20, 5)))
    roll = proof.held.roll
    assert roll is not None
    assert (roll.present, roll.late, roll.absent, roll.children) == (3, 1, 0, 4)
    assert (roll.sealed_by, roll.sealed_at) == ("老师duty", at(time(18, 0)))
    assert proof.rule is not None
    assert (proof.rule.code, proof.rule.rate_fen) == ("tutoring", 3500)
    assert proof.rule.version_hash == SchemeVersion.objects.get().content_hash


def test_a_duty_is_proved_without_a_roll(settled: Settled) -> None:
    proof = queries.line_proof(viewer=settled.actor("principal"), line=line_of(settled, "duty"))
    assert proof.held is not None
    assert proof.held.roll is None


def test_staff_read_their_own_statement_and_no_other(settled: Settled) -> None:
    own = settled.actor("subject2")
    (card,) = queries.own_statements(viewer=own)
    page = queries.statement_of(viewer=own, statement=card.code)
    assert (page.name, page.total_fen, page.hours_paid) == ("老师subject2", 3500, 100)
    assert sum(line.amount_fen for line in page.lines) == page.total_fen
    assert queries.line_proof(viewer=own, line=page.lines[0].code).name == "老师subject2"
    with pytest.raises(NotThere):
        queries.statement_of(viewer=own, statement=statement(settled, "club1"))
    with pytest.raises(NotThere):
        queries.line_proof(viewer=own, line=line_of(settled, "club1"))
    with pytest.raises(NotThere):
        queries.settlements(viewer=own)
    with pytest.raises(NotThere):
        queries.settlement_table(viewer=own, settlement=settled.settlement)
    with pytest.raises(NotThere):
        queries.own_statements(viewer=settled.school.family(settled.school.children[0]))


def test_another_school_finds_nothing(settled: Settled, other_school: SmallSchool) -> None:
    stranger = other_school.actor("principal", today=AFTER)
    line, own = line_of(settled, "club1"), statement(settled, "club1")
    with within(other_school.id):
        assert queries.settlements(viewer=stranger) == ()
        for read in (
            lambda: queries.settlement_table(viewer=stranger, settlement=settled.settlement),
            lambda: queries.statement_of(viewer=stranger, statement=own),
            lambda: queries.line_proof(viewer=stranger, line=line),
            lambda: queries.settlement_sheet(viewer=stranger, settlement=settled.settlement),
        ):
            with pytest.raises(NotThere):
                read()


def opened(file: bytes) -> list[list[object]]:
    rows: list[list[object]] = CalamineWorkbook.from_filelike(BytesIO(file)).get_sheet_by_index(0).to_python()
    return rows


def test_the_excel_file_has_a_row_each_and_the_sum(settled: Settled) -> None:
    rows = opened(queries.settlement_sheet(viewer=settled.actor("office"), settlement=settled.settlement))
    assert rows[0][0] == "姓名"
    assert {(row[0], row[-1]) for row in rows[1:-1]} == {
        ("老师duty", 30.0),
        ("老师subject2", 35.0),
        ("老师club1", 40.0),
    }
    assert rows[-1] == ["合计", 1.0, 1.0, 1.0, 0.0, 0.0, 0.0, 105.0]
    own = queries.statement_sheet(viewer=settled.actor("club1"), statement=statement(settled, "club1"), language="en")
    assert opened(own)[1][:4] == [DAY, "club", "马头琴", 1.0]
    assert opened(own)[-1][5] == 40.0


def test_the_budget_stands_beside_what_was_settled(settled: Settled) -> None:
    service, boarding = queries.budget_and_settled(viewer=settled.actor("office"), today=AFTER)
    assert (service.ledger, service.expected_fen) == ("service", 57_000 * 1150 // 2)
    assert (service.settled_fen, service.left_fen) == (10_500, 57_000 * 1150 // 2 - 10_500)
    assert (boarding.ledger, boarding.expected_fen, boarding.settled_fen) == ("boarding", 18_000_000, 0)
    assert queries.budget_and_settled(viewer=settled.actor("office"), today=date(2026, 1, 1)) == ()


@pytest.mark.parametrize(
    ("basis", "fen"), [(SourceBasis.TERM, 101), (SourceBasis.PUPIL_TERM, 303), (SourceBasis.PUPIL_YEAR, 151)]
)
def test_a_source_brings_its_term_s_part(basis: SourceBasis, fen: int) -> None:
    source = Source(code="s", name=Words(zh="源", en="source"), ledger=Ledger.SERVICE, basis=basis, amount_fen=101)
    assert term_fen(source=source, pupils=3) == fen


def test_reads_ask_few_questions(settled: Settled, asks_at_most: AsksAtMost) -> None:
    viewer = settled.actor("principal")
    with asks_at_most(2):
        queries.settlements(viewer=viewer)
    with asks_at_most(5):
        queries.settlement_table(viewer=viewer, settlement=settled.settlement)
    own, line = statement(settled, "club1"), line_of(settled, "subject2")
    with asks_at_most(3):
        queries.statement_of(viewer=viewer, statement=own)
    with asks_at_most(3):
        queries.line_proof(viewer=viewer, line=line)


def test_a_mark_after_the_seal_does_not_change_the_figures(settled: Settled) -> None:
    late = attendance.NewMark(
        mark_id=UUID(int=7), pupil=settled.afternoon.tutored[0].code, state="absent", device="later", device_seq=1
    )
    attendance.record_marks(
        actor=settled.school.actor("duty", today=DAY),
        now=at(time(20, 30)),
        session=settled.afternoon.tutoring,
        marks=[late],
    )
    proof = queries.line_proof(viewer=settled.actor("principal"), line=line_of(settled, "subject2"))
    assert proof.held is not None
    assert proof.held.roll is not None
    assert (proof.held.roll.absent, proof.held.roll.children) == (0, 4)

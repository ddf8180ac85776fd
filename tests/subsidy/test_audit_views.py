"""The auditor's view of a term: every remark from the rows, and a bundle that proves itself."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO
from zipfile import ZipFile

import pytest
from python_calamine import CalamineWorkbook

from afterbell.attendance.models import Presence
from afterbell.base.audit import GENESIS, entry_hash, newest
from afterbell.base.models import AuditEntry
from afterbell.base.refusals import NotThere
from afterbell.base.tenancy import within
from afterbell.rostering.models import Session
from afterbell.schools.models import Term
from afterbell.subsidy import queries
from tests.subsidy.test_fees import FEES, NONE, paid
from tests.support.schemes import publish_changed
from tests.support.settled import AFTER, SETTLING, UNTIL, Settled, build_settled, publish
from tests.support.world import SmallSchool


@pytest.fixture(autouse=True)
def _inside(small_school: SmallSchool) -> Iterator[None]:
    with within(small_school.id):
        yield


def page(settled: Settled) -> queries.AuditPage:
    return queries.audit_page(viewer=settled.actor("principal"), term=settled.school.term)


def found(settled: Settled) -> dict[str, list[str]]:
    return {each.code: [row.found.zh for row in each.rows if row.remarked] for each in page(settled).answers}


def bundle(settled: Settled) -> bytes:
    return queries.audit_bundle(
        viewer=settled.actor("principal"), term=settled.school.term, now=SETTLING, language="zh"
    )


def test_a_wednesday_that_was_held_and_settled_has_only_its_low_pay_remarked(settled: Settled) -> None:
    remarks = found(settled)
    assert remarks["places"] == remarks["hours"] == remarks["carried"] == []
    assert remarks["income"] == ["补助 105.00 元，占 0%", "补助 0.00 元，占 0%"]


def test_a_session_somebody_was_paid_for_and_nobody_held_is_remarked_on(settled: Settled) -> None:
    Session.objects.filter(code=settled.afternoon.tutoring).update(class_hours=50)
    assert found(settled)["hours"] == ["上 0.5 课时"]


def test_somebody_present_in_two_sessions_at_once_is_named(settled: Settled) -> None:
    club = Presence.objects.get(session__code=settled.afternoon.club)
    tutoring = Session.objects.get(code=settled.afternoon.tutoring)
    Presence.objects.create(
        school_id=settled.school.id,
        session=tutoring,
        staff=club.staff,
        arrived_at=club.arrived_at,
        recorded_by=club.recorded_by,
        recorded_at=club.recorded_at,
    )
    (row,) = next(each.rows for each in page(settled).answers if each.code == "places")
    assert row.about.zh == "老师club1 2026-03-04"
    assert {row.said.zh, row.found.zh} == {"马头琴 17:45—18:20", "三年级辅导一组 17:45—18:20"}


def recovered(school: SmallSchool) -> list[tuple[str, bool]]:
    seen = queries.audit_page(viewer=school.actor("principal", today=AFTER), term=school.term)
    (answered,) = [each for each in seen.answers if each.code == "recovered"]
    return [(row.found.zh, row.remarked) for row in answered.rows]


def test_fees_above_the_cost_of_a_settled_term_are_to_be_returned(small_school: SmallSchool) -> None:
    publish_changed(small_school, NONE, FEES)
    build_settled(small_school)
    for child in range(2):
        paid(small_school, child, 7500, f"收据 {child}")
    assert recovered(small_school) == [("已结算的成本 105.00 元，学期还没有结算完", False)]
    Term.objects.update(last_day=UNTIL - timedelta(days=1))
    assert recovered(small_school) == [("成本 105.00 元，应退还家长 45.00 元", True)]


def test_only_who_may_see_the_ledger_sees_the_audit(settled: Settled) -> None:
    for handle in ("office", "vice", "subject2"):
        with pytest.raises(NotThere):
            queries.audit_page(viewer=settled.actor(handle), term=settled.school.term)
    with pytest.raises(NotThere):
        queries.audit_page(viewer=settled.actor("principal"), term="nowhere")


def test_the_bundle_holds_the_same_twice_and_every_entry_proves_its_own_hash(settled: Settled) -> None:
    publish(settled)
    assert bundle(settled) == bundle(settled)
    with ZipFile(BytesIO(bundle(settled))) as file:
        assert file.namelist() == ["audit.xlsx", "audit.json", "ledger.json"]
        rows = CalamineWorkbook.from_filelike(BytesIO(file.read("audit.xlsx"))).get_sheet_by_index(0).to_python()
        told, ledger = json.loads(file.read("audit.json")), json.loads(file.read("ledger.json"))
    assert len(rows) == 1 + sum(len(each["rows"]) for each in told["answers"])
    assert [each["code"] for each in told["answers"]] == [
        "reported",
        "income",
        "carried",
        "recovered",
        "hours",
        "places",
    ]
    assert (ledger["faults"], ledger["newest"]) == ([], newest(tenant=settled.school.id))
    kept = AuditEntry.objects.filter(tenant=settled.school.id, action__startswith="subsidy.").order_by("seq")
    assert [entry["action"] for entry in ledger["entries"]] == list(kept.values_list("action", flat=True))
    assert ledger["entries"][-1]["action"] == "subsidy.publish"
    for entry in ledger["entries"]:
        assert entry["previous"] != GENESIS
        at = datetime.fromisoformat(entry["at"]).astimezone(UTC)
        said = {name: entry[name] for name in ("previous", "seq", "by", "action", "subject", "details")}
        assert entry_hash(**said, tenant=ledger["tenant"], at=at) == entry["hash"]

"""Settling and publishing: what is confirmed is paid once, and what is shown is what was settled."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest
from django.db.models import Sum

from afterbell.base.models import AuditEntry
from afterbell.base.refusals import NotThere, Refused
from afterbell.base.spans import DateSpan
from afterbell.base.tenancy import within
from afterbell.portal.models import Article
from afterbell.rostering.models import Session
from afterbell.scheme import commands as schemes
from afterbell.scheme.queries import version_in_force
from afterbell.scheme.rules.read import read_scheme
from afterbell.schools.models import Term
from afterbell.subsidy import commands
from afterbell.subsidy.models import PayLine, Settlement, SettlementPublished, Statement
from afterbell.subsidy.work import books_of
from tests.support.afternoon import DAY, at, build_afternoon
from tests.support.owners import pick_the_locks
from tests.support.premises import Premises
from tests.support.settled import AFTER, APPROVING, FIRST, PAID, SETTLING, UNTIL, Settled, hold, publish, settle_march
from tests.support.world import SCHEME_FILE, SmallSchool, publish_scheme


def codes(refused: pytest.ExceptionInfo[Refused]) -> list[str]:
    return [reason.code for reason in refused.value.reasons]


def test_confirmed_work_is_paid_by_the_schemes_rates(settled: Settled) -> None:
    with within(settled.school.id):
        paid = dict(Statement.objects.values_list("staff__code", "total_fen"))
        assert paid == {settled.school.staff[handle]: fen for handle, fen in PAID.items()}
        assert Settlement.objects.get().total_fen == sum(PAID.values())
        for line in PayLine.objects.select_related("session", "presence"):
            assert line.presence is not None
            assert line.presence.session_id == line.session_id
            assert line.presence.staff_id == line.staff_id


def test_the_settlement_stands_in_the_ledger_without_names(settled: Settled) -> None:
    with within(settled.school.id):
        entry = AuditEntry.objects.get(tenant=settled.school.id, action="subsidy.review")
    assert (entry.subject, entry.details["total_fen"], entry.details["statements"]) == (settled.settlement, 10_500, 3)
    assert "老师" not in str(entry.details)


def test_a_span_is_settled_once(settled: Settled) -> None:
    with pytest.raises(Refused) as refused:
        settle_march(settled.school)
    assert refused.value.conflict
    assert codes(refused) == ["subsidy.settled_before"]
    with pytest.raises(Refused) as refused:
        commands.draw_up(
            actor=settled.actor("office"),
            now=SETTLING,
            term=settled.school.term,
            first_day=UNTIL - timedelta(days=1),
            until_day=UNTIL + timedelta(days=1),
        )
    assert codes(refused) == ["subsidy.settled_before"]


def test_what_is_not_confirmed_is_not_paid(small_school: SmallSchool) -> None:
    afternoon = build_afternoon(small_school)
    hold(afternoon, confirm=False)
    with pytest.raises(Refused) as refused:
        settle_march(small_school)
    assert codes(refused) == ["subsidy.nothing"]
    with within(small_school.id):
        assert not Settlement.objects.exists()


def test_days_that_are_not_over_are_not_settled(small_school: SmallSchool) -> None:
    hold(build_afternoon(small_school))
    spans = {(FIRST, AFTER + timedelta(days=1)): "subsidy.not_over", (UNTIL, FIRST): "subsidy.backwards"}
    for (first, until), reason in spans.items():
        with pytest.raises(Refused) as refused:
            commands.draw_up(
                actor=small_school.actor("office", today=AFTER),
                now=SETTLING,
                term=small_school.term,
                first_day=first,
                until_day=until,
            )
        assert codes(refused) == [reason]


def test_the_scheme_of_the_last_day_pays_not_that_of_the_day_after(small_school: SmallSchool) -> None:
    hold(build_afternoon(small_school))
    text = SCHEME_FILE.read_text(encoding="utf-8").replace("rate_fen = 3500", "rate_fen = 9900")
    principal = small_school.actor("principal", today=DAY)
    now = at(time(21))
    version = schemes.draft_version(
        actor=small_school.actor("office", today=DAY), now=now, term=small_school.term, text=text
    )
    schemes.approve_version(actor=principal, now=now, version=version)
    schemes.publish_version(actor=principal, now=now, version=version, in_force_from=UNTIL)
    settle_march(small_school)
    with within(small_school.id):
        assert Settlement.objects.get().version.code == small_school.version
        assert PayLine.objects.get(kind="tutoring").rate_fen == PAID["subject2"]


@pytest.mark.parametrize(
    ("unit", "club", "duty"),
    [("class_hour", 6000, 4500), ("session", 4000, 3000), ("day", 4000, 3000)],
)
def test_every_kind_of_work_is_paid_in_the_unit_the_scheme_gives_it(
    small_school: SmallSchool, unit: str, club: int, duty: int
) -> None:
    text = SCHEME_FILE.read_text(encoding="utf-8")
    text = text.replace('kind = "club"\nunit = "session"', f'kind = "club"\nunit = "{unit}"')
    text = text.replace('kind = "duty"\nunit = "day"', f'kind = "duty"\nunit = "{unit}"')
    assert text.count(f'unit = "{unit}"') >= 3
    principal, office = small_school.actor("principal", today=DAY), small_school.actor("office", today=DAY)
    publish_scheme(office=office, principal=principal, term=small_school.term, now=at(time(9)), text=text)
    hold(build_afternoon(small_school))
    with within(small_school.id):
        Session.objects.update(class_hours=150)
    settle_march(small_school)
    with within(small_school.id):
        paid = {line.kind: (line.unit, line.amount_fen) for line in PayLine.objects.all()}
    assert paid == {"tutoring": ("class_hour", 5250), "club": (unit, club), "duty": (unit, duty)}


def test_the_cap_goes_on_from_what_was_paid_under_it_elsewhere_in_the_month(small_school: SmallSchool) -> None:
    hold(build_afternoon(small_school))
    draft = commands.draw_up(
        actor=small_school.actor("office", today=AFTER),
        now=SETTLING,
        term=small_school.term,
        first_day=DAY,
        until_day=DAY + timedelta(days=1),
    )
    commands.review(actor=small_school.actor("vice", today=AFTER), now=SETTLING, draft=draft)
    text = SCHEME_FILE.read_text(encoding="utf-8").replace(
        "class_hour_minutes = 40", 'class_hour_minutes = 40\nmonthly_cap_fen = 5000\ncap_spares = ["club"]'
    )
    scheme = read_scheme(text=text)
    with within(small_school.id):
        term = Term.objects.get()
        version, _ = version_in_force(on=DAY)
        for period in (DateSpan(FIRST, DAY), DateSpan(DAY + timedelta(days=1), UNTIL)):
            books = books_of(term=term, schemes=[(version, scheme)], period=period)
            assert {(row.staff, row.month, row.fen) for row in books.problem.paid_before} == {
                (small_school.staff["subject2"], FIRST, PAID["subject2"]),
                (small_school.staff["duty"], FIRST, PAID["duty"]),
            }


def test_only_the_office_settles_and_only_the_principal_publishes(settled: Settled) -> None:
    for handle in ("principal", "vice", "homeroom1", "duty"):
        with pytest.raises(NotThere):
            commands.draw_up(
                actor=settled.actor(handle),
                now=SETTLING,
                term=settled.school.term,
                first_day=date(2026, 3, 30),
                until_day=UNTIL,
            )
    for handle in ("office", "vice", "subject2"):
        with pytest.raises(NotThere):
            commands.publish_settlement(actor=settled.actor(handle), now=SETTLING, settlement=settled.settlement)


def test_what_is_public_sums_to_the_settlement_and_names_nobody(settled: Settled) -> None:
    digest = publish(settled)
    with within(settled.school.id):
        article = Article.objects.get(kind="settlement")
        row = Settlement.objects.get()
        assert article.content_hash == digest == row.digest == SettlementPublished.objects.get().digest
        assert article.body["total_fen"] == row.total_fen == sum(line["total_fen"] for line in article.body["lines"])
        lines = PayLine.objects.aggregate(fen=Sum("amount_fen"))["fen"]
        assert lines == row.total_fen
    assert {line["name"] for line in article.body["lines"]} == {"老***"}
    assert article.title == "2026年3月课后服务补助公示"


def publish_changed(settled: Settled, *changes: tuple[str, str]) -> None:
    """Put a changed demonstration scheme in force on the day of the settlement."""
    text = SCHEME_FILE.read_text(encoding="utf-8")
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    publish_scheme(
        office=settled.actor("office"),
        principal=settled.actor("principal"),
        term=settled.school.term,
        now=SETTLING,
        text=text,
    )


@pytest.mark.parametrize(
    ("names", "shown"),
    [("full", {"老师subject2", "老师club1", "老师duty"}), ("no_names", {""})],
)
def test_staff_are_named_in_public_as_the_scheme_in_force_says(settled: Settled, names: str, shown: set[str]) -> None:
    publish_changed(settled, ('staff_names = "masked"', f'staff_names = "{names}"'))
    publish(settled)
    with within(settled.school.id):
        assert {line["name"] for line in Article.objects.get(kind="settlement").body["lines"]} == shown


def test_a_scheme_that_publishes_no_subsidies_has_none_published(settled: Settled) -> None:
    publish_changed(settled, (', "settlement"]', "]"))
    with pytest.raises(Refused) as refused:
        publish(settled)
    assert codes(refused) == ["subsidy.not_published"]
    with within(settled.school.id):
        assert not SettlementPublished.objects.exists()


def test_a_settlement_is_published_once(settled: Settled) -> None:
    publish(settled)
    with pytest.raises(Refused) as refused:
        commands.publish_settlement(actor=settled.actor("principal"), now=APPROVING, settlement=settled.settlement)
    assert refused.value.conflict
    assert codes(refused) == ["subsidy.published_before"]


def test_lines_that_were_changed_are_not_published(own_database: Premises, settled: Settled) -> None:
    pick_the_locks(own_database, table="subsidy_payline")
    with within(settled.school.id):
        PayLine.objects.filter(kind="club").update(amount_fen=4001)
    with pytest.raises(Refused) as refused:
        publish(settled)
    assert codes(refused) == ["subsidy.changed"]
    with within(settled.school.id):
        assert not Article.objects.filter(kind="settlement").exists()


def test_another_schools_settlement_is_not_there(settled: Settled, other_school: SmallSchool) -> None:
    with pytest.raises(NotThere):
        commands.publish_settlement(
            actor=other_school.actor("principal", today=AFTER), now=SETTLING, settlement=settled.settlement
        )
    with pytest.raises(NotThere):
        commands.draw_up(
            actor=other_school.actor("office", today=AFTER),
            now=SETTLING,
            term=settled.school.term,
            first_day=FIRST,
            until_day=UNTIL,
        )

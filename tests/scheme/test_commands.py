"""Drafting, approving, publishing, and what is in force when."""

from __future__ import annotations

from datetime import timedelta

import pytest

from afterbell.base.refusals import NotThere, Refused
from afterbell.base.tenancy import within
from afterbell.enrolment.models import PaperText
from afterbell.scheme import commands, queries
from afterbell.scheme.models import SchemeDecision, SchemeVersion
from afterbell.scheme.rules.canonical import hash_of_before, scheme_hash
from afterbell.scheme.rules.faults import SchemeFaults
from afterbell.scheme.rules.read import read_scheme
from tests.support.owners import pick_the_locks
from tests.support.premises import Premises
from tests.support.world import MORNING, SCHEME_FILE, TODAY, SmallSchool, publish_scheme

TEXT = SCHEME_FILE.read_text(encoding="utf-8")
CHANGED = TEXT.replace("offer_hours = 48", "offer_hours = 24")


def test_a_text_with_other_comments_is_the_same_version(small_school: SmallSchool) -> None:
    again = commands.draft_version(
        actor=small_school.actor("office"), now=MORNING, term=small_school.term, text=f"# 另一句\n{TEXT}"
    )
    assert again == small_school.version


def test_an_unreadable_text_is_refused_with_every_fault(small_school: SmallSchool) -> None:
    broken = TEXT.replace("offer_hours = 48", 'offer_hours = "soon"').replace("max_wishes = 3", "max_wishes = -1")
    with pytest.raises(SchemeFaults) as refused:
        commands.draft_version(actor=small_school.actor("office"), now=MORNING, term=small_school.term, text=broken)
    assert len(refused.value.faults) == 2


def test_a_scheme_of_another_term_is_refused(small_school: SmallSchool) -> None:
    with pytest.raises(Refused) as refused:
        commands.draft_version(
            actor=small_school.actor("office"),
            now=MORNING,
            term=small_school.term,
            text=TEXT.replace("last_day = 2026-07-03", "last_day = 2026-07-10"),
        )
    assert [reason.code for reason in refused.value.reasons] == ["scheme.days_differ"]


def test_what_is_not_approved_is_not_published(small_school: SmallSchool) -> None:
    office, principal = small_school.actor("office"), small_school.actor("principal")
    version = commands.draft_version(actor=office, now=MORNING, term=small_school.term, text=CHANGED)
    with pytest.raises(Refused) as refused:
        commands.publish_version(actor=principal, now=MORNING, version=version, in_force_from=TODAY - timedelta(days=1))
    assert {reason.code for reason in refused.value.reasons} == {
        "scheme.not_approved",
        "scheme.in_the_past",
        "scheme.before_the_last",
    }
    with pytest.raises(NotThere):
        commands.approve_version(actor=office, now=MORNING, version=version)


def test_a_finding_that_blocks_stops_the_approval(small_school: SmallSchool) -> None:
    blocked = TEXT.replace("weekdays = [1, 2, 3, 4]", "weekdays = [1, 2, 3, 4]\n", 1).replace(
        'method = "none"', 'method = "per_term"\namount_fen = 90000'
    )
    office, principal = small_school.actor("office"), small_school.actor("principal")
    version = commands.draft_version(actor=office, now=MORNING, term=small_school.term, text=blocked)
    with pytest.raises(Refused) as refused:
        commands.approve_version(actor=principal, now=MORNING, version=version)
    assert {reason.code for reason in refused.value.reasons} == {"scheme.blocked"}


def test_a_version_is_decided_once(small_school: SmallSchool) -> None:
    principal = small_school.actor("principal")
    for decide in (
        lambda: commands.approve_version(actor=principal, now=MORNING, version=small_school.version),
        lambda: commands.publish_version(
            actor=principal, now=MORNING, version=small_school.version, in_force_from=TODAY
        ),
    ):
        with pytest.raises(Refused) as refused:
            decide()
        assert refused.value.conflict


def test_a_version_is_sent_back_with_a_reason_and_never_approved(small_school: SmallSchool) -> None:
    office, principal = small_school.actor("office"), small_school.actor("principal")
    version = commands.draft_version(actor=office, now=MORNING, term=small_school.term, text=CHANGED)
    for reason, code in (
        ("  ", "scheme.return_without_reason"),
        ("\u200b\u2060", "scheme.return_without_reason"),
        ("长" * 201, "scheme.reason_too_long"),
    ):
        with pytest.raises(Refused) as refused:
            commands.return_version(actor=principal, now=MORNING, version=version, reason=reason)
        assert [each.code for each in refused.value.reasons] == [code]
    with pytest.raises(NotThere):
        commands.return_version(actor=office, now=MORNING, version=version, reason="太短")
    commands.return_version(actor=principal, now=MORNING, version=version, reason=" 时限太短 ")
    for decide in (
        lambda: commands.approve_version(actor=principal, now=MORNING, version=version),
        lambda: commands.return_version(actor=principal, now=MORNING, version=version, reason="再退"),
    ):
        with pytest.raises(Refused) as refused:
            decide()
        assert [each.code for each in refused.value.reasons] == ["scheme.already_returned"]
        assert refused.value.conflict
    with within(small_school.id):
        decided = SchemeDecision.objects.get(version__code=version)
        assert (decided.kind, decided.reason) == ("returned", "时限太短")
    with pytest.raises(Refused) as refused:
        commands.return_version(actor=principal, now=MORNING, version=small_school.version, reason="晚了")
    assert [each.code for each in refused.value.reasons] == ["scheme.already_approved"]


def test_a_tampered_text_is_not_published(own_database: Premises, small_school: SmallSchool) -> None:
    pick_the_locks(own_database, table="scheme_schemeversion")
    office, principal = small_school.actor("office"), small_school.actor("principal")
    version = commands.draft_version(actor=office, now=MORNING, term=small_school.term, text=CHANGED)
    commands.approve_version(actor=principal, now=MORNING, version=version)
    with within(small_school.id):
        SchemeVersion.objects.filter(code=version).update(text=CHANGED.replace("max_wishes = 3", "max_wishes = 5"))
    with pytest.raises(Refused) as refused:
        commands.publish_version(actor=principal, now=MORNING, version=version, in_force_from=TODAY)
    assert "scheme.hash_differs" in {reason.code for reason in refused.value.reasons}


def forget_texts() -> None:
    """Stand where a process stands that has just started."""
    queries.scheme_of_text.cache_clear()
    queries.published_scheme.cache_clear()


@pytest.mark.parametrize("with_its_hash", [False, True], ids=["text", "text-and-hash"])
def test_a_published_text_altered_underneath_is_not_in_force(
    own_database: Premises, small_school: SmallSchool, *, with_its_hash: bool
) -> None:
    pick_the_locks(own_database, table="scheme_schemeversion")
    altered = TEXT.replace("max_wishes = 3", "max_wishes = 5")
    changes = {"text": altered} | ({"content_hash": scheme_hash(text=altered)} if with_its_hash else {})
    with within(small_school.id):
        assert queries.version_in_force(on=TODAY)[1].placement.max_wishes == 3
        SchemeVersion.objects.update(**changes)
        forget_texts()
        for _again in range(2):
            with pytest.raises(Refused) as refused:
                queries.version_in_force(on=TODAY)
            assert [reason.code for reason in refused.value.reasons] == ["scheme.text_altered"]
        SchemeVersion.objects.update(text=TEXT, content_hash=scheme_hash(text=TEXT))
        assert queries.version_in_force(on=TODAY)[1].placement.max_wishes == 3


def test_a_text_stored_by_an_earlier_version_is_told_apart_from_an_altered_one(
    own_database: Premises, small_school: SmallSchool
) -> None:
    before = hash_of_before(scheme=read_scheme(text=TEXT))
    for model in (SchemeVersion, SchemeDecision):
        pick_the_locks(own_database, table=model._meta.db_table)  # noqa: SLF001 - Django's documented model API
    with within(small_school.id):
        SchemeVersion.objects.update(content_hash=before)
        SchemeDecision.objects.update(content_hash=before)
        forget_texts()
        with pytest.raises(Refused) as refused:
            queries.version_in_force(on=TODAY)
    assert [reason.code for reason in refused.value.reasons] == ["scheme.text_of_before"]


def test_the_version_in_force_changes_on_its_day(small_school: SmallSchool) -> None:
    tomorrow = MORNING + timedelta(days=1)
    second = publish_scheme(
        office=small_school.actor("office"),
        principal=small_school.actor("principal"),
        term=small_school.term,
        now=tomorrow,
        text=CHANGED,
    )
    with within(small_school.id):
        assert queries.version_in_force(on=TODAY)[0].code == small_school.version
        row, scheme = queries.version_in_force(on=tomorrow.date())
        assert (row.code, row.number, scheme.placement.offer_hours) == (second, 2, 24)
        with pytest.raises(Refused):
            queries.version_in_force(on=TODAY - timedelta(days=1))


def test_publishing_keeps_the_papers_families_sign(small_school: SmallSchool) -> None:
    with within(small_school.id):
        kinds = (
            PaperText.objects.filter(version__code=small_school.version).order_by("pk").values_list("kind", flat=True)
        )
        assert list(kinds) == ["application", "undertaking", "safety_agreement"]

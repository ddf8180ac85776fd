"""What is published stands in the school's space, in the same transaction and with the same hash."""

from __future__ import annotations

from datetime import date

import pytest
from django_tasks_db.models import DBTaskResult

from afterbell.base.models import AuditEntry
from afterbell.base.refusals import NotThere, Refused
from afterbell.base.tenancy import within
from afterbell.base.words import Words
from afterbell.portal.commands import publish_article
from afterbell.portal.models import Article
from afterbell.portal.reactions import settlement_title
from afterbell.scheme.queries import version_in_force
from tests.support.world import MORNING, TODAY, SmallSchool


def test_a_published_scheme_has_its_page_with_the_hash_of_the_rules_that_run(small_school: SmallSchool) -> None:
    with within(small_school.id):
        article = Article.objects.get()
        row, scheme = version_in_force(on=TODAY)
        assert (article.kind, article.subject, article.content_hash) == ("scheme", row.code, row.content_hash)
        assert article.title == scheme.about.title.zh
        assert article.published_by_id == small_school.actor("principal").account
        entries = AuditEntry.objects.filter(tenant=small_school.id, action__in=["portal.publish", "scheme.publish"])
        assert list(entries.order_by("seq").values_list("action", "subject")) == [
            ("portal.publish", article.code),
            ("scheme.publish", row.code),
        ]
    order = DBTaskResult.objects.get()
    assert order.args_kwargs["kwargs"] == {"school": small_school.code, "version": small_school.version}


def publish(world: SmallSchool, *, handle: str = "principal", content: str = "a" * 64, title: str = "公示") -> str:
    return publish_article(
        actor=world.actor(handle),
        now=MORNING,
        kind="settlement",
        subject="s1",
        title=title,
        issuing_unit=Words(zh="教导处", en="academic affairs office"),
        content_hash=content,
        body={},
    )


def test_sent_twice_it_is_one_page(small_school: SmallSchool) -> None:
    assert publish(small_school) == publish(small_school)
    with within(small_school.id):
        assert Article.objects.filter(kind="settlement").count() == 1


def test_other_content_about_the_same_subject_is_refused(small_school: SmallSchool) -> None:
    publish(small_school)
    with pytest.raises(Refused) as refused:
        publish(small_school, content="b" * 64)
    assert refused.value.conflict
    assert [reason.code for reason in refused.value.reasons] == ["portal.published_otherwise"]


def test_a_title_that_fits_no_page_is_refused(small_school: SmallSchool) -> None:
    with pytest.raises(Refused) as refused:
        publish(small_school, title="长" * 121)
    assert [reason.code for reason in refused.value.reasons] == ["portal.title_too_long"]


def test_only_the_principal_publishes(small_school: SmallSchool) -> None:
    for handle in ("office", "vice", "homeroom1", "duty"):
        with pytest.raises(NotThere):
            publish(small_school, handle=handle)
    with within(small_school.id):
        assert not Article.objects.filter(kind="settlement").exists()


@pytest.mark.parametrize(
    ("first_day", "until_day", "title"),
    [
        (date(2026, 3, 1), date(2026, 4, 1), "2026年3月课后服务补助公示"),
        (date(2026, 6, 1), date(2026, 6, 10), "2026年6月1日至9日课后服务补助公示"),
        (date(2026, 6, 10), date(2026, 7, 1), "2026年6月10日至30日课后服务补助公示"),
        (date(2026, 6, 10), date(2026, 7, 4), "2026年6月10日至2026年7月3日课后服务补助公示"),
    ],
)
def test_a_settlement_is_titled_by_its_month_only_when_it_is_the_whole_month(
    first_day: date, until_day: date, title: str
) -> None:
    assert settlement_title(first_day=first_day, until_day=until_day).zh == title

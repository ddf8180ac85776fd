"""What the school's space does about what others publish: it shows it, in the same transaction."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, timedelta

from afterbell.base.days import MONTHS_EN
from afterbell.base.money import yuan
from afterbell.base.spans import local_day
from afterbell.base.words import Words
from afterbell.portal.commands import publish_article
from afterbell.portal.models import Article
from afterbell.portal.refusals import REFUSALS
from afterbell.portal.tasks import prepare_scheme_pdf
from afterbell.scheme.events import SchemePublished
from afterbell.scheme.queries import published_version_of, version_in_force
from afterbell.schools.models import School
from afterbell.subsidy.events import SettlementPublished
from afterbell.subsidy.rules.costs import CostMonth


def show_the_scheme(event: SchemePublished) -> None:
    """Give a published version its page, and have its PDF prepared."""
    row, scheme = published_version_of(version=event.version)
    publish_article(
        actor=event.actor,
        now=event.at,
        kind=Article.Kind.SCHEME,
        subject=event.version,
        title=scheme.about.title.zh,
        issuing_unit=scheme.publication.issuing_unit,
        content_hash=event.content_hash,
        body={
            "title_en": scheme.about.title.en,
            "number": row.number,
            "term": event.term,
            "in_force_from": event.in_force_from.isoformat(),
        },
    )
    # The order for the PDF stands in the same transaction: it is there exactly when the page is.
    prepare_scheme_pdf.enqueue(school=School.objects.get(pk=event.school).code, version=event.version)


def show_the_settlement(event: SettlementPublished) -> None:
    """Give a published settlement its page: lines for the days of the notice, the total, the digest.

    Raises Refused when the lines shown do not sum to the settlement.
    """
    shown = sum(line.total_fen for line in event.lines)
    if shown != event.total_fen:
        raise REFUSALS.refused("sum_differs", lines=yuan(shown), total=yuan(event.total_fen))
    today = local_day(event.at)
    rules = version_in_force(on=today)[1].publication
    title = settlement_title(first_day=event.first_day, until_day=event.until_day)
    publish_article(
        actor=event.actor,
        now=event.at,
        kind=Article.Kind.SETTLEMENT,
        subject=event.settlement,
        title=title.zh,
        issuing_unit=rules.issuing_unit,
        content_hash=event.digest,
        body={
            "title_en": title.en,
            "first_day": event.first_day.isoformat(),
            "until_day": event.until_day.isoformat(),
            "notice_until": (today + timedelta(days=rules.notice_days)).isoformat(),
            "total_fen": event.total_fen,
            "lines": [asdict(line) for line in event.lines],
            "costs": _costs(event.costs),
        },
    )


def _costs(costs: CostMonth) -> dict[str, object]:
    """Write down what the settlement says of money without naming anybody; it stays when the lines are taken down."""
    days = {"first_day": costs.first_day.isoformat(), "last_day": costs.last_day.isoformat()}
    return {**asdict(costs), **days}


def settlement_title(*, first_day: date, until_day: date) -> Words:
    """Name a whole month by its name, any other span by its days, so that no two settlements have one title."""
    last = until_day - timedelta(days=1)
    one_month = (first_day.year, first_day.month) == (last.year, last.month)
    if one_month and first_day.day == until_day.day == 1:
        month = MONTHS_EN[first_day.month - 1]
        span = Words(zh=f"{first_day.year}年{first_day.month}月", en=f"{month} {first_day.year}")
    else:
        until = f"{last.day}日" if one_month else f"{last.year}年{last.month}月{last.day}日"
        span = Words(
            zh=f"{first_day.year}年{first_day.month}月{first_day.day}日至{until}",
            en=f"{first_day.isoformat()} to {last.isoformat()}",
        )
    return Words(zh=f"{span.zh}课后服务补助公示", en=f"After-school service subsidies, {span.en}")

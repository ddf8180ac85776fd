"""What the school's space does about what others publish: it shows it, in the same transaction."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, timedelta

from afterbell.base.days import MONTHS_EN
from afterbell.base.money import yuan
from afterbell.base.outbox.kinds import Value
from afterbell.base.outbox.posting import Letter, post
from afterbell.base.spans import local_day
from afterbell.base.tenancy import within
from afterbell.base.words import Words
from afterbell.portal.commands import publish_article
from afterbell.portal.events import (
    MatterAnswered,
    MatterObjected,
    MatterWithheld,
    ObjectionsWait,
    PageLocked,
    PageMoved,
    PageSent,
    SpaceLockMoved,
    SpaceLockReminded,
    SpaceLockWaits,
)
from afterbell.portal.inforce.models import MatterObjection
from afterbell.portal.inforce.put_up import put_up, title_of, title_of_page
from afterbell.portal.inforce.refusals import REFUSALS as OF_NOTICE
from afterbell.portal.locks import hold_space
from afterbell.portal.messages import (
    LOCK_APPEAL_LATE,
    LOCK_APPEAL_WAITS,
    LOCK_APPEALED,
    LOCK_STANDS,
    LOCK_TO_REVIEW,
    MATTER_ANSWERED,
    MATTER_OBJECTED,
    MATTER_WITHHELD,
    OBJECTIONS_WAIT,
    PAGE_ACCEPTED,
    PAGE_LOCKED,
    PAGE_PUBLISHED,
    PAGE_RETURNED,
    PAGE_TO_REVIEW,
    PAGE_WITHDRAWN,
    SPACE_LOCK_MOVED,
    SPACE_LOCKED,
    UNLOCK_TO_AGREE,
)
from afterbell.portal.models import Article, SpaceLock
from afterbell.portal.plain_text import text_of
from afterbell.portal.refusals import REFUSALS
from afterbell.portal.rules.inforce import TITLES, Effect, Matter
from afterbell.portal.rules.locking import LockStep
from afterbell.portal.rules.reminding import APPEAL_DUE, Reminding, asked, reminded
from afterbell.portal.tasks import prepare_scheme_pdf
from afterbell.portal.wording import GROUND_WORDS, NEXT_WORDS, OUTCOME_WORDS, STEP_WORDS
from afterbell.scheme.events import SchemePublished
from afterbell.scheme.queries import published_version_of, version_in_force
from afterbell.scheme.render.html import render_html
from afterbell.schools.models import Appointment, School
from afterbell.schools.roles import Role
from afterbell.schools.supervision import PLATFORM, authorities_over
from afterbell.schools.telling import current, said_reason, tell_posts
from afterbell.subsidy.events import SettlementIsToBePaid, SettlementPublished
from afterbell.subsidy.rules.costs import CostMonth

OF_A_PAGE = {
    "returned": PAGE_RETURNED,
    "accepted": PAGE_ACCEPTED,
    "published": PAGE_PUBLISHED,
    "withdrawn": PAGE_WITHDRAWN,
}


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
        text=text_of(html=render_html(scheme=scheme, titled=False)),
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


def hold_a_payment_in_notice(event: SettlementIsToBePaid) -> None:
    """Let nobody pay what is under notice, or what somebody objected to without an answer. Raises Refused."""
    page = Article.objects.filter(kind=Article.Kind.SETTLEMENT, subject=event.settlement).first()
    if page is None:
        return
    hold_space(page.school_id)
    known = put_up(article=page)
    if known is None:
        return
    today = local_day(event.at)
    until = known.until(today=today)
    last = until - timedelta(days=1)
    match known.effect(today=today):
        case Effect.OPEN:
            raise OF_NOTICE.refused("still_in_notice", until=last)
        case Effect.ANSWERS:
            raise OF_NOTICE.refused("not_answered", number=known.unanswered)
    if event.paid_on < until:
        raise OF_NOTICE.refused("paid_in_notice", field="paid_on", until=last)


def tell_of_a_page_locked(event: PageLocked) -> None:
    """Ask the principal and the office to look at a page that the house took down."""
    roles = [Role.PRINCIPAL, Role.ACADEMIC_OFFICE]
    tell_posts(
        kind=PAGE_LOCKED,
        school=event.school,
        roles=roles,
        about=event.page,
        occasion="unsafe",
        now=event.at,
        values={},
    )


def tell_of_a_page_to_review(event: PageSent) -> None:
    """Tell whoever may review a page, without its writer, that it waits."""
    roles = [Role.PRINCIPAL, Role.ACADEMIC_OFFICE]
    held = Appointment.objects.filter(current(local_day(event.at)), school=event.school, role__in=roles)
    accounts = held.exclude(account=event.by).order_by("account").values_list("account_id", flat=True).distinct()
    letters = [
        Letter(
            to=account,
            kind=PAGE_TO_REVIEW,
            about=event.page,
            occasion=str(event.version),
            values={"title": Words(zh=event.title, en=event.title)},
        )
        for account in accounts
    ]
    if letters:
        post(tenant=event.school, letters=letters, now=event.at)


def tell_the_writer_of_a_page(event: PageMoved) -> None:
    """Tell who wrote a version what came of it, unless they did it themselves."""
    kind = OF_A_PAGE.get(event.kind)
    if kind is None or event.by == event.author:
        return
    letter = Letter(
        to=event.author,
        kind=kind,
        about=event.page,
        occasion=str(event.version),
        values={"title": Words(zh=event.title, en=event.title), "reason": said_reason(event.words)},
    )
    post(tenant=event.school, letters=[letter], now=event.at)


def tell_who_is_next_about_a_lock(event: SpaceLockWaits) -> None:
    """Tell those above the school who are to review a lock, deal with its appeal or agree to its end."""
    lock = SpaceLock.objects.select_related("school").get(code=event.lock)
    after = LockStep(event.kind) if event.kind != "locked" else None
    held = authorities_over(school=event.school, on=local_day(event.at))
    to = asked(after=after, held=held, locked_by=lock.locked_by_id, level=lock.level, by=event.by)
    values: dict[str, Value] = {"school": Words(zh=lock.school.name, en=lock.school.name)}
    kind = UNLOCK_TO_AGREE
    if after is None:
        kind = LOCK_TO_REVIEW
        values["ground"] = GROUND_WORDS[lock.ground]
    elif after is not LockStep.WANTED:
        kind = LOCK_APPEALED
        values["next"] = NEXT_WORDS[after is LockStep.FORWARDED]
    occasion = f"{lock.code} {event.kind} {event.at:%m%d%H%M%S}"
    letters = [
        Letter(to=account, kind=kind, about=lock.school.code, occasion=occasion, values=values)
        for account in sorted(to)
    ]
    if letters:
        with within(PLATFORM):
            post(tenant=PLATFORM, letters=letters, now=event.at)


def remind_of_a_lock(event: SpaceLockReminded) -> None:
    """Remind whoever locked a space and the authority above; of an appeal also whoever is to pass it on.

    Who no longer has the office is not reminded, but their colleagues. The principal hears of an appeal past its
    deadline.
    """
    lock = SpaceLock.objects.select_related("school").get(code=event.lock)
    held = authorities_over(school=event.school, on=local_day(event.at))
    stands = event.kind == Reminding.STANDS
    passes_on = not stands and not event.forwarded
    to = reminded(held=held, locked_by=lock.locked_by_id, level=lock.level, passes_on=passes_on)
    name = lock.school.name
    values: dict[str, Value] = {"school": Words(zh=name, en=name), "days": event.waited}
    if not stands:
        values["next"] = NEXT_WORDS[event.forwarded]
    letters = [
        Letter(
            to=account,
            kind=LOCK_STANDS if stands else LOCK_APPEAL_WAITS,
            about=lock.school.code,
            occasion=f"{lock.code} {event.since:%m%d} {event.days}",
            values=values,
        )
        for account in sorted(to)
    ]
    with within(PLATFORM):
        post(tenant=PLATFORM, letters=letters, now=event.at)
    if event.kind == Reminding.LATE:
        tell_posts(
            kind=LOCK_APPEAL_LATE,
            school=event.school,
            roles=[Role.PRINCIPAL],
            about=lock.code,
            occasion=event.since.isoformat(),
            now=event.at,
            values={"days": event.waited, "due": APPEAL_DUE},
        )


def tell_the_school_of_its_lock(event: SpaceLockMoved) -> None:
    """Tell the principal and the office what was done about their space."""
    lock = SpaceLock.objects.get(code=event.lock)
    ground, step = GROUND_WORDS[lock.ground], STEP_WORDS.get(event.kind)
    kind = SPACE_LOCKED if step is None else SPACE_LOCK_MOVED
    values: dict[str, Value] = {"ground": ground} if step is None else {"step": step}
    tell_posts(
        kind=kind,
        school=event.school,
        roles=[Role.PRINCIPAL, Role.ACADEMIC_OFFICE],
        about=lock.code,
        occasion=event.kind,
        now=event.at,
        values=values,
    )


def tell_of_a_withheld_text(event: MatterWithheld) -> None:
    """Tell the principal and the office that a text of a public matter is not shown, and why."""
    tell_posts(
        kind=MATTER_WITHHELD,
        school=event.school,
        roles=[Role.PRINCIPAL, Role.ACADEMIC_OFFICE],
        about=event.matter,
        occasion=str(event.number),
        now=event.at,
        values={"matter": TITLES[Matter(event.matter)]},
    )


def tell_of_an_objection_to_a_matter(event: MatterObjected) -> None:
    """Tell those who may answer, but did not publish, that somebody objects."""
    row = MatterObjection.objects.select_related("published", "article").get(code=event.objection)
    tell_posts(
        kind=MATTER_OBJECTED,
        school=event.school,
        roles=[Role.VICE_PRINCIPAL, Role.ACADEMIC_OFFICE],
        about=row.code,
        now=event.at,
        values={"matter": title_of(row)},
    )


def remind_of_objections_that_wait(event: ObjectionsWait) -> None:
    """Remind those who answer, once a day."""
    page = Article.objects.get(code=event.article)
    tell_posts(
        kind=OBJECTIONS_WAIT,
        school=event.school,
        roles=[Role.VICE_PRINCIPAL, Role.ACADEMIC_OFFICE],
        about=page.code,
        occasion=local_day(event.at).isoformat(),
        now=event.at,
        values={"matter": title_of_page(page), "number": event.number},
    )


def tell_of_a_matters_answer(event: MatterAnswered) -> None:
    """Tell whoever objected, if they are of the school, that the answer is there."""
    row = MatterObjection.objects.select_related("published", "article", "answer").get(code=event.objection)
    if row.raised_by_id is None:
        return
    values: dict[str, Value] = {
        "matter": title_of(row),
        "outcome": OUTCOME_WORDS[row.answer.upheld],
    }
    letter = Letter(to=row.raised_by_id, kind=MATTER_ANSWERED, about=row.code, occasion="", values=values)
    post(tenant=event.school, letters=[letter], now=event.at)


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

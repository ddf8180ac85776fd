"""A second person lets a page be seen, or sends it back; it appears at its time, is corrected, and is withdrawn."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import cast

from django.db import IntegrityError, transaction

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.events import tell
from afterbell.base.refusals import NotThere, Refused
from afterbell.base.spans import local_day
from afterbell.base.written import written
from afterbell.portal.commands.drafting import LONGEST_WORDS, held_page
from afterbell.portal.commands.findable import find_no_more, keep_findable
from afterbell.portal.events import PageLocked, PageMoved
from afterbell.portal.locks import hold_space, locked_since
from afterbell.portal.models import Article, Page, PageStep, PageVersion
from afterbell.portal.rules.snippets import folded
from afterbell.portal.writing.checking import PUBLIC, reasons_against_public
from afterbell.portal.writing.due import pages_due, pages_over, pages_unsafe
from afterbell.portal.writing.refusals import REFUSALS
from afterbell.schools.actors import signed_in
from afterbell.schools.models import Account, School

Kind = PageStep.Kind
SAID = ("title", "issuing_unit", "html", "files")
UNSAFE = "扫描发现页面里有不安全的代码，已先撤下，请学校核对。"


@command("portal.review")
def review_page(*, actor: Actor, now: datetime, page: str, version: int, accepts: bool, words: str = "") -> None:
    """Decide on the version of a page that was sent: it is published, at once or at its time, or sent back.

    Raises NotThere; Refused when it is one's own, somebody decided before, the space is locked, or the notice would be
    over before it appears.
    """
    authorise(actor=actor, action="portal.review", at=place(school=actor.tenant))
    hold_space(actor.tenant)
    row = held_page(page)
    sent = PageVersion.objects.filter(page=row, number=version).first()
    if sent is None:
        raise NotThere("version")
    said = _reason(words, needed=not accepts)
    if row.pending != version or row.due_at or row.withdrawn_at:
        raise REFUSALS.refused("not_in_review", conflict=True)
    if _says_what_was_written_by(actor, sent):
        raise REFUSALS.refused("own_page")
    if accepts and locked_since() is not None:
        raise REFUSALS.refused("space_locked", conflict=True)
    if accepts and sent.notice_last_day and sent.notice_last_day < local_day(max(sent.publish_at or now, now)):
        raise REFUSALS.refused("notice_over", conflict=True, day=sent.notice_last_day)
    _step(sent, kind=Kind.ACCEPTED if accepts else Kind.RETURNED, words=said, by=signed_in(actor), now=now)
    row.moved_at = now
    if not accepts:
        _moved(sent, kind=Kind.RETURNED, words=said, by=actor.account, now=now)
        row.pending = None
        row.save(update_fields=["pending", "moved_at"])
    elif sent.publish_at is not None and sent.publish_at > now:
        row.due_at = sent.publish_at
        row.save(update_fields=["due_at", "moved_at"])
        _moved(sent, kind=Kind.ACCEPTED, words=said, by=actor.account, now=now)
    else:
        _put_up(row, sent, by=signed_in(actor), now=now)
    record(subject=row.code, step="accepted" if accepts else "returned", version=version, content=sent.content_hash)


@command("portal.withdraw")
def withdraw_page(*, actor: Actor, now: datetime, page: str, reason: str) -> None:
    """Take a published page down for good: whoever comes reads when and why. What waits for its time never appears.

    The reason for a public page holds nothing that belongs to one person, and no pupil's name.

    Raises NotThere, Refused.
    """
    authorise(actor=actor, action="portal.withdraw", at=place(school=actor.tenant))
    row, said = held_page(page), _reason(reason, needed=True)
    if row.withdrawn_at:
        raise REFUSALS.refused("withdrawn_before", conflict=True)
    if row.current is None and row.due_at is None:
        raise REFUSALS.refused("not_published")
    if row.article is not None and row.article.visibility == PUBLIC:
        reasons = reasons_against_public(said, school=School.institutions.get(pk=actor.tenant))
        if reasons:
            raise Refused(reasons)
    _take_down(row, kind=Kind.WITHDRAWN, words=said, by=signed_in(actor), now=now)
    record(subject=row.code, step="withdrawn")


@command("portal.publish_due")
def publish_due_pages(*, actor: Actor, now: datetime) -> int:
    """Publish in a school what was accepted for a time that has come, and take down what is over; gives how many."""
    authorise(actor=actor, action="portal.publish_due", at=place(platform=1))
    hold_space(actor.tenant)
    published = over = 0
    for code in [] if locked_since() is not None else [*pages_due(now=now)]:
        row = held_page(code)
        if row.due_at is not None and row.due_at <= now and row.pending and not row.withdrawn_at:
            _put_up(row, PageVersion.objects.get(page=row, number=row.pending), by=None, now=now)
            published += 1
    for code in [*pages_over(today=local_day(now))]:
        row = held_page(code)
        if row.until is not None and row.until <= local_day(now) and not row.due_at and not row.withdrawn_at:
            _take_down(row, kind=Kind.OVER, words="", by=None, now=now)
            over += 1
    record(subject="pages", published=published, over=over)
    return published + over


@command("portal.publish_due")
def lock_unsafe_pages(*, actor: Actor, now: datetime) -> int:
    """Take down first what a scan found to hold code that would run, then ask the school; gives how many."""
    authorise(actor=actor, action="portal.publish_due", at=place(platform=1))
    unsafe = pages_unsafe()
    for code in unsafe:
        _take_down(held_page(code), kind=Kind.WITHDRAWN, words=UNSAFE, by=None, now=now)
        tell(PageLocked(school=actor.tenant, page=code, at=now))
    record(subject="pages", unsafe=len(unsafe))
    return len(unsafe)


def _says_what_was_written_by(actor: Actor, sent: PageVersion) -> bool:
    """Say whether a version is somebody's own words, whoever sent them once more with another note or another day."""
    own = PageVersion.objects.filter(page=sent.page_id, written_by=actor.account)
    return any(all(getattr(one, name) == getattr(sent, name) for name in SAID) for one in own.only("pk", *SAID))


def _reason(words: str, *, needed: bool) -> str:
    said = written(words)
    if needed and not said:
        raise REFUSALS.refused("no_reason", field="words")
    if len(said) > LONGEST_WORDS:
        raise REFUSALS.refused("words_long", field="words", most=LONGEST_WORDS)
    return said


def _step(version: PageVersion, *, kind: Kind, words: str, by: int | None, now: datetime) -> None:
    try:
        with transaction.atomic():
            PageStep.objects.create(
                school_id=version.school_id,
                page_id=version.page_id,
                version=version,
                kind=kind,
                words=words,
                by_id=by,
                written_by_id=version.written_by_id,
                at=now,
            )
    except IntegrityError:
        raise REFUSALS.refused("not_in_review", conflict=True) from None


def _moved(version: PageVersion, *, kind: Kind, words: str, by: int | None, now: datetime) -> None:
    """Tell what was done with a version; to publish it at once says that it was accepted."""
    tell(
        PageMoved(
            school=version.school_id,
            page=version.page.code,
            version=version.number,
            title=version.title,
            kind=kind.value,
            words=words,
            author=version.written_by_id,
            by=by,
            at=now,
        )
    )


def _put_up(page: Page, version: PageVersion, *, by: int | None, now: datetime) -> None:
    """Let a version be what is read at the page's address; before the first it has none."""
    _step(version, kind=Kind.PUBLISHED, words="", by=by, now=now)
    _moved(version, kind=Kind.PUBLISHED, words="", by=by, now=now)
    accepted = PageStep.objects.select_related("by").get(version=version, kind=Kind.ACCEPTED)
    article = page.article or Article(
        school_id=page.school_id,
        kind=Article.Kind.PAGE,
        subject=page.code,
        published_by=cast("Account", accepted.by),
        published_at=now,
    )
    until = version.notice_last_day + timedelta(days=1) if version.notice_last_day else None
    article.title, article.issuing_unit = version.title, version.issuing_unit
    article.content_hash, article.text = version.content_hash, folded(f"{version.title} {version.text}")
    article.channel_id, article.visibility = version.channel_id, version.visibility
    article.body = {"version": version.number, **({"notice_until": until.isoformat()} if until else {})}
    article.save()
    keep_findable(article)
    page.article, page.title, page.current, page.until = article, version.title, version.number, until
    page.pending, page.due_at, page.moved_at = None, None, now
    page.save()


def _take_down(page: Page, *, kind: Kind, words: str, by: int | None, now: datetime) -> None:
    version = PageVersion.objects.get(page=page, number=cast("int", page.current or page.pending))
    _step(version, kind=kind, words=words, by=by, now=now)
    _moved(version, kind=kind, words=words, by=by, now=now)
    Article.objects.filter(page=page).update(withdrawn_at=now, text="")
    if page.article_id is not None:
        find_no_more(page.article_id)
    page.withdrawn_at, page.moved_at, page.until = now, now, None
    page.pending, page.due_at = None, None
    page.save()

"""What is published into the school's public space."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.db import IntegrityError, transaction

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.refusals import NotThere, Refused
from afterbell.base.spans import local_day
from afterbell.base.words import Words
from afterbell.portal.commands.findable import keep_findable
from afterbell.portal.locks import hold_space, locked_since
from afterbell.portal.models import Article
from afterbell.portal.refusals import REFUSALS
from afterbell.portal.rules.snippets import folded
from afterbell.portal.surveys import survey_publication
from afterbell.scheme.queries import version_in_force
from afterbell.schools.actors import signed_in

LONGEST_TITLE = 120


@command("portal.publish")
def publish_article(
    *,
    actor: Actor,
    now: datetime,
    kind: str,
    subject: str,
    title: str,
    issuing_unit: Words,
    content_hash: str,
    body: Mapping[str, object],
    text: str = "",
) -> str:
    """Put a page about a subject (a code of what it shows) into the school's space; gives the page's code.

    `text` is what is found in it, without any mark-up.

    Sent again with the same content hash it is the same page. Raises Refused when the subject is public with other
    content, or the title is longer than 120 characters.
    """
    authorise(actor=actor, action="portal.publish", at=place(school=actor.tenant))
    if len(title) > LONGEST_TITLE:
        raise REFUSALS.refused("title_too_long", field="title", length=len(title), most=LONGEST_TITLE)
    hold_space(actor.tenant)
    if locked_since() is not None:
        raise REFUSALS.refused("space_locked", conflict=True)
    known = Article.objects.filter(kind=kind, subject=subject).first()
    if known is None:
        known = _stored(
            Article(
                school_id=actor.tenant,
                kind=kind,
                subject=subject,
                title=title,
                issuing_unit=issuing_unit.zh,
                content_hash=content_hash,
                body={**body, "issuing_unit_en": issuing_unit.en},
                text=folded(f"{title} {text}".strip()),
                published_by_id=signed_in(actor),
                published_at=now,
            )
        )
    if known.content_hash != content_hash:
        raise REFUSALS.refused("published_otherwise", conflict=True, title=known.title)
    record(subject=known.code, kind=kind, about=subject, content=content_hash)
    return known.code


@command("portal.publish")
def publish_survey(*, actor: Actor, now: datetime, survey: str, seen: str) -> str:
    """Make the totals of a closed survey public, as the preview with the digest `seen` showed them; gives the page.

    What is public stays as it is, whoever answers later. Raises Refused with every reason against it, NotThere for
    a survey that is not the term's.
    """
    authorise(actor=actor, action="portal.publish", at=place(school=actor.tenant))
    today = local_day(now)
    found = survey_publication(viewer=actor, today=today, survey=survey)
    if found is None:
        raise NotThere("survey")
    if found.reasons:
        raise Refused(found.reasons)
    if found.digest != seen:
        raise REFUSALS.refused("survey_moved", conflict=True)
    code = found.article or publish_article(
        actor=actor,
        now=now,
        kind=Article.Kind.SURVEY,
        subject=found.survey,
        title=found.shown.title.zh,
        issuing_unit=version_in_force(on=today)[1].publication.issuing_unit,
        content_hash=found.digest,
        body={**found.body, "title_en": found.shown.title.en},
    )
    record(subject=code, about=found.survey, content=found.digest)
    return code


def _stored(article: Article) -> Article:
    """Store a page, or give the one that somebody else stored at the same time."""
    try:
        with transaction.atomic():
            article.save(force_insert=True)
            keep_findable(article)
    except IntegrityError:
        return Article.objects.get(kind=article.kind, subject=article.subject)
    return article

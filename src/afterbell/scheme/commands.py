"""Every write to the versions of a school's scheme."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import Max

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.events import tell
from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.base.spans import local_day
from afterbell.base.words import Words
from afterbell.base.written import written
from afterbell.scheme.events import SchemePublished
from afterbell.scheme.models import SchemeDecision, SchemeDraft, SchemeVersion
from afterbell.scheme.queries import scheme_of_text
from afterbell.scheme.refusals import REFUSALS
from afterbell.scheme.rules.canonical import hash_of
from afterbell.scheme.rules.findings.finding import Finding
from afterbell.scheme.rules.findings.judge import find
from afterbell.scheme.rules.read import LONGEST_TEXT, read_scheme
from afterbell.schools.actors import signed_in
from afterbell.schools.models import Term

APPROVED, RETURNED, PUBLISHED = (
    SchemeDecision.Kind.APPROVED,
    SchemeDecision.Kind.RETURNED,
    SchemeDecision.Kind.PUBLISHED,
)
LONGEST_REASON = 200
NUL = "\0"


@command("scheme.draft")
def keep_draft(*, actor: Actor, now: datetime, term: str, text: str, edition: int) -> int:
    """Keep a text as the term's draft, faults and all, and give its edition; the same text again is the same edition.

    `edition` is the one the text was written on, 0 before the first. Raises Refused when somebody has kept another
    since, and for a text that is too long or that no database holds, NotThere for an unknown term.
    """
    authorise(actor=actor, action="scheme.draft", at=place(school=actor.tenant))
    row = Term.objects.filter(code=term).first()
    if row is None:
        raise NotThere("term")
    if len(text) > LONGEST_TEXT:
        raise REFUSALS.refused("draft_too_long", field="text", most=f"{LONGEST_TEXT:,}")
    if NUL in text:
        raise REFUSALS.refused("draft_with_nul", field="text", line=text.count("\n", 0, text.index(NUL)) + 1)
    newest = SchemeDraft.objects.filter(term=row).select_related("kept_by").order_by("-edition").first()
    stands = newest.edition if newest else 0
    if newest and newest.text == text:
        record(subject=term, edition=stands)
        return stands
    if newest and stands != edition:
        raise REFUSALS.refused("draft_moved", conflict=True, name=newest.kept_by.name)
    try:
        with transaction.atomic():
            SchemeDraft.objects.create(
                school_id=actor.tenant,
                term=row,
                edition=stands + 1,
                text=text,
                kept_by_id=signed_in(actor),
                kept_at=now,
            )
    except IntegrityError:
        raise REFUSALS.refused("same_time", conflict=True) from None
    record(subject=term, edition=stands + 1)
    return stands + 1


@command("scheme.draft")
def draft_version(*, actor: Actor, now: datetime, term: str, text: str) -> str:
    """Store a text of the scheme as the term's next version and give its code; the same content again is the same.

    Raises SchemeFaults with every fault of the text, Refused when its term has other days than the school's,
    NotThere for an unknown term.
    """
    authorise(actor=actor, action="scheme.draft", at=place(school=actor.tenant))
    row = Term.objects.filter(code=term).first()
    if row is None:
        raise NotThere("term")
    scheme = read_scheme(text=text)
    if (scheme.term.first_day, scheme.term.last_day) != (row.first_day, row.last_day):
        raise REFUSALS.refused(
            "days_differ",
            field="term",
            first=scheme.term.first_day,
            last=scheme.term.last_day,
            name=row.name,
            own_first=row.first_day,
            own_last=row.last_day,
        )
    version = _stored(actor=actor, now=now, term=row, text=text, digest=hash_of(scheme=scheme))
    record(subject=version.code, number=version.number, content=version.content_hash)
    return version.code


def _stored(*, actor: Actor, now: datetime, term: Term, text: str, digest: str) -> SchemeVersion:
    known = SchemeVersion.objects.filter(term=term, content_hash=digest).first()
    if known:
        return known
    last = SchemeVersion.objects.filter(term=term).aggregate(last=Max("number"))["last"] or 0
    try:
        with transaction.atomic():
            return SchemeVersion.objects.create(
                school_id=actor.tenant,
                term=term,
                number=last + 1,
                text=text,
                content_hash=digest,
                drafted_by_id=signed_in(actor),
                drafted_at=now,
            )
    except IntegrityError:
        raise REFUSALS.refused("same_time", conflict=True) from None


@command("scheme.approve")
def approve_version(*, actor: Actor, now: datetime, version: str) -> str:
    """Record that the leadership approved a version; gives its content hash.

    Raises Refused with every finding the policy packs block on, or when it was approved or sent back before.
    """
    authorise(actor=actor, action="scheme.approve", at=place(school=actor.tenant))
    row = _version(version)
    scheme = scheme_of_text(content_hash=row.content_hash, text=row.text)
    if blocking := [finding for finding in find(scheme=scheme, as_of=local_day(now)) if finding.blocks]:
        raise Refused(_blocked(finding) for finding in blocking)
    _decide(actor=actor, now=now, version=row, kind=APPROVED)
    record(subject=row.code, number=row.number, content=row.content_hash)
    return row.content_hash


@command("scheme.return")
def return_version(*, actor: Actor, now: datetime, version: str, reason: str) -> str:
    """Send a version back to those who proposed it, saying why; gives its content hash.

    A version sent back is never approved: what was changed is proposed as the next one. Raises Refused without a
    reason, or when it was approved or sent back before.
    """
    authorise(actor=actor, action="scheme.return", at=place(school=actor.tenant))
    row, why = _version(version), written(reason)
    if not why:
        raise REFUSALS.refused("return_without_reason", field="reason", number=row.number)
    if len(why) > LONGEST_REASON:
        raise REFUSALS.refused("reason_too_long", field="reason", most=LONGEST_REASON)
    _decide(actor=actor, now=now, version=row, kind=RETURNED, reason=why)
    record(subject=row.code, number=row.number, content=row.content_hash)
    return row.content_hash


def _blocked(finding: Finding) -> Refusal:
    sentence = REFUSALS.sentences["blocked"]
    words = Words(zh=sentence.zh.format(finding=finding.words.zh), en=sentence.en.format(finding=finding.words.en))
    return Refusal(code="scheme.blocked", words=words, field=finding.key)


@command("scheme.publish")
def publish_version(*, actor: Actor, now: datetime, version: str, in_force_from: date) -> str:
    """Publish an approved version, in force from a day; gives its content hash.

    The text is read again and its hash compared with what was approved, so that what is published is what runs.
    Raises Refused when it was not approved, was published before, or would come into force backwards.
    """
    authorise(actor=actor, action="scheme.publish", at=place(school=actor.tenant))
    row = _version(version)
    reasons = []
    approved = SchemeDecision.objects.filter(version=row, kind=APPROVED).first()
    digest = hash_of(scheme=read_scheme(text=row.text))
    if approved is None:
        reasons.append(REFUSALS.refusal("not_approved", number=row.number))
    elif not approved.content_hash == row.content_hash == digest:
        reasons.append(REFUSALS.refusal("hash_differs", number=row.number))
    if in_force_from < local_day(now):
        reasons.append(REFUSALS.refusal("in_the_past", field="in_force_from", day=in_force_from))
    last = SchemeDecision.objects.filter(kind=PUBLISHED).aggregate(last=Max("in_force_from"))["last"]
    if last and in_force_from < last:
        reasons.append(REFUSALS.refusal("before_the_last", field="in_force_from", day=in_force_from, last=last))
    if reasons:
        raise Refused(reasons)
    _decide(actor=actor, now=now, version=row, kind=PUBLISHED, in_force_from=in_force_from)
    record(subject=row.code, number=row.number, content=digest, in_force_from=in_force_from.isoformat())
    tell(
        SchemePublished(
            school=actor.tenant,
            version=row.code,
            term=row.term.code,
            content_hash=digest,
            in_force_from=in_force_from,
            actor=actor,
            at=now,
        )
    )
    return digest


def _version(code: str) -> SchemeVersion:
    row = SchemeVersion.objects.select_related("term").filter(code=code).first()
    if row is None:
        raise NotThere("version")
    return row


def _decide(
    *,
    actor: Actor,
    now: datetime,
    version: SchemeVersion,
    kind: SchemeDecision.Kind,
    in_force_from: date | None = None,
    reason: str = "",
) -> None:
    try:
        with transaction.atomic():
            SchemeDecision.objects.create(
                school_id=actor.tenant,
                version=version,
                kind=kind,
                content_hash=version.content_hash,
                in_force_from=in_force_from,
                reason=reason,
                decided_by_id=signed_in(actor),
                decided_at=now,
            )
    except IntegrityError:
        decided = version.decisions.filter(kind=PUBLISHED) if kind is PUBLISHED else version.decisions
        before = decided.select_related("decided_by").earliest("decided_at", "pk")
        raise REFUSALS.refused(
            f"already_{before.kind}", conflict=True, number=version.number, name=before.decided_by.name
        ) from None

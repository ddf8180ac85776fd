"""The versions of the scheme as people read them: who proposed and decided each, and how two of them differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from afterbell.base.access import Actor, authorise, place
from afterbell.base.refusals import NotThere
from afterbell.scheme.models import SchemeDecision, SchemeVersion
from afterbell.scheme.queries import JudgedText, SchemeVersionRow, judge_text, published_version, scheme_of_text
from afterbell.scheme.rules.diff import Change, diff
from afterbell.scheme.rules.document import Scheme

Decisions = Mapping[tuple[int, str], SchemeDecision]


@dataclass(frozen=True, slots=True, kw_only=True)
class Deed:
    """Who did something to a version, and when; `reason` is why it was sent back."""

    by: str
    at: datetime
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionStory:
    """A version in the list of versions: who proposed it, what was decided, what changed from the one before."""

    code: str
    number: int
    term: str
    proposed: Deed
    approved: Deed | None
    returned: Deed | None
    published: Deed | None
    in_force_from: date | None
    changes: tuple[Change, ...]

    @property
    def waits(self) -> bool:
        """Say whether the leadership has neither approved it nor sent it back."""
        return self.approved is None and self.returned is None


def scheme_versions(*, viewer: Actor, term: str) -> tuple[VersionStory, ...]:
    """List a term's versions, newest first, each with its differences from the one before in words."""
    authorise(actor=viewer, action="office.see", at=place(school=viewer.tenant))
    rows = _rows(term__code=term)
    decisions = _decisions(rows)
    stories = []
    before: Scheme | None = None
    for row in rows:
        scheme = scheme_of_text(content_hash=row.content_hash, text=row.text)
        changes = diff(before=before, after=scheme) if before else ()
        stories.append(_story(row, decisions, changes))
        before = scheme
    return tuple(reversed(stories))


def _rows(**of: object) -> list[SchemeVersion]:
    return list(SchemeVersion.objects.filter(**of).select_related("drafted_by", "term").order_by("drafted_at", "pk"))


def _decisions(rows: list[SchemeVersion]) -> Decisions:
    decided = SchemeDecision.objects.filter(version__in=[row.pk for row in rows]).select_related("decided_by")
    return {(row.version_id, row.kind): row for row in decided}


def _story(row: SchemeVersion, decisions: Decisions, changes: tuple[Change, ...]) -> VersionStory:
    published = decisions.get((row.pk, SchemeDecision.Kind.PUBLISHED))
    return VersionStory(
        code=row.code,
        number=row.number,
        term=row.term.name,
        proposed=Deed(by=row.drafted_by.name, at=row.drafted_at),
        approved=_deed(decisions.get((row.pk, SchemeDecision.Kind.APPROVED))),
        returned=_deed(decisions.get((row.pk, SchemeDecision.Kind.RETURNED))),
        published=_deed(published),
        in_force_from=published.in_force_from if published else None,
        changes=changes,
    )


def _deed(row: SchemeDecision | None) -> Deed | None:
    return Deed(by=row.decided_by.name, at=row.decided_at, reason=row.reason) if row else None


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionPage:
    """One version with its text, its scheme, what the rules find in it today, and what it would change.

    `against` is the version in force on the day, of whatever term; None where there is none or where this is it.
    """

    story: VersionStory
    text: str
    scheme: Scheme
    judged: JudgedText
    content_hash: str
    in_force: bool
    against: SchemeVersionRow | None
    changes: tuple[Change, ...]


def scheme_version(*, viewer: Actor, version: str, today: date) -> VersionPage:
    """Give a version, published or not. Raises NotThere."""
    authorise(actor=viewer, action="office.see", at=place(school=viewer.tenant))
    rows = _rows(code=version)
    if not rows:
        raise NotThere("version")
    row = rows[0]
    scheme = scheme_of_text(content_hash=row.content_hash, text=row.text)
    stands = published_version(on=today)
    against, before = stands if stands and stands[0].code != version else (None, None)
    return VersionPage(
        story=_story(row, _decisions(rows), ()),
        text=row.text,
        scheme=scheme,
        judged=judge_text(viewer=viewer, text=row.text, as_of=today),
        content_hash=row.content_hash,
        in_force=stands is not None and stands[0].code == version,
        against=against,
        changes=diff(before=before, after=scheme) if before else (),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class VersionText:
    """The text of a version, and its number."""

    number: int
    text: str


def version_text(*, viewer: Actor, version: str) -> VersionText:
    """Give the text of a version, to begin a new one with. Raises NotThere."""
    authorise(actor=viewer, action="office.see", at=place(school=viewer.tenant))
    for number, text in SchemeVersion.objects.filter(code=version).values_list("number", "text"):
        return VersionText(number=number, text=text)
    raise NotThere("version")


def text_in_force(*, viewer: Actor, on: date) -> VersionText | None:
    """Give the text in force in this school on a day; None before the first."""
    authorise(actor=viewer, action="office.see", at=place(school=viewer.tenant))
    found = published_version(on=on)
    if found is None:
        return None
    text = SchemeVersion.objects.values_list("text", flat=True).get(pk=found[0].id)
    return VersionText(number=found[0].number, text=text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Pair:
    """Two versions held against each other, and all among which they are chosen, newest first."""

    versions: tuple[VersionStory, ...]
    before: VersionStory | None
    after: VersionStory | None
    changes: tuple[Change, ...]


def two_versions(*, viewer: Actor, today: date, before: str = "", after: str = "") -> Pair:
    """Hold two versions of the school against each other, of whichever terms; the newest against the one in force.

    Where the newest is in force itself, or nothing is, it is held against the version before it. Raises NotThere for
    a version that is named and not there.
    """
    authorise(actor=viewer, action="office.see", at=place(school=viewer.tenant))
    rows = _rows()
    decisions = _decisions(rows)
    stories = {row.code: _story(row, decisions, ()) for row in rows}
    if {before, after} - {"", *stories}:
        raise NotThere("version")
    codes = list(stories)
    after = after or (codes[-1] if codes else "")
    stands = published_version(on=today)
    others = [code for code in codes if code != after]
    usual = stands[0].code if stands and stands[0].code != after else next(reversed(others), "")
    before = before or usual
    texts = {
        row.code: scheme_of_text(content_hash=row.content_hash, text=row.text)
        for row in rows
        if row.code in {before, after}
    }
    return Pair(
        versions=tuple(reversed(stories.values())),
        before=stories.get(before),
        after=stories.get(after),
        changes=diff(before=texts[before], after=texts[after]) if before and after else (),
    )

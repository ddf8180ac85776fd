"""Which scheme is in force, and what is to be said of a text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from afterbell.base.access import Actor, authorise, place
from afterbell.base.refusals import NotThere
from afterbell.base.words import Words
from afterbell.scheme.models import SchemeDecision, SchemeVersion
from afterbell.scheme.refusals import REFUSALS
from afterbell.scheme.rules.canonical import hash_of, hash_of_before
from afterbell.scheme.rules.document import Scheme
from afterbell.scheme.rules.editing.fields import is_field, parts
from afterbell.scheme.rules.faults import Fault, SchemeFaults
from afterbell.scheme.rules.findings.explained import Explanation
from afterbell.scheme.rules.findings.judge import find
from afterbell.scheme.rules.read import lines_of, read_scheme
from afterbell.scheme.rules.reading.locate import line_of

SCHEMES_REMEMBERED = 64


@dataclass(frozen=True, slots=True, kw_only=True)
class SchemeVersionRow:
    """A published version: what everything computed under it names; `first_day` and `last_day` are its term's."""

    id: int
    code: str
    number: int
    term_id: int
    term: str
    term_name: str
    first_day: date
    last_day: date
    content_hash: str
    in_force_from: date


@lru_cache(maxsize=SCHEMES_REMEMBERED)
def scheme_of_text(*, content_hash: str, text: str) -> Scheme:
    """Read a stored text once a process, and see that its content is what the hash says.

    Raises Refused where it is not: a rule that nobody approved never runs.
    """
    scheme = read_scheme(text=text)
    if hash_of_before(scheme=scheme) == content_hash != hash_of(scheme=scheme):
        raise REFUSALS.refused("text_of_before", hash=content_hash[:12])
    if hash_of(scheme=scheme) != content_hash:
        raise REFUSALS.refused("text_altered", hash=content_hash[:12])
    return scheme


@lru_cache(maxsize=SCHEMES_REMEMBERED)
def published_scheme(content_hash: str, version: int) -> Scheme:
    """Read a published version's text once a process, against the hash under which it was published."""
    text = SchemeVersion.objects.values_list("text", flat=True).get(pk=version)
    return scheme_of_text(content_hash=content_hash, text=text)


def version_in_force(*, on: date) -> tuple[SchemeVersionRow, Scheme]:
    """Give the version in force in this school on a day, with its scheme.

    Raises Refused when none has come into force by then.
    """
    found = published_version(on=on)
    if found is None:
        raise REFUSALS.refused("none_in_force", day=on)
    return found


def published_version(*, on: date) -> tuple[SchemeVersionRow, Scheme] | None:
    """Give the version in force on a day like `version_in_force`, None before the first."""
    published = SchemeDecision.objects.filter(kind=SchemeDecision.Kind.PUBLISHED, in_force_from__lte=on)
    found = published.order_by("-in_force_from", "-decided_at", "-pk").values_list(*OF_A_VERSION)[:1]
    return next((_with_scheme(values) for values in found), None)


def versions_in_force(*, first: date, last: date) -> tuple[tuple[SchemeVersionRow, Scheme], ...]:
    """Give the versions in force on the days from `first` to `last`, in order; the first may come into force later."""
    published = SchemeDecision.objects.filter(kind=SchemeDecision.Kind.PUBLISHED, in_force_from__lte=last)
    rows = published.order_by("in_force_from", "decided_at", "pk").values_list(*OF_A_VERSION)
    since = {day: values for values in rows if (day := values[-1]) is not None}
    begun = [day for day in since if day <= first]
    return tuple(_with_scheme(since[day]) for day in [*begun[-1:], *(day for day in since if day > first)])


def published_version_of(*, version: str) -> tuple[SchemeVersionRow, Scheme]:
    """Give a published version by its code. Raises NotThere when there is none of that code."""
    published = SchemeDecision.objects.filter(kind=SchemeDecision.Kind.PUBLISHED, version__code=version)
    for values in published.values_list(*OF_A_VERSION):
        return _with_scheme(values)
    raise NotThere("version")


OF_A_VERSION = (
    "version_id",
    "version__code",
    "version__number",
    "content_hash",
    "version__term_id",
    "version__term__code",
    "version__term__name",
    "version__term__first_day",
    "version__term__last_day",
    "in_force_from",
)


def _with_scheme(
    values: tuple[int, str, int, str, int, str, str, date, date, date | None],
) -> tuple[SchemeVersionRow, Scheme]:
    version, code, number, content_hash, term_id, term, name, first_day, last_day, in_force_from = values
    row = SchemeVersionRow(
        id=version,
        code=code,
        number=number,
        term_id=term_id,
        term=term,
        term_name=name,
        first_day=first_day,
        last_day=last_day,
        content_hash=content_hash,
        in_force_from=in_force_from or date.min,
    )
    return row, published_scheme(content_hash, version)


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingRow:
    """What a policy rule found, on its line of the text; one that blocks stops the approval.

    `key` is dotted, and names one value only where `at_a_field`; `parts` are those in which it can be mended.
    """

    line: int
    key: str
    at_a_field: bool
    words: Words
    explained: Explanation
    source: Words
    blocks: bool

    @property
    def parts(self) -> tuple[tuple[str, Words], ...]:
        """Give the parts in which a school can mend it, with their names."""
        return tuple((code, name) for code, name in parts() if code in self.explained.parts)


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedText:
    """A text with every fault in it, or without faults, its scheme and what the policy rules find."""

    faults: tuple[Fault, ...]
    findings: tuple[FindingRow, ...]
    scheme: Scheme | None

    @property
    def blocking(self) -> int:
        return sum(finding.blocks for finding in self.findings)


def judge_text(*, viewer: Actor, text: str, as_of: date) -> JudgedText:
    """Read a text as a scheme and judge it by the rules of a day; nothing is stored."""
    authorise(actor=viewer, action="office.see", at=place(school=viewer.tenant))
    try:
        scheme = read_scheme(text=text)
    except SchemeFaults as wrong:
        return JudgedText(faults=wrong.faults, findings=(), scheme=None)
    lines = lines_of(text=text)
    findings = tuple(
        FindingRow(
            line=line_of(lines=lines, path=finding.path),
            key=finding.key,
            at_a_field=is_field(finding.key),
            words=finding.words,
            explained=finding.explained,
            source=finding.paragraph,
            blocks=finding.blocks,
        )
        for finding in find(scheme=scheme, as_of=as_of)
    )
    return JudgedText(faults=(), findings=findings, scheme=scheme)


def skills_asked(*, on: date) -> tuple[str, ...]:
    """List the skills for which the scheme in force on a day has work; none before there is one."""
    found = published_version(on=on)
    if found is None:
        return ()
    scheme = found[1]
    asked = {offering.skill for offering in scheme.offerings} | {post.skill for post in scheme.duty_posts}
    return tuple(sorted({skill for skill in asked if skill} | {s for o in scheme.offerings for s in o.subjects}))

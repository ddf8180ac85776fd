"""The statement of staff duties (职责书): what it says for the posts somebody holds, and who has to sign it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from afterbell.enrolment.models import DutySignature
from afterbell.enrolment.refusals import REFUSALS
from afterbell.enrolment.rules.signing import Reading, filled, touches, verify_touch
from afterbell.scheme.queries import SchemeVersionRow, published_scheme, published_version
from afterbell.scheme.rules.codes import PaperField, PaperKind, Signer
from afterbell.scheme.rules.document import Paper, Scheme
from afterbell.schools.models import Appointment, Staff
from afterbell.schools.roles import Role

RESPONSIBILITIES: Mapping[str, str] = {
    Role.HOMEROOM_TEACHER: "homeroom-teacher",
    Role.SUBJECT_TEACHER: "tutor",
    Role.CLUB_LEADER: "club-leader",
    Role.DUTY_LEADER: "duty-leader",
    Role.GATE_GUARD: "gate-guard",
}
"""Whoever is with children during the service, and under which code the scheme says what the post answers for."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """The statement in force: its version, its scheme and its paper."""

    version: SchemeVersionRow
    scheme: Scheme
    paper: Paper

    def reading(self, *, posts: Sequence[str]) -> Reading:
        return reading_of(scheme=self.scheme, text=self.paper.text.zh, posts=posts)


@dataclass(frozen=True, slots=True, kw_only=True)
class DutySigner:
    """Somebody who signs the statement: with the posts of today, the newest signature, and whether that one holds."""

    staff: Staff
    posts: tuple[str, ...]
    signed: DutySignature | None
    holds: bool


def statement_in_force(*, today: date) -> Statement | None:
    """Give the statement staff sign; None before a scheme is published, or where it asks for none."""
    found = published_version(on=today)
    return statement_of(version=found[0], scheme=found[1]) if found else None


def statement_of(*, version: SchemeVersionRow, scheme: Scheme) -> Statement | None:
    """Give the statement of a published version; None where its scheme asks for none."""
    papers = [row for row in scheme.papers if row.kind is PaperKind.STAFF_DUTY and Signer.STAFF in row.signed_by]
    return Statement(version=version, scheme=scheme, paper=papers[0]) if papers and papers[0].required else None


def signers(
    *, statement: Statement, school: int, today: date, staff: Iterable[int] | None = None
) -> tuple[DutySigner, ...]:
    """Give everybody of a school who signs, or these of the staff, by name, in three questions.

    Raises Refused when the independent check disagrees about who is asked to sign.
    """
    posts = _posts(school=school, today=today)
    rows = Staff.objects.filter(account__in=posts).order_by("sort_key", "pk")
    people = list(rows if staff is None else rows.filter(pk__in=staff))
    marks = DutySignature.objects.filter(staff__in=people).select_related("text__version").order_by("signed_at", "pk")
    newest = {mark.staff_id: mark for mark in marks.defer("text__version__text")}
    return tuple(
        DutySigner(
            staff=person,
            posts=posts[person.account_id],
            signed=newest.get(person.pk),
            holds=_holds(statement=statement, posts=posts[person.account_id], signed=newest.get(person.pk)),
        )
        for person in people
    )


def _posts(*, school: int, today: date) -> dict[int, tuple[str, ...]]:
    """Give the posts of today by account, of whoever is with children, in the order of the roles."""
    current = Q(since__lte=today) & (Q(until=None) | Q(until__gt=today))
    found: defaultdict[int, set[str]] = defaultdict(set)
    held = Appointment.objects.filter(current, role__in=RESPONSIBILITIES, school=school)
    for account, role in held.values_list("account_id", "role"):
        found[account].add(role)
    return {account: tuple(role for role in RESPONSIBILITIES if role in roles) for account, roles in found.items()}


def _holds(*, statement: Statement, posts: Sequence[str], signed: DutySignature | None) -> bool:
    now = statement.reading(posts=posts)
    before = signed_reading(signed) if signed else None
    touched = touches(signed=before, now=now)
    if findings := verify_touch(signed=before, now=now, touched=touched):
        raise REFUSALS.refused("verifier_disagrees", finding=findings[0].words)
    return not touched


def signed_reading(signed: DutySignature) -> Reading:
    """Give the statement as it read for the posts it was signed for."""
    version = signed.text.version
    scheme = published_scheme(version.content_hash, version.pk)
    return reading_of(scheme=scheme, text=signed.text.text, posts=signed.posts)


def reading_of(*, scheme: Scheme, text: str, posts: Sequence[str]) -> Reading:
    """Give the text with what each post answers for in it, above the line that names the signer."""
    known = {row.code: row for row in scheme.organisation.responsibilities}
    rows = [known.get(RESPONSIBILITIES[post]) for post in posts]
    names = [row.post.zh if row else str(Role(post).label) for row, post in zip(rows, posts, strict=True)]
    duties = [f"{row.post.zh}：{row.duties.zh}" for row in rows if row]
    lines = text.strip().splitlines()
    last = lines[-1:] if f"{{{PaperField.STAFF}}}" in lines[-1] else []
    return Reading(
        text="\n".join([*lines[: len(lines) - len(last)], *duties, *last]),
        values={
            PaperField.SCHOOL: scheme.about.school.zh,
            PaperField.TERM: scheme.term.name.zh,
            PaperField.POST: "、".join(names),
        },
    )


def reads_for(*, reading: Reading, name: str, on: date) -> str:
    """Give the statement as it reads for one person on a day."""
    day = f"{on.year}年{on.month}月{on.day}日"
    return filled(text=reading.text, values={**reading.values, PaperField.STAFF: name, PaperField.DATE: day})

"""Drafts between the table and the rules: sealed as they are kept, and what a family starts from without one."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass

from afterbell.base.crypto import seal, unseal
from afterbell.base.days import moment_within_year
from afterbell.base.words import Words
from afterbell.enrolment.facts import Bond, unsealed_circumstances
from afterbell.enrolment.models import Application, ApplicationDraft
from afterbell.enrolment.rules.answers import Answers
from afterbell.enrolment.rules.changes import changes_for_families
from afterbell.enrolment.rules.review import CHANGEABLE
from afterbell.scheme.models import SchemeVersion
from afterbell.scheme.queries import SchemeVersionRow, scheme_of_text
from afterbell.scheme.rules.document import Scheme

PURPOSE = "draft.answers"
PART_WORDS = {
    ApplicationDraft.Part.CIRCUMSTANCES: Words(zh="家庭情况", en="the family's circumstances"),
    ApplicationDraft.Part.DAYS: Words(zh="星期和时段", en="the days and bands"),
    ApplicationDraft.Part.PAPERS: Words(zh="已读的文书", en="the papers read"),
}
YOU = Words(zh="您", en="You")
YOURSELF = Words(zh="您自己（在另一个页面上）", en="You, on another page,")


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """Who saved a draft last, when, and which part of it."""

    who: Words
    when: Words
    part: Words


def sealed_answers(answers: Answers) -> bytes:
    told = {"days": answers.days, "circumstances": answers.circumstances, "read": answers.read}
    return seal(text=json.dumps(told), purpose=PURPOSE)


def answers_of(draft: ApplicationDraft) -> Answers:
    told = json.loads(unseal(sealed=bytes(draft.answers_sealed), purpose=PURPOSE))
    return Answers(
        days=tuple((weekday, band) for weekday, band in told["days"]),
        circumstances=tuple(told["circumstances"]),
        read=tuple(told["read"]),
    )


def draft_for(*, pupil: str) -> ApplicationDraft | None:
    """Find the newest draft for a child by the child's code, with who saved it and the version it was made under."""
    found = ApplicationDraft.objects.filter(pupil__code=pupil).select_related("saved_by", "version")
    return found.order_by("-pk").first()


def running_for(*, pupil: str) -> Application | None:
    """Find the application running for a child, of whichever term, with its version and days."""
    found = Application.objects.filter(pupil__code=pupil).exclude(state__in=Application.ENDED)
    return found.select_related("version", "submitted_by").order_by("-pk").first()


def starting_from(
    *, draft: ApplicationDraft | None, running: Application | None
) -> tuple[Answers, SchemeVersion | None]:
    """Give what the screens are filled in with, and the version under which: a draft, else what was sent, else nothing.

    Only an application that can still be changed is taken up; nobody is preselected.
    """
    if draft is not None:
        return answers_of(draft), draft.version
    if running is not None and running.state in CHANGEABLE:
        days = tuple(sorted(running.days.values_list("weekday", "band")))
        said = unsealed_circumstances(running.circumstances_sealed)
        return Answers(days=days, circumstances=said), running.version
    return Answers(), None


def changes_since(*, begun: SchemeVersion | None, version: SchemeVersionRow, scheme: Scheme) -> tuple[Words, ...]:
    """Give what changed for families between the version a draft was begun under and the one now in force."""
    if begun is None or begun.pk == version.id:
        return ()
    before = scheme_of_text(content_hash=begun.content_hash, text=begun.text)
    return changes_for_families(before=before, after=scheme)


def saver_of(*, draft: ApplicationDraft, bonds: Iterable[Bond]) -> Words:
    """Name who saved a draft as the family does: 母亲 萨仁."""
    relation = next((bond.relation for bond in bonds if bond.account == draft.saved_by_id), "")
    name = f"{relation} {draft.saved_by.name}".strip()
    return Words(zh=name, en=name)


def saved_words(
    *, draft: ApplicationDraft, bonds: Iterable[Bond], viewer: int | None, yourself: Words = YOURSELF
) -> Saved:
    """Give who saved a draft, when and which part, as they stand in a sentence told to one of the guardians."""
    return Saved(
        who=yourself if draft.saved_by_id == viewer else saver_of(draft=draft, bonds=bonds),
        when=moment_within_year(draft.saved_at),
        part=PART_WORDS[ApplicationDraft.Part(draft.part)],
    )


def forget_drafts(*, term: int, pupils: Iterable[int]) -> None:
    """Throw away what was filled in for these children: it was sent, or the family withdrew."""
    ApplicationDraft.objects.filter(term=term, pupil__in=tuple(pupils)).delete()

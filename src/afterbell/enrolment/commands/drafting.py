"""A family fills in an application over several screens, phones and days; all of it is kept until it is sent."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import NoReturn

from django.db import IntegrityError, transaction

from afterbell.base.access import Actor, authorise, place
from afterbell.base.codes import new_code
from afterbell.base.commands import command, record
from afterbell.base.days import moment_within_year
from afterbell.base.refusals import NotThere, Refused
from afterbell.base.spans import local_day
from afterbell.base.words import Words
from afterbell.enrolment.commands.intake import AskedDay, open_intake
from afterbell.enrolment.drafts import changes_since, running_for, saved_words, sealed_answers, starting_from
from afterbell.enrolment.facts import Circumstance, families_of, unsealed_circumstances
from afterbell.enrolment.models import Application, ApplicationDraft, PaperText
from afterbell.enrolment.refusals import REFUSALS
from afterbell.enrolment.rules.answers import Answers, taken_over
from afterbell.enrolment.rules.review import CHANGEABLE, STATE_WORDS, State
from afterbell.scheme.queries import SchemeVersionRow, version_in_force
from afterbell.scheme.rules.document import Scheme
from afterbell.schools.actors import signed_in
from afterbell.schools.models import Pupil

Part = ApplicationDraft.Part
OF_THE_CHILD = frozenset({Circumstance.SPECIAL_NEED})
MOST_DAYS, LONGEST_BAND = 100, 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Desk:
    """What lies before a family that fills in: the child, the scheme, its draft (locked) and what was sent before."""

    child: Pupil
    version: SchemeVersionRow
    scheme: Scheme
    draft: ApplicationDraft | None
    running: Application | None


def open_desk(*, actor: Actor, now: datetime, pupil: str, action: str) -> Desk:
    """Open a child's draft for one of its guardians. Raises NotThere, Refused when no scheme is in force."""
    child = Pupil.objects.select_related("homeroom").filter(code=pupil).first()
    if child is None:
        raise NotThere("pupil")
    authorise(actor=actor, action=action, at=place(pupil=child.pk))
    version, scheme = version_in_force(on=local_day(now))
    drafts = ApplicationDraft.objects.select_for_update(of=("self",)).select_related("saved_by", "version")
    draft = drafts.filter(term=version.term_id, pupil=child).first()
    running = running_for(pupil=pupil)
    return Desk(
        child=child,
        version=version,
        scheme=scheme,
        draft=draft,
        running=running if running and running.term_id == version.term_id else None,
    )


@command("enrolment.keep_draft")
def save_draft(
    *,
    actor: Actor,
    now: datetime,
    pupil: str,
    token: str,
    circumstances: Sequence[str] | None = None,
    days: Sequence[AskedDay] | None = None,
    papers: Sequence[str] | None = None,
) -> str:
    """Keep one screen's answers; gives the draft's token, which the next saving names.

    The first saving starts from what was sent before, where that can still be changed. Raises NotThere for somebody
    else's child, Refused for what no screen offers, a conflict when another guardian has saved since `token`.
    """
    desk = open_desk(actor=actor, now=now, pupil=pupil, action="enrolment.keep_draft")
    refuse_what_is_settled(desk=desk)
    before, _begun = starting_from(draft=desk.draft, running=desk.running)
    if circumstances is not None:
        part, after = Part.CIRCUMSTANCES, replace(before, circumstances=_circumstances(circumstances))
    elif days is not None:
        part, after = Part.DAYS, replace(before, days=_days(days))
    else:
        part, after = Part.PAPERS, replace(before, read=_read(papers or (), version=desk.version.id))
    if after != before:
        refuse_other_hands(actor=actor, desk=desk, token=token)
    return _keep(actor=actor, now=now, desk=desk, answers=after, part=part)


@command("enrolment.keep_draft")
def take_over_answers(*, actor: Actor, now: datetime, pupil: str, token: str, sibling: str) -> str:
    """Fill in a child's draft with what was chosen for its sibling, as far as it fits; gives the draft's token.

    What is said of one child alone, and papers read for it, are not taken over. Raises like `save_draft`.
    """
    other = open_desk(actor=actor, now=now, pupil=sibling, action="enrolment.keep_draft")
    desk = open_desk(actor=actor, now=now, pupil=pupil, action="enrolment.keep_draft")
    refuse_what_is_settled(desk=desk)
    refuse_other_hands(actor=actor, desk=desk, token=token)
    answers = _chosen(other)
    kept = tuple(said for said in answers.circumstances if said not in OF_THE_CHILD)
    intake = open_intake(pupils=[pupil], today=local_day(now), circumstances={pupil: kept})
    child = intake.pupils[pupil]
    open_bands = {
        weekday: [
            band.code
            for band in intake.scheme.bands
            if not intake.reasons_against_day(pupil=child, weekday=weekday, band=band.code)
        ]
        for weekday in intake.scheme.weekdays
    }
    taken = Answers(days=taken_over(days=answers.days, open_bands=open_bands), circumstances=kept)
    return _keep(actor=actor, now=now, desk=desk, answers=taken, part=Part.DAYS)


@command("enrolment.keep_draft")
def note_changes(*, actor: Actor, now: datetime, pupil: str, token: str) -> str:
    """Go on under the scheme now in force, having read what changed; gives the draft's token.

    Raises like `save_draft`.
    """
    desk = open_desk(actor=actor, now=now, pupil=pupil, action="enrolment.keep_draft")
    refuse_what_is_settled(desk=desk)
    refuse_other_hands(actor=actor, desk=desk, token=token)
    answers, _begun = starting_from(draft=desk.draft, running=desk.running)
    part = Part(desk.draft.part) if desk.draft else Part.CIRCUMSTANCES
    return _keep(actor=actor, now=now, desk=desk, answers=answers, part=part, up_to_date=True)


@command("enrolment.keep_draft")
def discard_draft(*, actor: Actor, now: datetime, pupil: str, token: str) -> str:
    """Throw away what was filled in and not sent; gives the child's code. Raises like `save_draft`."""
    desk = open_desk(actor=actor, now=now, pupil=pupil, action="enrolment.keep_draft")
    refuse_other_hands(actor=actor, desk=desk, token=token)
    ApplicationDraft.objects.filter(term=desk.version.term_id, pupil=desk.child).delete()
    record(subject=pupil, discarded=True)
    return pupil


def refuse_what_is_settled(*, desk: Desk) -> None:
    """Say that the homeroom has decided about an application: it is changed no more. Raises Refused."""
    if desk.running and desk.running.state not in CHANGEABLE:
        state = STATE_WORDS[State(desk.running.state)]
        raise REFUSALS.refused("reviewed_already", conflict=True, pupil=desk.child.name, state=state)


def refuse_other_hands(*, actor: Actor, desk: Desk, token: str) -> None:
    """Say who saved, sent or cleared a draft since a page was opened, when and what. Raises Refused, a conflict."""
    if desk.draft is None and token:
        _refuse_the_past(actor=actor, desk=desk)
    if desk.draft is not None and desk.draft.token != token:
        raise _saved_meanwhile(actor=actor, desk=desk, draft=desk.draft)


def _refuse_the_past(*, actor: Actor, desk: Desk) -> NoReturn:
    row = desk.running
    if row is None:
        raise REFUSALS.refused("draft_gone", conflict=True, pupil=desk.child.name)
    raise REFUSALS.refused(
        "sent_meanwhile",
        conflict=True,
        pupil=desk.child.name,
        who=Words(zh="您", en="You") if row.submitted_by_id == actor.account else row.submitted_by.name,
        when=moment_within_year(row.submitted_at),
    )


def _saved_meanwhile(*, actor: Actor, desk: Desk, draft: ApplicationDraft) -> Refused:
    bonds = families_of(pupils=[desk.child], term=desk.version.term_id).links.values()
    said = saved_words(draft=draft, bonds=bonds, viewer=actor.account)
    return REFUSALS.refused("draft_saved_meanwhile", conflict=True, who=said.who, when=said.when, part=said.part)


def _keep(*, actor: Actor, now: datetime, desk: Desk, answers: Answers, part: Part, up_to_date: bool = False) -> str:
    """Store answers under the version they were begun under, or the one in force when the family is `up_to_date`."""
    before, begun = starting_from(draft=desk.draft, running=desk.running)
    if up_to_date or not changes_since(begun=begun, version=desk.version, scheme=desk.scheme):
        version = desk.version.id
    else:
        version = begun.pk if begun else desk.version.id
    same = desk.draft is not None and before == answers and desk.draft.version_id == version
    token = desk.draft.token if desk.draft and same else new_code()
    kept = {
        "version_id": version,
        "answers_sealed": sealed_answers(answers),
        "part": part,
        "token": token,
        "saved_by_id": signed_in(actor),
        "saved_at": now,
    }
    record(subject=desk.child.code, part=part.value)
    if desk.draft is not None:
        ApplicationDraft.objects.filter(pk=desk.draft.pk).update(**kept)
        return token
    try:
        with transaction.atomic():
            ApplicationDraft.objects.create(
                school_id=actor.tenant, term_id=desk.version.term_id, pupil=desk.child, **kept
            )
    except IntegrityError:
        first = ApplicationDraft.objects.select_related("saved_by").get(term=desk.version.term_id, pupil=desk.child)
        raise _saved_meanwhile(actor=actor, desk=desk, draft=first) from None
    return token


def _chosen(desk: Desk) -> Answers:
    """Give what stands in a sibling's draft, else in its application, reviewed or not. Raises NotThere for neither."""
    if desk.draft is None and desk.running is None:
        raise NotThere("answers")
    if desk.draft is not None or desk.running is None:
        return starting_from(draft=desk.draft, running=None)[0]
    days = tuple(sorted(desk.running.days.values_list("weekday", "band")))
    return Answers(days=days, circumstances=unsealed_circumstances(desk.running.circumstances_sealed))


def _circumstances(given: Sequence[str]) -> tuple[str, ...]:
    said = sorted(set(given))
    if unknown := [value for value in said if value not in set(Circumstance)]:
        raise REFUSALS.refused("circumstance_unknown", field="circumstances", value=unknown[0][:LONGEST_BAND])
    return tuple(said)


def _days(given: Sequence[AskedDay]) -> tuple[tuple[int, str], ...]:
    """Keep what was ticked even where the scheme has just changed; whether it fits is said when it is read."""
    found = sorted({(day.weekday, day.band) for day in given})
    if len(found) > MOST_DAYS or not all(band.isprintable() and len(band) <= LONGEST_BAND for _day, band in found):
        raise NotThere("day")
    return tuple(found)


def _read(kinds: Sequence[str], *, version: int) -> tuple[str, ...]:
    """Remember a paper by the hash of the text that was read: another text has not been read yet."""
    texts = dict(PaperText.objects.filter(version=version).values_list("kind", "text_hash"))
    if any(kind not in texts for kind in kinds):
        raise REFUSALS.refused("paper_unknown", field="paper")
    return tuple(sorted({texts[kind] for kind in kinds}))

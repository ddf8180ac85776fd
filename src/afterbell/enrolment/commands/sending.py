"""Sending what was filled in: signed by finger, once, under the scheme the family has seen."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from afterbell.base.access import Actor
from afterbell.base.commands import command
from afterbell.base.spans import local_day
from afterbell.enrolment.commands.applying import hand_in, hand_in_again
from afterbell.enrolment.commands.drafting import open_desk, refuse_other_hands, refuse_what_is_settled
from afterbell.enrolment.commands.intake import AskedDay, NewApplication, NewSignature, open_intake
from afterbell.enrolment.drafts import answers_of, changes_since
from afterbell.enrolment.models import Application, ApplicationDraft, Channel, PaperText
from afterbell.enrolment.refusals import REFUSALS
from afterbell.enrolment.rules.answers import Answers


@command("enrolment.apply")
def send_draft(*, actor: Actor, now: datetime, pupil: str, token: str, strokes: str, device: str = "") -> str:
    """Sign what was filled in and hand it in, as a new application or the next round of one; gives its code.

    The signature stands under every paper that was read. The draft is thrown away with it; refused, it stays. Raises
    NotThere for somebody else's child, Refused with every reason, a conflict when the draft is no longer what was
    shown, was sent already, or the scheme has changed in what concerns families.
    """
    earlier = Application.objects.select_for_update(of=("self",)).select_related("pupil").filter(pupil__code=pupil)
    row = earlier.exclude(state__in=Application.ENDED).order_by("-pk").first()
    desk = open_desk(actor=actor, now=now, pupil=pupil, action="enrolment.apply")
    refuse_other_hands(actor=actor, desk=desk, token=token or "none")
    refuse_what_is_settled(desk=desk)
    draft = _present(desk.draft)
    if changes_since(begun=draft.version, version=desk.version, scheme=desk.scheme):
        raise REFUSALS.refused("scheme_changed", conflict=True)
    answers = answers_of(draft)
    intake = open_intake(
        pupils=[pupil],
        today=local_day(now),
        circumstances={pupil: answers.circumstances},
        known=[desk.child],
        in_force=(desk.version, desk.scheme),
    )
    given = _given(pupil=pupil, answers=answers, papers=intake.papers, strokes=strokes)
    if row is not None and row.term_id == desk.version.term_id:
        return hand_in_again(actor=actor, now=now, row=row, given=given, intake=intake, device=device)
    (code,) = hand_in(
        actor=actor,
        now=now,
        applications=[given],
        intake=intake,
        channel=Channel.ONLINE,
        action="enrolment.apply",
        device=device,
    )
    return code


def _present(draft: ApplicationDraft | None) -> ApplicationDraft:
    if draft is None:
        raise LookupError("a draft that is not there was refused before")
    return draft


def _given(*, pupil: str, answers: Answers, papers: Iterable[PaperText], strokes: str) -> NewApplication:
    return NewApplication(
        pupil=pupil,
        days=tuple(AskedDay(weekday=weekday, band=band) for weekday, band in answers.days),
        circumstances=answers.circumstances,
        signatures=tuple(
            NewSignature(paper=paper.kind, strokes=strokes) for paper in papers if paper.text_hash in answers.read
        ),
    )

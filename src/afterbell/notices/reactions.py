"""Whom notices tell, and that a message opened is a notice read."""

from __future__ import annotations

from afterbell.base.outbox.kinds import Value
from afterbell.base.outbox.posting import Letter, post
from afterbell.base.spans import local_day
from afterbell.base.words import Words
from afterbell.notices.events import FamiliesAsked, FamiliesReminded, NoticeSent, NoticeToReview
from afterbell.notices.messages import ASKED, CORRECTION, NOTICE, REMINDER, TO_FAMILIES, TO_REVIEW
from afterbell.notices.openings import note_opening
from afterbell.schools.events import MessageOpened
from afterbell.schools.models import Appointment
from afterbell.schools.roles import Role
from afterbell.schools.telling import OfChild, current, tell_families

REVIEWERS = (Role.PRINCIPAL, Role.VICE_PRINCIPAL, Role.ACADEMIC_OFFICE)


def tell_reviewers(event: NoticeToReview) -> None:
    """Tell whoever may review a notice, without its writer, that it waits."""
    held = Appointment.objects.filter(current(local_day(event.at)), school=event.school, role__in=REVIEWERS)
    accounts = held.exclude(account=event.by).order_by("account").values_list("account_id", flat=True).distinct()
    letters = [
        Letter(to=account, kind=TO_REVIEW, about=event.notice, values=_title(event.title)) for account in accounts
    ]
    if letters:
        post(tenant=event.school, letters=letters, now=event.at)


def tell_of_a_notice(event: NoticeSent) -> None:
    """Put a notice, or its correction, into the inbox of every guardian it is for."""
    kind = CORRECTION if event.correction else NOTICE
    of = [OfChild(pupil=pupil, about=family, values=_title(event.title)) for pupil, family in event.families]
    tell_families(kind=kind, school=event.school, of=of, now=event.at)


def remind_of_a_notice(event: FamiliesReminded) -> None:
    """Remind the guardians of families that were not reached, once a day."""
    of = [
        OfChild(pupil=pupil, about=family, occasion=event.day, values=_title(event.title))
        for pupil, family in event.families
    ]
    tell_families(kind=REMINDER, school=event.school, of=of, now=event.at)


def ask_for_satisfaction(event: FamiliesAsked) -> None:
    """Tell the guardians of children in the service that they may rate it."""
    of = [OfChild(pupil=pupil, about=event.survey) for pupil in event.pupils]
    tell_families(kind=ASKED, school=event.school, of=of, now=event.at)


def note_what_was_opened(event: MessageOpened) -> None:
    """Take a message about a notice that was opened as the notice read."""
    if event.kind in TO_FAMILIES:
        note_opening(family=event.about, account=event.account, now=event.at)


def _title(title: str) -> dict[str, Value]:
    return {"title": Words(zh=title, en=title)}

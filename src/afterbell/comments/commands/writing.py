"""Somebody of a school chooses a pen name, comments under its public pages, and appeals when that is not shown."""

from __future__ import annotations

from datetime import datetime, time

from django.db import IntegrityError, transaction

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.refusals import NotThere, Refused
from afterbell.base.spans import instant, local_day
from afterbell.comments.commands.taking_down import take_step
from afterbell.comments.courses import courses_of, held_locks, waiting_comments
from afterbell.comments.models import Comment, CommentAppeal, PenName, TakedownStep
from afterbell.comments.refusals import REFUSALS
from afterbell.comments.rules import course as courses
from afterbell.comments.rules.course import against_appealing, against_sending
from afterbell.comments.rules.pens import MOST_SIGNS as LONGEST_PEN
from afterbell.comments.rules.pens import against_pen, folded, is_free
from afterbell.comments.said import as_read, kept, plainly, reason_of, refused_by
from afterbell.portal.commands.knocking import knocked, note_knock
from afterbell.portal.queries import space
from afterbell.portal.reading import standing_articles
from afterbell.portal.rules import DEFAULT_LISTS, MOST, Decision, Finding, length, screen
from afterbell.schools.actors import signed_in
from afterbell.schools.models import Guardian, Pupil, Staff
from afterbell.schools.permissions import STAFF_ROLES
from afterbell.schools.roles import Role

MOST_TRIES, PEN_DOOR = 10, "pen"
MOST_SIGNS = 1120
"""So many signs a comment is stored in at most: eight a character, so that no single one is piled up without end."""


def choose_pen(*, actor: Actor, now: datetime, name: str) -> str:
    """Choose, once in a school, the name under which one speaks in public; gives its code.

    What is taken, what is an office's and what is somebody's name is refused by one sentence, so that nobody learns by
    trying who is here; tries are counted. Raises NotThere for whoever is not of a school, Refused with every reason.
    """
    try_pen(actor=actor, now=now)
    return take_pen(actor=actor, now=now, name=name)


@command("comments.choose_pen")
def try_pen(*, actor: Actor, now: datetime) -> None:
    """Count a try at a pen name, whatever comes of it. Raises NotThere, Refused after some a day."""
    authorise(actor=actor, action="comments.choose_pen", at=place(school=actor.tenant))
    came_from = f"account {signed_in(actor)}"
    if knocked(door=PEN_DOOR, came_from=came_from, now=now) >= MOST_TRIES:
        raise REFUSALS.refused("pen_tries", field="name", most=MOST_TRIES)
    note_knock(school=actor.tenant, door=PEN_DOOR, came_from=came_from, now=now)
    record(subject=actor.code, step="tried")


@command("comments.choose_pen")
def take_pen(*, actor: Actor, now: datetime, name: str) -> str:
    """Take a pen name that was tried; gives its code. Raises as `choose_pen`."""
    authorise(actor=actor, action="comments.choose_pen", at=place(school=actor.tenant))
    _must_be_verified(actor)
    account, chosen = signed_in(actor), plainly(name)
    if PenName.objects.filter(account=account).exists():
        raise REFUSALS.refused("pen_chosen", conflict=True)
    reasons = list(against_pen(name=chosen))
    if len(chosen) > LONGEST_PEN:
        raise Refused(reasons)
    free = is_free(name=chosen, real_names=_real_names(actor))
    if not free or PenName.objects.filter(folded=folded(chosen)).exists():
        reasons.append(REFUSALS.refusal("pen_not_free", field="name"))
    if reasons:
        raise Refused(reasons)
    try:
        with transaction.atomic():
            pen = PenName.objects.create(
                school_id=actor.tenant, account_id=account, name=chosen, folded=folded(chosen), chosen_at=now
            )
    except IntegrityError:
        raise REFUSALS.refused("pen_not_free", field="name") from None
    record(subject=pen.code)
    return pen.code


@command("comments.write")
def send_comment(*, actor: Actor, now: datetime, school: str, article: str, words: str) -> str:
    """Send a comment under a public page; it is shown once it was reviewed. Gives its code.

    Raises NotThere for whoever is not of this school and for a page it does not have, SpaceLocked while its space is
    shut, Refused with every reason.
    """
    with space(viewer=actor, school=school) as (number, _card):
        authorise(actor=actor, action="comments.write", at=place(school=number))
        page = standing_articles().filter(code=article).first()
        if page is None:
            raise NotThere("article")
        _must_be_verified(actor)
        pen = _own_pen(actor, now=now)
        said = plainly(words)
        found = _measured_and_screened(said)
        before = waiting_comments().filter(pen=pen, article=page).values_list("words", flat=True)
        if as_read(said) in map(as_read, before):
            raise REFUSALS.refused("said_before", conflict=True)
        row = Comment.objects.create(school_id=number, article=page, pen=pen, words=said, held=kept(found), sent_at=now)
        record(subject=row.code, article=page.code, held=len(found))
        return row.code


@command("comments.appeal")
def appeal_comment(*, actor: Actor, now: datetime, comment: str, words: str) -> None:
    """Ask once that another person look at an own comment that was refused or taken down. Raises NotThere, Refused."""
    row = Comment.objects.select_related("pen").filter(code=comment, pen__account=signed_in(actor)).first()
    if row is None:
        raise NotThere("comment")
    authorise(actor=actor, action="comments.appeal", at=place(account=row.pen.account_id))
    course = courses_of([row])[row.pk]
    if reasons := against_appealing(course=course):
        raise Refused(reasons, conflict=True)
    why, faults = reason_of(words, field="words")
    if faults:
        raise Refused(faults)
    if course.state is courses.State.TAKEN_DOWN:
        step: dict[str, object] = {"words": why, "by_id": signed_in(actor)}
        take_step(comment=row, kind=TakedownStep.Kind.APPEALED, step=step, now=now)
        record(subject=row.code, takedown=True)
        return
    try:
        with transaction.atomic():
            CommentAppeal.objects.create(school_id=row.school_id, comment=row, words=why, at=now)
    except IntegrityError:
        raise courses.REFUSALS.refused("appealed_before", conflict=True) from None
    record(subject=row.code)


def _measured_and_screened(said: str) -> tuple[Finding, ...]:
    """Give what stands beside a comment while it waits. Raises Refused for one that is too long or cannot be public."""
    if not said:
        raise REFUSALS.refused("nothing_written", field="words")
    if length(said) > MOST or len(said) > MOST_SIGNS:
        raise REFUSALS.refused("too_long", field="words", most=MOST, over=max(length(said) - MOST, 1))
    found = screen(text=said, lists=DEFAULT_LISTS)
    if barring := refused_by([one for one in found if one.decision is Decision.REFUSE]):
        raise Refused(barring)
    return found


def _must_be_verified(actor: Actor) -> None:
    """Let only those speak whom the school knows: its staff, and guardians of a child that is here."""
    if actor.roles & set(STAFF_ROLES) or actor.held("child_here", roles=[Role.GUARDIAN]):
        return
    raise REFUSALS.refused("not_verified")


def _own_pen(actor: Actor, *, now: datetime) -> PenName:
    """Find the actor's pen name and hold it, so that what one person sends comes one after the other."""
    pen = PenName.objects.select_for_update().filter(account=signed_in(actor)).first()
    if pen is None:
        raise REFUSALS.refused("no_pen")
    if held_locks().filter(pen=pen).exists():
        raise REFUSALS.refused("pen_locked")
    begun = instant(local_day(now), time())
    reasons = against_sending(
        waiting=waiting_comments().filter(pen=pen).count(),
        today=Comment.objects.filter(pen=pen, sent_at__gte=begun).count(),
    )
    if reasons:
        raise Refused(reasons)
    return pen


def _real_names(actor: Actor) -> list[str]:
    """Give the names that must not stand in a pen name: the actor's, and those of the school's children and staff."""
    guardians = Guardian.objects.filter(account=actor.account).values_list("name", flat=True)
    pupils, staff = (rows.objects.values_list("name", flat=True) for rows in (Pupil, Staff))
    return [actor.name, *guardians, *pupils, *staff]

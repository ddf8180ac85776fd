"""A family answers an offer with one tap; for two children who wait together it answers for both."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.db import IntegrityError, transaction

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.base.spans import local_day
from afterbell.base.words import Words
from afterbell.enrolment.models import Application
from afterbell.placement.commands.taking import has_seat, take_seat, tell_of_seat
from afterbell.placement.in_line import lines_of
from afterbell.placement.leftovers import term_seats
from afterbell.placement.meetings import meeting_days
from afterbell.placement.models import Offer, OfferAnswer, ServiceGroup, WaitingTogether
from afterbell.placement.refusals import REFUSALS
from afterbell.placement.rules.offering import without_own
from afterbell.placement.seats import first_day_of
from afterbell.placement.told import Told, faults_of_telling, is_guardian, of_one_family, told_by
from afterbell.schools.actors import signed_in

ANSWERS = {
    OfferAnswer.Kind.ACCEPTED: Words(zh="已接受", en="accepted"),
    OfferAnswer.Kind.DECLINED: Words(zh="已说不要", en="declined"),
    OfferAnswer.Kind.EXPIRED: Words(zh="答复的时间过了", en="the time was over"),
    OfferAnswer.Kind.VOID: Words(zh="孩子不再符合条件", en="the child could no longer have it"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Accepted:
    """Where the children of an offer are, from which day on, and on which day they first meet there."""

    group: str
    since: date
    meets: date


@command("placement.answer_offer")
def accept_offer(*, actor: Actor, now: datetime, offer: str, told: Told | None = None) -> Accepted:
    """Take the place that is offered; a club the child had at that time is left, and offered on by the next rounds.

    `told` is how the family's word came to the homeroom teacher who enters it. Accepting again gives the same place.
    Raises NotThere; Refused, a conflict, when it was answered otherwise before, when its time is over, or with every
    reason why the child can no longer have it.
    """
    offers = _offers(actor=actor, offer=offer)
    club = offers[0].group
    record(subject=offer, group=club.code, children=len(offers))
    if _answered(offers) == OfferAnswer.Kind.ACCEPTED:
        return _accepted(offers, since=_since(offers, now=offers[0].answer.answered_at))
    _refuse_what_is_over(offers, now=now)
    since = _since(offers, now=now)
    _refuse_hearsay(offers, actor=actor, told=told)
    if reasons := [*_reasons(offers, since=since)]:
        raise Refused(reasons, conflict=True)
    _answer(offers, kind=OfferAnswer.Kind.ACCEPTED, actor=actor, told=told, now=now)
    for row in offers:
        if has_seat(row=row.application, group=club, weekday=row.weekday):
            continue
        if not take_seat(row=row.application, group=club, weekday=row.weekday, since=since):
            raise REFUSALS.refused("offer_seat_gone", conflict=True, group=club.name)
        tell_of_seat(row=row.application, group=club, since=since, now=now)
    return _accepted(offers, since=since)


def _accepted(offers: Sequence[Offer], *, since: date) -> Accepted:
    club, term = offers[0].group, offers[0].application.term_id
    meets = meeting_days(term=term).first(since=since, weekdays=(offers[0].weekday,))
    return Accepted(group=club.name, since=since, meets=meets)


@command("placement.answer_offer")
def decline_offer(*, actor: Actor, now: datetime, offer: str, told: Told | None = None) -> None:
    """Leave the place to the next in line; the child keeps what it has. Raises as `accept_offer` does."""
    offers = _offers(actor=actor, offer=offer)
    record(subject=offer, declined=len(offers))
    if _answered(offers) != OfferAnswer.Kind.DECLINED:
        _refuse_what_is_over(offers, now=now)
        _refuse_hearsay(offers, actor=actor, told=told)
        _answer(offers, kind=OfferAnswer.Kind.DECLINED, actor=actor, told=told, now=now)


@command("placement.answer_offer")
def wait_together(
    *, actor: Actor, now: datetime, applications: tuple[str, str], wanted: bool, told: Told | None = None
) -> None:
    """Say that two children of the family take places of one club together or not at all, or no longer say so.

    Offers that are out stay as they are. `told` is how the family's word came to the homeroom teacher who enters it.
    Raises NotThere; Refused for children of two terms or two families, and for a teacher who says not who told it.
    """
    rows = list(Application.objects.filter(code__in=applications).select_related("pupil").order_by("pk"))
    if len(rows) < 2:  # noqa: PLR2004 - two children
        raise NotThere("application")
    for row in rows:
        where = place(school=row.school_id, homeroom=row.pupil.homeroom_id, pupil=row.pupil_id)
        authorise(actor=actor, action="placement.answer_offer", at=where)
    first, second = rows
    reasons = [*_faults_of_pair(first, second, actor=actor, told=told)]
    if first.term_id != second.term_id or not of_one_family(pupil=first.pupil_id).filter(pk=second.pupil_id).exists():
        reasons.append(REFUSALS.refusal("waiting_apart"))
    if reasons:
        raise Refused(reasons)
    record(subject=first.code, second=second.code, together=wanted)
    WaitingTogether.objects.create(
        school_id=first.school_id, first=first, second=second, wanted=wanted, said_by_id=signed_in(actor), said_at=now
    )


def _faults_of_pair(first: Application, second: Application, *, actor: Actor, told: Told | None) -> Iterator[Refusal]:
    foreign = [row.pupil_id for row in (first, second) if not is_guardian(actor=actor, pupil=row.pupil_id)]
    if foreign:
        yield from faults_of_telling(actor=actor, pupil=foreign[0], told=told)


def _offers(*, actor: Actor, offer: str) -> list[Offer]:
    """Give the offer, with the sibling's that goes with it, after whoever answered or withdrew at the same moment.

    Of two who wait together a guardian answers who has both, or a homeroom teacher to whom the family spoke: either's.
    """
    one = Offer.objects.select_related("application__pupil").filter(code=offer).first()
    if one is None:
        raise NotThere("offer")
    of_one = one.application.pupil
    homeroom = of_one.homeroom_id
    where = place(school=one.school_id, homeroom=homeroom, pupil=of_one.pk)
    authorise(actor=actor, action="placement.answer_offer", at=where)
    found = Offer.objects.filter(together=one.together) if one.together else Offer.objects.filter(pk=one.pk)
    children = Application.objects.filter(pk__in=found.values("application")).order_by("pk")
    list(children.select_for_update(no_key=True).values_list("pk"))
    ServiceGroup.objects.select_for_update().get(pk=one.group_id)
    both = found.select_related("group__version", "application__pupil__homeroom", "application__term", "answer")
    rows = list(both.order_by("pk"))
    for row in rows:
        pupil = row.application.pupil_id
        where = place(school=row.school_id, homeroom=homeroom, pupil=pupil)
        authorise(actor=actor, action="placement.answer_offer", at=where)
    return rows


def _answered(offers: Sequence[Offer]) -> str:
    answer: OfferAnswer | None = getattr(offers[0], "answer", None)
    return answer.kind if answer else ""


def _refuse_what_is_over(offers: Sequence[Offer], *, now: datetime) -> None:
    answer = _answered(offers)
    if answer == OfferAnswer.Kind.EXPIRED or (not answer and now > offers[0].answer_by):
        raise REFUSALS.refused("offer_over", conflict=True)
    if answer == OfferAnswer.Kind.VOID:
        raise REFUSALS.refused("offer_void", conflict=True)
    if answer:
        raise REFUSALS.refused("offer_answered", conflict=True, answer=ANSWERS[OfferAnswer.Kind(answer)])


def _since(offers: Sequence[Offer], *, now: datetime) -> date:
    """Give the day from which the children are there: as offered, and no earlier than tomorrow; both on one day."""
    first = first_day_of(offers[0].application.term, today=local_day(now))
    return max(first, *(row.since for row in offers))


def _reasons(offers: Sequence[Offer], *, since: date) -> Iterator[Refusal]:
    """Look once more whether the children can have the place: much may have changed since it was offered."""
    club, weekday, term = offers[0].group, offers[0].weekday, offers[0].application.term
    if since > term.last_day:
        yield REFUSALS.refusal("place_after_term", day=term.last_day)
    seats = [seat for seat in term_seats(term=term.pk, on=since) if seat.group.band == club.band]
    lines = lines_of(term=term.pk, seats=seats, on=since)
    waiting = {waiter.who: waiter for waiter in lines[club.pk, weekday].waiting}
    for row in offers:
        yield from (reason for reason in without_own(waiting[row.application_id].against) if reason.code != HERE)


HERE = f"{REFUSALS.context}.waiting_here"


def _refuse_hearsay(offers: Sequence[Offer], *, actor: Actor, told: Told | None) -> None:
    """Raise Refused where a teacher enters an answer and does not say from whom it has it."""
    if reasons := [*faults_of_telling(actor=actor, pupil=offers[0].application.pupil_id, told=told)]:
        raise Refused(reasons)


def _answer(offers: Sequence[Offer], *, kind: str, actor: Actor, told: Told | None, now: datetime) -> None:
    said = told_by(actor=actor, pupil=offers[0].application.pupil_id, told=told)
    try:
        with transaction.atomic():
            OfferAnswer.objects.bulk_create(
                OfferAnswer(
                    school_id=row.school_id,
                    offer=row,
                    kind=kind,
                    answered_by_id=signed_in(actor),
                    answered_at=now,
                    channel=said.channel,
                    spoken_with=said.spoken_with,
                )
                for row in offers
            )
    except IntegrityError:
        raise REFUSALS.refused("offer_answered", conflict=True, answer=ANSWERS[OfferAnswer.Kind.ACCEPTED]) from None

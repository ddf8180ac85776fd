"""What happened to a child's places after the placement: offered, answered, claimed, given by hand, by whom, when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, Q

from afterbell.base.access import Actor, authorise, place
from afterbell.base.days import day_of_week_within_year, moment_within_year
from afterbell.base.refusals import NotThere
from afterbell.base.spans import local_day
from afterbell.base.words import Words
from afterbell.enrolment.models import Application, Channel
from afterbell.placement.meetings import meeting_days
from afterbell.placement.models import GivenPlace, Offer, OfferAnswer, PlaceClaim
from afterbell.placement.rules.meeting import MeetingDays
from afterbell.placement.seats import day_after

OFFERED = Words(zh="空出名额，给孩子留着：{group}，到 {until}", en="A place was kept: {group}, until {until}")
SAID = {
    OfferAnswer.Kind.ACCEPTED: Words(zh="接受名额：{group}，{day}起", en="Place accepted: {group}, from {day}"),
    OfferAnswer.Kind.DECLINED: Words(zh="不要名额：{group}", en="Place declined: {group}"),
    OfferAnswer.Kind.EXPIRED: Words(zh="没有按时答复，名额给了下一位：{group}", en="Not answered in time: {group}"),
    OfferAnswer.Kind.VOID: Words(zh="名额收回，孩子不再符合条件：{group}", en="Place taken back: {group}"),
}
CLAIMED = Words(zh="认领剩余名额：{group}，{day}起", en="Left-over place claimed: {group}, from {day}")
GIVEN = Words(zh="教导处安排：{group}，{day}起", en="Placed by the office: {group}, from {day}")
OF_SCHOOL = Words(zh="学校", en="School")
OF_TEACHER = {
    Channel.PHONE: Words(zh="{name} 代录，电话问的{who}", en="{name}, told by telephone by {who}"),
    Channel.PAPER: Words(zh="{name} 代录，{who}写在纸上", en="{name}, given in writing by {who}"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Trace:
    """One thing that happened: when, what, by whom, and a reason where one was given."""

    at: datetime
    words: Words
    by: Words
    note: str = ""


def anything_happened(*, application: str) -> Q:
    """Ask with another question whether a column's application has anything to tell here; most have nothing."""
    mine = {"application": OuterRef(application)}
    rows = (Offer.objects.filter(**mine), PlaceClaim.objects.filter(**mine), GivenPlace.objects.filter(**mine))
    return Q(Exists(rows[0])) | Q(Exists(rows[1])) | Q(Exists(rows[2]))


def traces_of(*, viewer: Actor, application: str) -> tuple[Trace, ...]:
    """Give what happened to the places of an application's child, the oldest first. Raises NotThere.

    Seen by whoever sees the application. Four questions, and one more where something happened.
    """
    row = Application.objects.select_related("pupil").filter(code=application).first()
    if row is None:
        raise NotThere("application")
    where = place(school=row.school_id, homeroom=row.pupil.homeroom_id, pupil=row.pupil_id)
    authorise(actor=viewer, action="applications.see", at=where)
    offers = Offer.objects.filter(application=row).select_related("group", "answer__answered_by")
    claims = list(PlaceClaim.objects.filter(application=row).select_related("group", "claimed_by"))
    given = list(GivenPlace.objects.filter(application=row).select_related("group", "given_by"))
    answered = list(offers)
    meets = meeting_days(term=row.term_id) if answered or claims or given else MeetingDays(())
    found = [
        *_of_offers(answered, meets=meets),
        *(_of_claim(claim, meets=meets) for claim in claims),
        *(_of_given(one, meets=meets) for one in given),
    ]
    return tuple(sorted(found, key=lambda trace: trace.at))


def _of_offers(offers: list[Offer], *, meets: MeetingDays) -> Iterator[Trace]:
    for offer in offers:
        until = moment_within_year(offer.answer_by)
        yield Trace(at=offer.offered_at, words=OFFERED.fill(group=offer.group.name, until=until), by=OF_SCHOOL)
        answer: OfferAnswer | None = getattr(offer, "answer", None)
        if answer is None:
            continue
        since = max(offer.since, day_after(local_day(answer.answered_at), first=offer.since))
        day = day_of_week_within_year(meets.first(since=since, weekdays=(offer.weekday,)))
        yield Trace(
            at=answer.answered_at,
            words=SAID[OfferAnswer.Kind(answer.kind)].fill(group=offer.group.name, day=day),
            by=_by(answer.answered_by.name if answer.answered_by else "", answer.channel, answer.spoken_with),
        )


def _of_claim(claim: PlaceClaim, *, meets: MeetingDays) -> Trace:
    day = day_of_week_within_year(meets.first(since=claim.since, weekdays=(claim.weekday,)))
    return Trace(
        at=claim.claimed_at,
        words=CLAIMED.fill(group=claim.group.name, day=day),
        by=_by(claim.claimed_by.name, claim.channel, claim.spoken_with),
    )


def _of_given(given: GivenPlace, *, meets: MeetingDays) -> Trace:
    day = day_of_week_within_year(meets.first(since=given.since, weekdays=given.weekdays))
    by = Words(zh=given.given_by.name, en=given.given_by.name)
    return Trace(at=given.given_at, words=GIVEN.fill(group=given.group.name, day=day), by=by, note=given.reason)


def _by(name: str, channel: str, spoken_with: str) -> Words:
    if channel:
        return OF_TEACHER[Channel(channel)].fill(name=name, who=spoken_with)
    return Words(zh=name, en=name) if name else OF_SCHOOL

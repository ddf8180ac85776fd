"""A term's survey of satisfaction: opened, answered without a name, its words read, its results published."""

from __future__ import annotations

from datetime import date, datetime

from django.db import IntegrityError, transaction
from django.db.models import F

from afterbell.base.access import Actor, authorise, place
from afterbell.base.commands import command, record
from afterbell.base.events import tell
from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.base.spans import local_day
from afterbell.base.written import written
from afterbell.notices.audience import places_so_far, services_of_child, services_of_term
from afterbell.notices.events import FamiliesAsked
from afterbell.notices.models import (
    ServiceRated,
    ServiceStars,
    ServiceSurvey,
    ServiceWords,
    ServiceWordsReviewed,
)
from afterbell.notices.publication import findings_of
from afterbell.notices.refusals import REFUSALS
from afterbell.notices.rules.satisfaction import LONGEST_WORDS, MOST_STARS
from afterbell.notices.rules.wording import kept_out_of_an_answer, too_long
from afterbell.portal.commands import publish_article
from afterbell.portal.models import Article
from afterbell.scheme.queries import version_in_force
from afterbell.schools.actors import signed_in
from afterbell.schools.models import Guardian, Guardianship, Pupil
from afterbell.schools.queries import term_around
from afterbell.schools.telling import current


@command("notices.ask_families")
def open_service_survey(*, actor: Actor, now: datetime, last_day: date | None) -> str:
    """Ask every family of the service what it thinks of each, from today until a day, included; gives the code.

    Once a term. Raises Refused.
    """
    authorise(actor=actor, action="notices.ask_families", at=place(school=actor.tenant))
    today = local_day(now)
    term = term_around(today=today)
    if term is None or not term.first_day <= today <= term.last_day:
        raise REFUSALS.refused("no_term")
    services = services_of_term(term=term.id)
    if not services:
        raise REFUSALS.refused("no_services")
    if last_day is None or not today <= last_day <= term.last_day:
        raise REFUSALS.refused("days_wrong", field="last_day", last=term.last_day)
    survey = ServiceSurvey(
        school_id=actor.tenant,
        term_id=term.id,
        services=[service.value for service in services],
        first_day=today,
        last_day=last_day,
        opened_by_id=signed_in(actor),
        opened_at=now,
    )
    try:
        with transaction.atomic():
            survey.save(force_insert=True)
    except IntegrityError:
        raise REFUSALS.refused("survey_exists", conflict=True) from None
    asked = Pupil.objects.exclude(left_on__lte=today).filter(
        pk__in=places_so_far(term=term.id, today=today).values("pupil")
    )
    pupils = tuple(asked.order_by("pk").values_list("code", flat=True))
    tell(FamiliesAsked(school=actor.tenant, survey=survey.code, pupils=pupils, at=now))
    record(subject=survey.code, services=len(services), families=len(pupils))
    return survey.code


@command("notices.rate_service")
def rate_service(
    *, actor: Actor, now: datetime, survey: str, pupil: str, service: str, stars: int, words: str = ""
) -> None:
    """Give a service an own child takes part in one to five stars, once, and words if one likes.

    That it was done, how many stars, and the words are kept apart and cannot be joined; the ledger says of the child
    alone. Raises NotThere for a child that is not the actor's, Refused with every reason.
    """
    row = Pupil.objects.filter(code=pupil).first()
    asked = ServiceSurvey.objects.filter(code=survey).first()
    if row is None or asked is None:
        raise NotThere("survey")
    authorise(actor=actor, action="notices.rate_service", at=place(school=row.school_id, pupil=row.pk))
    record(subject=row.code)
    today, said = local_day(now), written(words)
    wards = Guardianship.objects.filter(current(today), pupil=row)
    guardian = Guardian.objects.filter(account=actor.account, pk__in=wards.values("guardian")).first()
    if guardian is None:
        raise NotThere("guardian")
    if today > asked.last_day:
        raise REFUSALS.refused("survey_closed", conflict=True)
    reasons = _against(stars=stars, words=said)
    attended = services_of_child(pupil=row.pk, term=asked.term_id, today=today)
    if service not in asked.services or service not in attended:
        reasons.append(REFUSALS.refusal("not_a_service", field="service"))
    if reasons:
        raise Refused(reasons)
    try:
        with transaction.atomic():
            ServiceRated.objects.create(
                school_id=row.school_id, survey=asked, service=service, pupil=row, guardian=guardian
            )
    except IntegrityError:
        raise REFUSALS.refused("rated_before", conflict=True) from None
    _count(asked, service=service, stars=stars)
    if said:
        ServiceWords.objects.create(school_id=row.school_id, survey=asked, service=service, words=said)


@command("notices.read_words")
def keep_words(*, actor: Actor, now: datetime, words: str, kept: bool) -> None:
    """Say of what a family wrote that it is kept, or put aside because it tells who somebody is; once.

    Nobody reads words of a survey that is not over. Raises NotThere, Refused.
    """
    row = ServiceWords.objects.select_related("survey").filter(code=words).first()
    if row is None or local_day(now) <= row.survey.last_day:
        raise NotThere("words")
    authorise(actor=actor, action="notices.read_words", at=place(school=row.school_id))
    record(subject=row.code, kept=kept)
    try:
        with transaction.atomic():
            ServiceWordsReviewed.objects.create(
                school_id=row.school_id, words=row, kept=kept, by_id=signed_in(actor), at=now
            )
    except IntegrityError:
        raise REFUSALS.refused("read_before", conflict=True) from None


@command("portal.publish")
def publish_satisfaction(*, actor: Actor, now: datetime, survey: str, seen: str) -> str:
    """Make the results of a survey that is over a page of the school's space, as the preview `seen` showed them.

    Gives the page; again it is the same page. Raises NotThere, Refused with every reason.
    """
    authorise(actor=actor, action="portal.publish", at=place(school=actor.tenant))
    row = ServiceSurvey.objects.select_related("term").filter(code=survey).first()
    if row is None:
        raise NotThere("survey")
    today = local_day(now)
    found = findings_of(row, today=today)
    if found.reasons:
        raise Refused(found.reasons)
    if found.digest != seen:
        raise REFUSALS.refused("results_moved", conflict=True)
    code = publish_article(
        actor=actor,
        now=now,
        kind=Article.Kind.SATISFACTION,
        subject=row.code,
        title=found.title.zh,
        issuing_unit=version_in_force(on=today)[1].publication.issuing_unit,
        content_hash=found.digest,
        body={**found.body, "title_en": found.title.en},
    )
    record(subject=code, about=row.code, content=found.digest)
    return code


def _against(*, stars: int, words: str) -> list[Refusal]:
    """Find everything that is wrong with an answer."""
    reasons = [] if 1 <= stars <= MOST_STARS else [REFUSALS.refusal("stars_wrong", field="stars")]
    if long := too_long(text=words, most=LONGEST_WORDS):
        reasons.append(REFUSALS.refusal("words_too_long", field="words", most=LONGEST_WORDS, found=long))
        return reasons
    reasons += [
        REFUSALS.refusal("not_for_an_answer", field="words", place=words[found.start : found.end], why=found.words)
        for found in kept_out_of_an_answer(text=words)
    ]
    return reasons


def _count(survey: ServiceSurvey, *, service: str, stars: int) -> None:
    """Add one to a count; all five of a service are made together, so that their order says nothing."""
    ServiceStars.objects.bulk_create(
        (
            ServiceStars(school_id=survey.school_id, survey=survey, service=service, stars=each)
            for each in range(1, MOST_STARS + 1)
        ),
        ignore_conflicts=True,
    )
    ServiceStars.objects.filter(survey=survey, service=service, stars=stars).update(number=F("number") + 1)

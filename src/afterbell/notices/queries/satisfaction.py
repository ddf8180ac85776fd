"""What a guardian may still rate, and what the principal and the office see of what families think."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from afterbell.base.access import Actor, authorise, may, place
from afterbell.base.refusals import NotThere
from afterbell.notices.audience import services_of_child
from afterbell.notices.models import ServiceRated, ServiceSurvey, ServiceWords
from afterbell.notices.publication import Findings, findings_of
from afterbell.notices.rules.satisfaction import Service, told
from afterbell.portal.models import Article
from afterbell.schools.models import Pupil
from afterbell.schools.queries import term_around


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceToRate:
    """A service a child takes part in; `rated` says that the viewer gave it stars already."""

    service: Service
    rated: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ServiceDesk:
    """What a guardian may rate for one child; no services while nothing is asked."""

    pupil: str
    name: str
    survey: str
    last_day: date | None
    services: tuple[ServiceToRate, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class SaidOfService:
    """What somebody said of a service; `kept` is None until it was reviewed."""

    code: str
    service: Service
    words: str
    kept: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SatisfactionPage:
    """The survey of the term, what it found once it is over, and what was said; None before one is opened."""

    survey: str
    first_day: date
    last_day: date
    services: tuple[Service, ...]
    findings: Findings
    said: tuple[SaidOfService, ...]
    article: str
    may_publish: bool


def service_desk(*, viewer: Actor, pupil: str, today: date) -> ServiceDesk:
    """Say which services a guardian may rate for a child today. Raises NotThere for anybody else's child."""
    row = Pupil.objects.filter(code=pupil).first()
    if row is None:
        raise NotThere("pupil")
    authorise(actor=viewer, action="notices.rate_service", at=place(school=row.school_id, pupil=row.pk))
    survey = ServiceSurvey.objects.filter(first_day__lte=today, last_day__gte=today).first()
    if survey is None:
        return ServiceDesk(pupil=row.code, name=row.name, survey="", last_day=None, services=())
    mine = ServiceRated.objects.filter(survey=survey, pupil=row, guardian__account=viewer.account)
    rated = set(mine.values_list("service", flat=True))
    attended = services_of_child(pupil=row.pk, term=survey.term_id, today=today)
    return ServiceDesk(
        pupil=row.code,
        name=row.name,
        survey=survey.code,
        last_day=survey.last_day,
        services=tuple(
            ServiceToRate(service=service, rated=service in rated) for service in attended if service in survey.services
        ),
    )


def satisfaction_page(*, viewer: Actor, today: date) -> SatisfactionPage | None:
    """Give the newest survey of satisfaction with what may be told of it. Raises NotThere for all but its readers.

    Words are shown when it is over, and only of services of which the stars may be told.
    """
    authorise(actor=viewer, action="satisfaction.see", at=place(school=viewer.tenant))
    term = term_around(today=today)
    rows = ServiceSurvey.objects.select_related("term").order_by("-first_day", "-pk")
    row = (rows.filter(term=term.id).first() if term else None) or rows.first()
    if row is None:
        return None
    findings = findings_of(row, today=today)
    shown = [result.service.value for result in told(findings.results)]
    words = ServiceWords.objects.filter(survey=row, service__in=shown).exclude(words="")
    said = words.order_by("service", "pk").values_list("code", "service", "words", "review__kept")
    article = Article.objects.filter(kind=Article.Kind.SATISFACTION, subject=row.code).first()
    return SatisfactionPage(
        survey=row.code,
        first_day=row.first_day,
        last_day=row.last_day,
        services=tuple(map(Service, row.services)),
        findings=findings,
        said=tuple(
            SaidOfService(code=code, service=Service(service), words=text, kept=kept)
            for code, service, text, kept in said
        ),
        article=article.code if article else "",
        may_publish=not findings.reasons
        and article is None
        and may(actor=viewer, action="portal.publish", at=place(school=viewer.tenant)),
    )

"""What of a survey of satisfaction would be public, under a digest, and why it cannot be yet."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from afterbell.base.refusals import Refusal
from afterbell.base.words import Words
from afterbell.notices.models import ServiceStars, ServiceSurvey
from afterbell.notices.refusals import REFUSALS
from afterbell.notices.rules.satisfaction import SERVICE_WORDS, Service, ServiceResult, result_of, told
from afterbell.subsidy.rules.appraisal import FEWEST_RATINGS


@dataclass(frozen=True, slots=True, kw_only=True)
class Findings:
    """The results of a survey that may be told, the page they would make, its digest, and the reasons against it."""

    title: Words
    results: tuple[ServiceResult, ...]
    body: Mapping[str, object]
    digest: str
    reasons: tuple[Refusal, ...]


def findings_of(survey: ServiceSurvey, *, today: date) -> Findings:
    """Read what a survey found; nothing of it before it is over, or looking twice would tell one answer."""
    over = today > survey.last_day
    results = results_of(survey) if over else ()
    reasons = []
    if not over:
        reasons.append(REFUSALS.refusal("survey_open", last=survey.last_day))
    elif not told(results):
        reasons.append(REFUSALS.refusal("survey_few", fewest=FEWEST_RATINGS))
    body = {
        "first_day": survey.first_day.isoformat(),
        "last_day": survey.last_day.isoformat(),
        "fewest": FEWEST_RATINGS,
        "services": [
            {
                "name": [SERVICE_WORDS[row.service].zh, SERVICE_WORDS[row.service].en],
                "answers": row.answers,
                "mean": row.mean,
                "stars": row.stars and list(row.stars),
            }
            for row in results
        ],
    }
    digest = hashlib.sha256(json.dumps(body, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
    name = survey.term.name
    title = Words(zh=f"{name}课后服务满意度", en=f"How families rate the after-school service · {name}")
    return Findings(title=title, results=results, body=body, digest=digest, reasons=tuple(reasons))


def results_of(survey: ServiceSurvey) -> tuple[ServiceResult, ...]:
    """Count a survey's answers by service, in the order of an afternoon."""
    counts: defaultdict[str, dict[int, int]] = defaultdict(dict)
    rows = ServiceStars.objects.filter(survey=survey)
    for service, stars, number in rows.values_list("service", "stars", "number"):
        counts[service][stars] = number
    return tuple(result_of(service=service, counts=counts[service]) for service in map(Service, survey.services))

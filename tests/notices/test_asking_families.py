"""What families think of each service: once each, without a name, told from five on and when the survey is over."""

from __future__ import annotations

import random
from collections.abc import Iterator
from datetime import date, time, timedelta
from typing import Any

import pytest
from django.apps import apps

from afterbell.base.models import AuditEntry, Message
from afterbell.base.refusals import NotThere, Refused
from afterbell.base.tenancy import within
from afterbell.notices import commands, queries
from afterbell.notices.models import ServiceRated, ServiceStars, ServiceSurvey, ServiceWords
from afterbell.notices.rules.satisfaction import Service
from afterbell.portal.models import Article
from afterbell.portal.queries import article_page
from afterbell.schools.models import Account, Guardian, Pupil
from tests.support.afternoon import DAY, at, build_afternoon
from tests.support.world import Child, SmallSchool

NOW = at(time(12))
LAST = DAY + timedelta(days=7)
OVER = NOW + timedelta(days=8)


@pytest.fixture(autouse=True)
def _inside(small_school: SmallSchool) -> Iterator[None]:
    with within(small_school.id):
        build_afternoon(small_school)
        yield


def asked(school: SmallSchool) -> str:
    return commands.open_service_survey(actor=school.actor("office", today=DAY), now=NOW, last_day=LAST)


def rate(
    school: SmallSchool, child: Child, survey: str, *, service: str = "duty", stars: int = 4, words: str = ""
) -> None:
    commands.rate_service(
        actor=school.family(child, today=DAY),
        now=NOW,
        survey=survey,
        pupil=child.code,
        service=service,
        stars=stars,
        words=words,
    )


def codes(found: pytest.ExceptionInfo[Refused]) -> set[str]:
    return {reason.code.rpartition(".")[2] for reason in found.value.reasons}


def counts(service: str = "duty") -> dict[int, int]:
    return {row.stars: row.number for row in ServiceStars.objects.filter(service=service) if row.number}


def test_a_term_is_asked_once_of_the_services_it_has(small_school: SmallSchool) -> None:
    office = small_school.actor("office", today=DAY)
    for last in (DAY - timedelta(days=1), date(2027, 1, 1), None):
        with pytest.raises(Refused) as found:
            commands.open_service_survey(actor=office, now=NOW, last_day=last)
        assert codes(found) == {"days_wrong"}
    survey = asked(small_school)
    assert ServiceSurvey.objects.get(code=survey).services == ["duty", "tutoring", "club", "handover"]
    assert Message.objects.filter(kind="notices.asked", about=survey).count() == len(small_school.children)
    with pytest.raises(Refused) as found:
        asked(small_school)
    assert codes(found) == {"survey_exists"}


def test_a_guardian_rates_what_the_child_attends_and_once(small_school: SmallSchool) -> None:
    survey, child = asked(small_school), small_school.children[1]
    desk = queries.service_desk(viewer=small_school.family(child, today=DAY), pupil=child.code, today=DAY)
    assert [row.service for row in desk.services] == [Service.DUTY, Service.CLUB, Service.HANDOVER]
    rate(small_school, child, survey, stars=2)
    for more, expected in (
        ({}, {"rated_before"}),
        ({"service": "tutoring"}, {"not_a_service"}),
        ({"service": "club", "stars": 6, "words": "打 13812345678"}, {"stars_wrong", "not_for_an_answer"}),
        ({"service": "club", "words": "好" * 141}, {"words_too_long"}),
    ):
        with pytest.raises(Refused) as found:
            rate(small_school, child, survey, **more)
        assert codes(found) == expected
    assert (counts(), counts("club")) == ({2: 1}, {})
    desk = queries.service_desk(viewer=small_school.family(child, today=DAY), pupil=child.code, today=DAY)
    assert [row.rated for row in desk.services] == [True, False, False]
    with pytest.raises(NotThere):
        commands.rate_service(
            actor=small_school.family(child, today=DAY),
            now=NOW,
            survey=survey,
            pupil=small_school.children[2].code,
            service="club",
            stars=5,
        )
    with pytest.raises(Refused) as found:
        commands.rate_service(
            actor=small_school.family(child, today=DAY),
            now=OVER,
            survey=survey,
            pupil=child.code,
            service="club",
            stars=5,
        )
    assert codes(found) == {"survey_closed"}


def test_no_column_joins_an_answer_to_who_gave_it(small_school: SmallSchool) -> None:
    survey = asked(small_school)
    child = small_school.children[1]
    rate(small_school, child, survey, stars=1, words="希望多做户外活动")
    people = {Pupil, Guardian, Account}
    for name in ("ServiceStars", "ServiceWords"):
        fields = apps.get_model("notices", name)._meta.get_fields()  # noqa: SLF001 - Django's documented model API
        assert not {field.related_model for field in fields if field.many_to_one} & people
        assert not {field.get_internal_type() for field in fields if field.concrete} & {"DateField", "DateTimeField"}
    columns = {field.name for field in ServiceRated._meta.get_fields()}  # noqa: SLF001 - as above
    assert columns == {"id", "school", "survey", "service", "pupil", "guardian"}
    assert list(ServiceStars.objects.order_by("pk").values_list("stars", flat=True)) == [1, 2, 3, 4, 5]
    for entry in AuditEntry.objects.filter(action="notices.rate_service"):
        assert entry.subject == child.code
        assert entry.details == {}


def test_no_order_joins_an_answer_to_who_gave_it(small_school: SmallSchool, monkeypatch: pytest.MonkeyPatch) -> None:
    """Neither the rows of who answered nor those of what was said stand in the order in which families came."""
    survey = ServiceSurvey.objects.get(code=asked(small_school))
    monkeypatch.setattr("secrets.randbelow", random.Random(2026).randrange)  # noqa: S311 - the test draws the same numbers each time
    for number, child in enumerate(small_school.children):
        if child.guardian != small_school.children[0].guardian or number == 0:
            rate(small_school, child, survey.code, stars=number % 5 + 1, words=f"第{number}句")
    by_row = [row.pupil.code for row in ServiceRated.objects.select_related("pupil").order_by("pk")]
    came = [entry.subject for entry in AuditEntry.objects.filter(action="notices.rate_service").order_by("seq")]
    said = [row.words for row in ServiceWords.objects.order_by("pk")]
    assert sorted(by_row) == sorted(came)
    assert by_row != came
    spoke = [small_school.children[int(words[1:-1])].code for words in said]
    assert spoke not in (came, by_row)
    numbers = [*ServiceRated.objects.values_list("pk", flat=True), *ServiceWords.objects.values_list("pk", flat=True)]
    assert max(numbers) - min(numbers) > 2**40


def _five_answers(survey: str) -> None:
    row = ServiceSurvey.objects.get(code=survey)
    for service, given in (("duty", {5: 3, 4: 2}), ("club", {1: 4})):
        ServiceStars.objects.bulk_create(
            ServiceStars(school_id=row.school_id, survey=row, service=service, stars=star, number=number)
            for star, number in given.items()
        )


def test_results_are_told_when_it_is_over_and_from_five_on(small_school: SmallSchool) -> None:
    survey = asked(small_school)
    _five_answers(survey)
    row = ServiceSurvey.objects.get(code=survey)
    for service, words in (("duty", "老师很耐心"), ("club", "人太多")):
        ServiceWords.objects.create(school_id=row.school_id, survey=row, service=service, words=words)
    office = small_school.actor("office", today=DAY)
    seen = queries.satisfaction_page(viewer=office, today=LAST)
    assert seen is not None
    assert (seen.findings.results, seen.said, seen.may_publish) == ((), (), False)
    said = ServiceWords.objects.get(service="duty").code
    with pytest.raises(NotThere):
        commands.keep_words(actor=office, now=NOW, words=said, kept=True)
    seen = queries.satisfaction_page(viewer=office, today=OVER.date())
    assert seen is not None
    results = {result.service: (result.answers, result.mean) for result in seen.findings.results}
    assert results == {
        Service.DUTY: (5, 460),
        Service.TUTORING: (None, None),
        Service.CLUB: (None, None),
        Service.HANDOVER: (None, None),
    }
    # Four answered about clubs: neither their stars nor their words are shown to anybody.
    assert [row.words for row in seen.said] == ["老师很耐心"]
    commands.keep_words(actor=office, now=OVER, words=said, kept=True)
    with pytest.raises(Refused) as found:
        commands.keep_words(actor=small_school.actor("principal", today=DAY), now=OVER, words=said, kept=False)
    assert codes(found) == {"read_before"}
    for handle in ("vice", "homeroom1", "gate"):
        with pytest.raises(NotThere):
            queries.satisfaction_page(viewer=small_school.actor(handle, today=DAY), today=OVER.date())


def test_results_are_published_once_over_as_they_were_shown(small_school: SmallSchool) -> None:
    survey = asked(small_school)
    principal = small_school.actor("principal", today=DAY)
    publish: dict[str, Any] = {"actor": principal, "survey": survey, "seen": "0" * 64}
    with pytest.raises(Refused) as found:
        commands.publish_satisfaction(**publish, now=NOW)
    assert codes(found) == {"survey_open"}
    with pytest.raises(Refused) as found:
        commands.publish_satisfaction(**publish, now=OVER)
    assert codes(found) == {"survey_few"}
    _five_answers(survey)
    with pytest.raises(Refused) as found:
        commands.publish_satisfaction(**publish, now=OVER)
    assert codes(found) == {"results_moved"}
    seen = queries.satisfaction_page(viewer=principal, today=OVER.date())
    assert seen is not None
    assert seen.may_publish
    publish["seen"] = seen.findings.digest
    code = commands.publish_satisfaction(**publish, now=OVER)
    assert commands.publish_satisfaction(**publish, now=OVER) == code
    assert Article.objects.filter(kind="satisfaction").count() == 1
    page = article_page(viewer=principal, school=small_school.code, article=code, today=OVER.date(), language="zh-hans")
    assert page.satisfaction is not None
    assert [(row.answers, row.mean, row.stars) for row in page.satisfaction] == [
        (5, 460, (0, 0, 0, 2, 3)),
        (None, None, None),
        (None, None, None),
        (None, None, None),
    ]
    with pytest.raises(NotThere):
        commands.publish_satisfaction(**{**publish, "actor": small_school.actor("office", today=DAY)}, now=OVER)

"""Scheme, survey, applications, two reviews: February and the first days of the term."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time
from random import Random

from afterbell.base.refusals import Refused
from afterbell.demo import on_paper as paper
from afterbell.demo.stage import Child, Stage
from afterbell.enrolment import commands as enrolment
from afterbell.enrolment.commands import (
    AskedDay,
    Decision,
    NewAnswer,
    NewApplication,
    NewSignature,
    collection_answer,
)
from afterbell.placement import commands as placement
from afterbell.portal import commands as portal
from afterbell.portal.surveys import survey_publication
from afterbell.scheme import commands as schemes
from afterbell.scheme.queries import version_in_force
from afterbell.scheme.rules.codes import OfferingKind
from afterbell.schools.roles import Role

DRAFTED, APPROVED, PUBLISHED = date(2026, 2, 10), date(2026, 2, 11), date(2026, 2, 12)
SURVEY_OPENS, SURVEY_CLOSES, SURVEY_PUBLISHED = date(2026, 2, 13), date(2026, 2, 22), date(2026, 2, 23)
APPLYING, CHECKING, REVIEWING, DECIDING = (date(2026, 2, day) for day in (24, 25, 26, 27))
VALUE_NAMED, VALUE_ON = "2026年2月27日晚七乐彩的开奖号码", date(2026, 2, 27)
WEEKDAYS = (1, 2, 3, 4)
PAPERS = ("application", "undertaking", "safety_agreement")
STROKES = "M10 60 L30 20 L50 60 L70 20 L90 60 M100 40 L120 40 L140 20 L160 60 L180 30"
REASON_REFUSED = "家中有人照看，名额留给更需要的孩子"
REASON_RETURNED = "请核对参加的星期"
ANSWERED = 0.97
APPLYING_SHARE, ON_PAPER_SHARE, CURIOUS_SHARE = 0.62, 0.48, 0.05
IN_NEED = ("late_parent", "nobody")


def publish_scheme(*, stage: Stage, text: str) -> str:
    """Draft, approve and publish the scheme, and commit to the term's draw; gives the version."""
    version = schemes.draft_version(
        actor=stage.person(Role.ACADEMIC_OFFICE, today=DRAFTED), now=stage.at(DRAFTED, 10), term=stage.term, text=text
    )
    principal = stage.person(Role.PRINCIPAL, today=APPROVED)
    schemes.approve_version(actor=principal, now=stage.at(APPROVED, 15), version=version)
    schemes.publish_version(actor=principal, now=stage.at(PUBLISHED, 9), version=version, in_force_from=PUBLISHED)
    secret = f"{stage.chance('secret').getrandbits(256):064x}"
    office = stage.person(Role.ACADEMIC_OFFICE, today=PUBLISHED)
    placement.commit_draw(
        actor=office,
        now=stage.at(PUBLISHED, 10),
        term=stage.term,
        secret=secret,
        value_named=VALUE_NAMED,
        value_on=VALUE_ON,
    )
    return version


def hold_survey(*, stage: Stage) -> None:
    """Ask every family; some answer on the phone page, others tell the homeroom teacher, a few do not answer."""
    office = stage.person(Role.ACADEMIC_OFFICE, today=SURVEY_OPENS)
    survey = enrolment.open_survey(
        actor=office,
        now=stage.at(SURVEY_OPENS, 8),
        term=stage.term,
        title="接送情况调查",
        opens_on=SURVEY_OPENS,
        closes_on=SURVEY_CLOSES,
    )
    chance, more = stage.chance("survey"), stage.chance("survey, the rest of it")
    offerings = version_in_force(on=SURVEY_OPENS)[1].offerings
    clubs = {
        grade: [row.code for row in offerings if row.kind is OfferingKind.CLUB and grade in row.grades]
        for grade in {child.grade for child in stage.children}
    }
    told: dict[tuple[str, str], list[NewAnswer]] = defaultdict(list)
    for child in stage.children:
        answer, way = _answer(child=child, clubs=clubs[child.grade], chance=chance, more=more), chance.random()
        in_need = answer.given["collector"] in IN_NEED or answer.given["at_home"] == "nobody"
        if way < ANSWERED and (child.residence != "day" or in_need):
            stage.in_need.add(child.code)
        if way < 0.05:
            enrolment.answer_surveys(
                actor=stage.guardian(child.guardian, today=SURVEY_OPENS),
                now=stage.at(SURVEY_OPENS, 19, chance.randrange(60)),
                survey=survey,
                answers=[answer],
            )
        elif way < ANSWERED:
            told[child.homeroom, "phone" if way < 0.7 else "paper"].append(answer)
    for (homeroom, channel), answers in told.items():
        enrolment.answer_surveys(
            actor=stage.homeroom_teacher(homeroom, today=SURVEY_CLOSES),
            now=stage.at(SURVEY_CLOSES, 17),
            survey=survey,
            answers=answers,
            channel=channel,
        )


def publish_survey(*, stage: Stage) -> None:
    """Let the principal look at what would be public of the survey, and publish it."""
    principal, now = stage.person(Role.PRINCIPAL, today=SURVEY_PUBLISHED), stage.at(SURVEY_PUBLISHED, 9)
    found = survey_publication(viewer=principal, today=SURVEY_PUBLISHED)
    if found:
        portal.publish_survey(actor=principal, now=now, survey=found.survey, seen=found.digest)


def _answer(*, child: Child, clubs: Sequence[str], chance: Random, more: Random) -> NewAnswer:
    collector = chance.choices(("parent", "other_adult", "late_parent", "nobody"), weights=(20, 15, 40, 25))[0]
    alone = collector == "nobody" or chance.random() < 0.1
    home = "boarding" if child.residence == "boarder" else more.choices(("collected", "alone", "bus"), (70, 18, 12))[0]
    late = more.choices((time(17, 30), time(18, 0), time(18, 30), time(19, 0)), (30, 45, 18, 7))[0]
    days = WEEKDAYS if more.random() < 0.7 else tuple(sorted(more.sample(WEEKDAYS, k=2)))
    return collection_answer(
        pupil=child.code,
        collector=collector,
        collector_free_at=late if collector == "late_parent" else None,
        on_days=days if collector in IN_NEED or alone else (),
        no_one_at_home=alone,
        going_home=home,
        clubs_wanted=more.sample(clubs, k=min(2, len(clubs))),
        kinship_care=child.relation in {"祖父", "祖母", "外祖父", "外祖母"},
    )


def apply(*, stage: Stage) -> None:
    """Let families apply, online or on paper through the homeroom teacher; who may not is told why and stays out."""
    chance = stage.chance("applications")
    on_paper: dict[str, list[NewApplication]] = defaultdict(list)
    claiming: list[tuple[Child, NewApplication]] = []
    for child in stage.children:
        given, way = _application(child=child, chance=chance), chance.random()
        if way > APPLYING_SHARE:
            continue
        if given.circumstances:
            claiming.append((child, given))
        if child.code in stage.in_need:
            if way < ON_PAPER_SHARE:
                on_paper[child.homeroom].append(given)
                continue
        elif way > CURIOUS_SHARE:
            continue
        _apply_online(stage=stage, child=child, given=given, minute=chance.randrange(60))
    for homeroom, rows in on_paper.items():
        codes = enrolment.submit_paper_applications(
            actor=stage.homeroom_teacher(homeroom, today=APPLYING), now=stage.at(APPLYING, 18), applications=rows
        )
        stage.applications.update(zip((row.pupil for row in rows), codes, strict=True))
        stage.on_paper.update(row.pupil for row in rows)
        stage.count("on_paper", len(codes))
        paper.file_papers(stage=stage, homeroom=homeroom, codes=codes, now=stage.at(APPLYING, 18, 30))
    for child, given in claiming:
        if child.code in stage.applications:
            paper.attach_evidence(stage=stage, child=child, given=given, now=stage.at(APPLYING, 20))
    _second_person_looks(stage=stage, entered=on_paper)


def _second_person_looks(*, stage: Stage, entered: Mapping[str, Sequence[NewApplication]]) -> None:
    """Let the office look at every paper; the first one was entered wrongly and is entered once more."""
    rows = [(homeroom, row) for homeroom, given in entered.items() for row in given]
    codes = [stage.applications[row.pupil] for _homeroom, row in rows]
    paper.countersign(stage=stage, codes=codes, now=stage.at(CHECKING, 10), differs=codes[:1])
    for (homeroom, row), code in zip(rows[:1], codes, strict=False):
        evening = stage.at(CHECKING, 17)
        paper.correct(stage=stage, homeroom=homeroom, application=code, given=row, now=evening, same_paper=True)
        paper.countersign(stage=stage, codes=[code], now=stage.at(REVIEWING, 9))


def _apply_online(*, stage: Stage, child: Child, given: NewApplication, minute: int) -> None:
    """Hand in a guardian's application; whoever may not apply is told every reason and stays out."""
    guardian = stage.guardian(child.guardian, today=APPLYING)
    try:
        (code,) = enrolment.submit_applications(
            actor=guardian, now=stage.at(APPLYING, 19, minute), applications=[given]
        )
    except Refused:
        stage.count("not_eligible")
    else:
        stage.applications[child.code] = code


def _application(*, child: Child, chance: Random) -> NewApplication:
    by_day = "early" if child.grade <= 2 else "late"
    band = "evening" if child.residence == "boarder" else by_day
    days = WEEKDAYS if chance.random() < 0.6 else tuple(sorted(chance.sample(WEEKDAYS, k=3)))
    return NewApplication(
        pupil=child.code,
        guardian=child.guardian,
        days=tuple(AskedDay(weekday=weekday, band=band) for weekday in days),
        signatures=tuple(NewSignature(paper=paper, strokes=STROKES) for paper in PAPERS),
        circumstances=("left_behind",) if chance.random() < 0.12 else (),
    )


def review(*, stage: Stage) -> None:
    """Review twice: every homeroom its own, then the school; some are returned and come again, some refused."""
    chance = stage.chance("reviews")
    waiting = dict(stage.applications)
    returned = {child for child in sorted(waiting) if chance.random() < 0.02}
    refused = {child for child in sorted(waiting) if chance.random() < 0.03} - returned
    _homerooms_decide(stage=stage, children=waiting, returned=returned, refused=refused, day=REVIEWING)
    _come_again(stage=stage, children=sorted(returned))
    _homerooms_decide(stage=stage, children=returned, returned=set(), refused=set(), day=DECIDING)
    office = stage.person(Role.VICE_PRINCIPAL, today=DECIDING)
    forwarded = [child for child in sorted(waiting) if child not in refused]
    school_refuses = {child for child in forwarded if chance.random() < 0.01}
    enrolment.review_in_school(
        actor=office,
        now=stage.at(DECIDING, 16),
        decisions=[_decision(stage=stage, child=child, refused=school_refuses) for child in forwarded],
    )
    for child in refused | school_refuses:
        del stage.applications[child]


def _homerooms_decide(
    *, stage: Stage, children: Iterable[str], returned: set[str], refused: set[str], day: date
) -> None:
    homeroom_of = {child.code: child.homeroom for child in stage.children}
    by_homeroom: dict[str, list[str]] = defaultdict(list)
    for child in sorted(children):
        by_homeroom[homeroom_of[child]].append(child)
    for homeroom in stage.homerooms:
        if by_homeroom[homeroom]:
            children_here, noon = by_homeroom[homeroom], stage.at(day, 11)
            paper.look_at_evidence(stage=stage, homeroom=homeroom, children=children_here, now=noon)
            enrolment.review_in_homeroom(
                actor=stage.homeroom_teacher(homeroom, today=day),
                now=stage.at(day, 12),
                decisions=[
                    _decision(stage=stage, child=child, returned=returned, refused=refused)
                    for child in by_homeroom[homeroom]
                ],
            )


def _decision(
    *, stage: Stage, child: str, returned: set[str] | None = None, refused: set[str] | None = None
) -> Decision:
    application = stage.applications[child]
    if child in (returned or ()):
        return Decision(application=application, decision="returned", reason=REASON_RETURNED)
    if child in (refused or ()):
        return Decision(application=application, decision="refused", reason=REASON_REFUSED)
    return Decision(application=application, decision="approved")


def _come_again(*, stage: Stage, children: Sequence[str]) -> None:
    by_code = {child.code: child for child in stage.children}
    chance = stage.chance("come again")
    for code in children:
        child = by_code[code]
        given = _application(child=child, chance=chance)
        if code in stage.on_paper:
            _come_again_on_paper(stage=stage, homeroom=child.homeroom, given=given)
            continue
        enrolment.resubmit_application(
            actor=stage.guardian(child.guardian, today=REVIEWING),
            now=stage.at(REVIEWING, 20),
            application=stage.applications[code],
            days=given.days,
            signatures=given.signatures,
        )


def _come_again_on_paper(*, stage: Stage, homeroom: str, given: NewApplication) -> None:
    """Let a family without a phone sign a second paper, which is entered, photographed and looked at like the first."""
    code, evening = stage.applications[given.pupil], stage.at(REVIEWING, 18)
    paper.correct(stage=stage, homeroom=homeroom, application=code, given=given, now=evening, same_paper=False)
    paper.countersign(stage=stage, codes=[code], now=stage.at(DECIDING, 9))

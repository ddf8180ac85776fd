"""Anybody reports; whoever answers for it decides, a space is judged from above alone, and the answer arrives."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from afterbell.base import audit
from afterbell.base.access import Actor
from afterbell.base.models import AuditEntry, Message
from afterbell.base.refusals import NotThere, Refused
from afterbell.base.tenancy import within
from afterbell.comments import commands
from afterbell.comments.commands import Filed
from afterbell.comments.models import Comment, PublicReport, ReportDecision, Takedown, TakedownStep
from afterbell.comments.queries import Answer, answer_to, comments_under, own_space, review_queue, waiting_under
from afterbell.portal.commands import lock_space, withdraw_page
from afterbell.portal.locks import SpaceLocked
from afterbell.portal.models import PublicKnock
from afterbell.schools.actors import PUBLIC_ACTOR
from tests.portal.test_authority_spaces import accept, article_of, at_work, code_of, sent
from tests.support.authorities import officer
from tests.support.comments import decide, page_of, pen_of, refusals, send
from tests.support.world import MORNING, SmallSchool, platform_operator

WHY = "这条在做广告"


def shown(school: SmallSchool, words: str = "请加入我们") -> str:
    mother = school.family(school.children[0])
    pen_of(mother)
    code = send(school, mother, words)
    decide(school, code, "office")
    return code


def report(school: SmallSchool, by: Actor, *, ground: str = "unlawful", words: str = WHY, **about: str) -> Filed:
    return commands.file_report(actor=by, now=MORNING, school=school.code, ground=ground, words=words, **about)


def answer(report: str, by: Actor, *, outcome: str = "nothing", reason: str = "看过了", rule: str = "") -> None:
    commands.answer_report(actor=by, now=MORNING, report=report, outcome=outcome, reason=reason, rule=rule)


def take_down(report: str, by: Actor, reason: str = "是广告", rule: str = "off_topic") -> None:
    answer(report, by, outcome="taken_down", reason=reason, rule=rule)


def test_a_comment_taken_down_is_shown_no_more_and_both_hear_why(small_school: SmallSchool) -> None:
    code = shown(small_school)
    reporter = small_school.family(small_school.children[1])
    filed = report(small_school, reporter, comment=code)
    assert filed.secret == ""
    (waiting,) = review_queue(viewer=small_school.actor("principal"), now=MORNING).reports
    assert (waiting.target, str(waiting.about), waiting.pen, waiting.words) == ("comment", "请加入我们", "草原云", WHY)
    assert refusals(lambda: take_down(filed.number, small_school.actor("principal"), rule="whim")) == {"rule_missing"}
    take_down(filed.number, small_school.actor("principal"))
    under = comments_under(viewer=PUBLIC_ACTOR, school=small_school.code, article=page_of(small_school))
    assert under.rows == ()
    mother = small_school.family(small_school.children[0])
    with within(small_school.id):
        assert Comment.objects.filter(code=code).exists()
        assert own_space(viewer=mother).comments[0].state == "taken_down"
        told = set(Message.objects.filter(about__in=(code, filed.number)).values_list("to", "kind"))
    assert told >= {(mother.account, "comments.taken_down"), (reporter.account, "comments.report_answered")}
    assert refusals(lambda: answer(filed.number, small_school.actor("office"))) == {"answered_before"}
    with pytest.raises(NotThere):
        report(small_school, reporter, comment=code)


def appeal(code: str, by: Actor) -> None:
    commands.appeal_comment(actor=by, now=MORNING, comment=code, words="不是广告")


def seen(school: SmallSchool) -> list[str]:
    under = comments_under(viewer=PUBLIC_ACTOR, school=school.code, article=page_of(school))
    return [row.words for row in under.rows]


def test_a_takedown_is_appealed_once_and_another_person_decides(small_school: SmallSchool) -> None:
    mother, reporter = (small_school.family(small_school.children[at]) for at in (0, 1))
    office, principal = small_school.actor("office"), small_school.actor("principal")
    code = shown(small_school)
    take_down(report(small_school, reporter, comment=code).number, principal)
    with within(small_school.id):
        (row,) = own_space(viewer=mother).comments
        told = Message.objects.get(about=code, kind="comments.taken_down")
    assert (row.state, row.may_appeal, row.looks[-1].stage, str(row.looks[-1].rule)) == (
        "taken_down",
        True,
        "report",
        "与本页无关",
    )
    assert "与本页无关" in str(told.values)
    appeal(code, mother)
    assert refusals(lambda: appeal(code, mother)) == {"appealed_before"}
    (waiting,) = review_queue(viewer=principal, now=MORNING).takedowns
    assert (waiting.state, waiting.refused, waiting.appeal, waiting.mine) == (
        "down_appealed",
        "是广告",
        "不是广告",
        True,
    )
    assert refusals(lambda: decide(small_school, code, "principal")) == {"own_takedown"}
    assert seen(small_school) == []
    decide(small_school, code, office, reason="可以说")
    assert seen(small_school) == ["请加入我们"]
    with within(small_school.id):
        kinds = Message.objects.filter(about=code, to=mother.account).values_list("kind", flat=True)
        assert sorted(kinds) == ["comments.shown", "comments.shown", "comments.taken_down"]
    again = report(small_school, reporter, comment=code, words="还是广告")
    assert refusals(lambda: take_down(again.number, principal)) == {"overruled"}
    take_down(again.number, small_school.actor("office2"))
    appeal(code, mother)
    decide(small_school, code, officer("first"), outcome="refused")
    assert seen(small_school) == []
    with within(small_school.id):
        assert own_space(viewer=mother).comments[0].state == "kept_down"
    assert refusals(lambda: appeal(code, mother)) == {"appealed_before"}


def test_a_strangers_report_needs_two_reviewers_unless_a_hard_rule_is_broken(small_school: SmallSchool) -> None:
    mother, office = small_school.family(small_school.children[0]), small_school.actor("office")
    code = shown(small_school)
    filed, second, third = (
        report(small_school, PUBLIC_ACTOR, comment=code, address=f"198.51.100.{at}") for at in range(3)
    )

    def look() -> Answer:
        return answer_to(viewer=PUBLIC_ACTOR, school=small_school.code, number=filed.number, secret=filed.secret)

    take_down(filed.number, office)
    assert seen(small_school) == ["请加入我们"]
    assert look().takedown
    with within(small_school.id):
        (row,) = own_space(viewer=mother).comments
    assert (row.state, row.may_appeal) == ("doubted", False)
    take_down(second.number, office)
    assert seen(small_school) == ["请加入我们"]
    assert refusals(lambda: decide(small_school, code, "office", outcome="refused")) == {"own_takedown"}
    (waiting,) = review_queue(viewer=small_school.actor("principal"), now=MORNING).takedowns
    assert (waiting.state, waiting.mine) == ("doubted", False)
    take_down(third.number, small_school.actor("principal"))
    assert (seen(small_school), look().takedown) == ([], None)
    appeal(code, mother)
    for by in (office, small_school.actor("principal")):
        assert refusals(lambda by=by: decide(small_school, code, by)) == {"own_takedown"}
    decide(small_school, code, officer("first"))
    assert seen(small_school) == ["请加入我们"]
    once_more = report(small_school, PUBLIC_ACTOR, comment=code, address="198.51.100.9")
    take_down(once_more.number, small_school.actor("office2"))
    decide(small_school, code, "principal", reason="没有问题")
    assert seen(small_school) == ["请加入我们"]
    with within(small_school.id):
        row = Comment.objects.get(code=code)
        hard = Comment.objects.create(
            school_id=small_school.id, article=row.article, pen=row.pen, words="打13812345678", sent_at=MORNING
        )
    decide(small_school, hard.code, office)
    take_down(report(small_school, PUBLIC_ACTOR, comment=hard.code).number, office, rule="personal")
    assert seen(small_school) == ["请加入我们"]


def test_a_stranger_looks_the_answer_up_with_number_and_secret_word(
    small_school: SmallSchool, other_school: SmallSchool
) -> None:
    for whence, actor in enumerate((PUBLIC_ACTOR, other_school.actor("office"), officer("first"))):
        filed = report(small_school, actor, article=page_of(small_school), address=f"198.51.100.{whence}")
        assert len(filed.secret) == 17

    def look(number: str, secret: str) -> Answer:
        return answer_to(viewer=PUBLIC_ACTOR, school=small_school.code, number=number, secret=secret)

    waiting = look(filed.number.upper(), f" {filed.secret}")
    assert (waiting.outcome, waiting.target) == ("", "article")
    answer(filed.number, small_school.actor("office"), outcome="told", reason="已交教育局")
    found = look(filed.number, filed.secret)
    assert (found.outcome, found.reason) == ("told", "已交教育局")
    (told,) = review_queue(viewer=officer("second"), now=MORNING).told
    assert (told.code, told.told) == (filed.number, "已交教育局")
    for number, secret in ((filed.number, "aaaaa-bbbbb-ccccc"), (filed.number, ""), ("nothing", filed.secret)):
        with pytest.raises(Refused, match="report_not_found"):
            look(number, secret)
    with pytest.raises(Refused, match="report_not_found"):
        answer_to(viewer=PUBLIC_ACTOR, school=other_school.code, number=filed.number, secret=filed.secret)
    with within(small_school.id):
        row = PublicReport.objects.get(code=filed.number)
        assert AuditEntry.objects.filter(tenant=small_school.id, subject=filed.number).count() == 2
    assert (row.reporter_id, filed.secret in row.secret_fingerprint) == (None, False)
    reporter = report(small_school, small_school.actor("homeroom1"), article=page_of(small_school))
    with pytest.raises(Refused, match="report_not_found"):
        look(reporter.number, "")


def test_a_report_of_the_space_goes_above_alone(small_school: SmallSchool) -> None:
    filed = report(small_school, PUBLIC_ACTOR)
    assert review_queue(viewer=small_school.actor("office"), now=MORNING).reports == ()
    assert review_queue(viewer=officer("first"), now=MORNING).numbers["reports"] == 1
    office, principal = small_school.actor("office"), small_school.actor("principal")
    for actor in (office, principal, officer("elsewhere"), platform_operator(), PUBLIC_ACTOR):
        with pytest.raises(NotThere):
            answer(filed.number, actor)
    assert refusals(lambda: answer(filed.number, officer("first"), outcome="taken_down")) == {"nothing_to_take_down"}
    answer(filed.number, officer("first"))


def report_of(authority: str, words: str = "通知里有广告", **about: str) -> Filed:
    return commands.file_report(
        actor=PUBLIC_ACTOR, now=MORNING, school=authority, ground="unlawful", words=words, **about
    )


def test_what_is_reported_of_an_authority_is_answered_by_those_above_it_alone(small_school: SmallSchool) -> None:
    page = sent()
    accept(page)
    article, code, above = article_of(page), code_of(), officer("above")
    for about in ({"article": page_of(small_school)}, {"article": "nothing"}, {"comment": shown(small_school)}):
        with pytest.raises(NotThere):
            report_of(code, **about)
    about_page, about_space = report_of(code, article=article), report_of(code)
    nobodys = [officer(handle) for handle in ("first", "second", "elsewhere")]
    nobodys += [at_work("first"), platform_operator(), PUBLIC_ACTOR]
    nobodys += [small_school.actor(handle) for handle in ("principal", "office")]
    for filed in (about_page, about_space):
        for actor in nobodys:
            with pytest.raises(NotThere):
                answer(filed.number, actor)
    for handle in ("first", "second"):
        assert review_queue(viewer=officer(handle), now=MORNING).reports == ()
    waiting = review_queue(viewer=above, now=MORNING, school=code).reports
    assert [(row.school, row.target, row.article) for row in waiting] == [
        ("测试旗教育局", "article", article),
        ("测试旗教育局", "space", ""),
    ]
    assert waiting_under(viewer=above)[code].number == len(waiting)
    assert refusals(lambda: answer(about_page.number, above, outcome="taken_down")) == {"nothing_to_take_down"}
    answer(about_page.number, above, outcome="told", reason="请旗教育局改")
    lock_space(actor=above, now=MORNING, school=code, ground="unlawful", reason="有广告")
    answer(about_space.number, above, outcome="corrected", reason="已经锁定")
    found = answer_to(viewer=PUBLIC_ACTOR, school=code, number=about_space.number, secret=about_space.secret)
    assert (found.outcome, found.reason) == ("corrected", "已经锁定")
    assert [row.code for row in review_queue(viewer=above, now=MORNING).told] == [about_page.number]
    with pytest.raises(SpaceLocked):
        report_of(code, "还有广告")
    with within(at_work("first").tenant):
        assert AuditEntry.objects.filter(tenant=at_work("first").tenant, subject=about_space.number).count() == 2
        assert audit.verify(tenant=at_work("first").tenant) == ()


def test_a_page_an_authority_withdrew_is_reported_no_more(small_school: SmallSchool) -> None:  # noqa: ARG001 - its banner
    page = sent()
    accept(page)
    article = article_of(page)
    withdraw_page(actor=at_work("second"), now=MORNING + timedelta(hours=2), page=page, reason="数字有误")
    with pytest.raises(NotThere):
        report_of(code_of(), article=article)


def test_what_is_reported_of_a_regions_authority_is_answered_by_the_platform(small_school: SmallSchool) -> None:
    region, operator = code_of("above"), platform_operator()
    filed = report_of(region)
    report_of(code_of("first"))
    report(small_school, PUBLIC_ACTOR)
    for actor in (officer("above"), at_work("above"), officer("first"), officer("elsewhere"), PUBLIC_ACTOR):
        with pytest.raises(NotThere):
            answer(filed.number, actor)
    (waiting,) = review_queue(viewer=operator, now=MORNING).reports
    assert (waiting.code, waiting.school) == (filed.number, "测试自治区教育厅")
    assert list(waiting_under(viewer=operator)) == [region]
    answer(filed.number, operator)
    assert review_queue(viewer=operator, now=MORNING).reports == ()


def test_a_report_has_a_ground_and_words_that_give_nobody_away(small_school: SmallSchool) -> None:
    assert refusals(lambda: report(small_school, PUBLIC_ACTOR, ground="whim", words=" ")) == {
        "ground_unknown",
        "reason_missing",
    }
    assert refusals(lambda: report(small_school, PUBLIC_ACTOR, words="长" * 201)) == {"words_too_long"}
    assert refusals(lambda: report(small_school, PUBLIC_ACTOR, words="他的电话是13812345678")) == {"report_screened"}
    for words, found in (("他的电话是13812345678", "“138…78”像是个人信息"), ("有<script>", "像是网页代码")):
        with pytest.raises(Refused) as said:
            report(small_school, PUBLIC_ACTOR, words=words)
        why = said.value.reasons[0].words.zh
        assert (why.startswith("举报的理由里"), found in why, "评论" in why) == (True, True, False)
    with pytest.raises(NotThere):
        report(small_school, PUBLIC_ACTOR, article="nothing")
    quoting = report(small_school, PUBLIC_ACTOR, words="他骂别人傻瓜蛋")
    row = next(one for one in review_queue(viewer=officer("first"), now=MORNING).reports if one.code == quoting.number)
    assert {found.rule.zh for found in row.found} == {"敏感词"}


def test_a_report_that_is_too_long_is_refused_for_that_alone(small_school: SmallSchool) -> None:
    with pytest.raises(Refused) as found:
        report(small_school, PUBLIC_ACTOR, words="路一号" * 50_000)
    assert [reason.field for reason in found.value.reasons] == ["words"]


def test_nobody_judges_the_own_case_and_a_place_takes_no_door_from_others(small_school: SmallSchool) -> None:
    office = small_school.actor("office")
    pen_of(office, "胡杨树")
    code = send(small_school, office, "欢迎提意见")
    decide(small_school, code, "principal")
    about_own = report(small_school, PUBLIC_ACTOR, comment=code)
    assert refusals(lambda: answer(about_own.number, office)) == {"own_report"}
    own = report(small_school, office, article=page_of(small_school))
    assert refusals(lambda: answer(own.number, office, outcome="", reason="")) == {
        "own_report",
        "outcome_unknown",
        "reason_missing",
    }
    assert refusals(lambda: report(small_school, PUBLIC_ACTOR, comment=code)) == {"reported_before"}
    report(small_school, PUBLIC_ACTOR, comment=code, ground="unsafe")
    report(small_school, PUBLIC_ACTOR, comment=code, words="与本页无关")
    assert refusals(lambda: report(small_school, PUBLIC_ACTOR, comment=code, words="还有")) == {"reported_often"}
    for number in range(30):
        report(small_school, PUBLIC_ACTOR, comment=code, address=f"198.51.100.{number}")
    assert report(small_school, PUBLIC_ACTOR)
    mother = small_school.family(small_school.children[0])
    for words in (WHY, "与本页无关", "是广告"):
        report(small_school, mother, comment=code, address="198.51.100.1", words=words)
    again = {"comment": code, "address": "elsewhere", "words": "第四次"}
    assert refusals(lambda: report(small_school, mother, **again)) == {"reported_often"}
    with within(small_school.id):
        kept = set(PublicKnock.objects.values_list("whence", flat=True))
        assert not any("198.51.100" in whence for whence in kept)
        assert len(kept) == 33
    later = MORNING + timedelta(days=1)
    commands.file_report(
        actor=PUBLIC_ACTOR, now=later, school=small_school.code, ground="unlawful", words=WHY, comment=code
    )
    with within(small_school.id):
        assert not kept & set(PublicKnock.objects.values_list("whence", flat=True))


def test_the_database_keeps_one_answer_about_one_thing(small_school: SmallSchool) -> None:
    filed = report(small_school, PUBLIC_ACTOR)
    answer(filed.number, officer("first"))
    code = shown(small_school)
    take_down(report(small_school, PUBLIC_ACTOR, comment=code).number, small_school.actor("principal"))
    decide(small_school, code, "office")
    with within(small_school.id):
        step = TakedownStep.objects.get()
        for kind in ("agreed", "rejected"):
            with pytest.raises(DatabaseError), transaction.atomic():
                TakedownStep.objects.create(
                    school_id=small_school.id,
                    takedown=step.takedown,
                    kind=kind,
                    words="x",
                    by_id=step.by_id,
                    at=MORNING,
                )
        with pytest.raises(DatabaseError), transaction.atomic():
            Takedown.objects.all().delete()
        row = PublicReport.objects.get(code=filed.number)
        by = ReportDecision.objects.get(report=row).by_id
        with pytest.raises(DatabaseError), transaction.atomic():
            ReportDecision.objects.create(
                school_id=small_school.id, report=row, outcome="told", reason="x", by_id=by, at=MORNING
            )
        wrong = {"school_id": small_school.id, "ground": "unsafe", "words": "x", "at": MORNING}
        for more in ({"target": "comment", "reporter_id": by}, {"target": "space"}):
            with pytest.raises(DatabaseError), transaction.atomic():
                PublicReport.objects.create(**wrong, **more)
        with pytest.raises(DatabaseError), transaction.atomic():
            PublicReport.objects.update(words="y")

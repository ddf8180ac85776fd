"""Comments are sent under a pen name, shown once somebody looked, refused with reason and rule, and appealed once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction

from afterbell.base.access import Actor
from afterbell.base.models import AuditEntry, Message
from afterbell.base.refusals import NotThere, Refused
from afterbell.base.tenancy import within
from afterbell.comments import commands
from afterbell.comments.models import Comment, CommentDecision, PenName
from afterbell.comments.queries import comments_under, own_space, review_queue, waiting_under
from afterbell.comments.rules.pens import folded
from afterbell.portal.commands import lock_space
from afterbell.portal.locks import SpaceLocked
from afterbell.portal.models import Article
from afterbell.schools.actors import PUBLIC_ACTOR, signed_in
from afterbell.schools.commands.departing import pupil_leaves
from afterbell.schools.models import Staff
from tests.support.authorities import officer
from tests.support.comments import decide, page_of, pen_of, refusals, send
from tests.support.world import MORNING, TODAY, SmallSchool, platform_operator

DAY = timedelta(days=1)


def seen(school: SmallSchool) -> list[str]:
    under = comments_under(viewer=PUBLIC_ACTOR, school=school.code, article=page_of(school))
    return [row.words for row in under.rows]


def test_a_comment_is_shown_after_review_under_a_pen_name_alone(small_school: SmallSchool) -> None:
    mother = small_school.family(small_school.children[0])
    pen_of(mother, "草原上的云")
    code = send(small_school, mother, "点名很及时，谢谢老师")
    assert seen(small_school) == []
    (waiting,) = review_queue(viewer=small_school.actor("office"), now=MORNING).comments
    assert (waiting.code, waiting.pen, waiting.found, waiting.mine) == (code, "草原上的云", (), False)
    decide(small_school, code, "office", reason="内容合适")
    under = comments_under(viewer=PUBLIC_ACTOR, school=small_school.code, article=page_of(small_school))
    assert [(row.pen, row.words) for row in under.rows] == [("草原上的云", "点名很及时，谢谢老师")]
    assert (under.standing, under.total) == ("stranger", 1)
    with within(small_school.id):
        entry = AuditEntry.objects.get(tenant=small_school.id, subject=code, action="comments.review")
        told = Message.objects.get(about=code)
    assert (entry.by, entry.details["outcome"]) == (small_school.actor("office").code, "shown")
    assert (told.to_id, told.kind) == (mother.account, "comments.shown")


def test_a_comment_is_measured_as_people_count_and_screened_when_sent(small_school: SmallSchool) -> None:
    mother = small_school.family(small_school.children[0])
    pen_of(mother)
    assert refusals(lambda: send(small_school, mother, "好" * 143)) == {"too_long"}
    with pytest.raises(Refused, match="3 too many"):
        send(small_school, mother, "好" * 143)
    assert refusals(lambda: send(small_school, mother, "e" + "\u0301" * 2000)) == {"too_long"}
    assert refusals(lambda: send(small_school, mother, " \u200b\n")) == {"nothing_written"}
    with pytest.raises(Refused, match="personal data"):
        send(small_school, mother, "请打 13812345678")
    with pytest.raises(Refused, match="code"):
        send(small_school, mother, "<script>alert(1)</script>")
    send(small_school, mother, "好" + "👨‍👩‍👧" * 139)
    code = send(small_school, mother, "这是在算命吗")
    held = next(
        row for row in review_queue(viewer=small_school.actor("office"), now=MORNING).comments if row.code == code
    )
    assert [found.rule.zh for found in held.found] == ["敏感词"]


def test_nobody_but_verified_people_of_the_school_comments(
    small_school: SmallSchool, other_school: SmallSchool
) -> None:
    mother, teacher = small_school.family(small_school.children[0]), small_school.actor("homeroom1")
    strangers = (
        PUBLIC_ACTOR,
        officer("first"),
        platform_operator(),
        other_school.actor("office"),
        other_school.family(other_school.children[0]),
    )
    for actor in strangers:
        with pytest.raises(NotThere):
            send(small_school, actor, "大家好")
    for actor in (PUBLIC_ACTOR, officer("first")):
        with pytest.raises(NotThere):
            pen_of(actor)
    wardless = replace(
        mother, grants=tuple(replace(one, holds={**one.holds, "child_here": frozenset()}) for one in mother.grants)
    )
    assert refusals(lambda: pen_of(wardless)) == {"not_verified"}
    assert refusals(lambda: send(small_school, mother, "大家好")) == {"no_pen"}
    pen_of(mother)
    assert refusals(lambda: send(small_school, wardless, "大家好")) == {"not_verified"}
    pen_of(teacher, "胡杨")
    assert send(small_school, teacher, "大家好")
    with pytest.raises(NotThere):
        commands.send_comment(actor=mother, now=MORNING, school=small_school.code, article="nothing", words="好")


def test_a_guardian_whose_only_child_left_speaks_no_more_and_reads_the_own(small_school: SmallSchool) -> None:
    child = small_school.children[1]
    mother = small_school.family(child)
    pen_of(mother)
    send(small_school, mother, "再见")
    pupil_leaves(actor=small_school.actor("office"), now=MORNING, pupil=child.code, last_day=TODAY)
    assert send(small_school, mother, "最后一天")
    later = small_school.family(child, today=TODAY + DAY)
    assert refusals(lambda: send(small_school, later, "我们已经转学", now=MORNING + DAY)) == {"not_verified"}
    assert refusals(lambda: commands.choose_pen(actor=later, now=MORNING + DAY, name="胡杨")) == {"not_verified"}
    assert later.held("pupil") == mother.held("pupil"), "fees and papers of the child stay the guardian's"
    with within(small_school.id):
        assert [row.words for row in own_space(viewer=later).comments] == ["最后一天", "再见"]


def test_a_title_is_not_told_to_who_commented_while_the_space_is_shut(small_school: SmallSchool) -> None:
    mother = small_school.family(small_school.children[0])
    pen_of(mother)
    send(small_school, mother, "很好")
    with within(small_school.id):
        title = own_space(viewer=mother).comments[0].title
        assert title is not None
        assert title.zh == Article.objects.get(kind="scheme").title
    lock_space(actor=officer("first"), now=MORNING, school=small_school.code, ground="unlawful", reason="有广告")
    with within(small_school.id):
        assert [(row.title, row.words) for row in own_space(viewer=mother).comments] == [(None, "很好")]


def test_the_same_words_are_one_comment_while_they_wait(small_school: SmallSchool) -> None:
    mother, father = (small_school.family(small_school.children[at]) for at in (0, 1))
    pen_of(mother)
    pen_of(father, "胡杨树")
    code = send(small_school, mother, "接送很方便")
    for typed in (" 接送很方便 ", "接\u200d送很方便", "接送很方便\ufe0f", "接送\u034f很 方便"):
        assert refusals(lambda typed=typed: send(small_school, mother, typed)) == {"said_before"}
    send(small_school, father, "接送很方便")
    decide(small_school, code, "office")
    assert send(small_school, mother, "接送很方便") != code


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("云", {"pen_length"}),
        ("云" * 13, {"pen_length"}),
        ("云 云", {"pen_letters"}),
        ("我是萨仁", {"pen_not_free"}),
        ("巴 雅 尔", {"pen_letters", "pen_not_free"}),
        ("教育局的人", {"pen_not_free"}),
        ("教導處", {"pen_not_free"}),
        ("圖雅媽媽", {"pen_not_free"}),
        ("tuya妈妈", {"pen_not_free"}),
        ("雅尔妈妈", {"pen_not_free"}),
        ("呼斯乐图小学", {"pen_not_free"}),
        ("加微信领奖", {"pen_screened"}),
    ],
)
def test_a_pen_name_is_nobodys_name_and_no_office(small_school: SmallSchool, name: str, found: set[str]) -> None:
    assert refusals(lambda: pen_of(small_school.family(small_school.children[0]), name)) == found


def test_a_pen_name_is_chosen_once_and_is_one_persons(small_school: SmallSchool) -> None:
    first, second = (small_school.family(small_school.children[at]) for at in (0, 1))
    pen_of(first, "Sarnai")
    assert refusals(lambda: pen_of(first, "另一朵云")) == {"pen_chosen"}
    assert refusals(lambda: pen_of(second, "ｓаrnai")) == {"pen_not_free"}
    with within(small_school.id), pytest.raises(DatabaseError), transaction.atomic():
        PenName.objects.create(
            school_id=small_school.id,
            account_id=signed_in(second),
            name="x",
            folded=folded("Sarnai"),
            chosen_at=MORNING,
        )


def test_a_pen_name_tells_nobody_who_is_here_and_tries_are_counted(small_school: SmallSchool) -> None:
    first, second = (small_school.family(small_school.children[at]) for at in (0, 1))
    pen_of(first, "草原云")
    other = small_school.children[2].name
    with within(small_school.id):
        teacher = Staff.objects.order_by("pk")[0].name
    said = []
    for name in ("草原云", "校长室", other, f"{other}妈", teacher):
        with pytest.raises(Refused) as refused:
            pen_of(second, name)
        said.append((tuple((one.code, str(one.words)) for one in refused.value.reasons), refused.value.conflict))
    assert len(set(said)) == 1
    for at in range(5):
        assert refusals(lambda at=at: pen_of(second, f"校长{at}")) == {"pen_not_free"}
    assert refusals(lambda: pen_of(second, "山丹花")) == {"pen_tries"}
    commands.choose_pen(actor=second, now=MORNING + DAY, name="山丹花")


def test_five_wait_and_ten_a_day(small_school: SmallSchool) -> None:
    mother = small_school.family(small_school.children[0])
    pen_of(mother)
    codes = [send(small_school, mother, f"第{at}条") for at in range(5)]
    assert refusals(lambda: send(small_school, mother, "第六条")) == {"too_many_waiting"}
    for code in codes:
        decide(small_school, code, "office")
    for at in range(5, 10):
        send(small_school, mother, f"第{at}条")
    assert refusals(lambda: send(small_school, mother, "第十一条")) == {"too_many_waiting", "too_many_today"}
    with pytest.raises(Refused) as said:
        send(small_school, mother, "第十一条", now=MORNING + DAY)
    assert [reason.words.zh for reason in said.value.reasons] == ["您已有 5 条评论在等审核，有了结果再写。"]


def test_a_refusal_has_a_rule_and_is_appealed_once_before_another_person(small_school: SmallSchool) -> None:
    mother, other = (small_school.family(small_school.children[at]) for at in (0, 1))
    pen_of(mother)
    code = send(small_school, mother, "食堂太难吃了")
    appeal: Callable[..., None] = lambda by=mother: commands.appeal_comment(  # noqa: E731 - said thrice
        actor=by, now=MORNING, comment=code, words="说的是事实"
    )
    assert refusals(appeal) == {"not_refused"}
    assert refusals(lambda: decide(small_school, code, "office", outcome="refused", reason=" ")) == {"reason_missing"}
    assert refusals(lambda: decide(small_school, code, "office", outcome="maybe", rule="whim")) == {
        "outcome_unknown",
        "rule_unknown",
    }
    decide(small_school, code, "office", outcome="refused", reason="与本页无关", rule="off_topic")
    with within(small_school.id):
        (row,) = own_space(viewer=mother).comments
    assert (row.state, row.looks[0].reason, row.may_appeal) == ("refused", "与本页无关", True)
    assert row.looks[0].rule
    with pytest.raises(NotThere):
        appeal(by=other)
    appeal()
    assert refusals(appeal) == {"appealed_before"}
    office = review_queue(viewer=small_school.actor("office"), now=MORNING)
    assert (office.appeals[0].mine, office.appeals[0].refused, office.appeals[0].appeal) == (
        True,
        "与本页无关",
        "说的是事实",
    )
    assert refusals(lambda: decide(small_school, code, "office")) == {"own_refusal"}
    decide(small_school, code, "principal", reason="可以说")
    assert seen(small_school) == ["食堂太难吃了"]
    assert refusals(lambda: decide(small_school, code, "office2")) == {"decided_before"}


def test_only_reviewers_of_the_school_decide_and_nobody_the_own(
    small_school: SmallSchool, other_school: SmallSchool
) -> None:
    office = small_school.actor("office")
    pen_of(office, "胡杨树")
    code = send(small_school, office, "欢迎提意见")
    assert refusals(lambda: decide(small_school, code, "office")) == {"own_comment"}
    for actor in (
        officer("elsewhere"),
        other_school.actor("office"),
        small_school.actor("vice"),
        small_school.actor("homeroom1"),
        small_school.family(small_school.children[0]),
        PUBLIC_ACTOR,
        platform_operator(),
    ):
        with pytest.raises(NotThere):
            commands.decide_comment(actor=actor, now=MORNING, comment=code, outcome="shown", reason="好")
    for actor in (officer("elsewhere"), small_school.actor("vice"), PUBLIC_ACTOR, platform_operator()):
        with pytest.raises(NotThere):
            review_queue(viewer=actor, now=MORNING)
    assert review_queue(viewer=other_school.actor("office"), now=MORNING).comments == ()
    waiting = waiting_under(viewer=officer("above"))
    assert {code: row.number for code, row in waiting.items()} == {small_school.code: 1}
    assert waiting[small_school.code].since == MORNING
    decide(small_school, code, officer("first"))
    with within(small_school.id):
        entry = AuditEntry.objects.get(tenant=small_school.id, subject=code, action="comments.review")
    assert entry.by == officer("first").code


def test_the_database_keeps_one_look_a_stage_and_changes_nothing(small_school: SmallSchool) -> None:
    mother = small_school.family(small_school.children[0])
    pen_of(mother)
    code = send(small_school, mother, "很好")
    decide(small_school, code, "office")
    with within(small_school.id):
        row = Comment.objects.get(code=code)
        again = {"school_id": small_school.id, "comment": row, "by_id": mother.account, "at": MORNING}
        for stage, reason in (("review", "好"), ("appeal", "")):
            with pytest.raises(DatabaseError), transaction.atomic():
                CommentDecision.objects.create(stage=stage, outcome="shown", reason=reason, **again)
        for change in (
            lambda: Comment.objects.update(words="别的"),
            lambda: CommentDecision.objects.all().delete(),
        ):
            with pytest.raises(DatabaseError), transaction.atomic():
                change()


def test_comments_are_closed_and_not_shown_where_the_space_is_locked(small_school: SmallSchool) -> None:
    mother = small_school.family(small_school.children[0])
    pen_of(mother)
    decide(small_school, send(small_school, mother, "很好"), "office")
    lock_space(actor=officer("first"), now=MORNING, school=small_school.code, ground="unlawful", reason="有广告")
    with within(small_school.id):
        article = Article.objects.get(kind="scheme").code
    for look in (
        lambda: comments_under(viewer=mother, school=small_school.code, article=article),
        lambda: commands.send_comment(
            actor=mother, now=MORNING, school=small_school.code, article=article, words="还在吗"
        ),
        lambda: commands.file_report(
            actor=PUBLIC_ACTOR, now=MORNING, school=small_school.code, ground="unlawful", words="有广告"
        ),
    ):
        with pytest.raises(SpaceLocked):
            look()


def test_a_page_has_twenty_newest_first(small_school: SmallSchool) -> None:
    for at, child in enumerate(small_school.children[1:3]):
        pen_of(small_school.family(child), f"云朵{at}")
    for at in range(11):
        for child in small_school.children[1:3]:
            author: Actor = small_school.family(child)
            now = MORNING + at * DAY
            decide(small_school, send(small_school, author, f"第{at}天", now=now), "office", now=now)
    first, second = (
        comments_under(viewer=PUBLIC_ACTOR, school=small_school.code, article=page_of(small_school), number=at)
        for at in (1, 99)
    )
    assert (len(first.rows), first.rows[0].words, first.pages, first.total) == (20, "第10天", 2, 22)
    assert (second.number, [row.words for row in second.rows]) == (2, ["第0天", "第0天"])

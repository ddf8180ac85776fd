"""What is public straight from the data: published with one press, always as it stands, taken back, in effect."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import DatabaseError, transaction

from afterbell.base.access import Actor
from afterbell.base.models import AuditEntry, Message
from afterbell.base.refusals import NotThere, Refused
from afterbell.base.tenancy import within
from afterbell.placement.models import ServiceGroup
from afterbell.portal import commands
from afterbell.portal.inforce.board import matter_desk, publishing_board
from afterbell.portal.inforce.content import content_of, present
from afterbell.portal.inforce.of_groups import groups_shown
from afterbell.portal.inforce.pages import MatterPage, look_up_objection, matter_page, matters_page, own_objections
from afterbell.portal.inforce.standing import in_effect
from afterbell.portal.models import MatterContent, MatterObjection, MatterPublished, PublicKnock
from afterbell.portal.rules.inforce import Effect, Matter
from afterbell.portal.rules.inforce.shown import HomeroomInGroup
from afterbell.scheme.rules.codes import Masking
from afterbell.scheme.rules.offered import WISHED_FOR
from afterbell.schools.actors import PUBLIC_ACTOR, house_actor
from afterbell.schools.models import Pupil
from afterbell.schools.queries import term_around
from afterbell.site.rounds import go_the_rounds
from tests.support.afternoon import DAY, build_afternoon
from tests.support.at_once import at_once
from tests.support.authorities import officer
from tests.support.premises import Premises
from tests.support.world import MORNING, TODAY, SmallSchool, build_school

NOTICE_OVER = timedelta(days=10)
WORDS = "二班的编组没有按志愿来，请核对"


def stand(school: SmallSchool) -> None:
    """Give the school two groups; the club is one of the scheme's."""
    build_afternoon(school)
    with within(school.id):
        now = present(today=TODAY)
        assert now is not None
        club = next(row.code for row in now.scheme.offerings if row.kind in WISHED_FOR)
        ServiceGroup.objects.filter(kind="club").update(offering=club)


def seen(school: SmallSchool, matter: str, *, today: date = TODAY) -> str:
    desk = matter_desk(viewer=school.actor("office", today=today), matter=matter, today=today)
    assert desk is not None
    return desk.content_hash


def publish(school: SmallSchool, matter: str = "groups", *, days: int = 0) -> str:
    """Publish a matter as it stands some days after the morning."""
    day = TODAY + timedelta(days=days)
    with within(school.id):
        shown = seen(school, matter, today=day)
        return commands.publish_matter(
            actor=school.actor("principal"), now=MORNING + timedelta(days=days), matter=matter, seen=shown
        )


def read(school: SmallSchool, matter: str = "groups", *, today: date = TODAY) -> MatterPage:
    return matter_page(viewer=PUBLIC_ACTOR, school=school.code, matter=matter, today=today)


def refused(action: Callable[..., object], **said: object) -> set[str]:
    with pytest.raises(Refused) as found:
        action(now=MORNING, **said)
    return {reason.code for reason in found.value.reasons}


@pytest.mark.parametrize("matter", list(Matter))
def test_a_matter_is_public_with_one_press_and_pressed_twice_it_is_published_once(
    small_school: SmallSchool, matter: Matter
) -> None:
    with pytest.raises(NotThere):
        read(small_school, matter)
    code = publish(small_school, matter)
    assert publish(small_school, matter, days=1 if matter is not Matter.ROSTER else 0) == code
    page = read(small_school, matter)
    assert (page.matter, page.content_hash) == (matter, seen_in(small_school, matter))
    assert page.history == ((MORNING, page.content_hash),)
    assert (page.effect is Effect.OPEN) == (page.notice_until is not None) == (matter is Matter.GROUPS)
    listed = matters_page(viewer=PUBLIC_ACTOR, school=small_school.code)
    assert listed.matters == ((matter, MORNING),)
    with within(small_school.id):
        assert MatterPublished.objects.count() == 1
        assert AuditEntry.objects.filter(tenant=small_school.id, action="portal.publish", subject=code).exists()


def seen_in(school: SmallSchool, matter: str) -> str:
    with within(school.id):
        return seen(school, matter)


def test_only_the_principal_publishes_and_only_what_was_seen(
    small_school: SmallSchool, other_school: SmallSchool
) -> None:
    principal, office = small_school.actor("principal"), small_school.actor("office")
    for actor, matter in ((office, "safety"), (PUBLIC_ACTOR, "safety"), (principal, "money"), (principal, "")):
        with pytest.raises(NotThere):
            commands.publish_matter(actor=actor, now=MORNING, matter=matter, seen="")
    assert refused(commands.publish_matter, actor=principal, matter="safety", seen="0" * 64) == {"inforce.matter_moved"}
    publish(small_school, "safety")
    with pytest.raises(NotThere):
        read(other_school, "safety")
    commands.lock_space(
        actor=officer("first"), now=MORNING, school=small_school.code, ground="unsafe", reason="首页有代码"
    )
    assert refused(commands.publish_matter, actor=principal, matter="pay", seen="") == {"portal.space_locked"}


def test_what_is_taken_back_is_gone_with_its_reason_kept(small_school: SmallSchool) -> None:
    publish(small_school, "clubs")
    principal = small_school.actor("principal")
    take_back = commands.take_back_matter
    assert refused(take_back, actor=principal, matter="clubs", reason=" \u200b") == {"inforce.taken_back_without_words"}
    assert refused(take_back, actor=principal, matter="clubs", reason="长" * 201) == {"portal.words_too_long"}
    assert refused(take_back, actor=principal, matter="pay", reason="错了") == {"inforce.not_public"}
    with pytest.raises(NotThere):
        take_back(actor=small_school.actor("office"), now=MORNING, matter="clubs", reason="错了")
    take_back(actor=principal, now=MORNING, matter="clubs", reason="名额写错了")
    with pytest.raises(NotThere):
        read(small_school, "clubs")
    with within(small_school.id):
        desk = matter_desk(viewer=small_school.actor("vice"), matter="clubs", today=TODAY)
    assert desk is not None
    assert (desk.row.since, [row[2] for row in desk.taken_back]) == (None, ["名额写错了"])
    later = publish(small_school, "clubs", days=2)
    page = read(small_school, "clubs")
    assert page.since == MORNING + timedelta(days=2)
    with within(small_school.id):
        assert MatterPublished.objects.get(code=later).number == 2
        with pytest.raises(DatabaseError), transaction.atomic():
            MatterPublished.objects.update(content_hash="")


def test_the_page_follows_the_data_and_the_rounds_note_since_when(small_school: SmallSchool) -> None:
    publish(small_school, "groups")
    before = read(small_school).content_hash
    stand(small_school)
    page = read(small_school)
    assert page.content_hash != before
    assert [digest for _since, digest in page.history] == [before]
    with within(small_school.id):
        board = publishing_board(viewer=small_school.actor("office"), today=TODAY)
    assert [(row.matter, row.differs) for row in board.matters if row.since] == [(Matter.GROUPS, True)]
    later = MORNING + timedelta(hours=3)
    go_the_rounds(now=later)
    go_the_rounds(now=later + timedelta(hours=1))
    assert read(small_school).history == ((later, page.content_hash), (MORNING, before))
    code = publish(small_school, days=1)
    page = read(small_school)
    assert (page.since, len(page.history), page.notice_until) == (MORNING, 3, TODAY + timedelta(days=1) + NOTICE_OVER)
    with within(small_school.id):
        assert MatterContent.objects.filter(published__code=code).count() == 1


def test_what_tells_who_somebody_is_is_not_published_and_later_withheld_and_the_office_told(
    small_school: SmallSchool,
) -> None:
    publish(small_school, "groups")
    stand(small_school)
    with within(small_school.id):
        ServiceGroup.objects.filter(name="马头琴").update(name="马头琴 13812345678")
        desk = matter_desk(viewer=small_school.actor("principal"), matter="groups", today=TODAY)
    assert desk is not None
    found = refused(
        commands.publish_matter, actor=small_school.actor("principal"), matter="groups", seen=desk.content_hash
    )
    assert found == {"inforce.personal_in_matter"}
    assert "小组第 2 行 · 名称" in desk.faults[0].where.zh or "小组第 1 行 · 名称" in desk.faults[0].where.zh
    assert "13812345678" not in str(read(small_school).values)
    go_the_rounds(now=MORNING)
    go_the_rounds(now=MORNING)
    with within(small_school.id):
        told = [row.to.handle for row in Message.objects.select_related("to").filter(kind="portal.matter_withheld")]
    assert sorted(told) == ["alpha/office", "alpha/office2", "alpha/principal"]


def test_no_child_is_named_where_its_class_would_know_it(small_school: SmallSchool) -> None:
    build_afternoon(small_school)
    with within(small_school.id):
        now = present(today=DAY)
        term = term_around(today=DAY)
        assert now is not None
        assert term is not None
        counted = groups_shown(scheme=now.scheme, term=term, today=DAY)
        assert now.scheme.publication.pupil_names is Masking.NO_NAMES
        assert {(row.children, row.homerooms) for row in counted.groups} == {(None, ())}
        Pupil.objects.filter(code__in=[row.code for row in small_school.children[4:6]]).update(name="孟根花")
        for names in (Masking.MASKED, Masking.FULL):
            rules = replace(now.scheme.publication, pupil_names=names, minimum_aggregate=4)
            shown = groups_shown(scheme=replace(now.scheme, publication=rules), term=term, today=DAY)
            told = {row.name: (row.children, row.homerooms) for row in shown.groups}
            homeroom = "三年级（2）班"
            assert told["三年级辅导一组"] == (
                4,
                (HomeroomInGroup(homeroom=homeroom, names=("*", "*", "孟**", "孟**")),),
            )
    names = {child.name for child in small_school.children} | {"孟根花"}
    assert not any(name in str(told) for name in names)


def object_to(
    school: SmallSchool, actor: Actor, words: str = WORDS, *, days: int = 0, address: str = ""
) -> commands.Receipt:
    return commands.object_to_matter(
        actor=actor,
        now=MORNING + timedelta(days=days),
        school=school.code,
        matter="groups",
        words=words,
        address=address,
    )


ANSWER = "已核对，按志愿编的"


def answer(school: SmallSchool, handle: str, number: str, *, shown: bool = True, words: str = ANSWER) -> None:
    commands.answer_matter_objection(
        actor=school.actor(handle), now=MORNING, objection=number, upheld=False, words=words, shown=shown
    )


def test_it_is_in_effect_when_the_notice_is_over_and_every_objection_answered(small_school: SmallSchool) -> None:
    publish(small_school)
    family = small_school.family(small_school.children[0])
    mine = object_to(small_school, family)
    assert mine.secret == ""
    strangers = object_to(small_school, PUBLIC_ACTOR, "这个月为什么改了")
    assert len(strangers.secret) == 17
    after = TODAY + NOTICE_OVER
    states = []
    answers = (
        lambda: None,
        lambda: answer(small_school, "office", mine.number),
        lambda: answer(small_school, "vice", strangers.number),
    )
    for step in answers:
        step()
        with within(small_school.id):
            states.append((in_effect(matter=Matter.GROUPS, today=after), in_effect(matter=Matter.GROUPS, today=TODAY)))
    assert states == [(False, False), (False, False), (True, False)]
    assert read(small_school, today=after).effect is Effect.IN_EFFECT
    with within(small_school.id):
        told = {row.to.handle for row in Message.objects.select_related("to").filter(kind="portal.matter_objected")}
        own = [row.shown for row in own_objections(viewer=family)]
        assert Message.objects.filter(kind="portal.matter_answered", to=family.account).count() == 1
        assert AuditEntry.objects.filter(tenant=small_school.id, action="portal.object").count() == 2
    assert told == {"alpha/vice", "alpha/office", "alpha/office2"}
    assert [(row.words, row.answer) for row in own] == [(WORDS, ANSWER)]
    assert {row.words for row in read(small_school).objections} == {WORDS, "这个月为什么改了"}
    assert "inforce.no_notice" in _codes(lambda: object_to(small_school, PUBLIC_ACTOR, days=10))


def _codes(action: Callable[[], object]) -> set[str]:
    with pytest.raises(Refused) as found:
        action()
    return {reason.code for reason in found.value.reasons}


def test_who_published_it_and_who_objected_do_not_answer(small_school: SmallSchool) -> None:
    publish(small_school)
    number = object_to(small_school, small_school.actor("vice")).number
    assert _codes(lambda: answer(small_school, "principal", number)) == {"inforce.published_it_yourself"}
    assert _codes(lambda: answer(small_school, "vice", number)) == {"inforce.own_matter_objection"}
    for handle in ("duty", "homeroom1", "gate"):
        with pytest.raises(NotThere):
            answer(small_school, handle, number)
    assert _codes(lambda: answer(small_school, "office", number, words="")) == {"inforce.answer_without_words"}
    answer(small_school, "office", number)
    assert _codes(lambda: answer(small_school, "office2", number)) == {"inforce.matter_answered_before"}


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("", "objection_without_words"),
        ("长" * 201, "objection_too_long"),
        ("长" + "\u0301" * 2000, "objection_too_long"),
        ("打 13812345678 找我", "objection_screened"),
        ("负责人138，0013，8000", "objection_screened"),
        ("电话〡〣〨〇〇〡〣〨〇〇〇", "objection_screened"),
        ("住锡林北路12-3-501", "objection_screened"),
        ("<script>alert(1)</script>", "objection_screened"),
    ],
)
def test_an_objection_is_measured_and_screened(small_school: SmallSchool, words: str, found: str) -> None:
    publish(small_school)
    assert _codes(lambda: object_to(small_school, PUBLIC_ACTOR, words)) == {f"inforce.{found}"}


def test_what_names_somebody_is_held_until_an_answer_shows_it(small_school: SmallSchool) -> None:
    publish(small_school)
    named = f"{small_school.children[1].name}怎么没有编进去"
    first, second = (object_to(small_school, PUBLIC_ACTOR, named, address=f"10.0.0.{one}") for one in range(2))
    assert [row.words for row in read(small_school).objections] == ["", ""]
    found = look_up_objection(
        viewer=PUBLIC_ACTOR, school=small_school.code, number=first.number, secret=first.secret.upper()
    ).found
    assert found is not None
    assert found.words == named
    for number, secret in ((first.number, second.secret), (first.number, ""), ("", first.secret)):
        wrong = look_up_objection(viewer=PUBLIC_ACTOR, school=small_school.code, number=number, secret=secret)
        assert wrong.found is None
    answer(small_school, "office", first.number)
    answer(small_school, "office", second.number, shown=False)
    assert [row.words for row in read(small_school).objections] == ["", named]
    long = object_to(small_school, PUBLIC_ACTOR, "请看 150402 19900101 1234", address="10.0.0.9")
    plain = object_to(small_school, small_school.family(small_school.children[0]))
    assert [row.words for row in read(small_school).objections][:2] == [WORDS, ""]
    answer(small_school, "office", plain.number, shown=False)
    answer(small_school, "office", long.number, shown=False)
    assert [row.words for row in read(small_school).objections] == ["", "", "", named]


def test_what_may_be_somebodys_number_waits_until_a_person_looked(small_school: SmallSchool) -> None:
    publish(small_school)
    for at, words in enumerate(
        ("负责人138\n0013\n8000", "票号 2026、0013、800", "记下 138a，0013-800", "幺三八洞洞幺三")
    ):
        number = object_to(small_school, PUBLIC_ACTOR, words, address=f"10.0.0.{at}").number
        assert read(small_school).objections[0].words == ""
        answer(small_school, "office", number)
        assert read(small_school).objections[0].words == words


def test_nobody_floods_a_matter_and_nothing_else_is_objected_to(
    small_school: SmallSchool, other_school: SmallSchool
) -> None:
    with pytest.raises(NotThere):
        object_to(small_school, PUBLIC_ACTOR)
    publish(small_school)
    publish(small_school, "safety")
    family = small_school.family(small_school.children[0])
    object_to(small_school, family)
    assert _codes(lambda: object_to(small_school, family)) == {"inforce.objected_before"}
    for number in range(3):
        object_to(small_school, PUBLIC_ACTOR, f"{WORDS}{number}")
    assert _codes(lambda: object_to(small_school, PUBLIC_ACTOR, f"{WORDS}0")) == {"inforce.objection_said_before"}
    assert _codes(lambda: object_to(small_school, PUBLIC_ACTOR)) == {"inforce.objected_often"}
    for number in range(30):
        object_to(small_school, PUBLIC_ACTOR, address=f"198.51.100.{number}")
    object_to(small_school, other_school.actor("office"), address="203.0.113.7")
    object_to(small_school, PUBLIC_ACTOR, days=1)
    with within(small_school.id):
        kept = list(PublicKnock.objects.values_list("whence", "at"))
        assert [moment for _whence, moment in kept] == [MORNING + timedelta(days=1)]
        assert not any("198.51.100" in whence for whence, _moment in kept)
    with pytest.raises(Refused):
        commands.object_to_matter(
            actor=PUBLIC_ACTOR, now=MORNING, school=small_school.code, matter="safety", words=WORDS
        )
    with within(small_school.id):
        assert MatterObjection.objects.filter(raised_by=None).count() == 35


def test_only_the_house_notes_and_nothing_is_noted_where_nothing_changed(small_school: SmallSchool) -> None:
    publish(small_school, "pay")
    with pytest.raises(NotThere):
        commands.note_matters(actor=small_school.actor("principal"), now=MORNING)
    assert commands.note_matters(actor=house_actor(school=small_school.id), now=MORNING) == 0
    with within(small_school.id):
        now = present(today=TODAY)
        assert now is not None
        assert content_of(matter=Matter.PAY, now=now).faults == ()


def test_two_who_publish_at_once_make_one_publication(own_database: Premises) -> None:
    assert own_database
    school = build_school(name="测试小学", code="alpha")
    with within(school.id):
        shown = seen(school, "groups")
    principal = school.actor("principal")

    def press() -> None:
        commands.publish_matter(actor=principal, now=MORNING, matter="groups", seen=shown)

    assert at_once(press, press) == ["done", "done"]
    with within(school.id):
        assert MatterPublished.objects.count() == 1
    number = object_to(school, PUBLIC_ACTOR).number
    ended = at_once(lambda: answer(school, "office", number), lambda: answer(school, "vice", number))
    assert ended == ["conflict", "done"]

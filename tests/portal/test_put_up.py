"""What is put up is objected to by anybody, answered by another person, and acted on only when it is in effect."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

import pytest
from django.db import DatabaseError, transaction

from afterbell.base import clock
from afterbell.base.access import Actor
from afterbell.base.models import Message
from afterbell.base.refusals import NotThere, Refused
from afterbell.base.tenancy import within
from afterbell.portal import commands
from afterbell.portal.inforce.board import matter_desk, matter_standing, page_up_desk, publishing_board
from afterbell.portal.inforce.pages import look_up_objection, objections_page, own_objections
from afterbell.portal.models import Article, MatterObjection
from afterbell.portal.rules.inforce import Effect, Matter
from afterbell.scheme import commands as schemes
from afterbell.schools.actors import PUBLIC_ACTOR, house_actor
from afterbell.site.rounds import go_the_rounds
from afterbell.subsidy import commands as subsidy
from tests.support.settled import APPROVED, APPROVING, PAYING, build_settled, publish
from tests.support.visits import standing_clock, stranger, visitor
from tests.support.world import MORNING, SCHEME_FILE, TODAY, SmallSchool

WORDS = "合计和明细对不上，请核对"
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def _clock(small_school: SmallSchool) -> Iterator[None]:  # noqa: ARG001 - it stands before the clock does
    with standing_clock():
        yield


def refused(action: Callable[[], object]) -> set[str]:
    with pytest.raises(Refused) as found:
        action()
    return {reason.code.removeprefix("inforce.") for reason in found.value.reasons}


def answer(school: SmallSchool, handle: str, number: str) -> None:
    commands.answer_matter_objection(
        actor=school.actor(handle), now=PAYING, objection=number, upheld=False, words="核对过，没有错", shown=True
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PutUp:
    """The settlement of March under its public notice."""

    school: SmallSchool
    settlement: str
    article: str

    def objects(
        self, by: Actor = PUBLIC_ACTOR, *, words: str = WORDS, now: datetime = APPROVING, address: str = ""
    ) -> commands.Receipt:
        return commands.object_to_page(
            actor=by, now=now, school=self.school.code, article=self.article, words=words, address=address
        )

    def pays(self, now: datetime = PAYING, *, on: date | None = None) -> None:
        office, day = self.school.actor("office", today=now.date()), on or now.date()
        subsidy.record_payment(actor=office, now=now, settlement=self.settlement, paid_on=day, reference="")


@pytest.fixture
def march(small_school: SmallSchool) -> PutUp:
    settled = build_settled(small_school)
    publish(settled)
    with within(small_school.id):
        article = Article.objects.get(kind="settlement").code
    return PutUp(school=small_school, settlement=settled.settlement, article=article)


def test_a_settlement_is_paid_when_its_notice_is_over_and_every_objection_answered(march: PutUp) -> None:
    school = march.school
    assert refused(lambda: march.pays(PAYING - DAY)) == {"still_in_notice"}
    strangers = march.objects()
    teacher = school.actor("club1", today=APPROVED)
    mine = march.objects(teacher)
    assert refused(lambda: march.objects(teacher)) == {"objected_before"}
    assert refused(lambda: march.objects(now=PAYING)) == {"no_notice"}
    assert refused(march.pays) == {"not_answered"}
    assert refused(lambda: answer(school, "principal", mine.number)) == {"published_it_yourself"}
    with within(school.id):
        desk = page_up_desk(viewer=school.actor("vice"), article=march.article, today=PAYING.date())
        board = publishing_board(viewer=school.actor("office"), today=PAYING.date())
    assert (desk.page.unanswered, desk.page.effect) == (2, Effect.ANSWERS)
    assert [row.unanswered for row in board.put_up] == [2]
    answer(school, "office", mine.number)
    answer(school, "vice", strangers.number)
    assert refused(lambda: march.pays(on=PAYING.date() - DAY)) == {"paid_in_notice"}
    march.pays()
    page = objections_page(viewer=PUBLIC_ACTOR, school=school.code, article=march.article, today=PAYING.date())
    assert (page.effect, [row.words for row in page.objections]) == (Effect.IN_EFFECT, [WORDS, WORDS])
    with within(school.id):
        assert "补助公示" in own_objections(viewer=teacher)[0].title.zh
        assert Message.objects.filter(kind="portal.matter_answered", to=teacher.account).count() == 1


def test_a_crowd_closes_no_door_and_a_stranger_looks_the_answer_up(march: PutUp) -> None:
    school, first = march.school, march.objects()
    assert refused(march.objects) == {"objection_said_before"}
    for words in ("课时数不对", "请再核对"):
        march.objects(words=words)
    assert refused(lambda: march.objects(words="还有一条")) == {"objected_often"}
    for number in range(25):
        march.objects(address=f"198.51.100.{number}")
    answer(school, "vice", first.number)
    asked = {"viewer": PUBLIC_ACTOR, "school": school.code, "number": first.number}
    found = look_up_objection(**asked, secret=first.secret).found
    assert found is not None
    assert found.answer
    assert look_up_objection(**asked, secret="aaaaa").found is None
    with within(school.id), pytest.raises(DatabaseError), transaction.atomic():
        MatterObjection.objects.create(school_id=school.id, words="x", held=False, secret_hash="", raised_at=MORNING)


def coming_version(school: SmallSchool) -> str:
    """Announce a version five days before its first."""
    office, principal = school.actor("office"), school.actor("principal")
    text = SCHEME_FILE.read_text(encoding="utf-8").replace("校长信箱、教导处来访", "校门口意见箱")
    version = schemes.draft_version(actor=office, now=MORNING, term=school.term, text=text)
    schemes.approve_version(actor=principal, now=MORNING, version=version)
    schemes.publish_version(actor=principal, now=MORNING, version=version, in_force_from=TODAY + 5 * DAY)
    return version


def page_about(school: SmallSchool, version: str) -> str:
    with within(school.id):
        return Article.objects.get(kind="scheme", subject=version).code


def test_a_version_to_come_is_objected_to_before_its_first_day_and_the_office_reminded_daily(
    small_school: SmallSchool,
) -> None:
    office, version = small_school.actor("office"), coming_version(small_school)
    coming, running = (page_about(small_school, one) for one in (version, small_school.version))
    there = f"/schools/alpha/articles/{coming}/"
    anybody = stranger()
    assert f"{there}objections/" in anybody.get(there).text
    empty = anybody.post(f"{there}objections/", {"words": ""})
    assert empty.status_code == 422
    receipt = anybody.post(f"{there}objections/", {"words": "第三条不清楚"})
    assert (receipt.status_code, receipt.headers["Cache-Control"], "查询口令" in receipt.text) == (
        200,
        "no-store",
        True,
    )
    assert "第三条不清楚" in anybody.get(f"{there}objections/").text
    assert "1 条异议等答复" in anybody.get(there).text
    for other in (running, "nothing"):
        assert anybody.get(f"/schools/alpha/articles/{other}/objections/").status_code == 404
    with pytest.raises(NotThere):
        commands.object_to_page(actor=PUBLIC_ACTOR, now=MORNING, school="alpha", article=running, words=WORDS)
    with pytest.raises(NotThere):
        commands.remind_of_objections(actor=office, now=MORNING)
    for day in (0, 1, 6):
        go_the_rounds(now=MORNING + day * DAY)
        go_the_rounds(now=MORNING + day * DAY + timedelta(hours=1))
    with within(small_school.id):
        told = Message.objects.filter(kind="portal.objections_wait", to=office.account)
        assert told.count() == 3
    _answered_at_its_desk(small_school, version, coming)
    assert "已经写清楚" in anybody.get(f"{there}objections/").text
    assert commands.remind_of_objections(actor=house_actor(school=small_school.id), now=MORNING + 7 * DAY) == 0


def _answered_at_its_desk(small_school: SmallSchool, version: str, coming: str) -> None:
    vice = visitor(small_school.actor("vice"))
    door = f"/office/publishing/pages/{coming}/"
    assert door in vice.get("/office/publishing/").text
    assert door in vice.get(f"/office/schemes/{version}/").text
    with within(small_school.id):
        number = MatterObjection.objects.get().code
    assert "第三条不清楚" in vice.get(door).text
    sent = {"step": "answer", "objection": number, f"{number}-upheld": "no", f"{number}-words": ""}
    assert vice.post(door, sent).status_code == 422
    assert vice.post(door, {**sent, f"{number}-words": "已经写清楚"}).status_code == 302
    assert vice.get("/office/publishing/pages/nothing/").status_code == 404


def test_the_roster_is_published_once_public_groups_are_in_effect(small_school: SmallSchool) -> None:
    principal, vice = small_school.actor("principal"), small_school.actor("vice")

    def put(matter: str, *, now: datetime = MORNING) -> None:
        with within(small_school.id):
            seen = matter_desk(viewer=principal, matter=matter, today=now.date())
            assert seen is not None
        commands.publish_matter(actor=principal, now=now, matter=matter, seen=seen.content_hash)

    with within(small_school.id):
        assert matter_standing(viewer=vice, matter=Matter.GROUPS, today=TODAY) is None
    put("groups")
    number = commands.object_to_matter(
        actor=PUBLIC_ACTOR, now=MORNING, school="alpha", matter="groups", words="二班没有按志愿来"
    ).number
    assert refused(lambda: put("roster")) == {"groups_not_in_effect"}
    assert "公示中，可以提异议" in visitor(vice).get("/office/groups/").text
    later = MORNING + 10 * DAY
    assert refused(lambda: put("roster", now=later)) == {"groups_not_in_effect"}
    answer(small_school, "vice", number)
    put("roster", now=later)
    with within(small_school.id):
        row = matter_standing(viewer=vice, matter=Matter.GROUPS, today=later.date())
    assert row is not None
    assert row.effect is Effect.IN_EFFECT
    clock.stand_at(moment=later)
    assert "已生效" in visitor(small_school.actor("vice", today=later.date())).get("/office/groups/").text

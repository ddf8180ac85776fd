"""A notice people wrote is objected to like any other: it is over when every answer is given."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from afterbell.base.access import Actor
from afterbell.base.models import Message
from afterbell.base.refusals import NotThere, Refused
from afterbell.base.tenancy import within
from afterbell.portal import commands
from afterbell.portal.inforce.board import page_up_desk, pages_put_up
from afterbell.portal.inforce.pages import look_up_objection, objections_page
from afterbell.portal.inforce.put_up import PageUp
from afterbell.portal.rules.inforce import Effect
from afterbell.schools.actors import PUBLIC_ACTOR, house_actor
from tests.portal.pages_written import TEXT, article_of, codes, corrected, published, review, seen_by
from tests.support.visits import stranger, visitor
from tests.support.world import MORNING, TODAY, SmallSchool

DAY = timedelta(days=1)
NOTICE = replace(TEXT, title="社团教师名单公示", notice_last_day=TODAY + 2 * DAY)
WORDS = "名单里少了一个社团"


def refused(action: Callable[[], object]) -> set[str]:
    with pytest.raises(Refused) as found:
        action()
    return codes(found)


def objected(
    school: SmallSchool, page: str, *, by: Actor = PUBLIC_ACTOR, now: datetime = MORNING + DAY, words: str = WORDS
) -> commands.Receipt:
    article = article_of(school, page)
    return commands.object_to_page(actor=by, now=now, school=school.code, article=article, words=words)


def answer(school: SmallSchool, number: str, *, by: str = "vice", now: datetime = MORNING + 4 * DAY) -> None:
    commands.answer_matter_objection(
        actor=school.actor(by), now=now, objection=number, upheld=True, words="会补上", shown=True
    )


def goes_the_rounds(school: SmallSchool, *, now: datetime) -> int:
    with within(school.id):
        return commands.publish_due_pages(actor=house_actor(school=school.id), now=now)


def put_up(school: SmallSchool, *, days: int) -> tuple[PageUp, ...]:
    with within(school.id):
        return pages_put_up(today=TODAY + days * DAY)


def test_a_written_notice_stands_until_every_objection_has_its_answer(small_school: SmallSchool) -> None:
    page, there = published(small_school, NOTICE), "/schools/alpha/articles/"
    there += f"{article_of(small_school, page)}/"
    published(small_school, TEXT)
    assert [row.title.zh for row in put_up(small_school, days=1)] == [NOTICE.title]
    receipt = objected(small_school, page)
    assert refused(lambda: objected(small_school, page, words="还少一个", now=MORNING + 3 * DAY)) == {"no_notice"}
    assert goes_the_rounds(small_school, now=MORNING + 3 * DAY) == 0
    assert [(row.effect, row.unanswered) for row in put_up(small_school, days=3)] == [(Effect.ANSWERS, 1)]
    assert refused(lambda: answer(small_school, receipt.number, by="office2")) == {"published_it_yourself"}
    answer(small_school, receipt.number)
    assert goes_the_rounds(small_school, now=MORNING + 4 * DAY) == 1
    assert put_up(small_school, days=4) == ()
    told = objections_page(
        viewer=PUBLIC_ACTOR, school="alpha", article=article_of(small_school, page), today=TODAY + 4 * DAY
    )
    assert [(row.words, row.answer) for row in told.objections] == [(WORDS, "会补上")]
    over = stranger().get(there)
    assert (over.status_code, f"{there}objections/" in over.text) == (410, True)


def test_what_waits_for_an_answer_stands_before_what_is_newer(small_school: SmallSchool) -> None:
    page = published(small_school, NOTICE)
    published(small_school, replace(NOTICE, title="食堂供货公示"))
    assert [row.title.zh for row in put_up(small_school, days=1)] == ["食堂供货公示", NOTICE.title]
    objected(small_school, page)
    assert [row.title.zh for row in put_up(small_school, days=1)] == [NOTICE.title, "食堂供货公示"]


def test_the_office_is_reminded_of_what_waits_for_its_answer(small_school: SmallSchool) -> None:
    objected(small_school, published(small_school, NOTICE))
    with within(small_school.id):
        house = house_actor(school=small_school.id)
        assert commands.remind_of_objections(actor=house, now=MORNING + 3 * DAY) == 1
        assert commands.remind_of_objections(actor=house, now=MORNING + 3 * DAY) == 0
        assert NOTICE.title in str(Message.objects.filter(kind="portal.objections_wait").first().values)  # type: ignore[union-attr]


def test_what_is_taken_down_before_its_time_owes_its_answers(small_school: SmallSchool) -> None:
    page = published(small_school, NOTICE)
    article, receipt = article_of(small_school, page), objected(small_school, page)
    principal = small_school.actor("principal")
    commands.withdraw_page(actor=principal, now=MORNING + DAY, page=page, reason="名单有误")
    with pytest.raises(NotThere):
        objected(small_school, page, words="还少一个")
    assert [(row.effect, row.taken_down) for row in put_up(small_school, days=1)] == [(Effect.ANSWERS, True)]
    answer(small_school, receipt.number)
    assert put_up(small_school, days=1) == ()
    with pytest.raises(NotThere):
        objections_page(viewer=PUBLIC_ACTOR, school="alpha", article=article, today=TODAY + DAY)
    found = look_up_objection(viewer=PUBLIC_ACTOR, school="alpha", number=receipt.number, secret=receipt.secret).found
    assert found is not None
    assert found.answer == "会补上"


def test_a_correction_prolongs_a_notice_and_never_shortens_it(small_school: SmallSchool) -> None:
    page = published(small_school, NOTICE)
    receipt = objected(small_school, page, now=MORNING + 3 * timedelta(hours=1))
    for last in (None, TODAY + DAY):
        shorter = replace(NOTICE, notice_last_day=last, correction="改公示期")
        assert refused(lambda told=shorter: corrected(small_school, page, told)) == {"notice_shortened"}  # type: ignore[misc]
        commands.give_up_draft(actor=small_school.actor("office"), now=MORNING + DAY, page=page)
    corrected(small_school, page, replace(NOTICE, notice_last_day=TODAY + 5 * DAY, correction="公示延长三天"))
    review(small_school, page, by="principal", version=2, now=MORNING + DAY)
    assert [(row.until, row.unanswered) for row in put_up(small_school, days=3)] == [(TODAY + 6 * DAY, 1)]
    for publisher in ("office2", "principal"):
        assert refused(lambda by=publisher: answer(small_school, receipt.number, by=by)) == {  # type: ignore[misc]
            "published_it_yourself"
        }
    with within(small_school.id):
        seen = page_up_desk(viewer=small_school.actor("principal"), article=article_of(small_school, page), today=TODAY)
    assert [row.may_answer for row in seen.objections] == [False]


def test_what_only_the_school_reads_only_the_school_objects_to(small_school: SmallSchool) -> None:
    page = published(small_school, replace(NOTICE, visibility="school"))
    family = small_school.family(small_school.children[0])
    with pytest.raises(NotThere):
        objected(small_school, page)
    assert objected(small_school, page, by=family).secret == ""
    there = f"/schools/alpha/articles/{article_of(small_school, page)}/objections/"
    assert stranger().get(there).status_code == 404
    shown = visitor(family).get(there)
    assert (shown.status_code, shown.headers["Cache-Control"]) == (200, "no-store")


def test_a_page_that_is_no_notice_takes_no_objections(small_school: SmallSchool) -> None:
    page = published(small_school)
    shown = seen_by(PUBLIC_ACTOR, small_school, page)
    assert shown is not None
    assert shown.up is None
    with pytest.raises(NotThere):
        objected(small_school, page)


def test_the_way_to_object_stands_on_the_page_and_the_way_to_answer_at_work(small_school: SmallSchool) -> None:
    page = published(small_school, NOTICE)
    article = article_of(small_school, page)
    there = f"/schools/alpha/articles/{article}/"
    assert f"{there}objections/" in stranger().get(there).text
    assert (
        f"/office/publishing/pages/{article}/"
        in visitor(small_school.actor("office")).get(f"/office/pages/{page}/").text
    )

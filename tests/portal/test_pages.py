"""A page goes from its first draft by a second person to its readers, is corrected, and withdrawn."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import DatabaseError, transaction
from PIL import Image

from afterbell.base.access import Actor
from afterbell.base.attached.reading import read_attached
from afterbell.base.models import Message
from afterbell.base.refusals import NotThere, Refused
from afterbell.base.tenancy import within
from afterbell.portal import commands
from afterbell.portal.locks import SpaceLocked
from afterbell.portal.models import Findable, Page, PageStep, PageVersion
from afterbell.portal.pages import page_differences, pages_list
from afterbell.portal.queries import school_page
from afterbell.portal.reading import standing_articles
from afterbell.portal.rules.snippets import asked_words
from afterbell.portal.rules.writing import Part
from afterbell.portal.space_pages import channel_page, space_file
from afterbell.portal.writing.files import read_page_picture
from afterbell.schools.actors import PUBLIC_ACTOR
from afterbell.schools.commands.departing import pupil_leaves
from afterbell.site.rounds import go_the_rounds
from afterbell.site.watch import keep_watch
from tests.portal.pages_written import (
    HOUR,
    TEXT,
    article_of,
    codes,
    corrected,
    desk,
    looked_for,
    published,
    review,
    seen_by,
    sent,
    written,
)
from tests.support.authorities import officer
from tests.support.world import MORNING, TODAY, SmallSchool


def test_a_page_is_read_by_nobody_until_a_second_person_accepts_it(small_school: SmallSchool) -> None:
    page = sent(small_school)
    assert article_of(small_school, page) == ""
    with pytest.raises(Refused) as found:
        review(small_school, page, by="office")
    assert codes(found) == {"own_page"}
    for handle in ("vice", "homeroom1", "gate"):
        with pytest.raises(NotThere):
            review(small_school, page, by=handle)
    review(small_school, page, by="principal")
    seen = seen_by(PUBLIC_ACTOR, small_school, page)
    assert seen is not None
    assert seen.written is not None
    assert seen.written.html == TEXT.html
    assert (seen.card.title.zh, seen.card.published_at) == (TEXT.title, MORNING + HOUR)
    listed = looked_for("水杯 安排", small_school)
    assert [(row.title.zh, listed.total) for row in listed.entries] == [(TEXT.title, 1)]
    first = school_page(viewer=PUBLIC_ACTOR, school=small_school.code, today=TODAY).articles[0]
    assert first.title.zh == TEXT.title


def test_what_is_sent_back_goes_to_its_writer_with_a_reason(small_school: SmallSchool) -> None:
    page = sent(small_school)
    with pytest.raises(Refused, match="no_reason"):
        review(small_school, page, accepts=False)
    review(small_school, page, accepts=False, words="日期写错了")
    with pytest.raises(Refused, match="not_in_review"):
        review(small_school, page)
    corrected(small_school, page, replace(TEXT, html="<p>三月三日开始。</p>"))
    seen = desk(small_school, page, handle="office2")
    assert [step.words for step in seen.versions[1].steps] == ["日期写错了"]
    assert (seen.pending, "review" in seen.steps) == (2, True)


def test_what_was_sent_is_taken_back_by_its_writer_until_somebody_decides(small_school: SmallSchool) -> None:
    page, office, other = sent(small_school), small_school.actor("office"), small_school.actor("office2")
    with pytest.raises(Refused, match="in_review"):
        commands.begin_version(actor=other, now=MORNING, page=page)
    assert "recall" in desk(small_school, page).steps
    assert "recall" not in desk(small_school, page, handle="office2").steps
    commands.begin_version(actor=office, now=MORNING, page=page)
    seen = desk(small_school, page)
    assert (seen.pending, seen.draft is not None, seen.versions[0].steps[0].kind) == (None, True, "recalled")
    with pytest.raises(Refused, match="not_in_review"):
        review(small_school, page)
    commands.send_for_review(actor=office, now=MORNING, page=page, saves=0)
    review(small_school, page, version=2, accepts=False, words="日期写错了")
    corrected(small_school, page, replace(TEXT, publish_at=MORNING + 5 * HOUR))
    review(small_school, page, version=3)
    with pytest.raises(Refused, match="in_review"):
        commands.begin_version(actor=other, now=MORNING + 2 * HOUR, page=page)
    commands.begin_version(actor=office, now=MORNING + 2 * HOUR, page=page)
    assert [step.kind for step in desk(small_school, page).versions[0].steps] == ["accepted", "stopped"]


def test_a_draft_is_its_writers_and_no_window_undoes_another(small_school: SmallSchool) -> None:
    page = written(small_school)
    with pytest.raises(Refused, match="draft_of_another"):
        commands.save_draft(actor=small_school.actor("office2"), now=MORNING, page=page, text=TEXT, saves=1)
    with pytest.raises(Refused, match="draft_elsewhere") as found:
        commands.save_draft(actor=small_school.actor("office"), now=MORNING, page=page, text=TEXT, saves=0)
    assert found.value.conflict
    with pytest.raises(NotThere):
        commands.begin_page(actor=small_school.actor("homeroom1"), now=MORNING)
    assert desk(small_school, page, handle="office2").draft is None
    with pytest.raises(NotThere):
        pages_list(viewer=small_school.family(small_school.children[0]))


def test_a_version_states_what_it_corrects_and_the_old_one_stays_a_fact(small_school: SmallSchool) -> None:
    page = published(small_school)
    with pytest.raises(Refused) as found:
        corrected(small_school, page, TEXT)
    assert codes(found) == {"no_correction", "unchanged"}
    office = small_school.actor("office")
    better = replace(TEXT, html="<p>三月三日开始。</p><p>请带水杯。</p>", correction="开始的日期是三月三日")
    commands.save_draft(actor=office, now=MORNING + 2 * HOUR, page=page, text=better, saves=1)
    commands.send_for_review(actor=office, now=MORNING + 2 * HOUR, page=page, saves=2)
    before = seen_by(PUBLIC_ACTOR, small_school, page)
    assert before is not None
    assert before.written is not None
    assert "三月二日" in before.written.html
    review(small_school, page, version=2, now=MORNING + 3 * HOUR)
    after = seen_by(PUBLIC_ACTOR, small_school, page)
    assert after is not None
    assert after.written is not None
    assert [(one.words, one.at) for one in after.written.corrections] == [("开始的日期是三月三日", MORNING + 3 * HOUR)]
    assert after.card.published_at == MORNING + HOUR
    with within(small_school.id):
        changes = [one for one in page_differences(viewer=office, page=page, before=1, after=2) if one.changed]
    assert [one.pieces for one in changes] == [
        ((Part.SAME, "三月"), (Part.GONE, "二"), (Part.NEW, "三"), (Part.SAME, "日开始。"))
    ]
    with within(small_school.id):
        for wrong in (PageVersion.objects.filter(number=1), PageStep.objects.all()):
            with pytest.raises(DatabaseError), transaction.atomic():
                wrong.delete()
        with pytest.raises(DatabaseError), transaction.atomic():
            PageVersion.objects.update(title="别的")
        step = PageStep.objects.get(version__number=1, kind="accepted")
        with pytest.raises(DatabaseError), transaction.atomic():
            PageStep.objects.create(
                school_id=step.school_id,
                page_id=step.page_id,
                version_id=step.version_id,
                kind="accepted",
                by_id=step.written_by_id,
                written_by_id=step.written_by_id,
                at=MORNING,
            )


def test_own_words_are_accepted_by_another_whatever_note_they_were_sent_again_with(small_school: SmallSchool) -> None:
    page = sent(small_school)
    review(small_school, page, accepts=False, words="再看")
    other, own = small_school.actor("office2"), small_school.actor("office")
    again = replace(TEXT, correction="更正", notice_last_day=TODAY + timedelta(days=3), visibility="school")
    commands.begin_version(actor=other, now=MORNING + 2 * HOUR, page=page)
    commands.save_draft(actor=other, now=MORNING + 2 * HOUR, page=page, text=again, saves=0)
    commands.send_for_review(actor=other, now=MORNING + 2 * HOUR, page=page, saves=1)
    for accepts in (True, False):
        with pytest.raises(Refused, match="own_page"):
            commands.review_page(actor=own, now=MORNING + 3 * HOUR, page=page, version=2, accepts=accepts, words="好")
    review(small_school, page, by="principal", version=2, now=MORNING + 3 * HOUR)


def test_who_sees_a_page_is_what_was_chosen(small_school: SmallSchool, other_school: SmallSchool) -> None:
    family, teacher = small_school.family(small_school.children[0]), small_school.actor("homeroom1")
    people = (PUBLIC_ACTOR, other_school.actor("principal"), officer("first"), family, teacher)
    expected = {"public": (1, 1, 1, 1, 1), "school": (0, 0, 0, 1, 1), "staff": (0, 0, 0, 0, 1)}
    for visibility, sees in expected.items():
        page = published(small_school, replace(TEXT, visibility=visibility, title=f"给{visibility}"))
        assert tuple(int(seen_by(who, small_school, page) is not None) for who in people) == sees
    totals = [channel_page(viewer=who, school=small_school.code, channel="notices").total for who in people]
    assert totals == [1, 1, 1, 2, 3]
    assert looked_for("给", small_school, viewer=teacher).entries[0].title.zh == "给public"


def test_a_family_reads_what_is_for_the_school_until_its_last_child_left(small_school: SmallSchool) -> None:
    child = small_school.children[1]
    page = published(small_school, replace(TEXT, visibility="school"))
    pupil_leaves(actor=small_school.actor("office"), now=MORNING, pupil=child.code, last_day=TODAY)
    for day, sees in ((TODAY, True), (TODAY + timedelta(days=1), False)):
        assert (seen_by(small_school.family(child, today=day), small_school, page) is not None) is sees


def test_what_can_be_found_is_what_is_public_and_stands(small_school: SmallSchool) -> None:
    """The index of signs says of every word what reading all that is public says."""
    stays, gone = published(small_school), published(small_school)
    published(small_school, replace(TEXT, visibility="staff"))
    corrected(small_school, stays, replace(TEXT, html="<p>午后读书，带水杯。</p>", correction="换了内容"))
    review(small_school, stays, version=2)
    commands.withdraw_page(actor=small_school.actor("principal"), now=MORNING + 2 * HOUR, page=gone, reason="安排有变")
    with within(small_school.id):
        public = list(standing_articles())
        assert set(Findable.objects.values_list("pk", flat=True)) == {row.pk for row in public}
        assert article_of(small_school, stays) in {row.code for row in public}
    for asked in ("读书", "水杯", "书", "托管", "午后读书，带", "读书 水杯", "带水", "没有"):
        words = asked_words(asked=asked)
        found = looked_for(asked, small_school)
        read = {row.code for row in public if all(word in row.text for word in words)}
        assert {entry.article for entry in found.entries} == read


def test_nothing_is_published_while_the_space_is_shut(small_school: SmallSchool) -> None:
    at = MORNING + 5 * HOUR
    waits = sent(small_school, replace(TEXT, publish_at=at))
    review(small_school, waits)
    page = sent(small_school)
    commands.lock_space(actor=officer("first"), now=MORNING, school=small_school.code, ground="unlawful", reason="广告")
    with pytest.raises(Refused, match="space_locked"):
        review(small_school, page)
    assert keep_watch(now=at) == 0
    with pytest.raises(SpaceLocked):
        looked_for("水杯", small_school)
    review(small_school, page, accepts=False, words="等解锁")


def picture(*, edge: int = 40) -> bytes:
    made = io.BytesIO()
    Image.new("RGB", (edge, edge), "green").save(made, "PNG")
    return made.getvalue()


def test_pictures_and_files_are_behind_the_same_door_as_their_page(small_school: SmallSchool) -> None:
    office = small_school.actor("office")
    page = written(small_school)
    webp, width, height = read_page_picture(data=picture() + b"<script>alert(1)</script>")
    assert b"script" not in webp
    fingerprint = commands.attach_picture(
        actor=office, now=MORNING, page=page, name="图", webp=webp, size=(width, height)
    )
    read = read_attached(name="安排.txt", data="三月二日开始".encode())
    file = commands.attach_file(actor=office, now=MORNING, page=page, file=read)
    address = f"/schools/{small_school.code}/pictures/{fingerprint}.webp"
    text = replace(TEXT, html=f'<p>看图</p><img src="{address}">', visibility="school", files=(file, "nothing"))
    commands.save_draft(actor=office, now=MORNING, page=page, text=text, saves=1)
    commands.send_for_review(actor=office, now=MORNING, page=page, saves=2)
    family = small_school.family(small_school.children[0])
    held = desk(small_school, page).versions[0].text.files[0][1].fingerprint

    def opened(viewer: Actor, what: str, *, as_picture: bool) -> bool:
        try:
            space_file(viewer=viewer, school=small_school.code, fingerprint=what, picture=as_picture)
        except NotThere:
            return False
        return True

    assert not opened(family, fingerprint, as_picture=True)
    review(small_school, page)
    assert space_file(viewer=family, school=small_school.code, fingerprint=fingerprint, picture=True)[1] == webp
    assert opened(family, held, as_picture=False)
    for viewer, what, as_picture in (
        (PUBLIC_ACTOR, fingerprint, True),
        (PUBLIC_ACTOR, held, False),
        (family, held, True),
        (family, "0" * 64, False),
    ):
        assert not opened(viewer, what, as_picture=as_picture)
    commands.lock_space(actor=officer("first"), now=MORNING, school=small_school.code, ground="unlawful", reason="广告")
    with pytest.raises(SpaceLocked):
        opened(family, held, as_picture=False)


def test_channels_are_two_levels_and_keep_their_address(small_school: SmallSchool) -> None:
    office = small_school.actor("office")

    def names() -> list[str]:
        page = school_page(viewer=PUBLIC_ACTOR, school=small_school.code, today=TODAY)
        return [channel.name.zh for channel in page.channels]

    assert names()[:3] == ["学校动态", "通知公告", "教导处"]
    commands.rename_channel(actor=office, now=MORNING, channel="notices", name="公告栏", name_en="Board")
    commands.move_channel(actor=office, now=MORNING, channel="notices", down=False)
    commands.move_channel(actor=office, now=MORNING, channel="notices", down=False)
    part = commands.add_channel(actor=office, now=MORNING, name="值周", parent="news")
    assert names()[:2] == ["公告栏", "学校动态"]
    assert channel_page(viewer=PUBLIC_ACTOR, school=small_school.code, channel=part).parent is not None
    for code, name, parent in (
        ("channel_deep", "三级", part),
        ("channel_known", "公告栏", ""),
        ("channel_no_name", " ", ""),
    ):
        with pytest.raises(Refused, match=code):
            commands.add_channel(actor=office, now=MORNING, name=name, parent=parent)
    with pytest.raises(NotThere):
        commands.add_channel(actor=small_school.actor("principal"), now=MORNING, name="校长信箱")
    materials = channel_page(viewer=PUBLIC_ACTOR, school=small_school.code, channel="materials")
    assert [row.kind for row in materials.articles] == ["scheme"]


def test_a_page_in_which_a_scan_finds_code_is_taken_down_first_and_then_the_school_is_asked(
    small_school: SmallSchool,
) -> None:
    good, bad = published(small_school), published(small_school)
    go_the_rounds(now=MORNING + 2 * HOUR)
    assert seen_by(PUBLIC_ACTOR, small_school, bad) is not None
    with within(small_school.id):
        row = PageVersion.objects.get(page__code=bad)
        row.pk, row.number, row.html = None, 2, f"{row.html}<img src=x onerror=alert(1)>"
        row.save(force_insert=True)
        Page.objects.filter(code=bad).update(current=2)
    for _time in range(2):
        go_the_rounds(now=MORNING + 3 * HOUR)
        taken, stays = (seen_by(PUBLIC_ACTOR, small_school, page) for page in (bad, good))
        assert taken is not None
        assert taken.written is not None
        assert (taken.written.html, "不安全的代码" in taken.written.withdrawn_why) == ("", True)
        assert stays is not None
        assert stays.written is not None
        assert stays.written.html == TEXT.html
    with within(small_school.id):
        told = set(Message.objects.filter(kind="portal.page_locked", about=bad).values_list("to_id", flat=True))
    assert told == {small_school.actor(handle).account for handle in ("principal", "office", "office2")}


def test_reviewers_hear_what_waits_and_the_writer_what_came_of_it(small_school: SmallSchool) -> None:
    page = sent(small_school)
    review(small_school, page, accepts=False, words="日期不对。")
    corrected(small_school, page, replace(TEXT, publish_at=MORNING + 20 * HOUR))
    review(small_school, page, version=2, now=MORNING + 3 * HOUR)
    keep_watch(now=MORNING + 21 * HOUR)
    other = published(small_school, replace(TEXT, title="自己撤下的"))
    commands.withdraw_page(actor=small_school.actor("office"), now=MORNING + 4 * HOUR, page=other, reason="写错了")
    third = published(small_school, replace(TEXT, title="别人撤下的"))
    commands.withdraw_page(actor=small_school.actor("principal"), now=MORNING + 4 * HOUR, page=third, reason="过时")
    with within(small_school.id):
        rows = Message.objects.filter(kind__startswith="portal.page").select_related("to").order_by("pk")
        told = [(row.kind.removeprefix("portal.page_"), row.to.handle, row.about) for row in rows]
        reason = Message.objects.get(kind="portal.page_returned").values["reason"]
    to_review = [("to_review", "alpha/principal"), ("to_review", "alpha/office2")]
    assert sorted(told[:2]) == sorted((*one, page) for one in to_review)
    assert [row for row in told if row[2] == page and row[0] != "to_review"] == [
        (kind, "alpha/office", page) for kind in ("returned", "accepted", "published")
    ]
    assert reason == {"zh": "日期不对", "en": "日期不对"}
    assert [row[0] for row in told if row[2] == other and row[0] != "to_review"] == ["published"]
    assert [row[0] for row in told if row[2] == third and row[0] != "to_review"] == ["published", "withdrawn"]

"""An area's education authority writes for a space of its own, as a school does, and is counted nowhere as a school."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import timedelta
from importlib import import_module
from pathlib import Path

import pytest
from django.apps import apps

from afterbell.base import audit
from afterbell.base.access import Actor
from afterbell.base.refusals import NotThere, Refused
from afterbell.base.tenancy import within
from afterbell.portal import commands
from afterbell.portal.commands import DraftText
from afterbell.portal.finding import area_page, every_page, newest_in_area, open_spaces, search_area
from afterbell.portal.locks import SpaceLocked, locks_page
from afterbell.portal.models import Page
from afterbell.portal.pages import authority_desk, own_channels, page_desk, pages_list
from afterbell.portal.queries import article_page, draws_page, scheme_page, school_page
from afterbell.portal.space_pages import channel_page
from afterbell.schools.actors import PLATFORM, PUBLIC_ACTOR
from afterbell.schools.commands import open_area
from afterbell.schools.entrance import public_schools, sign_in_places
from afterbell.schools.models import Account, Appointment, Area, School
from afterbell.schools.queries import institution_card, school_card
from afterbell.schools.supervision import all_schools, areas, authorities_beneath, own_authority, supervised
from afterbell.site.rounds import go_the_rounds
from afterbell.site.watch import keep_watch
from tests.support.authorities import officer
from tests.support.world import MORNING, TODAY, SmallSchool, platform_operator

HOUR = timedelta(hours=1)
TEXT = DraftText(
    channel="policy",
    title="全旗安全督导安排",
    issuing_unit="基础教育科",
    html="<p>四月督导各校。</p>",
    visibility="public",
)
SRC = Path(__file__).parents[2] / "src/afterbell"


def at_work(handle: str) -> Actor:
    """Give an officer in the own authority's walls."""
    actor = officer(handle)
    own = own_authority(viewer=actor)
    assert own is not None
    return replace(actor, tenant=own.id)


def sent(handle: str = "first", text: DraftText = TEXT) -> str:
    actor = at_work(handle)
    page = commands.begin_page(actor=actor, now=MORNING)
    commands.save_draft(actor=actor, now=MORNING, page=page, text=text, saves=0)
    commands.send_for_review(actor=actor, now=MORNING, page=page, saves=1)
    return page


def accept(page: str, *, by: str = "second", now: timedelta = HOUR) -> None:
    commands.review_page(actor=at_work(by), now=MORNING + now, page=page, version=1, accepts=True)


def article_of(page: str) -> str:
    with within(at_work("first").tenant):
        article = Page.objects.get(code=page).article
    return article.code if article else ""


def code_of(handle: str = "first") -> str:
    own = own_authority(viewer=officer(handle))
    assert own is not None
    return own.code


def area_of(school: SmallSchool) -> str:
    return School.objects.get(pk=school.id).banner.code


def test_one_officer_writes_another_publishes_and_everybody_finds_it(small_school: SmallSchool) -> None:
    area = area_of(small_school)
    page = sent()
    assert authority_desk(viewer=officer("second")).in_review == 1  # type: ignore[union-attr]
    with pytest.raises(Refused) as found:
        accept(page, by="first")
    assert [reason.code for reason in found.value.reasons] == ["pages.own_page"]
    for stranger in ("elsewhere", "above"):
        with pytest.raises(NotThere):
            accept(page, by=stranger)
        with within(at_work(stranger).tenant), pytest.raises(NotThere):
            page_desk(viewer=at_work(stranger), page=page)
    for handle in ("office", "principal"):
        with within(small_school.id), pytest.raises(NotThere):
            page_desk(viewer=small_school.actor(handle), page=page)
    assert area_page(area=area).own.articles == ()  # type: ignore[union-attr]
    accept(page)
    article, code = article_of(page), code_of()
    own = area_page(area=area).own
    assert own is not None
    assert (own.name, [row.code for row in own.articles]) == ("测试旗教育局", [article])
    assert "policy" in [channel.key for channel in own.channels]
    assert article not in [row.article for row in area_page(area=area).newest]
    assert article in [row.article for row in newest_in_area(area=area)]
    assert [row.article for row in search_area(area=area, asked="督导", page=1).entries] == [article]
    seen = article_page(viewer=PUBLIC_ACTOR, school=code, article=article, today=TODAY, language="zh-hans")
    assert seen.written is not None
    assert (seen.written.html, seen.card.issuing_unit.zh) == (TEXT.html, "基础教育科")
    assert [name for _code, name in seen.school.own_areas] == ["测试自治区", "测试盟", "测试旗"]
    assert channel_page(viewer=PUBLIC_ACTOR, school=code, channel="policy").total == 1
    assert [one for one, _at in every_page(viewer=PUBLIC_ACTOR, school=code)] == [article]
    assert code in open_spaces()


def test_an_authoritys_page_is_for_its_own_officers_until_withdrawn_and_stands_in_its_own_ledger(
    small_school: SmallSchool,
) -> None:
    page = sent(text=replace(TEXT, visibility="staff"))
    accept(page)
    article, code = article_of(page), code_of()

    def sees(viewer: Actor) -> bool:
        try:
            article_page(viewer=viewer, school=code, article=article, today=TODAY, language="zh-hans")
        except NotThere:
            return False
        return True

    assert sees(officer("second"))
    for other in (PUBLIC_ACTOR, officer("above"), officer("elsewhere"), small_school.actor("principal")):
        assert not sees(other)
    commands.withdraw_page(actor=at_work("second"), now=MORNING + 2 * HOUR, page=page, reason="数字有误")
    with within(at_work("first").tenant):
        assert pages_list(viewer=at_work("first")).lines[0].standings == ("withdrawn",)
        assert own_channels(viewer=at_work("first")).may_set
        assert audit.verify(tenant=at_work("first").tenant) == ()
    with within(small_school.id), pytest.raises(NotThere):
        own_channels(viewer=officer("first"))


def test_the_house_publishes_an_authoritys_page_at_its_time(small_school: SmallSchool) -> None:  # noqa: ARG001 - its banner
    page = sent(text=replace(TEXT, publish_at=MORNING + 3 * HOUR))
    accept(page)
    assert article_of(page) == ""
    keep_watch(now=MORNING + 4 * HOUR)
    assert article_of(page)
    assert go_the_rounds(now=MORNING + 4 * HOUR) == 0


def test_an_authoritys_space_is_shut_from_above_alone_and_its_schools_stay_open(small_school: SmallSchool) -> None:
    page = sent()
    accept(page)
    article, code, area = article_of(page), code_of(), area_of(small_school)
    told = {"now": MORNING, "school": code, "ground": "unlawful", "reason": "有广告"}
    for other in ("first", "second", "elsewhere"):
        with pytest.raises(NotThere):
            commands.lock_space(actor=officer(other), **told)  # type: ignore[arg-type]
    for reader in (officer("elsewhere"), small_school.actor("principal")):
        with pytest.raises(NotThere):
            locks_page(viewer=reader, school=code, today=TODAY)
    assert code in [row.code for row in authorities_beneath(viewer=officer("above"))]
    assert code not in [row.code for row in authorities_beneath(viewer=officer("first"))]
    commands.lock_space(actor=officer("above"), **told)  # type: ignore[arg-type]
    with pytest.raises(SpaceLocked):
        article_page(viewer=PUBLIC_ACTOR, school=code, article=article, today=TODAY, language="zh-hans")
    own = area_page(area=area).own
    assert own is not None
    assert (own.shut, own.articles, own.channels) == (True, (), ())
    assert search_area(area=area, asked="督导", page=1).total == 0
    assert code not in open_spaces()
    assert school_page(viewer=PUBLIC_ACTOR, school=small_school.code, today=TODAY).school.code == small_school.code
    assert "appeal" in locks_page(viewer=at_work("first"), school=code, today=TODAY).steps
    again = sent()
    with pytest.raises(Refused) as found:
        accept(again)
    assert [reason.code for reason in found.value.reasons] == ["pages.space_locked"]
    commands.appeal_lock(actor=at_work("first"), now=MORNING + HOUR, words="广告已经删了")
    later = {"now": MORNING + 2 * HOUR, "school": code, "words": "看过了"}
    commands.want_unlock(actor=officer("above"), **later)  # type: ignore[arg-type]
    commands.lift_lock(actor=platform_operator(), **later)  # type: ignore[arg-type]
    accept(again)


def test_an_authority_is_no_school_wherever_schools_are_listed(small_school: SmallSchool) -> None:
    first, code = officer("first"), code_of()
    number, card = institution_card(code=code)
    assert card.own_area == area_of(small_school)
    assert number not in supervised(viewer=officer("above"))
    assert code not in [row.code for row in all_schools(viewer=platform_operator())]
    assert code not in [row.code for row in public_schools()]
    assert code not in dict(sign_in_places())
    assert code not in [row.code for row in area_page(area=card.own_area).spaces]
    assert [row.schools for row in areas(viewer=platform_operator()) if row.name == "测试旗"] == [1]
    assert not School.objects.filter(code=code).exists()
    assert own_authority(viewer=small_school.actor("principal")) is None
    assert first.tenant == PLATFORM
    for read in (
        lambda: school_card(school=code),
        lambda: draws_page(viewer=PUBLIC_ACTOR, school=code),
        lambda: scheme_page(viewer=PUBLIC_ACTOR, school=code, today=TODAY, language="zh-hans"),
    ):
        with pytest.raises(NotThere):
            read()


ASKS = re.compile(r"School\.institutions|schools__|Count\(\"schools\"|School\._base_manager|\.banner\.schools")
MEANT = {
    "comments/queries/queue.py",
    "portal/commands/channels.py",
    "portal/commands/drafting.py",
    "portal/commands/reviewing.py",
    "portal/commands/locking.py",
    "portal/commands/reminding.py",
    "portal/counting.py",
    "portal/finding.py",
    "portal/locks.py",
    "portal/pages.py",
    "portal/writing/channels.py",
    "schools/actors.py",
    "schools/commands/opening.py",
    "schools/queries.py",
    "schools/supervision.py",
    "site/forget_commands.py",
    "site/ledger_command.py",
}
"""Who asks for institutions of both kinds: spaces, their locks, reports and ledgers, and what an officer holds."""


def test_who_asks_for_more_than_schools_is_known() -> None:
    found = {
        path.relative_to(SRC).as_posix()
        for path in SRC.rglob("*.py")
        if "migrations" not in path.parts and ASKS.search(path.read_text(encoding="utf-8"))
    }
    assert found == MEANT


def test_areas_with_officers_from_before_get_their_authority(small_school: SmallSchool) -> None:
    code = open_area(actor=platform_operator(), now=MORNING, names=("测试自治区", "测试盟", "旧旗"))
    area = Area.objects.get(code=code)
    account = Account.objects.create(handle="bureau/old", name="旧人")
    migration = import_module("afterbell.schools.migrations.0017_areas_have_authorities")
    with within(range(small_school.id + 20)):
        Appointment.objects.create(account=account, role="bureau_officer", area=area, since=TODAY)
        migration.open_authorities(apps, None)
        authority = School.institutions.get(banner=area)
        assert (authority.name, authority.kind) == ("旧旗教育局", "authority")
        assert audit.verify(tenant=authority.pk) == ()
    assert School.institutions.filter(kind="authority").count() == 1

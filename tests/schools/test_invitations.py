"""Letting a homeroom's families in: codes for those who need one, how they stand, and the sheet that is printed."""

from __future__ import annotations

from datetime import date, timedelta
from io import BytesIO

import pytest
from pypdf import PdfReader

from afterbell.base.codes import ALPHABET
from afterbell.base.refusals import NotThere, Refused
from afterbell.base.tenancy import within
from afterbell.schools.actors import PUBLIC_ACTOR
from afterbell.schools.commands import (
    invite_homeroom,
    issue_sign_in_code,
    redeem_sign_in_code,
    revoke_sign_in_codes,
)
from afterbell.schools.invitations import guardians_of_pupil, homeroom_door
from afterbell.schools.models import SignInCode
from afterbell.schools.papers.invitations import InvitationCard, InvitationSheet, render_invitation_pdf, spaced
from afterbell.schools.rules.codes import CodeState
from tests.support.at_once import at_once
from tests.support.premises import Premises
from tests.support.world import MORNING, TODAY, SmallSchool, build_school

HERE = 0


def states(school: SmallSchool, *, later: timedelta = timedelta(0)) -> dict[str, CodeState]:
    teacher = school.actor("homeroom1")
    with within(school.id):
        door = homeroom_door(viewer=teacher, homeroom=school.homerooms[HERE], now=MORNING + later)
    return {row.child: row.state for row in door.guardians}


def test_every_guardian_without_a_good_code_gets_one_and_nobody_twice(small_school: SmallSchool) -> None:
    teacher, homeroom = small_school.actor("homeroom1"), small_school.homerooms[HERE]
    held = issue_sign_in_code(actor=teacher, now=MORNING, guardian=small_school.children[1].guardian)
    issued = invite_homeroom(actor=teacher, now=MORNING, homeroom=homeroom)
    assert {code.guardian for code in issued} == {
        child.guardian for child in small_school.children[:4] if child.guardian != held.guardian
    }
    assert len({code.code for code in issued}) == len(issued) == 3
    assert set(states(small_school).values()) == {CodeState.LIVE}
    with pytest.raises(Refused, match="nobody_to_invite"):
        invite_homeroom(actor=teacher, now=MORNING, homeroom=homeroom)


def test_who_is_in_already_gets_another_code_only_when_asked_for(small_school: SmallSchool) -> None:
    teacher, homeroom = small_school.actor("homeroom1"), small_school.homerooms[HERE]
    for code in invite_homeroom(actor=teacher, now=MORNING, homeroom=homeroom):
        redeem_sign_in_code(actor=PUBLIC_ACTOR, now=MORNING, code=code.code)
    assert set(states(small_school).values()) == {CodeState.USED}
    with pytest.raises(Refused):
        invite_homeroom(actor=teacher, now=MORNING, homeroom=homeroom)
    assert len(invite_homeroom(actor=teacher, now=MORNING, homeroom=homeroom, also_signed_in=True)) == 4


def test_codes_are_easy_to_read_and_expire(small_school: SmallSchool) -> None:
    teacher = small_school.actor("homeroom1")
    issued = invite_homeroom(actor=teacher, now=MORNING, homeroom=small_school.homerooms[HERE])
    letters = set("".join(code.code for code in issued))
    assert letters <= set(ALPHABET)
    assert not letters & set("0o1il")
    assert set(states(small_school, later=timedelta(days=15)).values()) == {CodeState.EXPIRED}


def test_a_code_taken_back_ends_the_visit_it_opened(small_school: SmallSchool) -> None:
    teacher, child = small_school.actor("homeroom1"), small_school.children[0]
    code = issue_sign_in_code(actor=teacher, now=MORNING, guardian=child.guardian)
    redeem_sign_in_code(actor=PUBLIC_ACTOR, now=MORNING, code=code.code)
    waiting = issue_sign_in_code(actor=teacher, now=MORNING, guardian=child.guardian)
    account = SignInCode.objects.filter(issued_at=MORNING).select_related("account")[0].account
    before = account.get_session_auth_hash()
    assert revoke_sign_in_codes(actor=teacher, now=MORNING, guardian=child.guardian) == 1
    account.refresh_from_db()
    assert account.get_session_auth_hash() != before
    assert states(small_school)[child.name] is CodeState.REVOKED
    with pytest.raises(Refused):
        redeem_sign_in_code(actor=PUBLIC_ACTOR, now=MORNING, code=waiting.code)


def test_only_those_who_may_issue_see_how_codes_stand(small_school: SmallSchool, other_school: SmallSchool) -> None:
    homeroom, child = small_school.homerooms[HERE], small_school.children[0]
    strangers = [small_school.actor("homeroom2"), small_school.actor("gate"), other_school.actor("homeroom1")]
    for stranger in strangers:
        with within(stranger.tenant):
            with pytest.raises(NotThere):
                homeroom_door(viewer=stranger, homeroom=homeroom, now=MORNING)
            with pytest.raises(NotThere):
                guardians_of_pupil(viewer=stranger, pupil=child.code, now=MORNING)
        with pytest.raises(NotThere):
            invite_homeroom(actor=stranger, now=MORNING, homeroom=homeroom)
    with within(small_school.id):
        principal = small_school.actor("principal")
        assert guardians_of_pupil(viewer=principal, pupil=child.code, now=MORNING) == ()
        office = small_school.actor("office")
        assert len(guardians_of_pupil(viewer=office, pupil=child.code, now=MORNING)) == 1


def sheet_of(number: int) -> InvitationSheet:
    return InvitationSheet(
        school="赛罕小学",
        homeroom="三年级（2）班",
        entrance="https://example.org/code/",
        issued_on=TODAY,
        good_until=date(2026, 3, 10),
        cards=tuple(
            InvitationCard(
                child='巴雅尔#read("x")',
                guardian="萨仁",
                relation="母亲",
                code=f"abcd23{place:02d}",
                address=f"https://example.org/code/?code=abcd23{place:02d}",
            )
            for place in range(number)
        ),
    )


@pytest.mark.parametrize("number", [1, 24, 45])
def test_a_homeroom_fits_on_one_sheet_with_every_code_on_it(number: int) -> None:
    sheet = sheet_of(number)
    reader = PdfReader(BytesIO(render_invitation_pdf(sheet=sheet)))
    assert len(reader.pages) == 1
    text = "".join(reader.pages[0].extract_text().split())
    assert all(spaced(card.code) in text for card in sheet.cards)
    assert text.count('#read("x")') == number
    assert (reader.pages[0].mediabox.width, reader.pages[0].mediabox.height) == pytest.approx((595.28, 841.89), abs=0.1)


def test_two_sheets_asked_for_at_the_same_moment_issue_once(own_database: Premises) -> None:
    assert own_database
    school = build_school(name="测试小学", code="alpha")
    teacher, homeroom = school.actor("homeroom1"), school.homerooms[HERE]
    ended = at_once(*[lambda: invite_homeroom(actor=teacher, now=MORNING, homeroom=homeroom)] * 3)
    assert ended == ["conflict", "conflict", "done"]
    assert SignInCode.objects.count() == 4

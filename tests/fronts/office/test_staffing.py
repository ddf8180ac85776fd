"""What the office does about the roster: sessions, adults, leave, stand-ins, sessions cancelled."""

from __future__ import annotations

from afterbell.base.tenancy import within
from afterbell.rostering.models import Assignment, Cancellation, Session, StaffLeave
from tests.support.asking import AsksAtMost
from tests.support.term_begun import FIRST_MONDAY, MONDAY_NOON, Begun, form, hire
from tests.support.visits import as_told, standing_clock, visitor
from tests.support.world import SmallSchool

ROSTER, LEAVE, CANCEL = "/office/roster/", "/office/roster/leave/", "/office/roster/cancel/"


def test_a_roster_is_made_from_its_own_page(small_school: SmallSchool) -> None:
    with standing_clock():
        office = visitor(small_school.actor("office"))
        assert "先去编班" in office.get(ROSTER).text
        assert office.post(f"{ROSTER}plan/").status_code == 422
        form(small_school)
        assert 'href="#plan"' in office.get(ROSTER).text
        planned = office.post(f"{ROSTER}plan/")
        assert (planned.status_code, planned["Location"]) == (302, f"{ROSTER}?week=2026-03-02")
        page = office.get(planned["Location"]).text
        assert "没有责任人" in page
        assert 'href="#adults"' in page
        short = office.post(f"{ROSTER}adults/")
        assert (short.status_code, "无人可排" in short.text) == (422, True)
        hire(small_school)
        assert office.post(f"{ROSTER}adults/").status_code == 302
        page = office.get(planned["Location"]).text
        assert "场有了责任人" in page
        assert 'href="#adults"' not in page
    with within(small_school.id):
        assert not Session.objects.exclude(assignments__ended_at=None, assignments__isnull=False).exists()


def busiest(begun: Begun) -> tuple[str, str]:
    """Give somebody named on the first Monday who is not the vice-principal: staff code and name."""
    with within(begun.school.id):
        named = Assignment.objects.filter(session__date=FIRST_MONDAY).exclude(staff__code=begun.school.staff["vice"])
        row = named.select_related("staff").order_by("pk")[0]
        return row.staff.code, row.staff.name


def test_leave_is_recorded_for_somebody_and_covered(begun: Begun, asks_at_most: AsksAtMost) -> None:
    staff, name = busiest(begun)
    with standing_clock():
        office = visitor(begun.school.actor("office"))
        assert "今天起没有人请假" in office.get(LEAVE).text
        backwards = {"staff": staff, "first_day": "2026-03-03", "last_day": "2026-03-02", "reason": "病"}
        assert "最后一天不能早于第一天" in office.post(LEAVE, backwards).text
        blank = backwards | {"last_day": "2026-03-04", "reason": " "}
        assert office.post(LEAVE, blank).status_code == 422
        given = {"staff": staff, "first_day": "2026-03-02", "last_day": "2026-03-03", "reason": "病假"}
        assert office.post(LEAVE, given).status_code == 302
        with asks_at_most(25):
            page = office.get(LEAVE).text
        assert name in page
        assert "为 2026年3月2日 周一 找代班" in page
        covered = office.post(f"{ROSTER}cover/", {"day": "2026-03-02"})
        assert covered["Location"] == f"{ROSTER}?week=2026-03-02"
        assert f"代{name}" in office.get(covered["Location"]).text
        assert office.post(f"{ROSTER}cover/", {"day": "soon"})["Location"] == LEAVE
    with within(begun.school.id):
        assert StaffLeave.objects.count() == 2
        still = Assignment.objects.filter(staff__code=staff, session__date=FIRST_MONDAY, ended_at=None)
        assert not still.exists()


def test_sessions_are_cancelled_after_it_is_said_whom_that_touches(begun: Begun, asks_at_most: AsksAtMost) -> None:
    with within(begun.school.id):
        group = Session.objects.filter(date=FIRST_MONDAY, group__isnull=False).order_by("pk")[0]
        children = group.group.places.filter(weekday=1).count() if group.group else 0
        codes = [group.code, Session.objects.filter(date=FIRST_MONDAY, group=None).order_by("pk")[0].code]
    with standing_clock(MONDAY_NOON):
        principal = visitor(begun.school.actor("principal"))
        with asks_at_most(25):
            assert group.name in principal.get(CANCEL, {"day": "2026-03-02"}).text
        asked = principal.get(CANCEL, {"day": "2026-03-02", "pick": codes}).text
        assert "停 2026年3月2日 周一 的 2 场吗？" in asked
        assert f"{children} 名学生这一天不来" in asked
        unsaid = principal.post(CANCEL, {"day": "2026-03-02", "pick": codes, "reason": " "})
        assert (unsaid.status_code, "请写明原因" in unsaid.text) == (422, True)
        done = principal.post(CANCEL, {"day": "2026-03-02", "pick": codes, "reason": "大雪"})
        assert done.status_code == 302
        assert "大雪" in principal.get(ROSTER, {"week": "2026-03-02"}).text
        assert "这一天没有可以停的场次" in principal.get(CANCEL, {"day": "2026-03-07"}).text
    with within(begun.school.id):
        assert Cancellation.objects.count() == 2


def test_nobody_elses_sessions_are_touched(begun: Begun, other_school: SmallSchool) -> None:
    with within(begun.school.id):
        code = Session.objects.order_by("pk")[0].code
    with standing_clock(MONDAY_NOON):
        stranger = visitor(other_school.actor("office"))
        nothing = as_told(stranger.get(CANCEL, {"pick": "nothing"}))
        assert nothing[0] == 404
        assert as_told(stranger.get(CANCEL, {"pick": code})) == nothing
        vice = visitor(begun.school.actor("vice"))
        assert vice.get(CANCEL).status_code == 404
        assert vice.post(f"{ROSTER}plan/").status_code == 404
        staff, _name = busiest(begun)
        leave = {"staff": staff, "first_day": "2026-03-02", "last_day": "2026-03-02", "reason": "病"}
        assert vice.post(LEAVE, leave).status_code == 404

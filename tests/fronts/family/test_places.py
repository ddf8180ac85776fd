"""On the phone: an offer answered with one tap, a left-over place claimed, and what is said to who comes too late."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from afterbell.base.tenancy import within
from afterbell.enrolment.models import Application
from afterbell.fronts.family.places import remaining
from afterbell.placement.commands import wait_together
from afterbell.placement.models import ServiceGroup, Wish
from afterbell.schools.models import Guardianship
from afterbell.site.rounds import go_the_rounds
from tests.support.asking import AsksAtMost
from tests.support.in_line import Waiting, full_choir
from tests.support.rush import open_to_all
from tests.support.term_begun import MONDAY_NOON
from tests.support.visits import standing_clock, visitor

if TYPE_CHECKING:
    from tests.support.world import SmallSchool


@pytest.mark.parametrize(
    ("left", "said"),
    [
        (timedelta(hours=48), "还有 2 天"),
        (timedelta(hours=29, minutes=59), "还有 1 天 5 小时"),
        (timedelta(hours=3), "还有 3 小时"),
        (timedelta(minutes=59, seconds=59), "还有 59 分钟"),
        (timedelta(minutes=-1), "还有 0 分钟"),
    ],
)
def test_how_long_is_left_is_said_in_days_hours_or_minutes(left: timedelta, said: str) -> None:
    assert remaining(MONDAY_NOON + left, now=MONDAY_NOON) == said


@pytest.fixture
def waiting(small_school: SmallSchool) -> Waiting:
    return full_choir(small_school)


def there(application: str) -> str:
    return f"/family/applications/{application}/places/"


def test_an_offer_is_on_the_page_and_taken_with_one_tap(waiting: Waiting, asks_at_most: AsksAtMost) -> None:
    first = waiting.line[0]
    with standing_clock(MONDAY_NOON):
        family = visitor(waiting.school.family(waiting.school.children[0]))
        page = family.get(there(first)).text
        assert "正在候补" in page
        assert "第 1 位" in page
        assert "第 3 位" in family.get(there(waiting.line[2])).text
        assert "有名额等您答复" not in family.get("/family/").text
        assert there(first) in family.get("/family/").text
        waiting.leave()
        go_the_rounds(now=MONDAY_NOON)
        with asks_at_most(24):
            page = family.get(there(first)).text
        assert "给您留到" in page
        assert "还有 2 天" in page
        offer = waiting.offered()[first]
        home = family.get("/family/").text
        assert "有名额等您答复" in home
        assert home.index("有名额等您答复") < home.index("孩子0 <span")
        assert family.post(there(first), {"accept": offer}).status_code == 302
        assert "已接受：3月9日(周一)起在“童声合唱（周一）”" in family.get(there(first)).text
        story = family.get(f"/family/applications/{first}/").text
        assert "接受名额：童声合唱（周一），3月9日(周一)起" in story
        assert "有名额等您答复" not in family.get("/family/").text
        assert family.post(there(first), {"decline": offer}).status_code == 409
    assert waiting.sits(first) == "choir"


def test_what_waiting_an_answer_ends_is_said_before_and_after(waiting: Waiting) -> None:
    first, school = waiting.line[0], waiting.school
    with within(school.id):
        other = ServiceGroup.objects.get(code=waiting.rush.choir)
        other.pk, other.code, other.name, other.offering = None, "OTHER", "马头琴", "morin-khuur"
        other.save()
        wish = Wish.objects.get(application__code=first)
        wish.pk, wish.rank, wish.offering = None, 2, "morin-khuur"
        wish.save()
    waiting.leave()
    go_the_rounds(now=MONDAY_NOON)
    with standing_clock(MONDAY_NOON):
        family = visitor(school.family(school.children[0]))
        page = family.get(there(first)).text
        assert "接受以后，不再等 马头琴（周一）。" in page
        assert "不再候补" not in page
        assert "等家长答复" not in page
        family.post(there(first), {"accept": waiting.offered()[first]})
        page = family.get(there(first)).text
        assert "正在候补" not in page
        assert page.index("不再候补") < page.index("在志愿更靠前的“童声合唱（周一）”")
        second = family.get(there(waiting.line[1])).text
        assert "正在候补" in second
        assert "不再候补" not in second


def test_what_happened_after_the_groups_stands_after_them(waiting: Waiting) -> None:
    tuesday = MONDAY_NOON + timedelta(days=1)
    waiting.leave()
    go_the_rounds(now=tuesday)
    with standing_clock(tuesday):
        family = visitor(waiting.school.family(waiting.school.children[0]))
        story = family.get(f"/family/applications/{waiting.line[0]}/").text
    assert story.index("已编班") < story.index("空出名额")


def test_an_offer_for_two_has_no_buttons_for_the_guardian_of_one(waiting: Waiting) -> None:
    first, second = waiting.line[:2]
    mother = waiting.school.family(waiting.school.children[0])
    wait_together(actor=mother, now=MONDAY_NOON, applications=(first, second), wanted=True)
    with within(waiting.school.id):
        ServiceGroup.objects.filter(code=waiting.rush.choir).update(capacity=3)
        father = Guardianship.objects.get(pupil__code=waiting.school.children[1].code)
        Guardianship.objects.create(
            school_id=waiting.school.id,
            guardian=father.guardian,
            pupil=Application.objects.get(code=first).pupil,
            relation="父亲",
            since=father.since,
        )
    waiting.leave()
    go_the_rounds(now=MONDAY_NOON)
    with standing_clock(MONDAY_NOON):
        both = visitor(mother).get(there(first)).text
        one = visitor(waiting.school.family(waiting.school.children[1])).get(there(first)).text
    assert "一次答复，两个都算" in both
    assert 'name="accept"' in both
    assert "由两个孩子都归其监护的家长来答复" in one
    assert 'name="accept"' not in one


def test_a_place_left_over_is_claimed_and_the_late_one_is_told(waiting: Waiting, asks_at_most: AsksAtMost) -> None:
    rush, school = waiting.rush, waiting.school
    open_to_all(rush)
    with within(school.id):
        other = ServiceGroup.objects.get(code=rush.choir)
        other.pk, other.code, other.name, other.offering, other.capacity = (
            None,
            "OTHER",
            "马头琴（周一）",
            "morin-khuur",
            1,
        )
        other.save()
    with standing_clock(MONDAY_NOON):
        family = visitor(school.family(school.children[0]))
        with asks_at_most(24):
            page = family.get(there(rush.crowd[0])).text
        assert re.search(r"马头琴（周一）.*还有 1 个", page)
        assert family.post(there(rush.crowd[0]), {"claim": "OTHER:1"}).status_code == 302
        assert family.post(there(rush.crowd[0]), {"claim": "OTHER:1"}).status_code == 302
        late = family.post(there(rush.crowd[1]), {"claim": "OTHER:1"})
        assert late.status_code == 409
        assert "刚刚满了" in late.text
        assert "现在没有别的空位适合孩子。" in late.text
        with within(school.id):
            other.pk, other.code, other.name = None, "THIRD", "马头琴二班（周一）"
            other.save()
        late = family.post(there(rush.crowd[1]), {"claim": "OTHER:1"})
        assert "现在还有：马头琴二班（周一） 1 个。" in late.text
        assert family.post(there(rush.crowd[1]), {"claim": "OTHER:9"}).status_code == 404
        assert family.post(there(rush.crowd[1]), {}).status_code == 404


def test_the_homeroom_teacher_answers_for_a_family_without_a_phone(waiting: Waiting, asks_at_most: AsksAtMost) -> None:
    first = waiting.line[0]
    waiting.leave()
    go_the_rounds(now=MONDAY_NOON)
    offer = waiting.offered()[first]
    entering = f"/classroom/applications/{first}/places/"
    with standing_clock(MONDAY_NOON):
        teacher = visitor(waiting.school.actor("homeroom1"))
        assert "等家里答复" in teacher.get("/classroom/").text
        with asks_at_most(12):
            listed = teacher.get("/classroom/answers/").text
        assert entering in listed
        assert "家长接受" in teacher.get(entering).text
        wrong = teacher.post(entering, {"accept": offer})
        assert wrong.status_code == 422
        assert "请选家长是打电话说的" in wrong.text
        assert "请写明是和谁说的" in wrong.text
        said = {"accept": offer, "channel": "phone", "spoken_with": " 奶奶 萨仁 "}
        assert teacher.post(entering, said).status_code == 302
        assert "没有等答复的名额" in teacher.get("/classroom/answers/").text
        family = visitor(waiting.school.family(waiting.school.children[0]))
        assert "代录，电话问的奶奶 萨仁" in family.get(f"/family/applications/{first}/").text
        with within(waiting.school.id):
            pupil = Application.objects.get(code=first).pupil.code
        child = teacher.get(f"/classroom/pupils/{pupil}/").text
        assert "童声合唱（周一）" in child
        assert "周一" in child
        other = visitor(waiting.school.actor("homeroom2"))
        assert other.get(entering).status_code == 404
    assert waiting.sits(first) == "choir"


def test_a_place_that_is_free_but_not_for_the_child_says_why(waiting: Waiting) -> None:
    rush, school = waiting.rush, waiting.school
    open_to_all(rush)
    family = visitor(school.family(school.children[0]))
    with standing_clock(MONDAY_NOON):
        assert "现在哪个社团都没有空位" in family.get(there(rush.crowd[0])).text
        with within(school.id):
            other = ServiceGroup.objects.get(code=rush.choir)
            other.pk, other.code, other.name, other.offering, other.language = (
                None,
                "OTHER",
                "蒙语社",
                "morin-khuur",
                "xx",
            )
            other.save()
        page = family.get(there(rush.crowd[0])).text
        assert "有空位、但孩子不能去的" in page
        assert "“蒙语社”的授课语言与孩子的班级不同。" in page


def test_siblings_are_asked_whether_they_wait_together(waiting: Waiting) -> None:
    with standing_clock(MONDAY_NOON):
        family = visitor(waiting.school.family(waiting.school.children[0]))
        assert "一起候补" in family.get(there(waiting.line[0])).text
        family.post(there(waiting.line[0]), {"together": waiting.line[1]})
        assert "改为各自候补" in family.get(there(waiting.line[0])).text
        family.post(there(waiting.line[0]), {"apart": waiting.line[1]})
        assert "改为各自候补" not in family.get(there(waiting.line[0])).text


def test_another_family_finds_nothing(waiting: Waiting) -> None:
    with standing_clock(MONDAY_NOON):
        stranger = visitor(waiting.school.family(waiting.school.children[1]))
        assert stranger.get(there(waiting.line[0])).status_code == 404
        waiting.leave()
        go_the_rounds(now=MONDAY_NOON)
        mine, offer = there(waiting.rush.applications[1]), waiting.offered()[waiting.line[0]]
        assert stranger.post(mine, {"accept": offer}).status_code == 404

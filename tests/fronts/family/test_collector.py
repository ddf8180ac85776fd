"""One adult on the list: the days a family says anew, and a picture that the gate sees after a tap."""

from __future__ import annotations

from datetime import date, time, timedelta
from io import BytesIO

import pytest
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from afterbell.base.models import AuditEntry
from afterbell.base.pictures.keeping import kept_picture
from afterbell.base.pictures.reading import EDGE_OF_A_FACE
from afterbell.base.tenancy import within
from afterbell.dismissal.commands import NewCollector, NewForbidding, end_collectors, forbid_collector, name_collectors
from afterbell.dismissal.models import Collector, CollectorDays, CollectorPhoto
from afterbell.dismissal.queries import gate_list
from afterbell.dismissal.rules.forbidding import Person, Proof
from afterbell.site.retention import due_in_school
from tests.support.afternoon import DAY, Afternoon, at, build_afternoon, here
from tests.support.paper import photo
from tests.support.visits import standing_clock, visitor
from tests.support.world import Child, SmallSchool

pytestmark = pytest.mark.usefixtures("_clock")
MIDDAY, END = at(time(12)), at(time(18, 15))


@pytest.fixture
def _clock(db: None) -> object:  # noqa: ARG001 - the clock stands in the tables
    with standing_clock(moment=MIDDAY):
        yield


@pytest.fixture
def afternoon(small_school: SmallSchool) -> Afternoon:
    return build_afternoon(small_school)


@pytest.fixture
def child(afternoon: Afternoon) -> Child:
    return afternoon.tutored[0]


@pytest.fixture
def collector(afternoon: Afternoon, child: Child) -> str:
    new = NewCollector(pupil=child.code, name="乌云", relation="奶奶", since=DAY)
    (code,) = name_collectors(actor=afternoon.school.family(child, today=DAY), now=MIDDAY, collectors=[new])
    return code


@pytest.fixture
def family(afternoon: Afternoon, child: Child) -> Client:
    return visitor(afternoon.school.family(child, today=DAY))


def page_of(collector: str) -> str:
    return f"/family/collectors/{collector}/"


def send(family: Client, there: str, **fields: str) -> int:
    shot = SimpleUploadedFile("a.jpg", photo(), content_type="image/jpeg")
    return family.post(there, {"do": "photo", "photo": shot, **fields}).status_code


def days_of(school: SmallSchool, code: str) -> tuple[date, date | None, int]:
    with within(school.id):
        row = Collector.objects.get(code=code)
        return row.since, row.until, CollectorDays.objects.filter(collector=row).count()


def test_a_family_shortens_and_lengthens_the_days_and_each_word_stays_a_fact(
    afternoon: Afternoon, child: Child, collector: str, family: Client
) -> None:
    there, last = page_of(collector), DAY + timedelta(days=3)
    assert there in family.get(f"/family/children/{child.code}/collectors/").text
    assert 'name="since"' not in family.get(there).text
    assert family.post(there, {"do": "days", "last": last.isoformat()}).status_code == 302
    assert days_of(afternoon.school, collector) == (DAY, last + timedelta(days=1), 1)
    assert family.post(there, {"do": "days", "last": last.isoformat()}).status_code == 302
    assert days_of(afternoon.school, collector)[2] == 1
    assert family.post(there, {"do": "days", "last": ""}).status_code == 302
    assert days_of(afternoon.school, collector) == (DAY, None, 2)
    assert "改过的日子" in family.get(there).text


@pytest.mark.parametrize("last", ["2026-03-03", "2025-01-01", "昨天"])
def test_days_that_have_passed_change_nothing(afternoon: Afternoon, collector: str, family: Client, last: str) -> None:
    assert family.post(page_of(collector), {"do": "days", "last": last}).status_code == 422
    assert days_of(afternoon.school, collector) == (DAY, None, 0)


def test_who_does_not_collect_yet_begins_on_another_day_but_not_twice(
    afternoon: Afternoon, child: Child, family: Client
) -> None:
    first, second = (DAY + timedelta(days=number) for number in (2, 5))
    later = [NewCollector(pupil=child.code, name="其其格", relation="姑姑", since=day) for day in (first, second)]
    one, _other = name_collectors(actor=afternoon.school.family(child, today=DAY), now=MIDDAY, collectors=later)
    there, tomorrow = page_of(one), DAY + timedelta(days=1)
    assert family.post(there, {"do": "days", "since": tomorrow.isoformat(), "last": ""}).status_code == 302
    assert days_of(afternoon.school, one) == (tomorrow, None, 1)
    twice = family.post(there, {"do": "days", "since": second.isoformat(), "last": ""})
    assert (twice.status_code, "名单上已有同一个人" in twice.text) == (422, True)


def test_whom_staff_forbade_collects_no_longer_than_until_then(
    afternoon: Afternoon, child: Child, collector: str, family: Client
) -> None:
    paper = NewForbidding(
        pupil=child.code,
        person=Person(name="乌云", relation="奶奶"),
        paper="court",
        proof=Proof(issuer="近旗法院", number="3号"),
        since=DAY + timedelta(days=4),
    )
    forbid_collector(actor=afternoon.actor("homeroom2"), now=MIDDAY, forbidding=paper)
    there = page_of(collector)
    longer = family.post(there, {"do": "days", "last": (DAY + timedelta(days=9)).isoformat()})
    assert (longer.status_code, "请联系班主任" in longer.text) == (422, True)
    shorter = DAY + timedelta(days=1)
    assert family.post(there, {"do": "days", "last": shorter.isoformat()}).status_code == 302
    assert days_of(afternoon.school, collector)[1] == shorter + timedelta(days=1)


def test_a_picture_is_kept_small_and_sealed_once_the_person_knows(
    afternoon: Afternoon, collector: str, family: Client
) -> None:
    there = page_of(collector)
    assert send(family, there) == 422
    assert family.post(there, {"do": "photo", "knows": "1"}).status_code == 422
    with within(afternoon.school.id):
        assert not CollectorPhoto.objects.exists()
    assert send(family, there, knows="1") == 302
    with within(afternoon.school.id):
        shot = CollectorPhoto.objects.get()
    jpeg = kept_picture(tenant=afternoon.school.id, code=shot.code, content_hash=shot.content_hash)
    with Image.open(BytesIO(jpeg)) as image:
        assert max(image.size) <= EDGE_OF_A_FACE
        assert not image.getexif()
    with default_storage.open(f"pictures/{afternoon.school.id}/{shot.code}") as file:
        assert jpeg[:200] not in file.read()
    page = family.get(there)
    assert "data:image/jpeg;base64," in page.text
    assert "no-store" in page.headers["Cache-Control"]


def test_another_picture_takes_its_place_and_none_is_left_when_it_is_deleted(
    afternoon: Afternoon, collector: str, family: Client
) -> None:
    there = page_of(collector)
    send(family, there, knows="1")
    with within(afternoon.school.id):
        first = CollectorPhoto.objects.get().code
    send(family, there, knows="1")
    with within(afternoon.school.id):
        second = CollectorPhoto.objects.get().code
    assert second != first
    assert family.post(there, {"do": "remove"}).status_code == 302
    with within(afternoon.school.id):
        assert not CollectorPhoto.objects.exists()
    assert "data:image/jpeg" not in family.get(there).text


def test_the_gate_sees_it_on_the_childs_row_after_a_tap_that_is_written_down(
    afternoon: Afternoon, child: Child, collector: str, family: Client
) -> None:
    here(afternoon, child)
    send(family, page_of(collector), knows="1")
    with standing_clock(moment=END):
        gate = visitor(afternoon.actor("gate"))
        seen = gate.get("/gate/").text
        assert "看照片：奶奶 乌云" in seen
        assert "data:image/jpeg" not in seen
        with within(afternoon.school.id):
            assert not AuditEntry.objects.filter(action="dismissal.look_at_collector").exists()
        assert "data:image/jpeg;base64," in gate.post("/gate/", {"photo": collector}).text
        with within(afternoon.school.id):
            entry = AuditEntry.objects.get(action="dismissal.look_at_collector")
        assert (entry.by, entry.subject) == (afternoon.actor("gate").code, child.code)
        kept = gate.get("/gate/kept/day/").text
        assert "base64" not in kept
        assert '"photo"' not in kept
        leader = visitor(afternoon.actor("principal"))
        assert "看照片" not in leader.get("/gate/").text
        assert leader.post("/gate/", {"photo": collector}).status_code == 404


def test_nobody_else_sees_the_page_and_the_gate_none_of_who_collects_no_more(
    afternoon: Afternoon, child: Child, collector: str, family: Client, other_school: SmallSchool
) -> None:
    there = page_of(collector)
    send(family, there, knows="1")
    strangers = [
        visitor(afternoon.actor("gate")),
        visitor(afternoon.school.family(afternoon.tutored[1], today=DAY)),
        visitor(other_school.family(other_school.children[0], today=DAY)),
    ]
    for visit in strangers:
        assert visit.get(there).status_code == 404
    end_collectors(actor=afternoon.school.family(child, today=DAY), now=MIDDAY, collectors=[collector])
    assert family.get(there).status_code == 404
    assert visitor(afternoon.actor("gate")).post("/gate/", {"photo": collector}).status_code == 404
    with within(afternoon.school.id):
        (due,) = (one for one in due_in_school(school=afternoon.school.id, now=END) if one.model is CollectorPhoto)
        assert due.carry_out() == 1


def test_a_stand_in_of_one_day_has_no_such_page(afternoon: Afternoon, child: Child, family: Client) -> None:
    there = f"/family/children/{child.code}/stand-in/"
    family.post(there, {"name": "萨仁", "relation": "邻居", "day": DAY.isoformat()})
    with within(afternoon.school.id):
        code = Collector.objects.get(name="萨仁").code
    assert family.get(page_of(code)).status_code == 404
    assert page_of(code) not in family.get(f"/family/children/{child.code}/collectors/").text


def test_the_lists_know_of_a_picture(afternoon: Afternoon, child: Child, collector: str, family: Client) -> None:
    here(afternoon, child)
    for expected in (False, True):
        with within(afternoon.school.id):
            (row,) = gate_list(viewer=afternoon.actor("gate"), on=DAY, now=END).children
        assert [(one.code, one.photo) for one in row.collectors] == [(collector, expected)]
        send(family, page_of(collector), knows="1")

"""Suggested conditions on the office's page: counted, explained, and written into the draft by one press."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from django.test import Client

from afterbell.base.tenancy import within
from afterbell.scheme.commands import keep_draft
from afterbell.scheme.models import SchemeDraft
from afterbell.scheme.rules.read import read_scheme
from tests.support.asking import AsksAtMost
from tests.support.surveyed import more_children
from tests.support.visits import standing_clock, visitor
from tests.support.world import MORNING, SCHEME_FILE, SmallSchool, answer_survey

HERE = "/office/survey/conditions/"


@pytest.fixture(autouse=True)
def _clock(small_school: SmallSchool) -> Iterator[None]:
    assert small_school
    with standing_clock():
        yield


@pytest.fixture
def office(small_school: SmallSchool) -> Client:
    return visitor(small_school.actor("office"))


def surveyed(school: SmallSchool) -> str:
    """Let seven more children of grade 1 be collected on time and six by nobody; gives the survey."""
    survey = answer_survey(school)
    more_children(school, survey, 7, room=0, collector="parent")
    more_children(school, survey, 6, room=0, collector="nobody", clubs=("choir",))
    return survey


def pressed(page: str, title: str) -> dict[str, str]:
    """Give what the button of a suggestion sends."""
    card = page.split(f">{title}</h2>")[1].split("</section>", maxsplit=1)[0]
    return dict(re.findall(r'name="(key|mark)" value="([^"]*)"', card))


def drafts(school: SmallSchool) -> list[str]:
    with within(school.id):
        return list(SchemeDraft.objects.order_by("edition").values_list("text", flat=True))


def test_a_suggestion_says_its_figures_and_goes_into_the_draft(
    small_school: SmallSchool, office: Client, asks_at_most: AsksAtMost
) -> None:
    assert "还没有可以建议的" in office.get(HERE).text
    surveyed(small_school)
    with asks_at_most(20):
        page = office.get(HERE).text
    early = page.split(">早段的申请条件</h2>")[1].split("</section>")[0]
    assert "教师和教室有余，条件可以放宽到这样。" in early
    assert "不能按时接、无人接，家中无人看管，或住在校外住宿处的，可以申请。" in early
    assert "自愿参加的都可以申请。" in early
    assert re.findall(r">(\d+（\d+—\d+）)<", early) == ["10（10—10）", "17（17—17）"]
    assert office.post(HERE, pressed(page, "早段的申请条件"))["Location"] == HERE
    before, after = (read_scheme(text=text) for text in drafts(small_school))
    assert [row.code for row in before.conditions] == ["not-boarding", "boarding", "in-need"]
    assert [(row.code, row.bands) for row in after.conditions][2:] == [("in-need", ("late",))]
    page = office.get(HERE).text
    assert "没有条件，愿意的都可以申请。" in page
    assert pressed(page, "早段的申请条件") == {}
    assert "方案草稿" in page


def test_what_has_changed_since_it_was_seen_is_not_kept(small_school: SmallSchool, office: Client) -> None:
    survey = surveyed(small_school)
    asked = pressed(office.get(HERE).text, "早段的申请条件")
    more_children(small_school, survey, 5, room=0, collector="other_adult")
    late = office.post(HERE, asked)
    assert late.status_code == 409
    assert "这条建议刚刚变了" in late.text
    assert drafts(small_school) == []
    assert office.post(HERE, pressed(late.text, "早段的申请条件")).status_code == 302
    assert office.post(HERE, asked).status_code == 409
    assert len(drafts(small_school)) == 2


def test_a_draft_with_faults_is_not_written_into(small_school: SmallSchool, office: Client) -> None:
    surveyed(small_school)
    asked = pressed(office.get(HERE).text, "早段的申请条件")
    text = SCHEME_FILE.read_text("utf-8").replace("format = 1", "format = 9")
    keep_draft(actor=small_school.actor("office"), now=MORNING, term=small_school.term, text=text, edition=0)
    page = office.get(HERE).text
    assert "先把草稿改对" in page
    assert "写进方案草稿" not in page
    assert office.post(HERE, asked).status_code == 404
    assert drafts(small_school) == [text]


def test_leaders_look_and_only_the_office_writes(small_school: SmallSchool, office: Client) -> None:
    surveyed(small_school)
    asked = pressed(office.get(HERE).text, "早段的申请条件")
    principal = visitor(small_school.actor("principal"))
    page = principal.get(HERE).text
    assert "早段的申请条件" in page
    assert "写进方案草稿" not in page
    assert principal.post(HERE, asked).status_code == 404
    for person in ("homeroom1", "gate"):
        assert visitor(small_school.actor(person)).get(HERE).status_code == 404
    assert drafts(small_school) == []


def test_few_are_not_named(small_school: SmallSchool, office: Client) -> None:
    answer_survey(small_school)
    page = office.get(HERE).text
    early = page.split(">早段的申请条件</h2>")[1].split("</section>")[0]
    assert "少于 5（少于 5—少于 5）" in early
    assert not re.search(r">[1-4]（", page)

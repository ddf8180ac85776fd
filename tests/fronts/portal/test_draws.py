"""The page of a school's draws, for everybody: in force by itself, and with nobody's name."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.test import Client

from afterbell.base.tenancy import within
from afterbell.placement.commands import reveal_draw
from afterbell.placement.queries import bundle_of_run
from afterbell.placement.rules.lottery import commit
from tests.support.term_begun import (
    PUBLIC_VALUE,
    SECRET,
    commit_and_reveal,
    commit_draw,
    place_all,
    preview,
    publish_small_clubs,
    wish,
)
from tests.support.visits import standing_clock, stranger
from tests.support.world import MORNING, SmallSchool, answer_survey, apply, approve

pytestmark = pytest.mark.usefixtures("small_school")


@pytest.fixture
def anybody() -> Iterator[Client]:
    with standing_clock():
        yield stranger()


def test_the_commitment_stands_there_by_itself_and_then_the_secret(small_school: SmallSchool, anybody: Client) -> None:
    home = f"/schools/{small_school.code}/"
    assert f'href="{home}draws/"' in anybody.get(home).text
    assert "还没有承诺抽签" in anybody.get(f"{home}draws/").text
    commit_draw(small_school, value_named="当晚七乐彩的开奖号码")
    page = anybody.get(f"{home}draws/").text
    assert commit(seed=SECRET) in page
    assert "当晚七乐彩的开奖号码" in page
    assert "2026年2月24日" in page
    assert SECRET not in page
    reveal_draw(actor=small_school.actor("office"), now=MORNING, term=small_school.term, public_value=PUBLIC_VALUE)
    page = anybody.get(f"{home}draws/").text
    assert f"&#x27;{SECRET}|{PUBLIC_VALUE}&#x27;" in page or f"'{SECRET}|{PUBLIC_VALUE}'" in page
    assert "录取公布以后" in page
    assert not [child.name for child in small_school.children if child.name in page]
    anybody.cookies["django_language"] = "en"
    assert "SHA-256 of the secret is the commitment" in anybody.get(f"{home}draws/").text
    assert anybody.get("/schools/nowhere/draws/").status_code == 404
    assert anybody.post(f"{home}draws/").status_code == 405


def test_a_stranger_fetches_a_published_round_and_no_other(
    small_school: SmallSchool, other_school: SmallSchool, anybody: Client
) -> None:
    publish_small_clubs(small_school)
    answer_survey(small_school)
    (application,) = apply(small_school, small_school.children[0])
    approve(small_school, [application])
    wish(small_school, application, "choir")
    commit_and_reveal(small_school)
    home, unseen = f"/schools/{small_school.code}/", preview(small_school)
    assert anybody.get(f"{home}rounds/{unseen}.jsonl").status_code == 404
    run = place_all(small_school)
    there = f"{home}rounds/{run}.jsonl"
    page = anybody.get(f"{home}draws/").text
    assert f'href="/verify/placement/?bundle={there}"' in page
    assert "核对第二轮" not in page
    assert f'href="{home}draws/"' in anybody.get(f"/verify/placement/?bundle={there}").text
    assert "draws/" not in anybody.get("/verify/placement/?bundle=https://elsewhere/").text
    answer = anybody.get(there)
    with within(small_school.id):
        assert answer.content == bundle_of_run(viewer=small_school.actor("office"), run=run).data
    assert not [child for child in small_school.children if child.name in answer.text or child.code in answer.text]
    assert anybody.get(f"/schools/{other_school.code}/rounds/{run}.jsonl").status_code == 404
    assert anybody.get(f"/schools/nowhere/rounds/{run}.jsonl").status_code == 404

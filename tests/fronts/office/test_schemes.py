"""The scheme on the office's pages: written, told every fault, approved, published, taken away as a file."""

from __future__ import annotations

import re

from django.test import Client

from afterbell.scheme.commands import draft_version
from tests.support.asking import AsksAtMost
from tests.support.visits import as_told, standing_clock, visitor
from tests.support.world import MORNING, SCHEME_FILE, SmallSchool

SCHEMES, DRAFT = "/office/schemes/", "/office/schemes/draft/"
TEXT = SCHEME_FILE.read_text(encoding="utf-8")
CHANGED = TEXT.replace("offer_hours = 48", "offer_hours = 24")
FORBIDDEN = TEXT.replace('method = "none"', 'method = "per_term"\namount_fen = 90000')


def draft(school: SmallSchool, text: str = CHANGED) -> str:
    return draft_version(actor=school.actor("office"), now=MORNING, term=school.term, text=text)


def browser(school: SmallSchool, handle: str) -> Client:
    return visitor(school.actor(handle))


def test_versions_are_listed_with_what_changed(small_school: SmallSchool) -> None:
    draft(small_school)
    with standing_clock():
        page = browser(small_school, "office").get(SCHEMES).text
        assert page.index("第 2 版</a>") < page.index("第 1 版</a>")
        assert "由 48 小时 改为 24 小时" in page or "24" in page
        assert "已提出，等校长通过" in page
        assert "已公布，2026年2月24日 周二起施行" in page
        assert "用表格填写" not in browser(small_school, "principal").get(SCHEMES).text


def test_the_principal_approves_and_publishes_from_a_day(small_school: SmallSchool) -> None:
    code = draft(small_school)
    there = f"{SCHEMES}{code}/"
    with standing_clock():
        office, principal = browser(small_school, "office"), browser(small_school, "principal")
        assert office.post(f"{there}approve/").status_code == 404
        assert 'id="publish"' not in principal.get(there).text
        assert "领导小组通过 第 2 版 吗？" in principal.get(there).text
        assert principal.post(f"{there}approve/").status_code == 302
        assert "公布 第 2 版 吗？" in principal.get(there).text
        assert principal.post(f"{there}approve/").status_code == 409
        nothing = principal.post(f"{there}publish/", {"in_force_from": "bald"})
        assert (nothing.status_code, "从哪一天起施行" in nothing.text) == (422, True)
        past = principal.post(f"{there}publish/", {"in_force_from": "2026-02-01"})
        assert (past.status_code, "2026-02-01" in past.text) == (422, True)
        assert principal.post(f"{there}publish/", {"in_force_from": "2026-02-25"}).status_code == 302
        told = principal.get(there).text
        assert "已公布。从 2026年2月25日 周三 起施行，那天起学校的公开页面上是这一版。" in told
        assert "现在就是这一版" not in told
        assert "已公布，2026年2月25日 周三起施行" in office.get(there).text


def test_what_the_rules_forbid_is_said_and_not_approved(small_school: SmallSchool) -> None:
    there = f"{SCHEMES}{draft(small_school, FORBIDDEN)}/"
    with standing_clock():
        principal = browser(small_school, "principal")
        page = principal.get(there).text
        assert "条规定不允许这样" in page
        assert 'href="#approve"' not in page
        assert principal.post(f"{there}approve/").status_code == 422


def test_a_version_is_taken_away_to_the_letter_and_as_pdf(small_school: SmallSchool) -> None:
    there = f"{SCHEMES}{draft(small_school)}/"
    with standing_clock():
        office = browser(small_school, "office")
        assert office.get(f"{there}scheme.toml").content.decode() == CHANGED
        assert office.get(f"{there}scheme.pdf").content.startswith(b"%PDF-")


def test_the_pages_ask_few_questions(small_school: SmallSchool, asks_at_most: AsksAtMost) -> None:
    code = draft(small_school)
    for wishes in (4, 5):
        draft(small_school, TEXT.replace("max_wishes = 3", f"max_wishes = {wishes}"))
    with standing_clock():
        office = browser(small_school, "office")
        for address in (SCHEMES, DRAFT, f"{SCHEMES}{code}/", f"{SCHEMES}compare/", f"{DRAFT}take/?from={code}"):
            assert office.get(address).status_code == 200
            with asks_at_most(12):
                assert office.get(address).status_code == 200


def test_another_schools_version_is_not_there(small_school: SmallSchool, other_school: SmallSchool) -> None:
    code = draft(small_school)
    with standing_clock():
        stranger = browser(other_school, "office")
        nothing = as_told(stranger.get(f"{SCHEMES}nothing/"))
        for end in ("", "scheme.toml", "scheme.pdf"):
            assert as_told(stranger.get(f"{SCHEMES}{code}/{end}")) == nothing
        assert browser(small_school, "gate").get(SCHEMES).status_code == 404
        assert stranger.get(f"{DRAFT}take/", {"from": code}).status_code == 404
        assert stranger.get(f"{SCHEMES}compare/", {"before": code}).status_code == 404


def test_what_waits_for_the_principal_or_the_office_is_a_row_on_the_desk(small_school: SmallSchool) -> None:
    code = draft(small_school)
    with standing_clock():
        principal, office = browser(small_school, "principal"), browser(small_school, "office")
        assert "等校长通过或公布的方案" in principal.get("/office/").text
        principal.post(f"{SCHEMES}{code}/return/", {"reason": "时限太短"})
        desk = office.get("/office/").text
        assert "等校长通过或公布的方案" not in desk
        assert "校长退回、等修改的方案" in desk
        assert desk.count(f'class="cell" href="{SCHEMES}"') == 1


def test_of_a_long_text_only_the_changed_words_are_marked(small_school: SmallSchool) -> None:
    code = draft(small_school, TEXT.replace("，全过程公开。", "，全过程公开，特此公布。"))
    with standing_clock():
        for address in (SCHEMES, f"{SCHEMES}{code}/", f"{SCHEMES}compare/"):
            page = browser(small_school, "office").get(address).text
            added = re.findall(r"<ins>(.*?)</ins>", page)
            assert {re.sub("<[^>]*>", "", each) for each in added} == {"（写上：，特此公布）"}, address
            assert "<del>" not in page


def test_two_versions_are_told_apart_by_their_number_first(small_school: SmallSchool) -> None:
    draft(small_school)
    with standing_clock():
        page = browser(small_school, "office").get(f"{SCHEMES}compare/").text
    offered = re.findall(r"<option[^>]*>(第 \d+ 版 · [^·<]+)", page)
    assert offered == ["第 2 版 · 已提出，等校长通过 ", "第 1 版 · 已公布，2026年2月24日 周二起施行 "] * 2
    assert "旧：从这一版" in page
    assert "新：到这一版" in page

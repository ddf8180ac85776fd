"""The scheme on the office's pages: written, told every fault, approved, published, taken away as a file."""

from __future__ import annotations

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from afterbell.base.tenancy import within
from afterbell.scheme.commands import draft_version
from afterbell.scheme.models import SchemeVersion
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
        assert page.index("第 2 版") < page.index("第 1 版")
        assert "由 48 小时 改为 24 小时" in page or "24" in page
        assert "草稿，等校长通过" in page
        assert "已公布，2026年2月24日 周二起施行" in page
        assert "起草新的一版" not in browser(small_school, "principal").get(SCHEMES).text


def test_every_fault_is_shown_at_once_with_its_line(small_school: SmallSchool) -> None:
    broken = TEXT.replace("offer_hours = 48", 'offer_hours = "soon"').replace("max_wishes = 3", "max_wishes = -1")
    lines = [number for number, line in enumerate(broken.splitlines(), 1) if "soon" in line or "= -1" in line]
    with standing_clock():
        office = browser(small_school, "office")
        for sent in ({"text": broken}, {"text": broken, "store": "yes"}):
            answer = office.post(DRAFT, sent)
            assert answer.status_code == (422 if "store" in sent else 200)
            assert "有 2 处错误" in answer.text
            assert all(f'data-line="{line}"' in answer.text for line in lines)
            assert "应为：" in answer.text
            assert "&quot;soon&quot;" in answer.text
    with within(small_school.id):
        assert SchemeVersion.objects.count() == 1


def test_a_file_is_read_and_stored_as_a_draft(small_school: SmallSchool) -> None:
    windows = SimpleUploadedFile("方案.toml", b"\xef\xbb\xbf" + CHANGED.replace("\n", "\r\n").encode())
    with standing_clock():
        office = browser(small_school, "office")
        checked = office.post(DRAFT, {"text": "", "file": windows})
        assert "没有错误，可以存为草稿。" in checked.text
        assert "offer_hours = 24" in checked.text
        stored = office.post(DRAFT, {"text": CHANGED.replace("\n", "\r\n"), "store": "yes"})
        assert stored.status_code == 302
        page = office.get(stored["Location"]).text
        assert "已存为草稿" in page
        assert "比上一版改了 1 处" in page
        assert "指导思想" in page
    with within(small_school.id):
        assert SchemeVersion.objects.get(number=2).text == CHANGED


def test_a_file_that_is_no_text_is_one_sentence(small_school: SmallSchool) -> None:
    with standing_clock():
        office = browser(small_school, "office")
        gbk = SimpleUploadedFile("方案.toml", "a = 1\ntitle = '方案'\n".encode("gbk"))
        answer = office.post(DRAFT, {"text": "", "file": gbk})
        assert (answer.status_code, "文件第 2 行不是 UTF-8 文字" in answer.text) == (422, True)
        large = SimpleUploadedFile("方案.toml", b"#" * 4_000_001)
        assert "方案最多 4 MB" in office.post(DRAFT, {"text": "", "file": large}).text


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
        for address in (SCHEMES, DRAFT, f"{SCHEMES}{code}/"):
            assert office.get(address).status_code == 200
            with asks_at_most(14):
                assert office.get(address).status_code == 200


def test_another_schools_version_is_not_there(small_school: SmallSchool, other_school: SmallSchool) -> None:
    code = draft(small_school)
    with standing_clock():
        stranger = browser(other_school, "office")
        nothing = as_told(stranger.get(f"{SCHEMES}nothing/"))
        for end in ("", "scheme.toml", "scheme.pdf"):
            assert as_told(stranger.get(f"{SCHEMES}{code}/{end}")) == nothing
        assert browser(small_school, "gate").get(SCHEMES).status_code == 404
        assert stranger.get(DRAFT, {"from": code}).status_code == 404

"""The draft as one text: the same as in the forms, every fault with its line, two people at once, a file taken in."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import urlencode

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from afterbell.base.tenancy import within
from afterbell.scheme.models import SchemeDraft, SchemeVersion
from afterbell.scheme.rules.read import LONGEST_TEXT
from tests.fronts.office.test_forming import FORM, fields, newest
from tests.support.visits import standing_clock, visitor
from tests.support.world import SCHEME_FILE, SmallSchool

DRAFT, TAKE = "/office/schemes/draft/", "/office/schemes/draft/take/"
TEXT = SCHEME_FILE.read_text(encoding="utf-8")
CHANGED = TEXT.replace("offer_hours = 48", "offer_hours = 24")
BROKEN = TEXT.replace("offer_hours = 48", 'offer_hours = "soon"').replace("max_wishes = 3", "max_wishes = -1")


@pytest.fixture
def client(small_school: SmallSchool) -> Iterator[Client]:
    with standing_clock():
        yield visitor(small_school.actor("office"))


def line_of(text: str, part: str) -> int:
    return next(number for number, line in enumerate(text.splitlines(), 1) if part in line)


def editions(school: SmallSchool) -> int:
    with within(school.id):
        return SchemeDraft.objects.count()


def file(content: bytes, name: str = "方案.toml") -> dict[str, SimpleUploadedFile]:
    return {"file": SimpleUploadedFile(name, content)}


def test_what_was_written_in_the_text_stands_in_the_form_and_back(client: Client, small_school: SmallSchool) -> None:
    assert client.post(DRAFT, {"text": CHANGED.replace("\n", "\r\n"), "edition": "0"}).status_code == 302
    assert newest(small_school) == CHANGED
    form = client.get(f"{FORM}?part=placement").text
    assert 'name="placement.offer_hours" value="24"' in form
    client.post(f"{FORM}?part=placement", {**fields(form), "placement.max_wishes": ["4"]})
    text = client.get(DRAFT).text
    assert ("offer_hours = 24" in text, "max_wishes = 4" in text) == (True, True)
    assert client.get(f"{DRAFT}scheme.toml").text == newest(small_school)


def test_every_fault_is_kept_and_told_at_once_with_its_line(client: Client, small_school: SmallSchool) -> None:
    assert client.post(DRAFT, {"text": BROKEN, "edition": "0"}).status_code == 302
    kept = client.get(DRAFT).text
    refused = client.post(DRAFT, {"text": BROKEN, "edition": "2", "store": "yes"})
    assert refused.status_code == 422
    for page in (kept, refused.text):
        assert "有 2 处错误" in page
        assert all(f'data-line="{line_of(BROKEN, part)}"' in page for part in ('"soon"', "= -1"))
        assert "应为：" in page
        assert "&quot;soon&quot;" in page
    assert newest(small_school) == BROKEN
    with within(small_school.id):
        assert SchemeVersion.objects.count() == 1
    stored = client.post(DRAFT, {"text": CHANGED, "edition": "2", "store": "yes"})
    assert stored.status_code == 302
    assert "已存为新的一版" in client.get(stored["Location"]).text
    with within(small_school.id):
        assert SchemeVersion.objects.get(number=2).text == CHANGED


def test_the_text_and_a_form_of_two_people_both_stand(client: Client, small_school: SmallSchool) -> None:
    sent = fields(client.get(f"{FORM}?part=placement").text)
    client.post(f"{FORM}?part=placement", {**sent, "placement.max_wishes": ["4"]})
    late = client.post(DRAFT, {"text": f"# 备注\n{CHANGED}", "edition": "1"}, follow=True)
    assert "两边的改动都在" in late.text
    assert newest(small_school) == f"# 备注\n{CHANGED}".replace("max_wishes = 3", "max_wishes = 4")
    client.post(f"{FORM}?part=placement", {**sent, "edition": ["1"], "placement.max_wishes": ["4"]})
    assert newest(small_school).startswith("# 备注")


def test_what_its_sender_has_not_seen_is_kept_and_not_stored_as_a_version(
    client: Client, small_school: SmallSchool
) -> None:
    sent = fields(client.get(f"{FORM}?part=placement").text)
    client.post(f"{FORM}?part=placement", {**sent, "placement.max_wishes": ["4"]})
    written = {"text": f"# 备注\n{CHANGED}", "edition": "1", "store": "yes"}
    assert "两边的改动都在" in client.post(DRAFT, written, follow=True).text
    late = {**sent, "edition": ["1"], "placement.max_wishes": ["4"], "store": ["yes"]}
    assert "两边的改动都在" in client.post(f"{FORM}?part=placement", late, follow=True).text
    with within(small_school.id):
        assert SchemeVersion.objects.count() == 1


def test_two_people_in_one_line_the_second_sees_both(client: Client, small_school: SmallSchool) -> None:
    client.post(DRAFT, {"text": TEXT.replace("max_wishes = 3", "max_wishes = 4"), "edition": "0"})
    late = client.post(DRAFT, {"text": CHANGED.replace("max_wishes = 3", "max_wishes = 2"), "edition": "1"})
    assert late.status_code == 409
    assert "您写的列在这里，没有丢" in late.text
    assert f'data-line="{line_of(TEXT, "max_wishes = 3")}"' in late.text
    assert "max_wishes = 2\n</pre>" in late.text
    stands = newest(small_school)
    assert ("max_wishes = 4" in stands, "offer_hours = 24" in stands) == (True, True)


def test_a_text_opened_on_no_known_edition_overwrites_nothing(client: Client, small_school: SmallSchool) -> None:
    client.post(DRAFT, {"text": CHANGED, "edition": "0"})
    for edition in ("", "-1", "77", "１"):
        assert client.post(DRAFT, {"text": "a = 1\n", "edition": edition}).status_code == 409
        assert newest(small_school) == CHANGED


def test_a_form_is_not_lost_when_the_text_meanwhile_is_no_toml(client: Client, small_school: SmallSchool) -> None:
    sent = fields(client.get(f"{FORM}?part=placement").text)
    client.post(DRAFT, {"text": TEXT.replace("[placement]", "[placement"), "edition": "0"})
    assert client.get(f"{FORM}?part=placement")["Location"] == DRAFT
    late = client.post(f"{FORM}?part=placement", {**sent, "placement.offer_hours": ["24"]})
    assert late.status_code == 409
    assert "您写的还在下面，没有丢" in late.text
    client.post(DRAFT, {"text": TEXT, "edition": "2"})
    again = client.post(f"{FORM}?part=placement", fields(late.text))
    assert again.status_code == 302
    assert newest(small_school) == CHANGED


def test_a_file_is_first_compared_and_then_kept_to_the_letter(client: Client, small_school: SmallSchool) -> None:
    windows = b"\xef\xbb\xbf" + f"# 备注\n{CHANGED}".replace("\n", "\r\n").encode()
    seen = client.post(TAKE, file(windows))
    assert seen.status_code == 200
    assert "把 方案.toml 换进草稿吗？" in seen.text
    assert "录取办法 候补确认时限（小时） 由 48 改为 24" in seen.text
    assert (editions(small_school), client.get(f"{DRAFT}scheme.toml").text) == (0, TEXT)
    kept = client.post(TAKE, {**_taken(seen.text), "keep": "yes"})
    assert (kept.status_code, kept["Location"]) == (302, DRAFT)
    assert client.get(f"{DRAFT}scheme.toml").text == f"# 备注\n{CHANGED}"


def _taken(page: str) -> dict[str, str]:
    sent = fields(page, "take")
    return {name: sent[name][-1] for name in ("edition", "source", "text")}


def test_a_file_seen_against_an_older_draft_is_seen_again(client: Client, small_school: SmallSchool) -> None:
    seen = client.post(TAKE, file(CHANGED.encode()))
    other = TEXT.replace("max_wishes = 3", "max_wishes = 4")
    client.post(DRAFT, {"text": other, "edition": "0"})
    late = client.post(TAKE, {**_taken(seen.text), "keep": "yes"})
    assert late.status_code == 409
    assert "什么也还没有换" in late.text
    assert newest(small_school) == other
    assert client.post(TAKE, {**_taken(late.text), "keep": "yes"}).status_code == 302
    assert newest(small_school) == CHANGED


def test_a_faulty_file_is_compared_in_lines_with_its_faults(client: Client, small_school: SmallSchool) -> None:
    seen = client.post(TAKE, file(BROKEN.encode()))
    assert "这份文字有 2 处错误" in seen.text
    assert "只能逐行比" in seen.text
    assert "+ max_wishes = -1" in seen.text
    assert f"第 {line_of(BROKEN, '= -1')} 行" in seen.text
    assert client.post(TAKE, {**_taken(seen.text), "keep": "yes"}).status_code == 302
    assert newest(small_school) == BROKEN
    assert "一模一样" in client.post(TAKE, file(BROKEN.encode())).text


def test_a_version_is_taken_in_the_same_way(client: Client, small_school: SmallSchool) -> None:
    client.post(DRAFT, {"text": CHANGED, "edition": "0"})
    seen = client.get(TAKE, {"from": small_school.version})
    assert "把 第 1 版 换进草稿吗？" in seen.text
    assert newest(small_school) == CHANGED
    client.post(TAKE, {**_taken(seen.text), "keep": "yes"})
    assert newest(small_school) == TEXT
    assert client.get(TAKE)["Location"] == DRAFT
    assert client.get(TAKE, {"from": "nothing"}).status_code == 404


def test_a_file_that_is_no_text_is_one_sentence(client: Client, small_school: SmallSchool) -> None:
    gbk = client.post(TAKE, file("a = 1\ntitle = '方案'\n".encode("gbk")))
    assert (gbk.status_code, "文件第 2 行不是 UTF-8 文字" in gbk.text) == (422, True)
    for content in ("长" * (LONGEST_TEXT + 1), "#" * (4 * LONGEST_TEXT + 1)):
        long = client.post(TAKE, file(content.encode()))
        assert (long.status_code, "方案最多 200,000 字" in long.text) == (422, True)
    assert "请先选一个 TOML 文件" in client.post(TAKE, {}).text
    assert editions(small_school) == 0


def test_the_longest_text_is_sent_back_whole_and_one_sign_more_is_said(
    client: Client, small_school: SmallSchool
) -> None:
    longest = TEXT + "# " + "长" * (LONGEST_TEXT - len(TEXT) - 3) + "\n"
    assert len(longest) == LONGEST_TEXT
    sent = urlencode({"text": longest, "edition": "0"})
    answer = client.post(DRAFT, sent, content_type="application/x-www-form-urlencoded")
    assert (answer.status_code, newest(small_school) == longest) == (302, True)
    over = client.post(DRAFT, {"text": longest + "长", "edition": "2"})
    assert (over.status_code, "方案最多 200,000 字" in over.text) == (422, True)


def test_a_byte_order_mark_is_dropped_and_a_nul_is_shown_where_it_stands(
    client: Client, small_school: SmallSchool
) -> None:
    client.post(DRAFT, {"text": f"\ufeff{CHANGED}", "edition": "0"})
    assert newest(small_school) == CHANGED
    for address, edition in ((DRAFT, "2"), (TAKE, "2")):
        with_nul = CHANGED.replace("offer_hours = 24", "offer_hours = 2\x004")
        refused = client.post(address, {"text": with_nul, "edition": edition, "keep": "yes"})
        assert refused.status_code == 422
        assert f"第 {line_of(CHANGED, 'offer_hours = 24')} 行有一个看不见的控制字符" in refused.text
        assert "offer_hours = 2�4" in refused.text
    assert newest(small_school) == CHANGED


def test_a_text_that_is_no_toml_is_told_in_the_reader_s_words(client: Client) -> None:
    text = TEXT.replace("offer_hours = 48", "offer_hours 48")
    client.post(DRAFT, {"text": text, "edition": "0"})
    page = client.get(DRAFT).text
    assert "这里的写法读不懂：offer_hours 48" in page
    assert "项名后写等号" in page
    assert "Expected" not in page

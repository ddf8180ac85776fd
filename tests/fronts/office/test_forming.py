"""The scheme as a form: kept as a draft whatever stands in it, two people at once, made a version when it is right."""

from __future__ import annotations

import re
from html import unescape

import pytest
from django.test import Client

from afterbell.base.tenancy import within
from afterbell.scheme.models import SchemeDraft, SchemeVersion
from afterbell.scheme.rules.editing.fields import parts
from tests.support.visits import standing_clock, visitor
from tests.support.world import SCHEME_FILE, SmallSchool

FORM = "/office/schemes/draft/form/"
TEXT = SCHEME_FILE.read_text(encoding="utf-8")
FIELD = re.compile(r'<(input|textarea|select)\b[^>]*?name="([^"]+)"[^>]*>(?:\n?([^<]*)</textarea>)?')


def office(school: SmallSchool) -> Client:
    return visitor(school.actor("office"))


def fields(page: str, form_id: str = "part") -> dict[str, list[str]]:
    """Read a page's form the way a browser sends it."""
    form = page[page.index(f'id="{form_id}"') :]
    sent: dict[str, list[str]] = {}
    for found in FIELD.finditer(form):
        tag, name = found[0], found[2]
        if found[1] == "textarea":
            value: str | None = unescape(found[3] or "").replace("\n", "\r\n")
        elif found[1] == "select":
            body = form[found.end() : form.index("</select>", found.end())]
            chosen = re.search(r'value="([^"]*)" selected', body)
            value = unescape(chosen[1]) if chosen else ""
        elif 'type="checkbox"' in tag and " checked" not in tag:
            value = None
        else:
            value = unescape(match[1]) if (match := re.search(r'value="([^"]*)"', tag)) else ""
        if value is not None:
            sent.setdefault(name, []).append(value)
    return sent


def newest(school: SmallSchool) -> str:
    with within(school.id):
        return SchemeDraft.objects.order_by("-edition").values_list("text", flat=True)[0]


@pytest.mark.parametrize("part", [code for code, _ in parts()])
def test_every_part_opened_and_saved_leaves_the_text_to_the_byte(small_school: SmallSchool, part: str) -> None:
    with standing_clock():
        client = office(small_school)
        sent = fields(client.get(f"{FORM}?part={part}").text)
        assert len(sent) > 1
        assert client.post(f"{FORM}?part={part}", sent).status_code == 302
    assert newest(small_school) == TEXT


def test_what_is_wrong_is_kept_and_told_beside_its_field_and_is_no_version(small_school: SmallSchool) -> None:
    with standing_clock():
        client = office(small_school)
        sent = {**fields(client.get(f"{FORM}?part=placement").text), "placement.offer_hours": ["很快"]}
        assert client.post(f"{FORM}?part=placement", sent).status_code == 302
        page = client.get(f"{FORM}?part=placement").text
        assert 'value="很快"' in page
        assert 'href="#f-placement.offer_hours"' in page
        assert "应为：" in page
        refused = client.post(f"{FORM}?part=placement", {**fields(page), "store": ["yes"]})
        assert refused.status_code == 422
        assert "还有 1 处要改" in refused.text
        mended = client.post(
            f"{FORM}?part=placement", {**fields(page), "placement.offer_hours": ["24"], "store": ["yes"]}
        )
        assert mended.status_code == 302
    assert newest(small_school) == TEXT.replace("offer_hours = 48", "offer_hours = 24")
    with within(small_school.id):
        assert SchemeVersion.objects.count() == 2


def test_what_a_rule_finds_is_said_in_words_beside_its_field_and_of_the_whole_on_every_part(
    small_school: SmallSchool,
) -> None:
    forbidden = TEXT.replace('method = "none"', 'method = "per_term"\namount_fen = 90000')
    with standing_clock():
        client = office(small_school)
        client.post("/office/schemes/draft/", {"text": forbidden, "edition": "0"})
        fees = client.get(f"{FORM}?part=fees").text
        beside = fees[fees.index('id="f-fees.amount_fen"') :]
        assert "怎么改：降低收费" in beside[: beside.index("</details>")]
        assert "依据：内蒙古" in beside or "依据：2023" in beside
        about = client.get(f"{FORM}?part=about").text
        whole = about[about.index('id="whole"') : about.index('id="part"')]
        assert "放学后有没有人管" in whole
        assert 'href="/office/schemes/draft/form/?part=duty_posts"' in whole
        assert "降低收费" not in whole
        overview = client.get("/office/schemes/").text
        assert "放学后有没有人管" in overview
        assert 'href="/office/schemes/draft/form/?part=fees"' in overview
        policy = client.get(f"{FORM}?part=policy").text
        assert "放学后有没有人管" in policy
        assert 'name="policy.levels.under_no_one"' in policy
        unknown = client.post("/office/schemes/draft/", {"text": f"bogus = 1\n{TEXT}", "edition": "2"})
        assert unknown.status_code == 302
        whole = client.get(f"{FORM}?part=pay").text
        assert "不认识的项 &quot;bogus&quot;" in whole
        assert "在全文里改" in whole


def test_an_emptied_field_that_somebody_else_changed_is_told(small_school: SmallSchool) -> None:
    with standing_clock():
        client = office(small_school)
        sent = fields(client.get(f"{FORM}?part=placement").text)
        client.post(f"{FORM}?part=placement", {**sent, "placement.max_wishes": ["4"]})
        late = client.post(f"{FORM}?part=placement", {**sent, "placement.max_wishes": [""]})
        assert late.status_code == 409
        assert "<dd></dd>" not in late.text
        assert "您清空了这一项" in late.text
        added = fields(client.get(f"{FORM}?part=bands").text)
        client.post(f"{FORM}?part=bands", {**added, "do": ["add:bands"]})
        again = client.post(f"{FORM}?part=bands", {**added, "do": ["add:bands"]})
        assert again.status_code == 409


def test_a_row_is_added_moved_and_removed(small_school: SmallSchool) -> None:
    with standing_clock():
        client = office(small_school)
        for step in ("add:offerings", "remove:offerings.34"):
            sent = fields(client.get(f"{FORM}?part=offerings").text)
            assert client.post(f"{FORM}?part=offerings", {**sent, "do": [step]}).status_code == 302
            changed = newest(small_school) != TEXT
            assert changed == step.startswith("add")
        for step in ("up:bands.1", "down:bands.0"):
            sent = fields(client.get(f"{FORM}?part=bands").text)
            client.post(f"{FORM}?part=bands", {**sent, "do": [step]})
    assert newest(small_school) == TEXT


def test_two_people_in_different_fields_both_keep_what_they_wrote(small_school: SmallSchool) -> None:
    with standing_clock():
        client = office(small_school)
        sent = fields(client.get(f"{FORM}?part=placement").text)
        assert client.post(f"{FORM}?part=placement", {**sent, "placement.max_wishes": ["2"]}).status_code == 302
        sent = fields(client.get(f"{FORM}?part=placement").text)
        client.post(f"{FORM}?part=placement", {**sent, "placement.max_wishes": ["4"]})
        late = client.post(f"{FORM}?part=placement", {**sent, "placement.offer_hours": ["24"]})
        assert late.status_code == 302
    text = newest(small_school)
    assert "max_wishes = 4" in text
    assert "offer_hours = 24" in text


def test_two_people_in_one_field_the_second_sees_both(small_school: SmallSchool) -> None:
    with standing_clock():
        client = office(small_school)
        sent = fields(client.get(f"{FORM}?part=placement").text)
        client.post(f"{FORM}?part=placement", {**sent, "placement.max_wishes": ["4"]})
        late = client.post(f"{FORM}?part=placement", {**sent, "placement.max_wishes": ["2"]})
        assert late.status_code == 409
        assert "您写的列在这里，没有丢" in late.text
        assert "<dd>2</dd>" in late.text
        assert 'value="4"' in late.text
    assert "max_wishes = 4" in newest(small_school)


def test_the_draft_is_taken_away_to_the_letter(small_school: SmallSchool) -> None:
    with standing_clock():
        client = office(small_school)
        assert client.get("/office/schemes/draft/scheme.toml").text == TEXT
        assert visitor(small_school.actor("principal")).get(FORM).status_code == 404


def test_a_reminder_paints_no_field_as_wrong_and_a_fault_does(small_school: SmallSchool) -> None:
    client = office(small_school)
    with standing_clock():
        marked = {part: client.get(f"{FORM}?part={part}").text for part, _ in parts()}
        assert any("field-noted" in page for page in marked.values())
        assert not any("field-wrong" in page for page in marked.values())
        page = client.get(f"{FORM}?part=placement").text
        client.post(f"{FORM}?part=placement", {**fields(page), "placement.max_wishes": ["-1"]})
        assert client.get(f"{FORM}?part=placement").text.count("field-wrong") == 1


def test_one_number_says_how_much_is_to_be_looked_at_on_every_page(small_school: SmallSchool) -> None:
    client = office(small_school)
    said = re.compile(r"整份方案有 (\d+) 处要看")
    with standing_clock():
        pages = [client.get(address).text for address in (FORM, "/office/schemes/draft/", "/office/schemes/")]
    numbers = [[int(number) for number in said.findall(page)] for page in pages]
    badges = [int(number) for number in re.findall(r'badge tone-\w+">(\d+)<span class="unseen"> 条提醒', pages[0])]
    assert numbers == [[sum(badges)]] * 3
    assert pages[1].count('class="remark-words"') == sum(badges)


def test_a_row_is_known_by_what_is_written_in_it(small_school: SmallSchool) -> None:
    client = office(small_school)
    with standing_clock():
        pages = [client.get(f"{FORM}?part={part}").text for part, _ in parts()]
    titles = [title for page in pages for title in re.findall(r"form-row\"[^>]*><summary>.*?([^<>]*)</summary>", page)]
    assert len(titles) > len(parts())
    assert [title for title in titles if not re.match(r"\s*\d+\. \S", title)] == []

"""The portal under attack: forged hosts and forms, planted sessions, guessing, floods, paths, and hostile files."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from html.parser import HTMLParser

import pytest
from django.contrib.sessions.models import Session
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client

from afterbell.base import clock
from afterbell.base.codes import ALPHABET
from afterbell.base.tenancy import within
from afterbell.comments.models import Comment, PublicReport
from afterbell.portal import commands
from afterbell.portal.models import MatterObjection, PageFile
from afterbell.schools.models import School
from tests.base.photos import photo, png_that_claims
from tests.support.authorities import officer
from tests.support.comments import page_of, pen_of
from tests.support.planted_space import WORD, PlantedSpace, plant
from tests.support.visits import as_told, standing_clock, stranger, visitor
from tests.support.world import MORNING, SmallSchool
from tests.walls.pages import pages

EVIL = "evil.example"
PASSWORD = "herders-count-their-sheep"
ASKED = {"kind": "complaint", "about": "fees", "against": "service", "words": "收费没有公示，家长都不知道"}


@pytest.fixture(autouse=True)
def _clock(small_school: SmallSchool) -> Iterator[None]:  # noqa: ARG001 - it stands before the clock does
    with standing_clock():
        yield


@pytest.fixture
def space(small_school: SmallSchool) -> PlantedSpace:
    return plant(small_school)


def home(school: SmallSchool) -> str:
    return f"/schools/{school.code}/"


def told_to_programs(school: SmallSchool, space: PlantedSpace) -> tuple[str, ...]:
    """Give every address that names itself or others in full."""
    area = School.objects.get(pk=school.id).banner.code
    here = home(school)
    return (
        *(here, f"{here}feed.xml", f"{here}sitemap.xml", f"{here}articles/{space.article}/", f"{here}scheme/"),
        *(f"/areas/{area}/", f"/areas/{area}/feed.xml", "/sitemap.xml", "/robots.txt", f"{here}report/"),
    )


def test_a_forged_host_is_refused_and_stands_in_nothing(small_school: SmallSchool, space: PlantedSpace) -> None:
    forged = (
        EVIL,
        f"{EVIL}:80",
        f"testserver.{EVIL}",
        f"testserver@{EVIL}",
        f"{EVIL}#testserver",
        "",
        f"{EVIL}/testserver",
    )
    passed = {"x-forwarded-host": EVIL, "x-forwarded-server": EVIL, "forwarded": f"host={EVIL}", "x-host": EVIL}
    for door in told_to_programs(small_school, space):
        for host in forged:
            answer = stranger().get(door, headers={"host": host}) if host else stranger().get(door, HTTP_HOST=" ")
            assert (door, host, answer.status_code, EVIL in answer.text) == (door, host, 400, False)
        for way in (passed, {"x-forwarded-proto": "https"}, {"x-forwarded-port": "666"}, {"x-original-host": EVIL}):
            answer = stranger().get(door, headers=way)
            assert (door, answer.status_code) == (door, 200)
            assert not any(told in answer.text for told in (EVIL, "https://testserver", ":666"))
        plain = stranger().get(door)
        assert EVIL not in plain.text
        assert "http://testserver/" in plain.text or door.startswith(("/areas/", f"{home(small_school)}report"))


def test_no_address_of_the_house_takes_a_form_of_another_site(small_school: SmallSchool) -> None:
    addresses = [page.at(*("x" for _one in page.parameters)) for page in pages()]
    assert len(addresses) > 200
    browsers = (stranger(), visitor(small_school.actor("office")))
    for browser in browsers:
        browser.handler.enforce_csrf_checks = True
    for there in addresses:
        answer = browsers[0].post(there, {"words": "x"}, headers={"origin": f"https://{EVIL}"})
        assert (there, answer.status_code) == (there, 403)
    for there in addresses:
        if there.startswith(
            ("/office/pages/", "/office/publishing/", "/office/comments/", "/office/complaints/", "/comments/")
        ):
            answer = browsers[1].post(there, {"words": "x", "step": "publish"})
            assert (there, answer.status_code) == (there, 403)


def receipt(browser: Client, school: SmallSchool, **more: str) -> tuple[str, str]:
    taken = browser.post(f"{home(school)}complaints/", {"do": "write", **ASKED, **more})
    number, word = re.findall(r'<dd class="figures"><b>([^<]+)</b>', taken.text)
    return number, word


def looks_up(browser: Client, school: SmallSchool, number: str, word: str, **more: str) -> tuple[int, str]:
    sent = {"do": "look", "number": number, "word": word}
    answer = browser.post(f"{home(school)}complaints/", sent, headers=more or None)
    return answer.status_code, answer.headers.get("Location", "")


def test_a_planted_session_is_worth_nothing(small_school: SmallSchool) -> None:
    attacker, victim = stranger(), stranger()
    assert looks_up(attacker, small_school, *receipt(attacker, small_school))[0] == 302
    planted = attacker.cookies["sessionid"].value
    number, word = receipt(stranger(), small_school)
    victim.cookies["sessionid"] = planted
    status, mine = looks_up(victim, small_school, number, word)
    assert (status, victim.get(mine).status_code) == (302, 200)
    assert attacker.get(mine).status_code == 404
    account = small_school.account("office")
    account.set_password(PASSWORD)
    account.save()
    member = stranger()
    member.cookies["sessionid"] = planted = _fresh_session()
    sent = {"place": small_school.code, "name": "office", "password": PASSWORD}
    assert member.post("/sign-in/", sent).status_code == 302
    assert member.cookies["sessionid"].value != planted
    assert not Session.objects.filter(session_key=planted).exists()


def _fresh_session() -> str:
    """Give the key of a session the site knows, in which nobody is signed in."""
    session = stranger().session
    session["seen"] = True
    session.save()
    return str(session.session_key)


def test_who_guesses_waits_and_the_right_word_waits_too(small_school: SmallSchool) -> None:
    number, word = receipt(stranger(), small_school)
    for _try in range(5):
        assert looks_up(stranger(), small_school, number, "aaaaa-bbbbb-ccccc")[0] == 422
    for way in ({}, {"x-forwarded-for": "203.0.113.99"}, {"x-real-ip": "203.0.113.99"}, {"user-agent": "another"}):
        assert looks_up(stranger(), small_school, number, "aaaaa-bbbbb-ccccc", **way)[0] == 429
    assert looks_up(stranger(), small_school, number, word)[0] == 429
    elsewhere = stranger()
    elsewhere.defaults["REMOTE_ADDR"] = "203.0.113.5"
    assert looks_up(elsewhere, small_school, number, word)[0] == 302
    clock.stand_at(moment=MORNING + timedelta(minutes=16))
    assert looks_up(stranger(), small_school, number, word)[0] == 302


def test_a_guess_at_a_report_tells_nothing(small_school: SmallSchool) -> None:
    here = f"{home(small_school)}report/"
    filed = stranger().post(here, {"ground": "unlawful", "words": "首页有广告"})
    word = re.search(r"\b[2-9a-z]{5}-[2-9a-z]{5}-[2-9a-z]{5}\b", filed.text)
    assert word is not None
    with within(small_school.id):
        number = PublicReport.objects.get().code
    guesses = [(number, "aaaaa-bbbbb-ccccc"), ("2222222222", word[0]), (number, word[0][:-1])]
    answers = [stranger().post(f"{here}answer/", {"number": one, "secret": secret}) for one, secret in guesses]
    assert {as_told(answer) for answer in answers} == {as_told(answers[0])}
    assert answers[0].status_code == 422
    assert stranger().post(f"{here}answer/", {"number": number, "secret": word[0]}).status_code == 200
    assert len(ALPHABET) ** len(word[0].replace("-", "")) > 2**70


def test_who_floods_is_stopped(small_school: SmallSchool, space: PlantedSpace) -> None:
    mother = small_school.family(small_school.children[1])
    pen_of(mother, "风吹草低")
    browser, there = visitor(mother), f"{home(small_school)}articles/{page_of(small_school)}/comments/"
    answers = [browser.post(there, {"words": f"第{number}条"}).status_code for number in range(12)]
    assert answers == [302] * 5 + [422] * 7
    objects = f"{home(small_school)}in-force/groups/"
    answers = [stranger().post(objects, {"words": f"第{number}条异议"}).status_code for number in range(24)]
    assert answers == [200] * 3 + [422] * 21
    reports = f"{home(small_school)}report/?comment={space.comment}"
    sent = [{"ground": "unlawful", "words": f"是广告{number}"} for number in range(22)]
    assert [stranger().post(reports, one).status_code for one in sent] == [200] * 3 + [409] * 19
    with within(small_school.id):
        assert Comment.objects.filter(pen__name="风吹草低").count() == 5
        assert MatterObjection.objects.count() == 4
    long = browser.post(there, {"words": "长" * 200_000})
    assert long.status_code == 422


NAMES = (
    *("..%2f..%2fsecrets%2ffield-key", "..%5c..%5csecrets", "%2e%2e%2f%2e%2e%2fetc%2fpasswd", "....//....//etc/passwd"),
    *("%00", "a%00.webp", "%0d%0aX-Evil:%20x", "%ef%bc%8e%ef%bc%8e%ef%bc%8fetc", "%c0%ae%c0%ae%c0%af", "%ff%fe"),
    *(
        "a" * 4_000,
        "%e2%80%aegnp.x",
        "{0}%0a",
        "{0}%20",
        "{0}/../x",
        "file:%2f%2f%2fetc%2fpasswd",
        "~root",
        "con",
        "%F0%9F%90%8E",
    ),
)


def test_no_name_in_an_address_leads_anywhere_else(small_school: SmallSchool, space: PlantedSpace) -> None:
    here, anybody, office = home(small_school), stranger(), visitor(small_school.actor("office"))
    doors = (
        *(f"{here}pictures/{{}}.webp", f"{here}files/{{}}/", f"{here}clubs/{{}}.webp", f"{here}in-force/{{}}.csv"),
        *(f"{here}in-force/{{}}/", f"{here}rounds/{{}}.jsonl", f"{here}channels/{{}}/", f"{here}articles/{{}}/"),
        *("/schools/{}/", "/schools/{}/feed.xml", "/areas/{}/", "/areas/{}/feed.xml", f"{here}report/?comment={{}}"),
    )
    for place, door in enumerate(doors):
        for name in NAMES if place < len(("pictures", "files", "clubs")) else NAMES[place % 3 :: 3]:
            for browser in (anybody, office) if place < len(("pictures", "files")) else (anybody,):
                answer = browser.get(door.format(name.format(space.picture)))
                assert (door, name, answer.status_code) == (door, name, 404)
                assert "X-Evil" not in answer.headers
    for name in NAMES[:12]:
        assert anybody.get(f"/static/{name}").status_code in {400, 404}
        assert anybody.get(f"{here}search/?q={name}&page={name}").status_code == 200


def upload(
    browser: Client, page: str, data: bytes, *, name: str = "photo.png", kind: str = "image/png"
) -> tuple[int, str]:
    file = SimpleUploadedFile(name, data, content_type=kind)
    answer = browser.post(f"/office/pages/{page}/picture/", {"photo": file})
    return answer.status_code, answer.json().get("said", "")


def attach(browser: Client, page: str, name: str, data: bytes, *, saves: int) -> HttpResponse:
    form = {"title": "安排", "channel": "notices", "words": "", "visibility": "public", "form": "plain"}
    file = SimpleUploadedFile(name, data)
    file.name = name
    return browser.post(f"/office/pages/{page}/save/", {**form, "saves": str(saves), "file": file})


SVG = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
NO_PICTURES = {
    "a hundred megapixels": (png_that_claims(10_000, 10_000), "像素太多"),
    "sixteen hundred megapixels": (png_that_claims(40_000, 40_000), "像素太多"),
    "a drawing": (SVG, "不是照片"),
    "a drawing with a head": (b'<?xml version="1.0"?>' + SVG, "不是照片"),
    "an animation that is a script": (b"GIF89a=1;alert(1)//", "不是照片"),
    "a page": (b"<!doctype html><script>alert(1)</script>", "不是照片"),
    "a picture that is a page": (b"\x89PNG\r\n\x1a\n<script>alert(1)</script>", "已经损坏"),
    "a picture that is an archive": (b"\xff\xd8\xff\xe0PK\x03\x04" + bytes(200), "已经损坏"),
    "a paper": (b"%PDF-1.4\n<script>alert(1)</script>", "PDF"),
    "nothing": (b"", "空的"),
}
NO_FILES = {
    "x.svg": (SVG, "不能作附件"),
    "x.html": (b"<script>alert(1)</script>", "不能作附件"),
    "x.pdf.exe": (b"MZ" + bytes(90), "不能作附件"),
    "page.txt": (b"<!doctype html><script>alert(1)</script>", "不一致"),
    "page.pdf": (b"<html><script>alert(1)</script>", "不一致"),
    "paper.txt": (b"%PDF-1.4\n<script>alert(1)</script>", "不一致"),
    "zip.docx": (b"PK\x03\x04<script>alert(1)</script>", "“zip.docx”"),
    "nothing.txt": (b"\n", "是空的"),
}


def test_hostile_files_are_refused_in_one_sentence(small_school: SmallSchool) -> None:
    office = small_school.actor("office")
    page = commands.begin_page(actor=office, now=MORNING)
    browser = visitor(office)
    for name, (data, said) in NO_PICTURES.items():
        status, told = upload(browser, page, data)
        assert (name, status, said in told) == (name, 422, True), told
        assert len(told) < 120
    for saves, (name, (data, said)) in enumerate(NO_FILES.items()):
        answer = attach(browser, page, name, data, saves=saves)
        assert (name, answer.status_code, said in answer.text) == (name, 422, True)
        with within(small_school.id):
            assert not PageFile.objects.exists(), name


def test_what_is_taken_is_only_a_picture_and_a_file_that_is_kept(small_school: SmallSchool) -> None:
    office = small_school.actor("office")
    page = commands.begin_page(actor=office, now=MORNING)
    browser = visitor(office)
    both = photo(kind="PNG") + b"<script>alert(1)</script>PK\x05\x06"
    answer = browser.post(
        f"/office/pages/{page}/picture/",
        {"photo": SimpleUploadedFile('"><img src=x>.html', both, content_type="text/html")},
    )
    shown = browser.get(answer.json()["url"])
    assert (shown.headers["Content-Type"], shown.headers["X-Content-Type-Options"]) == ("image/webp", "nosniff")
    assert (b"script" in shown.content, shown.content[:4]) == (False, b"RIFF")
    names = (
        "../../etc/cron.txt",
        "a%22;%0d%0aX-Evil: x;.txt",
        "<img src=x onerror=alert(1)>.txt",
        "gnp.\u202etxt",
    )
    for saves, name in enumerate(names):
        assert (name, attach(browser, page, name, "三月".encode(), saves=saves).status_code) == (name, 302)
    with within(small_school.id):
        kept = list(PageFile.objects.exclude(kind="picture"))
    assert len(kept) == len(names)
    for row in kept:
        assert not set(row.name) & set('/\\"<>\r\n\u202e'), row.name
        answer = browser.get(f"{home(small_school)}files/{row.fingerprint}/")
        assert answer.headers["Content-Disposition"].startswith("attachment")
        assert "X-Evil" not in answer.headers
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Type"] == "text/plain; charset=utf-8"


class Scripts(HTMLParser):
    """What of a page would run or dress it without being a file of the house."""

    def __init__(self) -> None:
        super().__init__()
        self.found: list[object] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        held = dict(attrs)
        if (
            tag == "script"
            and not (held.get("src") or "").startswith("/static/")
            and held.get("type") != "application/ld+json"
        ):
            self.found.append((tag, held))
        self.found += [(tag, name) for name in held if name.startswith("on") or name == "style"]
        self.found += [(tag, value) for value in held.values() if "javascript:" in (value or "").lower()]
        if tag in {"iframe", "object", "embed", "base"}:
            self.found.append(tag)


def test_no_new_page_lets_a_script_stand_in_it(small_school: SmallSchool, space: PlantedSpace) -> None:
    here = home(small_school)
    family, office = visitor(small_school.family(small_school.children[0])), visitor(small_school.actor("office"))
    public = (
        *(
            "",
            "scheme/",
            f"articles/{space.article}/",
            f"articles/{space.scheme}/comments/",
            f"channels/{space.channel}/",
        ),
        *(
            f"report/?comment={space.comment}",
            "report/answer/",
            "complaints/",
            "complaints/numbers/",
            "draws/",
            "costs/",
        ),
        *("in-force/", "in-force/groups/", "objections/", f"search/?q={WORD}", "feed.xml", "sitemap.xml", "costs.csv"),
        *("in-force/groups.json", "in-force/groups.csv", f"pictures/{space.picture}.webp", f"files/{space.file}/"),
    )
    offices = ("pages/", "pages/channels/", "publishing/", "publishing/groups/", "comments/", "complaints/", "space/")
    bureau = visitor(officer("first"))
    visits = (
        *((stranger(), f"{here}{door}") for door in public),
        *((family, there) for there in ("/comments/", "/own-objections/", f"{here}articles/{space.scheme}/")),
        *((office, f"/office/{door}") for door in offices),
        *(
            (bureau, f"/bureau/{door}")
            for door in ("", "comments/", "complaints/", f"schools/{small_school.code}/space/")
        ),
        *((stranger(), there) for there in ("/areas/", "/verify/placement/", "/about/")),
    )
    for browser, there in visits:
        answer = browser.get(there)
        assert (there, answer.status_code in {200, 404}) == (there, True)
        policy = dict(part.strip().partition(" ")[::2] for part in answer.headers["Content-Security-Policy"].split(";"))
        assert policy["default-src"] == "'self'"
        assert (policy["object-src"], policy["base-uri"], policy["frame-ancestors"]) == ("'none'", "'none'", "'none'")
        assert policy.get("script-src", "'self'") == "'self'"
        assert not any(word in " ".join(policy.values()) for word in ("unsafe-inline", "unsafe-eval", "*", "http:"))
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["X-Frame-Options"] == "DENY"
        if answer.headers["Content-Type"].startswith("text/html"):
            seen = Scripts()
            seen.feed(answer.text)
            assert (there, seen.found) == (there, [])

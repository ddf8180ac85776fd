"""The way of a scheme: written by the office, sent back, changed, approved by the principal, read by everybody."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from tests.fronts.office.test_forming import FORM, fields
from tests.support.visits import standing_clock, stranger, visitor
from tests.support.world import SCHEME_FILE, SmallSchool

SCHEMES, DRAFT = "/office/schemes/", "/office/schemes/draft/"
TEXT = SCHEME_FILE.read_text(encoding="utf-8")
HASTY = TEXT.replace("offer_hours = 48", "offer_hours = 2")
REASON = "两小时太短，家长在上班"


@pytest.fixture
def office(small_school: SmallSchool) -> Iterator[Client]:
    with standing_clock():
        yield visitor(small_school.actor("office"))


def proposed(office: Client) -> str:
    """Take the hasty text in from a file, keep it, and store it as a version; gives the version's page."""
    seen = office.post(f"{DRAFT}take/", {"file": SimpleUploadedFile("新学期.toml", HASTY.encode())}).text
    sent = {name: values[-1] for name, values in fields(seen, "take").items()}
    kept = {name: sent[name] for name in ("edition", "source", "text")} | {"keep": "yes"}
    office.post(f"{DRAFT}take/", kept)
    page = office.get(DRAFT).text
    edition = fields(page, "draft")["edition"][0]
    return office.post(DRAFT, {"text": HASTY, "edition": edition, "store": "yes"})["Location"]


def test_a_scheme_goes_from_the_office_to_the_principal_and_back_and_to_everybody(
    small_school: SmallSchool, office: Client
) -> None:
    hasty = proposed(office)
    vice, principal = visitor(small_school.actor("vice")), visitor(small_school.actor("principal"))

    seen = principal.get(hasty).text
    assert "和现行的第 1 版比，改了 1 处" in seen
    assert "候补确认时限（小时） 由 48 改为 2" in seen
    assert "由 48 改为 2" in vice.get(hasty).text
    for deed in ("approve/", "return/", "publish/"):
        assert vice.post(f"{hasty}{deed}", {"reason": REASON}).status_code == 404
        assert office.post(f"{hasty}{deed}", {"reason": REASON}).status_code == 404

    unsaid = principal.post(f"{hasty}return/", {"reason": " "})
    assert (unsaid.status_code, "请写明为什么退回第 2 版" in unsaid.text) == (422, True)
    assert principal.post(f"{hasty}return/", {"reason": REASON}).status_code == 302
    assert principal.post(f"{hasty}approve/").status_code == 409
    assert 'href="#approve"' not in principal.get(hasty).text
    for page in (office.get(hasty).text, office.get(SCHEMES).text):
        assert REASON in page
        assert "已退回，等修改" in page
    assert "校长退回了，等修改" in office.get("/office/").text

    form = fields(office.get(f"{FORM}?part=placement").text)
    assert form["placement.offer_hours"] == ["2"]
    changed = office.post(f"{FORM}?part=placement", {**form, "placement.offer_hours": ["24"], "store": ["yes"]})
    patient = changed["Location"]
    between = principal.get(f"{SCHEMES}compare/", {"before": hasty.split("/")[-2], "after": patient.split("/")[-2]})
    assert "候补确认时限（小时） 由 2 改为 24" in between.text
    assert REASON in between.text

    assert principal.post(f"{patient}approve/").status_code == 302
    assert "24" not in _offer_hours(stranger().get("/schools/alpha/scheme/").text)
    assert principal.post(f"{patient}publish/", {"in_force_from": "2026-02-24"}).status_code == 302
    assert "24" in _offer_hours(stranger().get("/schools/alpha/scheme/").text)
    assert "已公布，2026年2月24日 周二起施行" in office.get(patient).text


def _offer_hours(page: str) -> str:
    """Give what the public page says of the time in which a family answers an offer."""
    at = page.index("候补")
    return page[at : page.index("小时", at) + 2]


def test_the_newest_is_compared_with_the_one_in_force_at_first(small_school: SmallSchool, office: Client) -> None:
    alone = office.get(f"{SCHEMES}compare/").text
    assert "还不能比较" in alone
    proposed(office)
    page = office.get(f"{SCHEMES}compare/").text
    assert page.index("第 1 版") < page.index("由 48 改为 2")
    assert "录取办法" in page
    assert page.count(f"{small_school.actor('office').name}提出，") == 2
    assert page.count(f"{small_school.actor('principal').name}通过，") == 1
    same = office.get(f"{SCHEMES}compare/", {"before": small_school.version, "after": small_school.version}).text
    assert "两版的内容一模一样" in same

"""Seals: what was sealed is known again, whatever else was done to it is found, and nothing leaves without one."""

from __future__ import annotations

import asyncio
import stat
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, date, datetime, timedelta
from io import BytesIO
from pathlib import Path

import pytest
from asn1crypto.x509 import Certificate
from cryptography import x509
from cryptography.x509.oid import NameOID
from django.test import override_settings
from hypothesis import given
from hypothesis import strategies as st
from pyhanko.pdf_utils.generic import pdf_name, pdf_string
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.sign.validation import async_validate_pdf_signature
from pyhanko_certvalidator import ValidationContext
from pypdf import PdfReader

from afterbell.base.documents import set_pdf
from afterbell.base.refusals import Refused
from afterbell.base.seals.keys import Holder
from afterbell.base.seals.loops import in_a_loop
from afterbell.base.seals.reading import read_seal
from afterbell.base.seals.sealing import seal_pdf
from tests.support.seals import certificate, foreign_seal, key_file

NOON = datetime(2026, 3, 2, 4, 0, 5, 700, tzinfo=UTC)
ONE, OTHER = Holder(code="one", name="甲小学"), Holder(code="other", name="乙小学")
TEMPLATE = """\
#let doc = json(bytes(sys.inputs.data))
#set document(title: "paper", keywords: ("one:two", "three"), date: datetime(year: 2026, month: 3, day: 2))
#set text(font: doc.fonts, lang: "zh", fallback: false)
#doc.name
"""


@pytest.fixture(scope="module", autouse=True)
def folder(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Keep the keys of this module's holders in a folder that is made at first need."""
    keys = tmp_path_factory.mktemp("seals") / "keys"
    with override_settings(SEALS_FOLDER=keys):
        yield keys


@pytest.fixture(scope="module")
def plain(tmp_path_factory: pytest.TempPathFactory) -> bytes:
    template = tmp_path_factory.mktemp("template") / "paper.typ"
    template.write_text(TEMPLATE, encoding="utf-8")
    return set_pdf(template=template, data={"name": "巴雅尔"}, issued=date(2026, 3, 2))


@pytest.fixture(scope="module")
def sealed(plain: bytes) -> bytes:
    return seal_pdf(pdf=plain, holder=ONE, now=NOON)


def reason(pdf: bytes) -> str:
    with pytest.raises(Refused) as refused:
        read_seal(pdf=pdf)
    return refused.value.reasons[0].code


def test_a_seal_tells_who_and_when_and_leaves_the_document_as_it_was(plain: bytes, sealed: bytes) -> None:
    seal = read_seal(pdf=sealed)
    assert (seal.name, seal.known) == ("甲小学", True)
    assert seal.sealed_at == NOON.replace(microsecond=0)
    assert seal.keywords == "one:two, three"
    assert sealed.startswith(plain)
    assert [page.extract_text().strip() for page in PdfReader(BytesIO(sealed)).pages] == ["巴雅尔"]


def test_any_reader_that_is_given_the_certificate_finds_the_seal_valid(sealed: bytes, folder: Path) -> None:
    kept = x509.load_pem_x509_certificate((folder / "seal-one").read_bytes())
    given_out = Certificate.load(certificate(kept))
    (seal,) = PdfFileReader(BytesIO(sealed), strict=True).embedded_signatures
    status = in_a_loop(async_validate_pdf_signature(seal, ValidationContext(trust_roots=[given_out], moment=NOON)))
    assert status.bottom_line
    assert seal.sig_object["/SubFilter"] == "/ETSI.CAdES.detached"
    assert status.signing_cert.sha256.hex() == read_seal(pdf=sealed).fingerprint


def test_only_the_owner_reads_the_key_and_a_holder_keeps_it(plain: bytes, sealed: bytes, folder: Path) -> None:
    again = seal_pdf(pdf=plain, holder=Holder(code="one", name="甲小学（新校名）"), now=NOON + timedelta(days=400))
    assert read_seal(pdf=again).fingerprint == read_seal(pdf=sealed).fingerprint
    assert stat.S_IMODE((folder / "seal-one").stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700


@given(data=st.data())
def test_a_changed_byte_is_found_wherever_it_stands(sealed: bytes, data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(sealed) - 1))
    value = data.draw(st.integers(0, 255).filter(lambda value: value != sealed[place]))
    reason(sealed[:place] + bytes([value]) + sealed[place + 1 :])


def test_a_changed_byte_of_the_text_is_told_as_such(plain: bytes, sealed: bytes) -> None:
    place = plain.index(b"stream") + 40
    assert reason(sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :]) == "seals.altered"


@given(data=st.data())
def test_a_cut_file_is_never_whole(plain: bytes, sealed: bytes, data: st.DataObject) -> None:
    kept = data.draw(st.integers(0, len(sealed) - 1))
    expected = {"seals.no_pdf", "seals.unreadable", "seals.unsealed", "seals.altered"}
    assert reason(sealed[:kept]) in expected
    assert reason(plain) == "seals.unsealed"


@pytest.mark.parametrize("more", [b"\n", b" ", b"%PDF-1.7\n%%EOF\n"])
def test_what_was_added_behind_the_seal_is_found(sealed: bytes, more: bytes) -> None:
    assert reason(sealed + more) in {"seals.added_to", "seals.unreadable"}


def test_a_revision_appended_by_a_pdf_tool_is_found(sealed: bytes) -> None:
    revision = IncrementalPdfFileWriter(BytesIO(sealed))
    revision.root[pdf_name("/Remark")] = pdf_string("同意")
    revision.update_root()
    out = BytesIO()
    revision.write(out)
    assert reason(out.getvalue()) == "seals.added_to"


def test_a_second_seal_does_not_stand_for_the_first(sealed: bytes) -> None:
    with pytest.raises(Refused) as refused:
        seal_pdf(pdf=sealed, holder=OTHER, now=NOON)
    assert refused.value.reasons[0].code == "seals.not_sealed"
    assert reason(foreign_seal(pdf=sealed, name="乙小学", field="Another")) == "seals.added_to"


def test_another_installations_seal_under_the_same_name_is_not_ours(plain: bytes, tmp_path: Path) -> None:
    with override_settings(SEALS_FOLDER=tmp_path):
        theirs = seal_pdf(pdf=plain, holder=ONE, now=NOON)
        assert read_seal(pdf=theirs).known
    seal = read_seal(pdf=theirs)
    assert (seal.name, seal.known) == ("甲小学", False)


@pytest.mark.parametrize("year", [1970, 2025, 2100])
def test_a_clock_outside_the_certificate_seals_nothing(plain: bytes, year: int) -> None:
    with pytest.raises(Refused) as refused:
        seal_pdf(pdf=plain, holder=ONE, now=NOON.replace(year=year))
    assert refused.value.reasons[0].code == "seals.clock_wrong"


def test_a_certificate_that_was_put_there_counts_from_its_own_day(plain: bytes, tmp_path: Path) -> None:
    (tmp_path / "seal-one").write_text(key_file(name="甲小学", valid_from=NOON + timedelta(days=1)), encoding="ascii")
    with override_settings(SEALS_FOLDER=tmp_path):
        with pytest.raises(Refused) as refused:
            seal_pdf(pdf=plain, holder=ONE, now=NOON)
        assert refused.value.reasons[0].code == "seals.clock_wrong"
        assert read_seal(pdf=seal_pdf(pdf=plain, holder=ONE, now=NOON + timedelta(days=2))).known


def test_a_certificate_that_was_put_away_in_the_folder_is_still_known(plain: bytes, tmp_path: Path) -> None:
    with override_settings(SEALS_FOLDER=tmp_path):
        before = seal_pdf(pdf=plain, holder=ONE, now=NOON)
        (tmp_path / "seal-one").rename(tmp_path / "seal-one-2026")
        after = seal_pdf(pdf=plain, holder=Holder(code="one", name="甲实验小学"), now=NOON)
        assert [(seal.name, seal.known) for seal in (read_seal(pdf=before), read_seal(pdf=after))] == [
            ("甲小学", True),
            ("甲实验小学", True),
        ]


def test_a_seal_that_says_it_is_older_than_its_certificate_is_told(plain: bytes) -> None:
    assert reason(foreign_seal(pdf=plain, name="甲小学", valid_from=datetime(2095, 1, 1, tzinfo=UTC))) == (
        "seals.time_impossible"
    )


def test_a_long_name_stands_whole_and_shorter_where_pdf_readers_look(plain: bytes, tmp_path: Path) -> None:
    name = "内蒙古自治区阿茹塔拉旗呼斯乐图镇中心九年一贯制寄宿制实验学校"
    with override_settings(SEALS_FOLDER=tmp_path):
        assert read_seal(pdf=seal_pdf(pdf=plain, holder=Holder(code="long", name=name), now=NOON)).name == name
    made = x509.load_pem_x509_certificate((tmp_path / "seal-long").read_bytes())
    (common,) = made.subject.get_attributes_for_oid(NameOID.COMMON_NAME)
    assert common.value == name[:21]


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("\x1b[31m甲小学\u202e", "[31m甲小学"),
        ("甲小学\n/ whole", "甲小学/ whole"),
        ("甲" * 80, "甲" * 64),
        ("\u200b", "named"),
        ('CN=乙,O="x"+<>;\\', 'CN=乙,O="x"+<>;\\'),
    ],
)
def test_a_hostile_name_seals_and_is_read_without_what_nobody_sees(
    plain: bytes, tmp_path: Path, written: str, read: str
) -> None:
    with override_settings(SEALS_FOLDER=tmp_path):
        assert read_seal(pdf=seal_pdf(pdf=plain, holder=Holder(code="named", name=written), now=NOON)).name == read


def test_a_terminal_is_not_given_what_a_strangers_certificate_says_to_it(plain: bytes) -> None:
    assert read_seal(pdf=foreign_seal(pdf=plain, name="\x1b[2J甲小学")).name == "[2J甲小学"


@pytest.mark.parametrize(
    "kept", ["", "nothing", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----", "mixed"]
)
def test_a_broken_key_seals_nothing(plain: bytes, sealed: bytes, folder: Path, tmp_path: Path, kept: str) -> None:
    assert read_seal(pdf=sealed).known
    if kept == "mixed":
        seal_pdf(pdf=plain, holder=OTHER, now=NOON)
        key, other = ((folder / f"seal-{name}").read_text(encoding="ascii") for name in ("one", "other"))
        kept = key[: key.index("-----BEGIN CERT")] + other[other.index("-----BEGIN CERT") :]
    (tmp_path / "seal-one").write_text(kept, encoding="ascii")
    with override_settings(SEALS_FOLDER=tmp_path), pytest.raises(Refused) as refused:
        seal_pdf(pdf=plain, holder=ONE, now=NOON)
    assert refused.value.reasons[0].code == "seals.key_unusable"
    with override_settings(SEALS_FOLDER=tmp_path):
        assert not read_seal(pdf=sealed).known


def test_a_folder_that_takes_no_key_seals_nothing(plain: bytes, tmp_path: Path) -> None:
    (tmp_path / "keys").write_text("a file", encoding="ascii")
    with override_settings(SEALS_FOLDER=tmp_path / "keys"), pytest.raises(Refused) as refused:
        seal_pdf(pdf=plain, holder=ONE, now=NOON)
    assert refused.value.reasons[0].code == "seals.key_unusable"


def test_whose_seal_it_is_is_not_guessed_where_the_keys_cannot_be_read(sealed: bytes, tmp_path: Path) -> None:
    (tmp_path / "seal-one").mkdir()
    with override_settings(SEALS_FOLDER=tmp_path):
        assert reason(sealed) == "seals.keys_unreadable"
    with override_settings(SEALS_FOLDER=tmp_path / "nowhere"):
        assert not read_seal(pdf=sealed).known


def test_a_thread_that_runs_a_loop_of_its_own_seals_and_reads(plain: bytes) -> None:
    async def within_a_loop() -> bool:
        return read_seal(pdf=seal_pdf(pdf=plain, holder=ONE, now=NOON)).known

    async def by_somebody_else() -> str:
        return read_seal(pdf=foreign_seal(pdf=plain, name="乙小学")).name

    def in_a_loop_of_its_own() -> tuple[bool, str]:
        with asyncio.Runner() as loop:
            return loop.run(within_a_loop()), loop.run(by_somebody_else())

    with ThreadPoolExecutor(max_workers=1) as threads:
        assert threads.submit(in_a_loop_of_its_own).result() == (True, "乙小学")


@pytest.mark.parametrize("pdf", [b"", b"PK", b"%PDF", b"\0" * 5000])
def test_what_is_no_pdf_is_told(pdf: bytes) -> None:
    assert reason(pdf) == "seals.no_pdf"


@given(rubbish=st.binary(max_size=400))
def test_rubbish_behind_the_head_of_a_pdf_is_told(rubbish: bytes) -> None:
    assert reason(b"%PDF-1.7\n" + rubbish) in {"seals.unreadable", "seals.unsealed"}


def test_rubbish_is_not_sealed() -> None:
    with pytest.raises(Refused) as refused:
        seal_pdf(pdf=b"%PDF-1.7\nrubbish", holder=ONE, now=NOON)
    assert refused.value.reasons[0].code == "seals.not_sealed"

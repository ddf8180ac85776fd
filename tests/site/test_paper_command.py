"""`paper verify` tells of a file whether it is whole, whose it is and whether it is on record, or why not."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path

import pytest
from pypdf import PdfReader

from tests.support.databases import next_name
from tests.support.owners import as_owner, pick_the_locks
from tests.support.premises import Estate, Premises, clean_environment
from tests.support.saying import Said, contents, say
from tests.support.seals import foreign_seal

PAPER = Path("demo") / "application.pdf"


@pytest.fixture(scope="module")
def term(estate: Estate) -> Iterator[Premises]:
    with estate.copy(template=estate.small_term(), name=next_name()) as lent:
        yield lent


def verify(term: Premises, file: Path | str, **environment: str) -> Said:
    return say("paper", "verify", file, cwd=term.var, environment=term.environment() | environment)


def test_the_demonstrations_application_is_whole_and_on_record(term: Premises) -> None:
    said = verify(term, PAPER)
    assert said.code == 0, said.err
    (name,) = (name for (name,) in as_owner(term, "SELECT name FROM schools_school WHERE code LIKE 'demo%'"))
    assert f"封印之后没有改动：{PAPER} / not altered since it was sealed" in said.out
    assert f"证书上的名称：{name}，封印时间 2026-06-10 12:00:00 / the certificate names {name}" in said.out
    assert "本系统存有同样的签名 / the same signatures are on record here" in said.out
    text = "".join(page.extract_text() for page in PdfReader(BytesIO((term.var / PAPER).read_bytes())).pages)
    hashes = [line.rpartition(" ")[2] for line in said.out.splitlines() if line.startswith("文本指纹")]
    assert len(hashes) == 3
    assert all(each in text.replace("\n", "") for each in hashes)


def test_a_machine_without_a_database_says_that_nothing_was_looked_up(term: Premises, tmp_path: Path) -> None:
    here = {"AFTERBELL_VAR": str(tmp_path), "AFTERBELL_SECRETS": str(term.var / "secrets")}
    said = say("paper", "verify", term.var / PAPER, cwd=tmp_path, environment=here)
    assert said.code == 0, said.err
    assert "there is no database here, the signatures were not looked up" in said.out
    assert contents(tmp_path) == {}


def test_signatures_that_are_not_on_record_are_told(estate: Estate, term: Premises) -> None:
    with estate.copy(template=estate.small_term(), name=next_name()) as emptied:
        pick_the_locks(emptied, table="enrolment_signature")
        as_owner(emptied, "DELETE FROM enrolment_signature")
        said = verify(emptied, term.var / PAPER)
    assert said.code == 1
    assert "these signatures are not on record here" in said.sentence
    assert "not altered since it was sealed" in said.out


def fingerprint_of(said: Said) -> str:
    return next(line.rpartition(" ")[2] for line in said.out.splitlines() if line.startswith("证书指纹"))


def test_the_fingerprint_a_school_published_tells_whose_seal_it_is_on_any_machine(
    term: Premises, tmp_path: Path
) -> None:
    published = fingerprint_of(verify(term, PAPER))
    spaced = " ".join(published[start : start + 4] for start in range(0, 64, 4)).upper()
    for environment in (term.environment(), {"AFTERBELL_VAR": str(tmp_path), "AFTERBELL_SECRETS": str(tmp_path)}):
        said = say("paper", "verify", term.var / PAPER, "--fingerprint", spaced, cwd=tmp_path, environment=environment)
        assert said.code == 0, said.err
        assert "the certificate is the one whose fingerprint was published" in said.out
    assert "not looked up here" in said.out


@pytest.mark.parametrize(
    ("written", "told"),
    [("0" * 64, "sealed under another certificate"), ("0" * 63, "64 hexadecimal digits"), ("零", "64 hexadecimal")],
)
def test_another_fingerprint_is_not_the_same(term: Premises, written: str, told: str) -> None:
    said = say("paper", "verify", PAPER, "--fingerprint", written, cwd=term.var, environment=term.environment())
    assert said.code == 1
    assert told in said.sentence


def test_another_installations_seal_is_told_apart_from_an_altered_file(term: Premises, tmp_path: Path) -> None:
    said = verify(term, PAPER, AFTERBELL_SECRETS=str(tmp_path))
    assert "the certificate is not of this installation" in said.sentence
    assert "not altered since it was sealed" in said.out
    assert "on record" not in said.out
    assert contents(tmp_path) == {}


def test_a_strangers_certificate_says_nothing_to_the_terminal(term: Premises, tmp_path: Path) -> None:
    file = tmp_path / "forged.pdf"
    file.write_bytes(foreign_seal(pdf=(term.var / "demo" / "scheme.pdf").read_bytes(), name="\x1b[2J甲小学"))
    said = verify(term, file)
    assert "the certificate is not of this installation" in said.sentence
    assert "\x1b" not in said.out + said.err


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ("text", "the file was altered after it was sealed"),
        ("appended", "something was added to the file after it was sealed"),
        ("cut", "the file was cut or altered, its seal cannot be read"),
        ("unsealed", "this PDF carries no seal"),
        ("sheet", "this is not a PDF"),
        ("missing", "there is no such file"),
        ("folder", "this is not a file"),
    ],
)
def test_what_is_wrong_is_one_sentence(term: Premises, tmp_path: Path, change: str, told: str) -> None:
    file, sealed = tmp_path / "paper.pdf", (term.var / PAPER).read_bytes()
    place = sealed.index(b"stream") + 40
    match change:
        case "text":
            file.write_bytes(sealed[:place] + bytes([sealed[place] ^ 1]) + sealed[place + 1 :])
        case "appended":
            file.write_bytes(sealed + b"\n")
        case "cut":
            file.write_bytes(sealed[: len(sealed) // 2])
        case "unsealed":
            file = term.var / "demo" / "scheme.pdf"
        case "sheet":
            file = term.var / "demo" / "groups.xlsx"
        case "folder":
            file = tmp_path
    said = verify(term, file)
    assert told in said.sentence
    assert (said.code, said.out) == (1, "")


def test_no_other_command_waits_for_what_reads_seals(term: Premises) -> None:
    command = "import sys, django; django.setup(); import afterbell.site.commands; print('pyhanko' in sys.modules)"
    answer = subprocess.run(
        [sys.executable, "-c", command],
        env=clean_environment() | term.environment() | {"DJANGO_SETTINGS_MODULE": "afterbell.site.settings"},
        capture_output=True,
        text=True,
        check=True,
    )
    assert answer.stdout == "False\n"

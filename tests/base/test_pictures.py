"""Photographs: honest ones are kept small and bare, the others are refused in a sentence, and nothing crashes."""

from __future__ import annotations

import errno
import hashlib
import time
from io import BytesIO
from pathlib import Path

import pytest
from django.core.files.storage import default_storage
from django.test import TestCase
from hypothesis import given
from hypothesis import settings as chances
from hypothesis import strategies as st
from PIL import Image
from pytest_django import Settings

from afterbell.base.pictures.keeping import keep_picture, kept_picture, throw_away
from afterbell.base.pictures.reading import LONGEST_EDGE, Picture, read_picture
from afterbell.base.refusals import Refused
from tests.base import photos

DARK, LIGHT = 130, 200


@pytest.fixture
def media(tmp_path: Path, settings: Settings) -> Path:
    """Keep the files of this test in a folder of their own."""
    settings.MEDIA_ROOT = tmp_path
    return tmp_path


def opened(picture: Picture) -> Image.Image:
    return Image.open(BytesIO(picture.jpeg))


def grey_at(image: Image.Image, across: float, down: float) -> int:
    value = image.convert("L").getpixel((int(image.width * across), int(image.height * down)))
    assert isinstance(value, int)
    return value


@pytest.mark.parametrize("name", photos.REFUSED)
def test_what_is_no_photo_is_refused_with_its_reason(name: str) -> None:
    make, reason = photos.REFUSED[name]
    data, before = make(), time.process_time()
    with pytest.raises(Refused) as refused:
        read_picture(data=data)
    assert time.process_time() - before < 0.5
    (said,) = refused.value.reasons
    assert (said.code, said.field) == (f"pictures.{reason}", "photo")
    assert "没有" in said.words.zh
    assert said.words.en


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_photo_is_taken_in_each_form_telephones_make(kind: str) -> None:
    kept = read_picture(data=photos.photo(kind=kind))
    image = opened(kept)
    assert (image.format, image.size) == ("JPEG", (640, 480))
    assert grey_at(image, 0.1, 0.1) < DARK < LIGHT < grey_at(image, 0.9, 0.9)
    assert kept.content_hash == hashlib.sha256(kept.jpeg).hexdigest()


def test_a_photo_of_twenty_megabytes_is_taken_and_kept_small() -> None:
    data = photos.of_twenty_megabytes()
    assert len(data) > 20_000_000
    kept = read_picture(data=data)
    assert max(kept.width, kept.height) == LONGEST_EDGE
    assert len(kept.jpeg) < len(data) / 8


def test_a_photo_stands_upright_and_says_nothing_of_where_it_was_taken() -> None:
    sent = photos.taken_on_its_side()
    assert Image.open(BytesIO(sent)).getexif().get_ifd(photos.GPS)
    kept = read_picture(data=sent)
    image = opened(kept)
    assert image.size == (480, 640)
    assert grey_at(image, 0.9, 0.1) < DARK < LIGHT < grey_at(image, 0.1, 0.1)
    assert not dict(image.getexif())
    for word in (b"Exif", b"Telephone", b"secret comment", b"hidden behind"):
        assert word in sent
        assert word not in kept.jpeg


def test_what_is_seen_through_becomes_white_as_paper() -> None:
    made = BytesIO()
    Image.new("RGBA", (60, 40), (0, 0, 0, 0)).save(made, format="PNG")
    assert grey_at(opened(read_picture(data=made.getvalue())), 0.5, 0.5) > 250


def kind_made_of(data: bytes) -> str | None:
    """Say what is made of some bytes: a picture of a kind, or a refusal."""
    try:
        return opened(read_picture(data=data)).format
    except Refused:
        return "refused"


@chances(max_examples=300)
@given(
    head=st.sampled_from([b"", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\x10\x00\x00\x00WEBPVP8 ", b"%PDF-"]),
    body=st.binary(max_size=400),
)
def test_bytes_of_any_kind_are_a_picture_or_refused(head: bytes, body: bytes) -> None:
    assert kind_made_of(head + body) in {"JPEG", "refused"}


@chances(max_examples=100)
@given(
    kind=st.sampled_from(["JPEG", "PNG", "WEBP"]), at=st.integers(0, 5000), change=st.binary(min_size=1, max_size=40)
)
def test_a_photo_damaged_anywhere_is_a_picture_or_refused(kind: str, at: int, change: bytes) -> None:
    whole = bytearray(photos.photo(width=80, height=60, kind=kind))
    at %= len(whole)
    whole[at : at + len(change)] = change
    assert kind_made_of(bytes(whole)) in {"JPEG", "refused"}


def test_a_picture_lies_sealed_and_opens_only_in_its_place(media: Path) -> None:
    picture = read_picture(data=photos.photo())
    keep_picture(tenant=7, code="abc", picture=picture)
    file = media / "pictures" / "7" / "abc"
    assert b"JFIF" not in file.read_bytes()
    assert kept_picture(tenant=7, code="abc", content_hash=picture.content_hash) == picture.jpeg
    file.rename(file.with_name("abd"))
    for code in ("abc", "abd"):
        with pytest.raises(Refused) as refused:
            kept_picture(tenant=7, code=code, content_hash=picture.content_hash)
        assert refused.value.reasons[0].code == "pictures.lost"


def test_a_changed_or_empty_file_is_not_shown(media: Path) -> None:
    picture = read_picture(data=photos.photo())
    keep_picture(tenant=7, code="abc", picture=picture)
    file = media / "pictures" / "7" / "abc"
    sealed = file.read_bytes()
    for changed in (b"", sealed[:10], sealed[:-1] + bytes([sealed[-1] ^ 1])):
        file.write_bytes(changed)
        with pytest.raises(Refused):
            kept_picture(tenant=7, code="abc", content_hash=picture.content_hash)
    file.write_bytes(sealed)
    with pytest.raises(Refused):
        kept_picture(tenant=7, code="abc", content_hash="0" * 64)


def test_a_full_disk_is_said_and_is_no_fault_of_the_photo(media: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_name: str, _file: object) -> str:
        raise OSError(errno.ENOSPC, "no space")

    assert media
    monkeypatch.setattr(default_storage, "save", full)
    with pytest.raises(Refused) as refused:
        keep_picture(tenant=7, code="abc", picture=read_picture(data=photos.photo()))
    assert refused.value.reasons[0].code == "storing.disk_full"


def test_a_picture_is_thrown_away_once_the_write_is_certain(media: Path, db: None) -> None:
    del db
    file = media / "pictures" / "7" / "abc"
    keep_picture(tenant=7, code="abc", picture=read_picture(data=photos.photo()))
    with TestCase.captureOnCommitCallbacks(execute=True):
        throw_away(tenant=7, code="abc")
        assert file.exists()
    assert not file.exists()

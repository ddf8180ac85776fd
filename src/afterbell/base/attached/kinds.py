"""What an attached file is, by its content; its name has to agree."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from io import BytesIO
from struct import unpack_from
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

from afterbell.base.attached.refusals import REFUSALS
from afterbell.base.refusals import Refused

MIB = 1 << 20
MOST_BYTES = 10 * MIB
MOST_UNPACKED, MOST_MEMBERS, MOST_RATIO, MOST_DIRECTORY = 100 * MIB, 2_000, 200, 512 * 1024
END_OF_DIRECTORY, END_BYTES, LONGEST_COMMENT = b"PK\x05\x06", 22, 0xFFFF
COMPOUND = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"  # Office before 2007, and every Office file with a password
SEALED_IN_COMPOUND = "EncryptedPackage".encode("utf-16-le")
PAGE_BEGINNINGS = (b"<html", b"<!doctype", b"<?xml", b"<svg", b"<script", b"mime-version", b"{\\rtf", b"%!ps")
CONTENT_TYPES = "[Content_Types].xml"
MAIN_PARTS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "ppt/presentation.xml": "pptx"}
CARRIED = ("vbaproject.bin", "/embeddings/", "/activex/", "macrosheets/")
MEDIA_TYPES: Mapping[str, str] = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "txt": "text/plain; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
}
TEXTS = frozenset({"txt", "csv"})
LONGEST_NAME = 120
FORBIDDEN = frozenset('\\/:*?"<>|')


def plain_name(name: str) -> str:
    """Give a file's name without folders and signs that steer; the ending stays when it is cut."""
    last = name.replace("\\", "/").rpartition("/")[2]
    kept = "".join(sign for sign in last if unicodedata.category(sign)[0] not in "CZ" or sign == " ")
    kept = "".join(sign for sign in kept if sign not in FORBIDDEN).strip(" .")
    stem, dot, ending = kept.rpartition(".")
    return kept if len(kept) <= LONGEST_NAME else f"{stem[: LONGEST_NAME - len(ending) - 1]}{dot}{ending}"


def kind_of(*, name: str, data: bytes) -> str:
    """Say what an attached file is. Raises Refused for what may not be attached."""
    ending = name.rpartition(".")[2].lower()
    if ending not in MEDIA_TYPES:
        raise REFUSALS.refused("old_office" if ending in {"doc", "xls", "ppt"} else "kind", field="file", name=name)
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf"):
        raise REFUSALS.refused("empty", field="file", name=name)
    if len(data) > MOST_BYTES:
        raise too_large(name)
    found = _by_content(name, data)
    if ending != found and not (ending in TEXTS and found == "txt"):
        raise REFUSALS.refused("not_what_it_says", field="file", name=name)
    return ending


def too_large(name: str) -> Refused:
    """Say that a file has too many bytes; whoever takes uploads asks before reading them."""
    return REFUSALS.refused("too_large", field="file", name=name)


def _by_content(name: str, data: bytes) -> str:
    if data.startswith(COMPOUND):
        raise REFUSALS.refused("password" if SEALED_IN_COMPOUND in data else "old_office", field="file", name=name)
    if data.startswith(b"%PDF-"):
        return "pdf"
    if data.startswith(b"PK"):
        return _office(name, data)
    if b"\0" in data or data.removeprefix(b"\xef\xbb\xbf").lstrip()[:16].lower().startswith(PAGE_BEGINNINGS):
        return "other"
    return "txt"


def _office(name: str, data: bytes) -> str:
    """Look at an archive's directory and nothing else."""
    _see_directory(name, data)
    try:
        with ZipFile(BytesIO(data)) as archive:
            members = archive.infolist()
    except (BadZipFile, ValueError, RuntimeError, OverflowError):
        raise REFUSALS.refused("broken", field="file", name=name) from None
    if any(member.flag_bits & 1 for member in members):
        raise REFUSALS.refused("password", field="file", name=name)
    if _swells(members):
        raise REFUSALS.refused("unpacks_too_far", field="file", name=name)
    names = {member.filename for member in members}
    if any(mark in f"/{one.lower()}" for one in names for mark in CARRIED):
        raise REFUSALS.refused("macros", field="file", name=name)
    plain = all(member.compress_type in {ZIP_STORED, ZIP_DEFLATED} for member in members)
    found = [kind for part, kind in MAIN_PARTS.items() if part in names]
    if not plain or len(names) < len(members) or CONTENT_TYPES not in names or len(found) != 1:
        raise REFUSALS.refused("not_what_it_says", field="file", name=name)
    return found[0]


def _see_directory(name: str, data: bytes) -> None:
    """See how long the directory says it is before anybody reads it."""
    end = data.rfind(END_OF_DIRECTORY, -END_BYTES - LONGEST_COMMENT)
    if end < 0 or end + END_BYTES > len(data):
        raise REFUSALS.refused("broken", field="file", name=name)
    members, length = unpack_from("<HI", data, end + 10)
    if members > MOST_MEMBERS or length > MOST_DIRECTORY:
        raise REFUSALS.refused("unpacks_too_far", field="file", name=name)


def _swells(members: list[ZipInfo]) -> bool:
    whole = sum(member.file_size for member in members)
    return whole > MOST_UNPACKED or any(
        member.file_size > MIB and member.file_size > MOST_RATIO * max(member.compress_size, 1) for member in members
    )

"""What a file is, by its content: nobody looks at its name."""

from __future__ import annotations

from enum import StrEnum

APPLES = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif", b"avis"})


class Kind(StrEnum):
    """The kinds of file that are told apart; only the first three are photographs we take."""

    JPEG = "JPEG"
    PNG = "PNG"
    WEBP = "WEBP"
    HEIC = "heic"
    PDF = "pdf"
    OTHER = "other"


TAKEN = (Kind.JPEG, Kind.PNG, Kind.WEBP)


def kind_of(data: bytes) -> Kind:
    """Tell what a file is by how it begins."""
    if data.startswith(b"\xff\xd8\xff"):
        return Kind.JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return Kind.PNG
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return Kind.WEBP
    if data[4:8] == b"ftyp" and data[8:12] in APPLES:
        return Kind.HEIC
    return Kind.PDF if data.startswith(b"%PDF-") else Kind.OTHER

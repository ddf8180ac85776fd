"""What a signature binds: the text, the application, the signer, the way, the instant and the strokes."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from datetime import UTC, datetime

LONGEST_STROKES = 20_000
FEWEST_POINTS = 8
STROKES = re.compile(r"(?:M\d{1,4} \d{1,4}(?: L\d{1,4} \d{1,4})*(?: |$))+", re.ASCII)


def text_hash(text: str) -> str:
    """SHA-256 of a paper's text as it is kept."""
    return hashlib.sha256(text.encode()).hexdigest()


def binding_of(
    *,
    text: str,
    application: Mapping[str, object],
    signer: str,
    relation: str,
    channel: str,
    signed_at: datetime,
    strokes: str,
) -> str:
    """SHA-256 over everything a signature stands for; `text` is the paper's text hash, `signer` a public code.

    Any change to any of it afterwards gives another hash.
    """
    body = json.dumps(
        [
            text,
            dict(application),
            signer,
            relation,
            channel,
            signed_at.astimezone(UTC).isoformat(),
            hashlib.sha256(strokes.encode()).hexdigest(),
        ],
        ensure_ascii=False,
        sort_keys=True,
        separators=(",", ":"),
    )
    return hashlib.sha256(body.encode()).hexdigest()


def has_ink(strokes: str) -> bool:
    """Tell whether something was drawn: a tap or a dot is no signature."""
    return len(re.findall(r"[ML]", strokes)) >= FEWEST_POINTS


def is_readable(strokes: str) -> bool:
    """Tell whether strokes are what the signing box sends: `M10 20 L30 40 …`, whole numbers, not too many."""
    return len(strokes) <= LONGEST_STROKES and STROKES.fullmatch(strokes) is not None

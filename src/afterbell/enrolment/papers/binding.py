"""What a signature binds: the text, the application, the signer, the way, the instant and what was drawn or typed."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Mapping
from datetime import UTC, datetime

from afterbell.base.letters import without_shapes

LONGEST_STROKES = 20_000
FEWEST_POINTS = 8
TYPED = "="
POINTS = re.compile(r"[\s·•・‧]+")
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

    `strokes` is what was drawn, or the name that was typed in its place. Any change to any of it afterwards gives
    another hash.
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


def typed(name: str) -> str:
    """Give the signature of somebody who cannot draw: the own name, typed, in the place of strokes."""
    return f"{TYPED}{name.strip()}"


def typed_name(strokes: str) -> str:
    """Give the name a signature was typed with; empty where it was drawn."""
    return strokes.removeprefix(TYPED) if strokes.startswith(TYPED) else ""


def fault_of(*, strokes: str, signer: str) -> str:
    """Name what keeps this from being the signature of `signer`, by the refusal's code; empty where nothing does."""
    if name := typed_name(strokes):
        spelled = _spelled(name)
        return "" if spelled and spelled == _spelled(signer) else "signature_of_another"
    if strokes.strip(TYPED) and not is_readable(strokes):
        return "signature_unreadable"
    return "" if has_ink(strokes) else "signature_empty"


def as_registered(*, strokes: str, signer: str) -> str:
    """Give a signature as it is kept: a name that was typed stands as the school writes it, whatever was typed in."""
    return typed(signer) if typed_name(strokes) else strokes


def _spelled(name: str) -> str:
    """Give a name without what keyboards do differently: spaces, points, width, capitals, and what nobody sees."""
    return POINTS.sub("", unicodedata.normalize("NFKC", without_shapes(name))).casefold()

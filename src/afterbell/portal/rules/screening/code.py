"""What a browser would do something with: code, which is never taken, and links, which somebody looks at first."""

from __future__ import annotations

import re
from collections.abc import Iterator

from afterbell.base.words import Words
from afterbell.portal.rules.screening.folding import Folded
from afterbell.portal.rules.screening.problem import Decision, Finding, Rule


def _spread(word: str) -> str:
    return r"\s*".join(word)


TAGS = "script|img|image|iframe|svg|style|object|embed|link|meta|form|input|button|body|html|video|audio|math|base|div"
CODE = re.compile(
    "|".join(
        (
            r"<\s*/?\s*[a-z][a-z0-9-]*(?:[\s/][^<>]*)?>",
            rf"<\s*/?\s*(?:{TAGS})(?![a-z0-9])",
            r"<!--|<!\[cdata|<!doctype|<\?(?:php|xml|=)|<%",
            rf"(?<![a-z])(?:{_spread('javascript')}|{_spread('vbscript')})\s*:|data\s*:\s*text/html",
            r"(?<![a-z])on[a-z]{3,24}\s*=",
            r"\{\{|\}\}|\{%|%\}|\{#|[$#]\{",
            r"&#x?[0-9a-f]{1,7};?|&(?:lt|gt|quot|colon|tab|newline);|%3c|\\u003c|\\x3c",
            r"(?<![a-z])(?:eval|alert|settimeout|atob)\s*\(|document\s*\.\s*(?:cookie|write|location)",
        )
    )
)

# A space before a point is typed to hide a link; one after it ends a sentence.
DOT = r"(?:[.。点]|\s[.。点]\s?)"
ENDINGS = "com|cn|net|org|cc|xyz|top|vip|info|site|online|club|shop|app|ltd|tech|fun|edu|gov|link|live|io|ru|tk"
LINK = re.compile(
    rf"(?<![a-z])[a-z][a-z0-9+-]{{1,15}}://[^\s，。、]+"
    rf"|(?<![a-z0-9])www{DOT}[a-z0-9-]+[^\s，。、]*"
    rf"|(?<![a-z0-9@.-])[a-z0-9][a-z0-9-]{{0,62}}(?:{DOT}[a-z0-9-]{{1,63}}){{0,4}}?{DOT}"
    rf"(?:{ENDINGS})(?![a-z0-9])(?:[/?:#][^\s，。、]*)?"
    rf"|(?<![0-9.])(?:[0-9]{{1,3}}\.){{3}}[0-9]{{1,3}}(?:[:/][^\s，。、]*)(?<![:/])"
)

NO_CODE = Words(zh="评论里不能有网页代码（从“{said}”起）。", en="A comment holds no code (from “{said}” on).")
LOOKED_AT = Words(
    zh="有链接的评论要有人看过才会显示。", en="A comment with a link is shown once somebody has looked at it."
)
SHOWN = 12


def code(*, read: Folded) -> Iterator[Finding]:
    """Find what a browser or a template would run."""
    for match in CODE.finditer(read.signs):
        words = NO_CODE.fill(said=match[0][:SHOWN])
        yield _found(Rule.CODE, read.span(*match.span()), Decision.REFUSE, words)


def links(*, read: Folded) -> Iterator[Finding]:
    """Find where a comment leads elsewhere."""
    for match in LINK.finditer(read.signs):
        yield _found(Rule.LINK, read.span(*match.span()), Decision.HOLD, LOOKED_AT)


def _found(rule: Rule, place: tuple[int, int], decision: Decision, words: Words) -> Finding:
    return Finding(rule=rule, code="", start=place[0], end=place[1], decision=decision, words=words)

"""What a page may hold: a few elements, links that lead somewhere, pictures of the own space, and nothing that runs.

What somebody sent is cleaned before it is stored, and what is stored once more before it is shown.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from html import escape
from html.parser import HTMLParser

import nh3

from afterbell.base.letters import holdable

ELEMENTS = frozenset(
    [
        "p",
        "div",
        "br",
        "hr",
        "h2",
        "h3",
        "h4",
        "strong",
        "b",
        "em",
        "i",
        "u",
        "del",
        "blockquote",
        "pre",
        "ul",
        "ol",
        "li",
        "a",
        "img",
        "figure",
        "figcaption",
    ]
)
ATTRIBUTES: Mapping[str, frozenset[str]] = {
    "a": frozenset({"href"}),
    "img": frozenset({"src", "alt", "width", "height"}),
}
EMPTIED = frozenset(
    [
        "script",
        "style",
        "template",
        "noscript",
        "iframe",
        "object",
        "embed",
        "svg",
        "math",
        "title",
        "textarea",
        "select",
    ]
)
SCHEMES = frozenset({"http", "https", "mailto"})
REL = "noopener noreferrer nofollow"
LINK = re.compile(r"(?:https?://[^\s/?#][^\s]*|mailto:[^\s@]+@[^\s@]+)", re.IGNORECASE)
PICTURE = re.compile(r"/schools/(?P<school>[a-z0-9-]{1,40})/pictures/(?P<fingerprint>[0-9a-f]{64})\.webp")
IMAGE = re.compile(r"""<img(?: [a-z]+="[^"]*")*>""")
SIZE = re.compile(r"[1-9][0-9]{0,4}")
BLOCKS = frozenset(["p", "div", "hr", "h2", "h3", "h4", "blockquote", "pre", "ul", "ol", "li", "figure", "figcaption"])
WITH_ATTRIBUTES = re.compile(
    r"<(b|big|code|em|font|i|nobr|s|small|strike|strong|tt|u)(?=[\s/])[^>]*>", re.ASCII | re.IGNORECASE
)
"""What a browser opens anew in every paragraph while it stays unclosed, as often as its attributes differ."""
A_TAG, MOST_TAGS = re.compile(r"<[a-z]", re.IGNORECASE), 10_000
PARAGRAPHS = re.compile(r"\n\s*\n")
LONGEST_LINK = 2_000


def clean(*, html: str, school: str) -> str:
    """Give of a text only what a page of this school's space may hold; cleaned again it stays the same."""
    cleaned = _cleaned(html, school)
    again = _cleaned(cleaned, school)
    return cleaned if again == cleaned else again


def is_involved(html: str) -> bool:
    """Say whether a text has more elements than anybody writes: to read it would take the house seconds."""
    return len(A_TAG.findall(html)) > MOST_TAGS


def _cleaned(html: str, school: str) -> str:
    def kept(element: str, attribute: str, value: str) -> str | None:
        return _kept(element=element, attribute=attribute, value=value, school=school)

    cleaned = nh3.clean(
        WITH_ATTRIBUTES.sub(r"<\1>", holdable(html)),
        tags=set(ELEMENTS),
        clean_content_tags=set(EMPTIED),
        attributes={element: set(names) for element, names in ATTRIBUTES.items()},
        attribute_filter=kept,
        strip_comments=True,
        link_rel=REL,
        url_schemes=set(SCHEMES),
    )
    return IMAGE.sub(_shown, holdable(cleaned))


def _shown(image: re.Match[str]) -> str:
    """Leave a picture out that shows nothing; one that says nothing is passed over when the page is read aloud."""
    if ' src="' not in image[0]:
        return ""
    return image[0] if ' alt="' in image[0] else f'{image[0][:-1]} alt="">'


def _kept(*, element: str, attribute: str, value: str, school: str) -> str | None:
    """Keep an attribute as it may stand; the library lets every element have a title and a language of its own."""
    if attribute not in ATTRIBUTES.get(element, ()):
        return None
    if (element, attribute) == ("a", "href"):
        return value if len(value) <= LONGEST_LINK and LINK.fullmatch(value) else None
    if (element, attribute) == ("img", "src"):
        found = PICTURE.fullmatch(value)
        return value if found and found["school"] == school else None
    if attribute in {"width", "height"}:
        return value if SIZE.fullmatch(value) else None
    return value


def of_plain(text: str) -> str:
    """Set a text typed without an editor: an empty line parts two paragraphs, any other begins a new line."""
    said = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n")
    parts = [part for part in PARAGRAPHS.split(said) if part.strip()]
    return "".join(f"<p>{escape(part.strip(), quote=False).replace(chr(10), '<br>')}</p>" for part in parts)


def paragraphs_of(html: str) -> tuple[str, ...]:
    """Give what a cleaned text says, paragraph by paragraph, as somebody reads it aloud; a picture is what it shows."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    lines = "".join(reader.parts).split("\n")
    return tuple(line for line in (" ".join(line.split()) for line in lines) if line)


def text_of(html: str) -> str:
    """Give what a cleaned text says without its form."""
    return "\n".join(paragraphs_of(html))


def pictures_in(html: str) -> tuple[str, ...]:
    """Give the fingerprints of the pictures of a cleaned text, each once, in their order."""
    return tuple(dict.fromkeys(found["fingerprint"] for found in PICTURE.finditer(html)))


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.parts: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in BLOCKS or tag == "br":
            self.parts.append("\n")
        if tag == "img":
            self.parts.append(dict(attrs).get("alt") or "")
        if tag == "a":
            self.parts.append("")

    def handle_endtag(self, tag: str) -> None:
        if tag in BLOCKS:
            self.parts.append("\n")

    def handle_data(self, data: str) -> None:
        self.parts.append(data.replace("\n", " "))

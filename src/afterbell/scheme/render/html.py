"""The scheme as a page. Every text from the scheme is escaped; nothing in it can act."""

from __future__ import annotations

from html import escape
from pathlib import Path

from afterbell.scheme.render.blocks import Block, Grid, Items, Paragraph, Publication, Section
from afterbell.scheme.render.content import content
from afterbell.scheme.render.numbering import annex_number, is_english, section_number
from afterbell.scheme.rules.canonical import hash_of
from afterbell.scheme.rules.document import Scheme

_STYLE = Path(__file__).parent / "templates" / "page.css"


def render_html(*, scheme: Scheme, language: str = "zh", titled: bool = True) -> str:
    """Write the scheme as an `article` to be put into a page. It names the hash of the content it shows.

    `titled` False leaves out school and title, for a page that has them as its own heading.
    """
    text = content(scheme=scheme)
    sections = [
        _section(section, section_number(order, language=language), language)
        for order, section in enumerate(text.sections)
    ]
    annexes = [
        _section(annex, annex_number(order, language=language), language) for order, annex in enumerate(text.annexes)
    ]
    named = "Content hash" if is_english(language) else "内容指纹"
    return "\n".join(
        [
            f'<article class="scheme" lang="{_tag(language)}">',
            *(_titles(text, language) if titled else ()),
            *sections,
            *annexes,
            f"<footer><p>{named} <code>{hash_of(scheme=scheme)}</code></p></footer>",
            "</article>",
        ]
    )


def render_page(*, scheme: Scheme, language: str = "zh") -> str:
    """Write a page that stands alone, with its own small style, for a file or a notice board."""
    title = escape(scheme.about.title.in_language(language))
    return "\n".join(
        [
            "<!doctype html>",
            f'<html lang="{_tag(language)}">',
            "<head>",
            '<meta charset="utf-8">',
            '<meta name="viewport" content="width=device-width, initial-scale=1">',
            f"<title>{title}</title>",
            f"<style>\n{_STYLE.read_text(encoding='utf-8')}</style>",
            "</head>",
            f"<body>\n<main>\n{render_html(scheme=scheme, language=language)}\n</main>\n</body>",
            "</html>\n",
        ]
    )


def _titles(text: Publication, language: str) -> tuple[str, str]:
    return (
        f"<header><p>{escape(text.school.in_language(language))}</p>",
        f"<h1>{escape(text.title.in_language(language))}</h1></header>",
    )


def _tag(language: str) -> str:
    return "en" if is_english(language) else "zh-CN"


def _section(section: Section, number: str, language: str) -> str:
    heading = f"{number}{section.title.in_language(language)}"
    name = escape(f"scheme-{section.code}")
    blocks = "\n".join(_block(block, language) for block in section.blocks)
    return f'<section aria-labelledby="{name}">\n<h2 id="{name}">{escape(heading)}</h2>\n{blocks}\n</section>'


def _block(block: Block, language: str) -> str:
    match block:
        case Paragraph(words=words):
            lines = escape(words.in_language(language)).split("\n")
            return "\n".join(f"<p>{line}</p>" for line in lines if line.strip())
        case Items(items=items, numbered=numbered):
            tag = "ol" if numbered else "ul"
            entries = "".join(f"<li>{escape(item.in_language(language))}</li>" for item in items)
            return f"<{tag}>{entries}</{tag}>"
        case Grid():
            return _grid(block, language)


def _grid(table: Grid, language: str) -> str:
    head = "".join(f'<th scope="col">{escape(cell.in_language(language))}</th>' for cell in table.head)
    rows = "\n".join(
        "<tr>" + "".join(f"<td>{escape(cell.in_language(language))}</td>" for cell in row) + "</tr>"
        for row in table.rows
    )
    caption = escape(table.caption.in_language(language))
    opening = f'<div class="scheme-table" role="region" aria-label="{caption}" tabindex="0">'
    body = f"<thead><tr>{head}</tr></thead>\n<tbody>{rows}</tbody>"
    return f"{opening}<table><caption>{caption}</caption>{body}</table></div>"

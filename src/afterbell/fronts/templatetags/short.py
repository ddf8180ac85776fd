"""What a page says of itself in one line, for whoever finds it in a list of results."""

from __future__ import annotations

from html import unescape

from django import template
from django.template import Context
from django.template.loader_tags import BLOCK_CONTEXT_KEY
from django.utils.html import strip_tags
from django.utils.text import Truncator

register = template.Library()
LONGEST = 150
BLOCKS = ("school", "heading", "state")


@register.simple_tag(takes_context=True)
def in_short(context: Context) -> str:
    """Give the school, the heading and the one sentence of the page this stands in, without marks, in so many signs."""
    blocks = context.render_context.get(BLOCK_CONTEXT_KEY)
    said: list[str] = []
    for name in BLOCKS:
        block = blocks.get_block(name) if blocks else None
        if block is not None:
            with context.push():
                words = " ".join(unescape(strip_tags(block.nodelist.render(context))).split())
            if words and words not in said:
                said.append(words)
    return Truncator(" · ".join(said)).chars(LONGEST, truncate="…")

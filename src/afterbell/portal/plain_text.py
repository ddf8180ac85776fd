"""A page as it is read: its words without any mark-up."""

from __future__ import annotations

import html as marks

from django.utils.html import strip_tags


def text_of(*, html: str) -> str:
    """Take the words out of a page, one space between what stands apart in it."""
    return " ".join(marks.unescape(strip_tags(html.replace("<", " <"))).split())

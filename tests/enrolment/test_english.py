"""The pages of enrolment speak English too."""

from __future__ import annotations

import re
from pathlib import Path

import afterbell

ROOM = Path(afterbell.__file__).parent
PAGES = (
    *(ROOM / "fronts/templates/fronts/family").glob("appl*.html"),
    *(ROOM / "fronts/templates/fronts/classroom").glob("homeroom*.html"),
)
VIEWS = (ROOM / "fronts/family/applications.py", ROOM / "fronts/classroom/homerooms.py")
CATALOGUES = tuple(ROOM.rglob("locale/en/LC_MESSAGES/django.po"))


def said() -> set[str]:
    """Collect every text for people in the pages and their views."""
    found: set[str] = set()
    for page in PAGES:
        text = page.read_text("utf-8")
        found |= set(re.findall(r"translate [\"'](.+?)[\"']", text))
        blocks = re.findall(r"\{% blocktranslate[^%]*%\}(.*?)\{% endblocktranslate", text)
        found |= {re.sub(r"\{\{ (\w+) \}\}", r"%(\1)s", block) for block in blocks}
    for view in VIEWS:
        found |= set(re.findall(r"\b(?:_|lazy|ngettext)\(\s*\"([^\"]+)\"", view.read_text("utf-8")))
    return found


def test_every_text_of_these_pages_is_translated() -> None:
    known = {text for po in CATALOGUES for text in re.findall(r'^msgid "(.+)"$', po.read_text("utf-8"), re.MULTILINE)}
    assert len(said()) > 60
    assert said() - known == set()

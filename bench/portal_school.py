"""Two hundred schools' spaces with twenty thousand public pages, one of them of a school that runs.

Run in a process of its own, so that the bench and the served site meet only in the database:

    python bench/portal_school.py FILE --spaces 200 --articles 20000
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from datetime import timedelta
from pathlib import Path
from random import Random
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[1]))
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "afterbell.site.settings")

import django

django.setup()

from afterbell.base.databases import weigh_tables  # noqa: E402 - Django is ready only now
from afterbell.base.tenancy import within  # noqa: E402 - as above
from afterbell.portal.commands.findable import signs_of  # noqa: E402 - as above
from afterbell.portal.models import Article, Findable  # noqa: E402 - as above
from afterbell.portal.plain_text import text_of  # noqa: E402 - as above
from afterbell.scheme.queries import published_version  # noqa: E402 - as above
from afterbell.scheme.render.html import render_html  # noqa: E402 - as above
from afterbell.schools.models import School  # noqa: E402 - as above
from tests.support.world import MORNING, TODAY, build_school  # noqa: E402 - as above

SENTENCES, LETTERS = 12, 40


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("file", type=Path)
    parser.add_argument("--spaces", type=int, default=200)
    parser.add_argument("--articles", type=int, default=20_000)
    options = parser.parse_args()
    options.file.write_text(json.dumps(build(spaces=options.spaces, articles=options.articles)), encoding="utf-8")
    return 0


def build(*, spaces: int, articles: int) -> dict[str, Any]:
    """Open the spaces and fill them; gives the address of each kind of page."""
    first = build_school(name="第零小学", code="space0")
    running = School.objects.get(pk=first.id)
    others = School.objects.bulk_create(
        School(code=f"space{number}", banner=running.banner, name=f"第{number}小学", short_name=f"{number}小")
        for number in range(1, spaces)
    )
    schools = [running, *others]
    with within(first.id):
        scheme = published_version(on=TODAY)
        letters = (
            [sign for sign in text_of(html=render_html(scheme=scheme[1])) if "一" <= sign <= "龥"] if scheme else []
        )
        author = Article.objects.get(kind="scheme").published_by_id
    chance = Random(1)  # noqa: S311 - a load, no secret
    with within([school.pk for school in schools]):
        made = Article.objects.bulk_create(
            [
                Article(
                    school=schools[number % spaces],
                    kind="settlement",
                    subject=f"bench{number}",
                    title="".join(chance.choices(letters, k=16)),
                    issuing_unit="教导处",
                    content_hash=f"{number:064x}",
                    body={},
                    text=_text(chance, letters),
                    published_by_id=author,
                    published_at=MORNING - timedelta(minutes=number),
                )
                for number in range(articles)
            ],
            batch_size=500,
        )
        Findable.objects.bulk_create(
            (Findable(article=article, grams=signs_of(article.text)) for article in made), batch_size=500
        )
    weigh_tables()
    return {
        "a scheme": f"/schools/{running.code}/scheme/",
        "a list": f"/schools/{others[0].code}/",
        "a place": f"/areas/{running.banner.code}/",
        "a search": f"/areas/{running.banner.code}/search/?q=WORD",
        "a search in one space": f"/schools/{others[0].code}/search/?q=WORD",
        "letters": "".join(sorted(set(letters))),
        "a file": "/static/afterbell/house.css",
    }


def _text(chance: Random, letters: list[str]) -> str:
    return "".join("".join(chance.choices(letters, k=LETTERS)) + "。" for _sentence in range(SENTENCES))


if __name__ == "__main__":
    sys.exit(main())

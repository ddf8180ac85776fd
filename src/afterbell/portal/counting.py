"""How often a public page was looked at: a number, and nothing about who looked."""

from __future__ import annotations

from contextlib import suppress

from django.db import OperationalError
from django.db.models import F

from afterbell.base.tenancy import within
from afterbell.portal.models import Article
from afterbell.schools.models import School

MARKS_OF_ROBOTS = ("bot", "crawl", "spider", "slurp", "preview", "monitor", "curl", "wget", "python", "headless")


def is_robot(*, agent: str) -> bool:
    """Say whether a visitor calls itself a program; whoever does not say what it is counts as one."""
    said = agent.lower()
    return not said or any(mark in said for mark in MARKS_OF_ROBOTS)


def count_view(*, school: str, article: str) -> None:
    """Count one look at a page. A count that cannot be written keeps nobody from reading."""
    number = School.objects.filter(code=school).values_list("pk", flat=True).get()
    with within(number), suppress(OperationalError):
        Article.objects.filter(code=article).update(views=F("views") + 1)

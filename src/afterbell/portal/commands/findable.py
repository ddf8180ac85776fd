"""Whatever is public can be found, and nothing else."""

from __future__ import annotations

from afterbell.portal.models import Article, Findable
from afterbell.portal.rules.grams import grams


def keep_findable(article: Article) -> None:
    """Let a stored page be found by what it says while it is public and stands, and not a moment longer."""
    if article.visibility == Article.Visibility.PUBLIC and article.withdrawn_at is None:
        Findable.objects.update_or_create(article_id=article.pk, defaults={"grams": signs_of(article.text)})
    else:
        find_no_more(article.pk)


def signs_of(text: str) -> str:
    """Give the signs of a text as they are stored."""
    return " ".join(sorted(grams(text=text)))


def find_no_more(article: int) -> None:
    """Let nobody find a page any more."""
    Findable.objects.filter(article_id=article).delete()

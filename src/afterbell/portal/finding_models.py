"""What everybody may find, by the signs of its text."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models.lookups import Lookup
from django.db.models.sql.compiler import SQLCompiler

FOUND_ON_SQLITE = "(SELECT rowid FROM portal_findable_grams WHERE portal_findable_grams MATCH %s)"


class GramsField(models.TextField):  # type: ignore[type-arg]
    """Signs of a text (`rules.grams`), a space between each; asked by `holds` whether all of some are there."""


@GramsField.register_lookup
class HoldsAll(Lookup[Any]):
    """Ask the index each database keeps over the signs: full text on SQLite, an inverted list on PostgreSQL."""

    lookup_name = "holds"
    prepare_rhs = False

    def __init__(self, lhs: Any, rhs: Iterable[str]) -> None:  # noqa: ANN401 - Django's signature
        super().__init__(lhs, list(rhs))

    def as_postgresql(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, list[Any]]:  # noqa: ARG002 - as above
        column, _none = compiler.compile(self.lhs)
        return f"string_to_array({column}, ' ') @> %s", [self.rhs]

    def as_sqlite(self, compiler: SQLCompiler, connection: BaseDatabaseWrapper) -> tuple[str, list[Any]]:  # noqa: ARG002 - as above
        table = compiler.quote_name_unless_alias(self.lhs.alias)
        return f"{table}.article_id IN {FOUND_ON_SQLITE}", [" ".join(self.rhs)]


class Findable(models.Model):
    """A page that is public and stands, with the signs of its text: what is for everybody stands behind no wall."""

    article = models.OneToOneField("portal.Article", primary_key=True, on_delete=models.CASCADE, related_name="+")
    grams = GramsField()

    def __str__(self) -> str:
        return str(self.pk)

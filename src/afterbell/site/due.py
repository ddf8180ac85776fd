"""One kind of data that is to go, and how it goes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Model, QuerySet

from afterbell.base.pictures.keeping import throw_away
from afterbell.base.words import Words

GONE = "已删除"
NOWHERE = "—"


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """One kind of data that is to go: these rows are removed, or the columns in `blank` get these values.

    `pictured` rows have a file in the storage, which goes once the removal is certain.
    """

    what: Words
    rows: QuerySet[Any]
    blank: Mapping[str, object] | None = None
    pictured: bool = False

    @property
    def model(self) -> type[Model]:
        model: type[Model] = self.rows.model
        return model

    @property
    def table(self) -> str:
        return self.model._meta.db_table  # noqa: SLF001 - Django's documented model API

    @property
    def name(self) -> str:
        return self.what.en

    def carry_out(self) -> int:
        if self.pictured:
            for tenant, code in self.rows.values_list("school_id", "code"):
                throw_away(tenant=tenant, code=code)
        if self.blank is None:
            return sum(self.rows.delete()[1].values())
        return self.rows.update(**self.blank)

"""What stands in every table, as a fingerprint each."""

from __future__ import annotations

import hashlib
from collections.abc import Collection, Mapping

from django.apps import apps

from afterbell.base.tenancy import within
from tests.support.town import Town

KEPT_BY_THE_DOOR = {"sessions", "axes", "contenttypes", "auth", "messages"}


def digests(town: Town, *, but: Collection[str] = ()) -> Mapping[str, str]:
    """Fingerprint every table of the house: both schools' rows and the platform's.

    A row's number is left out: a sequence goes on counting though its row was taken back.
    """
    found = {}
    with within([0, town.here, town.there]):
        for model in apps.get_models():
            if model._meta.app_label not in KEPT_BY_THE_DOOR and model.__name__ not in but:  # noqa: SLF001 - Django's documented model API
                said = [field.attname for field in model._meta.concrete_fields if not field.primary_key]  # noqa: SLF001 - as above
                rows = repr(sorted(map(repr, model._default_manager.values_list(*said))))  # noqa: SLF001 - as above
                found[model.__name__] = hashlib.sha256(rows.encode()).hexdigest()
    return found

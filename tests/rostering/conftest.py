"""The school whose sessions are planned and rostered in these tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.support.databases import next_name, standing

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pytest_django.plugin import DjangoDbBlocker

    from tests.support.databases import Estate
    from tests.support.premises import Premises
    from tests.support.term_begun import Begun
    from tests.support.world import SmallSchool


@pytest.fixture
def begun(small_school: SmallSchool) -> Begun:
    """Give the small school a term with groups, sessions and a named adult for each."""
    from tests.support.term_begun import begin_term  # noqa: PLC0415 - Django is ready only now

    return begin_term(small_school)


@pytest.fixture(scope="module")
def _begun_once(estate: Estate, django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[Premises, Begun]]:
    from tests.support.term_begun import begin_term  # noqa: PLC0415 - as above
    from tests.support.world import build_school  # noqa: PLC0415 - as above

    with estate.copy(template=estate.migrated(), name=next_name()) as premises:
        with standing(premises, django_db_blocker):
            made = begin_term(build_school(name="测试小学", code="alpha"))
        yield premises, made


@pytest.fixture
def shared(_begun_once: tuple[Premises, Begun], django_db_blocker: DjangoDbBlocker) -> Iterator[Begun]:
    """Give that school as it stood when the module's tests began: what a test writes is rolled back."""
    from django.db import transaction  # noqa: PLC0415 - as above

    premises, made = _begun_once
    with standing(premises, django_db_blocker), transaction.atomic():
        try:
            yield made
        finally:
            transaction.set_rollback(True)

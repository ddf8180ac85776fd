"""Invariant 7: whatever text is published, what runs is what is shown, under one and the same hash."""

from __future__ import annotations

import re

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from afterbell.base.tenancy import within
from afterbell.demo.invariants import INVARIANTS
from afterbell.portal.models import Article
from afterbell.portal.queries import scheme_page
from afterbell.scheme.models import SchemeDecision, SchemeVersion
from afterbell.scheme.queries import version_in_force
from afterbell.scheme.render.html import render_html
from afterbell.scheme.rules.canonical import hash_of
from afterbell.scheme.rules.read import read_scheme
from afterbell.schools.actors import PUBLIC_ACTOR
from tests.support.world import MORNING, SCHEME_FILE, TODAY, SmallSchool, publish_scheme

pytestmark = pytest.mark.django_db
PUBLISHED = SCHEME_FILE.read_text(encoding="utf-8")
FEW = settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
PLAIN = st.text(st.sampled_from("青草原书声铃后 abc"), min_size=1, max_size=20).filter(str.strip)


@st.composite
def texts(draw: st.DrawFn) -> str:
    """Write the demonstration school's scheme with other figures and words, and with notes that say nothing."""
    text = re.sub(r"^minimum = \d+$", f"minimum = {draw(st.integers(1, 9))}", PUBLISHED, flags=re.MULTILINE)
    text = re.sub(r"^rate_fen = \d+$", f"rate_fen = {draw(st.integers(1, 99_999))}", text, flags=re.MULTILINE)
    text = re.sub(r"^alone_from_grade = \d$", f"alone_from_grade = {draw(st.integers(3, 6))}", text, flags=re.MULTILINE)
    words = draw(PLAIN)
    text = text.replace('zh = "2026 年春季学期课后服务实施方案"', f'zh = "{words} 课后服务实施方案"', 1)
    return "\n".join(f"# {note}" for note in draw(st.lists(PLAIN, max_size=3))) + "\n" + text


@FEW
@given(text=texts(), language=st.sampled_from(["zh-hans", "en"]))
def test_what_is_published_is_what_runs_and_what_is_shown(small_school: SmallSchool, text: str, language: str) -> None:
    with transaction.atomic():
        code = publish_scheme(
            office=small_school.actor("office"),
            principal=small_school.actor("principal"),
            term=small_school.term,
            now=MORNING,
            text=text,
        )
        meant = read_scheme(text=text)
        page = scheme_page(viewer=PUBLIC_ACTOR, school=small_school.code, today=TODAY, language=language)
        with within(small_school.id):
            row, running = version_in_force(on=TODAY)
            hashes = {
                row.content_hash,
                page.card.content_hash,
                SchemeVersion.objects.get(code=code).content_hash,
                Article.objects.get(kind="scheme", subject=code).content_hash,
                *SchemeDecision.objects.filter(version__code=code).values_list("content_hash", flat=True),
            }
            assert INVARIANTS["7_published_is_in_force"](MORNING)
        assert (row.code, page.card.version, page.in_force) == (code, code, True)
        assert running == meant
        assert page.html == render_html(scheme=meant, language=language[:2], titled=False)
        assert hashes == {hash_of(scheme=meant)}
        transaction.set_rollback(True)

"""The versions as people read them: who proposed, who decided, and two of them held against each other."""

from __future__ import annotations

from datetime import timedelta

import pytest

from afterbell.base.refusals import NotThere
from afterbell.base.tallies import asked
from afterbell.base.tenancy import within
from afterbell.scheme import commands, versions
from afterbell.scheme.tallies import scheme_tallies
from afterbell.schools.queries import term_around
from tests.support.world import MORNING, SCHEME_FILE, TODAY, SmallSchool

TEXT = SCHEME_FILE.read_text(encoding="utf-8")
CHANGED = TEXT.replace("offer_hours = 48", "offer_hours = 24")
AGAIN = CHANGED.replace("max_wishes = 3", "max_wishes = 4")
LATER = MORNING + timedelta(hours=1)


def propose(school: SmallSchool, text: str) -> str:
    return commands.draft_version(actor=school.actor("office"), now=LATER, term=school.term, text=text)


def test_versions_are_listed_with_their_differences(small_school: SmallSchool, other_school: SmallSchool) -> None:
    office = small_school.actor("office")
    propose(small_school, CHANGED)
    with within(small_school.id):
        newest, first = versions.scheme_versions(viewer=office, term=small_school.term)
    assert (newest.number, newest.published, newest.waits, first.number, first.changes) == (2, None, True, 1, ())
    assert [change.words.zh for change in newest.changes] == ["录取办法 候补确认时限（小时） 由 48 改为 24"]
    stranger = other_school.actor("office")
    with within(other_school.id):
        assert versions.scheme_versions(viewer=stranger, term=small_school.term) == ()
    with within(small_school.id), pytest.raises(NotThere):
        versions.scheme_versions(viewer=small_school.actor("gate"), term=small_school.term)


def test_who_proposed_and_who_decided_stands_beside_a_version(small_school: SmallSchool) -> None:
    office, principal = small_school.actor("office"), small_school.actor("principal")
    code = propose(small_school, CHANGED)
    commands.return_version(actor=principal, now=LATER, version=code, reason="时限太短")
    with within(small_school.id):
        returned, published = versions.scheme_versions(viewer=office, term=small_school.term)
        assert returned.returned == versions.Deed(by=principal.name, at=LATER, reason="时限太短")
        assert (returned.approved, returned.waits, returned.proposed.by) == (None, False, office.name)
        assert published.approved == versions.Deed(by=principal.name, at=MORNING)
        assert published.published == versions.Deed(by=principal.name, at=MORNING)


def test_what_was_sent_back_waits_for_the_office_until_the_next_is_proposed(small_school: SmallSchool) -> None:
    office = small_school.actor("office")

    def counted() -> tuple[int, int]:
        with within(small_school.id):
            term = term_around(today=TODAY)
            tallies = scheme_tallies(viewer=office, term=term.id if term else 0)
            numbers = asked(tallies=tallies, milestones=()).numbers
            return numbers["scheme.to_decide"], numbers["scheme.returned"]

    code = propose(small_school, CHANGED)
    assert counted() == (1, 0)
    commands.return_version(actor=small_school.actor("principal"), now=LATER, version=code, reason="时限太短")
    assert counted() == (0, 1)
    propose(small_school, AGAIN)
    assert counted() == (1, 0)


def test_two_versions_are_compared_the_newest_with_the_one_in_force_at_first(small_school: SmallSchool) -> None:
    office = small_school.actor("office")
    with within(small_school.id):
        alone = versions.two_versions(viewer=office, today=TODAY)
    assert (alone.before, alone.after and alone.after.number, alone.changes) == (None, 1, ())
    second, third = propose(small_school, CHANGED), propose(small_school, AGAIN)
    with within(small_school.id):
        usual = versions.two_versions(viewer=office, today=TODAY)
        back = versions.two_versions(viewer=office, today=TODAY, before=third, after=second)
        first = versions.two_versions(viewer=office, today=TODAY, after=small_school.version)
        with pytest.raises(NotThere):
            versions.two_versions(viewer=office, today=TODAY, before="nothing")
        with pytest.raises(NotThere):
            versions.two_versions(viewer=small_school.actor("gate"), today=TODAY)
    assert [story.number for story in usual.versions] == [3, 2, 1]
    assert [story.number for story in (usual.before, usual.after) if story] == [1, 3]
    assert len(usual.changes) == 2
    assert [change.words.zh for change in back.changes] == ["录取办法 志愿数 由 4 改为 3"]
    assert first.before
    assert first.before.code == third


def test_a_version_page_says_what_would_change_against_the_one_in_force(
    small_school: SmallSchool, other_school: SmallSchool
) -> None:
    office = small_school.actor("office")
    propose(small_school, CHANGED)
    code = propose(small_school, AGAIN)
    with within(small_school.id):
        seen = versions.scheme_version(viewer=office, version=code, today=TODAY)
        stands = versions.scheme_version(viewer=office, version=small_school.version, today=TODAY)
    assert (seen.in_force, seen.against and seen.against.number, len(seen.changes)) == (False, 1, 2)
    assert (stands.in_force, stands.against, stands.changes) == (True, None, ())
    with within(other_school.id), pytest.raises(NotThere):
        versions.scheme_version(viewer=other_school.actor("office"), version=code, today=TODAY)

"""What a family reads once the groups are formed."""

from __future__ import annotations

from afterbell.base.tenancy import within
from afterbell.placement.models import GroupPlace
from tests.support.term_begun import form
from tests.support.visits import standing_clock, visitor
from tests.support.world import SmallSchool


def test_after_the_groups_are_formed_the_application_says_where(small_school: SmallSchool) -> None:
    child = small_school.children[0]
    with standing_clock():
        code = form(small_school)[0]
        family = visitor(small_school.family(child))
        page = family.get(f"/family/applications/{code}/").text
        listed = family.get("/family/applications/").text
    with within(small_school.id):
        groups = set(GroupPlace.objects.filter(pupil__code=child.code).values_list("group__name", flat=True))
    assert groups
    assert all(f" · {group}" in page for group in groups)
    assert "已编班" in page
    assert "教导处编班后" not in page + listed

"""What the door leaves in a school's ledger: who came in and how, and every wrong password for a name there is."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from afterbell.base import audit
from afterbell.base.models import AuditEntry
from afterbell.base.tenancy import within
from afterbell.schools.actors import PLATFORM
from afterbell.schools.commands import issue_sign_in_code
from afterbell.schools.demonstration import sign_in_links
from afterbell.schools.roles import Role
from tests.support.visits import standing_clock, stranger
from tests.support.world import MORNING, SmallSchool

PASSWORD = "herders-count-their-sheep"


@pytest.fixture(autouse=True)
def _clock(db: None) -> Iterator[None]:  # noqa: ARG001 - the clock stands in a table
    with standing_clock():
        yield


@pytest.fixture
def school(small_school: SmallSchool) -> SmallSchool:
    account = small_school.account("office")
    account.set_password(PASSWORD)
    account.save()
    return small_school


def enter(name: str, password: str) -> int:
    sent = {"place": "alpha", "name": name, "password": password}
    return stranger().post("/sign-in/", sent, REMOTE_ADDR="10.0.0.1").status_code


def entries(tenant: int) -> list[tuple[str, str, dict[str, object]]]:
    with within(tenant):
        assert audit.verify(tenant=tenant) == ()
        rows = AuditEntry.objects.filter(tenant=tenant, action__in=["schools.sign_in", "schools.fail_sign_in"])
        return [(row.action, row.by, row.details) for row in rows.order_by("seq")]


def test_every_way_in_stands_in_the_schools_ledger(school: SmallSchool) -> None:
    child = school.children[0]
    code = issue_sign_in_code(actor=school.homeroom_teacher(child), now=MORNING, guardian=child.guardian).code
    link = next(link for link in sign_in_links() if link.role is Role.PRINCIPAL)
    assert enter("office", PASSWORD) == 302
    stranger().post("/code/", {"code": code})
    stranger().get(f"/demo/{link.token}/")
    office, principal = (school.account(handle).code for handle in ("office", "principal"))
    assert entries(school.id) == [
        ("schools.sign_in", office, {"way": "password"}),
        ("schools.sign_in", school.family(child).code, {"way": "code"}),
        ("schools.sign_in", principal, {"way": "demonstration"}),
    ]


def test_wrong_passwords_are_put_down_until_the_name_is_locked(school: SmallSchool) -> None:
    for _try in range(8):
        enter("office", "wrong")
    office = school.account("office").code
    told = [("schools.fail_sign_in", office, {"locked": locked}) for locked in (False, False, False, False, True)]
    assert entries(school.id) == told


def test_a_name_nobody_has_leaves_nothing_in_any_ledger(school: SmallSchool) -> None:
    enter("nobody", "wrong")
    assert entries(school.id) == entries(PLATFORM) == []


def test_the_operator_comes_into_the_platforms_ledger(school: SmallSchool) -> None:
    link = next(link for link in sign_in_links() if link.role is Role.PLATFORM_OPERATOR)
    stranger().get(f"/demo/{link.token}/")
    ((action, _by, details),) = entries(PLATFORM)
    assert (action, details) == ("schools.sign_in", {"way": "demonstration"})
    assert entries(school.id) == []

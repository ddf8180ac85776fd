"""Where somebody comes from: one line is one place, however many addresses it has."""

from __future__ import annotations

from ipaddress import IPv6Address

import pytest
from hypothesis import given
from hypothesis import strategies as some

from afterbell.base.addresses import line_of
from afterbell.base.tenancy import within
from afterbell.complaints.knocking import fingerprint
from afterbell.portal.commands.knocking import knocked, note_knock
from tests.support.world import MORNING, SmallSchool


@pytest.mark.parametrize(
    ("address", "line"),
    [
        ("203.0.113.5", "203.0.113.5"),
        ("::ffff:203.0.113.5", "203.0.113.5"),
        ("2001:db8:5:5:a:b:c:d", "2001:db8:5:5::"),
        ("2001:DB8:5:5::1", "2001:db8:5:5::"),
        ("fe80::1%eth0", "fe80::"),
        ("::1", "::"),
        ("account:12", "account:12"),
        ("", ""),
    ],
)
def test_an_address_is_counted_by_its_line(address: str, line: str) -> None:
    assert line_of(address) == line
    assert line_of(line) == line


@given(line=some.integers(1, 2**64 - 1), one=some.integers(0, 2**64 - 1), other=some.integers(0, 2**64 - 1))
def test_all_addresses_of_a_line_are_one_and_of_two_lines_two(line: int, one: int, other: int) -> None:
    first, second = (line_of(str(IPv6Address((line << 64) + host))) for host in (one, other))
    assert first == second
    assert first != line_of(str(IPv6Address(((line ^ 1) << 64) + one))) or line == 1


@pytest.mark.django_db
def test_one_line_knocks_at_public_doors_as_one_place(small_school: SmallSchool) -> None:
    with within(small_school.id):
        for number in range(3):
            note_knock(school=small_school.id, door="seen", came_from=f"2001:db8:1:1::{number}", now=MORNING)
        assert knocked(door="seen", came_from="2001:db8:1:1:ffff::", now=MORNING) == 3
        assert knocked(door="seen", came_from="2001:db8:1:2::", now=MORNING) == 0
    assert fingerprint("2001:db8:1:1::1", now=MORNING) == fingerprint("2001:db8:1:1::2", now=MORNING)

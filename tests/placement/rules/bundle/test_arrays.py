"""What compiled code finds right is right: it agrees with the readable rule, and is never taken in."""

from __future__ import annotations

from dataclasses import replace
from hashlib import sha256
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from afterbell.base.refusals import Refused
from afterbell.placement.rules.bundle import whole_file
from afterbell.placement.rules.bundle.arrays import quick
from afterbell.placement.rules.bundle.arrays.kernel import compiled_reader, read_tickets
from afterbell.placement.rules.bundle.arrays.quick import standings
from afterbell.placement.rules.bundle.problem import Bundle
from afterbell.placement.rules.bundle.read import read_bundle
from afterbell.placement.rules.bundle.replay import replay
from afterbell.placement.rules.bundle.run import run_instance
from afterbell.placement.rules.bundle.write import write_bundle
from tests.placement.rules.bundle.bundles import DECIDED, HEADER, instances, opened, school, sealed, six_children
from tests.placement.rules.bundle.test_format import FAULTS, NAMED, NAMED_FAULTS
from tests.placement.rules.bundle.test_replay import LIES

WRITTEN = write_bundle(bundle=DECIDED)
FAST = compiled_reader()


def plainly(data: Any, at: int, clubs: Any, found: Any) -> int:  # noqa: ANN401 - tables of any kind
    """Read with the same code uncompiled."""
    return read_tickets(data.tolist(), at, clubs, found)


READERS = {"compiled": FAST, "as it is": plainly}


@settings(deadline=None)
@given(instances())
@pytest.mark.parametrize("reader", sorted(READERS))
def test_what_the_rule_gives_is_found_right(reader: str, instance: Bundle) -> None:
    bundle = run_instance(bundle=instance)
    found = standings(data=write_bundle(bundle=bundle), reader=READERS[reader])
    assert found is not None
    (standing,) = found
    assert (standing.right, standing.header, standing.markets) == (True, bundle.header, len(bundle.markets))


def test_whole_schools_are_found_right_and_one_lie_among_them_is_not() -> None:
    schools = [school(pupils=200, weekdays=2, seed=seed) for seed in range(3)]
    written = [write_bundle(bundle=_called(each, f"school-{at}")) for at, each in enumerate(schools)]
    found = standings(data=b"".join(written), reader=FAST)
    assert found is not None
    assert [each.right for each in found] == [True, True, True]
    lines = opened(written[1])
    line = next(line for line in lines if line.get("place"))
    line |= {"place": None, "rank": None}
    lying = b"".join([written[0], sealed(lines), written[2]])
    found = standings(data=lying, reader=FAST)
    assert found is not None
    assert [each.right for each in found] == [True, False, True]
    assert read_bundle(data=lying[found[1].begin : found[1].end]).header.school == "school-1"


def _called(bundle: Bundle, code: str) -> Bundle:
    undrawn = tuple(replace(each, matching=None) for each in bundle.markets)
    return run_instance(bundle=Bundle(header=replace(HEADER, school=code), markets=undrawn))


@pytest.mark.parametrize("reader", sorted(READERS))
@pytest.mark.parametrize("lie", sorted({**LIES, **FAULTS}))
def test_no_lie_and_no_fault_is_found_right(reader: str, lie: str) -> None:
    lines = opened(WRITTEN)
    {**LIES, **FAULTS}[lie][1](lines)
    found = standings(data=sealed(lines), reader=READERS[reader])
    assert found is None or not found[0].right


ODD_VALUES = ({"cutoff": [65_539, 1]}, {"cutoff": None, "closed": [0, 0]}, {"cutoff": [3, 0]}, {"capacity": 2**32 + 2})


@pytest.mark.parametrize("values", ODD_VALUES, ids=str)
def test_numbers_that_would_not_fit_the_tables_are_left_to_the_reader(values: dict[str, Any]) -> None:
    lines = opened(WRITTEN)
    lines[2] |= values
    assert standings(data=sealed(lines), reader=FAST) is None
    with pytest.raises(Refused):
        read_bundle(data=sealed(lines))


@given(st.integers(0, len(WRITTEN) - 1), st.integers(1, 255))
def test_no_byte_can_be_another_for_compiled_code_either(at: int, change: int) -> None:
    altered = bytearray(WRITTEN)
    altered[at] ^= change
    assert standings(data=bytes(altered), reader=FAST) is None
    assert standings(data=WRITTEN[:at], reader=FAST) in (None, ())


@settings(deadline=None)
@given(st.data())
def test_whatever_stands_in_a_line_is_read_as_the_readable_reader_reads_it(data: st.DataObject) -> None:
    """Signs are put in, left out and exchanged within the tickets' lines, and the digest made right again."""
    body = bytearray(WRITTEN[: WRITTEN.index(b'{"digest')])
    first = body.index(b'{"ticket')
    at = data.draw(st.integers(first, len(body) - 1))
    body[at : at + data.draw(st.integers(0, 2))] = data.draw(st.text('01n",[]{} \\|aM', max_size=2)).encode()
    forged = _with_digest(bytes(body))
    found = standings(data=forged, reader=FAST)
    if found is not None:
        (standing,), readable = found, read_bundle(data=forged)
        assert standing.header == readable.header
        assert not standing.right or replay(bundle=readable) == ()


def _with_digest(body: bytes) -> bytes:

    return body + b'{"digest":"' + sha256(body).hexdigest().encode() + b'"}\n'


def test_a_large_file_is_checked_by_both_and_told_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    other = run_instance(bundle=replace(six_children(), header=replace(HEADER, school="north")))
    lines = opened(write_bundle(bundle=other))
    lines[5]["number"], lines[7]["number"] = lines[7]["number"], lines[5]["number"]
    data = WRITTEN + sealed(lines)
    readable = whole_file.check_file(data=data)
    monkeypatch.setattr(whole_file, "LARGE", 0)
    assert whole_file.check_file(data=data) == readable
    assert [bool(each.findings) for each in readable] == [False, True]
    with pytest.raises(Refused, match="bundle_digest"):
        whole_file.check_file(data=data.replace(b'"capacity":2', b'"capacity":3', 1))


def test_an_empty_market_is_right_too() -> None:
    each = six_children().markets[0]
    empty = replace(each, market=replace(each.market, applicants=()))
    found = standings(
        data=write_bundle(bundle=run_instance(bundle=Bundle(header=HEADER, markets=(empty,)))), reader=FAST
    )
    assert found is not None
    assert found[0].right


def test_a_file_cut_into_many_parts_is_told_as_in_one(monkeypatch: pytest.MonkeyPatch) -> None:
    schools = [_called(six_children(), f"school-{at}") for at in range(7)]
    data = b"".join(write_bundle(bundle=each) for each in schools)
    whole = standings(data=data, reader=FAST)
    monkeypatch.setattr(quick, "PART", 10)
    assert standings(data=data, reader=FAST) == whole
    assert whole is not None
    assert [each.header.school for each in whole] == [f"school-{at}" for at in range(7)]
    twice = data + write_bundle(bundle=schools[0])
    assert standings(data=twice, reader=FAST) is None
    with pytest.raises(Refused, match="bundle_repeated"):
        whole_file.check_file(data=twice)
    monkeypatch.setattr(whole_file, "LARGE", 0)
    with pytest.raises(Refused, match="bundle_digest"):
        whole_file.check_file(data=data.replace(b'"capacity":2', b'"capacity":3', 1))


@pytest.mark.parametrize("fault", sorted(NAMED_FAULTS))
def test_names_are_read_as_strictly_by_compiled_code(fault: str) -> None:
    whole = standings(data=write_bundle(bundle=NAMED), reader=FAST)
    assert whole is not None
    assert whole[0].right
    lines = opened(write_bundle(bundle=NAMED))
    NAMED_FAULTS[fault][1](lines)
    assert standings(data=sealed(lines), reader=FAST) is None

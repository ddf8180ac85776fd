"""The format: one way to write each placement, nothing personal in it, nothing believed when it is read."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from afterbell.base.refusals import Refused
from afterbell.placement.rules.bundle.lines import LONGEST_LINE
from afterbell.placement.rules.bundle.names import told_apart
from afterbell.placement.rules.bundle.problem import Bundle
from afterbell.placement.rules.bundle.read import read_bundle, read_bundles
from afterbell.placement.rules.bundle.run import run_instance
from afterbell.placement.rules.bundle.write import write_bundle
from tests.placement.rules.bundle.bundles import (
    DECIDED,
    NAMES,
    child,
    instances,
    names_for,
    opened,
    sealed,
    six_children,
)

WRITTEN = write_bundle(bundle=DECIDED)
ALLOWED = {
    (
        "format",
        "version",
        "holds",
        "school",
        "term",
        "round",
        "lottery",
        "weekdays",
        "commitment",
        "secret",
        "public_value",
        "scheme",
    ),
    ("name", "code", "zh", "en"),
    ("market", "clubs", "tickets"),
    ("club", "capacity", "minimum", "cutoff", "closed"),
    ("ticket", "wishes", "number", "place", "rank"),
    ("digest",),
}
Lines = list[dict[str, Any]]


def test_the_six_children_stand_in_the_file_as_the_reference_shows() -> None:
    assert WRITTEN.decode().splitlines()[1:6] == [
        '{"market":[2,"early"],"clubs":3,"tickets":6}',
        '{"club":"art","capacity":2,"minimum":0,"cutoff":[3,1],"closed":null}',
        '{"club":"chess","capacity":3,"minimum":2,"cutoff":null,"closed":[1,1]}',
        '{"club":"music","capacity":2,"minimum":0,"cutoff":[3,2],"closed":null}',
        '{"ticket":"K7Q2","wishes":[["art",3],["chess",3]],"number":1,"place":"art","rank":1}',
    ]


@settings(deadline=None)
@given(instances())
def test_writing_what_was_read_gives_the_same_bytes(instance: Bundle) -> None:
    for bundle in (instance, run_instance(bundle=instance)):
        data = write_bundle(bundle=bundle)
        assert write_bundle(bundle=read_bundle(data=data)) == data
    assert read_bundle(data=data).decided
    assert not read_bundle(data=write_bundle(bundle=instance)).decided


@settings(deadline=None)
@given(instances(), st.randoms(use_true_random=False))
def test_any_order_of_the_same_facts_gives_the_same_bytes(instance: Bundle, chance: Random) -> None:
    shuffled = []
    for each in instance.markets:
        clubs, applicants = list(each.market.clubs), list(each.market.applicants)
        chance.shuffle(clubs)
        chance.shuffle(applicants)
        shuffled.append(replace(each, market=replace(each.market, clubs=tuple(clubs), applicants=tuple(applicants))))
    chance.shuffle(shuffled)
    other = replace(instance, markets=tuple(shuffled))
    assert write_bundle(bundle=other) == write_bundle(bundle=instance)
    assert write_bundle(bundle=run_instance(bundle=other)) == write_bundle(bundle=run_instance(bundle=instance))


@settings(deadline=None)
@given(instances())
def test_nothing_stands_in_a_bundle_but_what_may(instance: Bundle) -> None:
    bundle = run_instance(bundle=instance)
    known = {instance.header.school, instance.header.term, *bundle.tickets}
    known |= {each.band for each in bundle.markets}
    known |= {club.code for each in bundle.markets for club in each.market.clubs}
    known |= {
        text for name in names_for(bundle.markets) for text in (name.kind, name.code, name.words.zh, name.words.en)
    }
    for line in opened(write_bundle(bundle=bundle))[1:]:
        assert tuple(line) in ALLOWED
        assert _texts(list(line.values())) <= known
    assert tuple(opened(write_bundle(bundle=bundle))[0]) in ALLOWED


def _texts(value: object) -> set[str]:
    if isinstance(value, list):
        return set().union(*map(_texts, value))
    return {value} if isinstance(value, str) else set()


@pytest.mark.parametrize("name", ["巴雅尔", "Bayar Temur", "a|b", 'a"b', "a\\b", "", "x" * 65])
def test_what_is_no_ticket_is_not_written(name: str) -> None:
    bundle = six_children()
    market = replace(bundle.markets[0].market, applicants=(child(name, ("art", 0)),))
    with pytest.raises(Refused, match="bundle_value"):
        write_bundle(bundle=replace(bundle, markets=(replace(bundle.markets[0], market=market),)))


@given(st.integers(0, len(WRITTEN) - 1), st.integers(1, 255))
def test_no_byte_can_be_another(at: int, change: int) -> None:
    altered = bytearray(WRITTEN)
    altered[at] ^= change
    with pytest.raises(Refused):
        read_bundle(data=bytes(altered))


@given(st.integers(0, len(WRITTEN) - 1))
def test_a_file_that_breaks_off_or_goes_on_is_refused(at: int) -> None:
    for data in (WRITTEN[:at], WRITTEN[:at] + WRITTEN[at + 1 :], WRITTEN + WRITTEN[: at + 1]):
        with pytest.raises(Refused):
            read_bundle(data=data)


@given(st.binary(max_size=300))
def test_no_file_makes_the_reader_fall(data: bytes) -> None:
    with pytest.raises(Refused):
        read_bundle(data=data)


def _set(line: int, key: str, value: object) -> Callable[[Lines], None]:
    return lambda lines: lines[line].update({key: value})


def _doubled(line: int) -> Callable[[Lines], None]:
    return lambda lines: lines.insert(line, dict(lines[line]))


def _swapped(line: int) -> Callable[[Lines], None]:
    def swap(lines: Lines) -> None:
        lines[line], lines[line + 1] = lines[line + 1], lines[line]

    return swap


# Lines: 0 header, 1 market, 2-4 art, chess, music, 5 K7Q2, 6 M4XA …; a sentence counts them from 1.
FAULTS: dict[str, tuple[str, Callable[[Lines], None]]] = {
    "another format": ("1: the head of a placement bundle is due", _set(0, "format", "x")),
    "a later version": ("1: the format's version is 2; this program knows version 1", _set(0, "version", 2)),
    "a version that is none": ("1: the field version has true", _set(0, "version", value=True)),
    "a weekday that is none": ("2: the field market has [8,", _set(1, "market", [8, "early"])),
    "a text for a number": ('3: the field capacity has "2": a whole number', _set(2, "capacity", "2")),
    "a number below none": ("3: the field capacity has -1", _set(2, "capacity", -1)),
    "half a number": ("3: the field capacity has 2.5", _set(2, "capacity", 2.5)),
    "yes for a number": ("3: the field minimum has true", _set(2, "minimum", value=True)),
    "a minimum above the places": ("4: a minimum of 4 with 3 places", _set(3, "minimum", 4)),
    "a closed club with a cut-off": ("4: a closed club has no cut-off", _set(3, "cutoff", [1, 1])),
    "closings that skip one": ("5: a closed club has no cut-off; turns", _set(3, "closed", [2, 1])),
    "a club that comes twice": (
        "4: art appears more than once",
        lambda lines: (_doubled(2)(lines), lines[1].update(clubs=4)),
    ),
    "a ticket that comes twice": (
        "7: K7Q2 appears more than once",
        lambda lines: (_doubled(5)(lines), lines[1].update(tickets=7)),
    ),
    "clubs out of order": ("4: art belongs before chess", _swapped(2)),
    "tickets out of order": ("7: K7Q2 belongs before M4XA", _swapped(5)),
    "a club too few": ("6: 4 lines of club due, 3 found", _set(1, "clubs", 4)),
    "a club too many": ("5: 2 lines of club due, 2+ found", _set(1, "clubs", 2)),
    "a ticket too many": ("7: 1 lines of ticket due", _set(1, "tickets", 1)),
    "a wish for no club": ("6: this market has no club zoo", _set(5, "wishes", [["zoo", 1]])),
    "a wish twice": ("6: club art is wished for twice", _set(5, "wishes", [["art", 3], ["art", 3]])),
    "a class too large": ("6: the field wishes has", _set(5, "wishes", [["art", 127]])),
    "a place without a wish": ("6: the place is music", _set(5, "place", "music")),
    "another rank": ("6: the place is art, wish 1; it says 2", _set(5, "rank", 2)),
    "a name": ("6: the fields are ticket, wishes, number, place, rank, name", _set(5, "name", "Bayar")),
    "a line of another kind": (
        "2: it begins with note; due here is digest",
        lambda lines: lines.insert(1, {"note": 1}),
    ),
}


@pytest.mark.parametrize("fault", sorted(FAULTS))
def test_a_forger_who_mends_the_digest_is_told_the_line(fault: str) -> None:
    said, change = FAULTS[fault]
    lines = opened(WRITTEN)
    change(lines)
    with pytest.raises(Refused) as refused:
        read_bundle(data=sealed(lines))
    assert refused.value.reasons[0].words.en.startswith(f"Line {said}")
    assert refused.value.reasons[0].words.zh.startswith("第 ")


def test_two_wrong_values_of_a_line_are_told_together() -> None:
    lines = opened(WRITTEN)
    lines[2] |= {"capacity": -1, "minimum": "x"}
    with pytest.raises(Refused) as refused:
        read_bundle(data=sealed(lines))
    assert len(refused.value.reasons) == 2


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "bundle_empty"),
        (b'{"format":"' + b"x" * LONGEST_LINE + b'"}\n', "bundle_line_long"),
        (b"[" * 9_000 + b"\n", "bundle_no_header"),
        (b"\x89PNG\r\n\x1a\n", "bundle_no_header"),
        (b"\xef\xbb\xbf" + WRITTEN, "bundle_no_header"),
        (b'{"format":' + b"[" * 9_000 + b"\n", "bundle_not_json"),
        (b'{"format":' + b"9" * 9_000 + b"}\n", "bundle_not_json"),
        (WRITTEN.replace(b'"rank":1}', b'"rank": 1}', 1), "bundle_not_canonical"),
        (WRITTEN.replace(b'"art"', b'"\\u0061rt"', 1), "bundle_not_canonical"),
        (WRITTEN.replace(b'"capacity":2,', b'"capacity":2,"capacity":2,', 1), "bundle_not_canonical"),
        (WRITTEN.replace(b"\n", b"\r\n"), "bundle_not_canonical"),
        (WRITTEN[:-1], "bundle_cut_off"),
        (WRITTEN[: WRITTEN.index(b'{"digest')], "bundle_cut_off"),
        (WRITTEN + WRITTEN, "bundle_repeated"),
        (sealed(opened(WRITTEN)[:1]), "bundle_no_market"),
    ],
)
def test_files_that_are_no_bundle_are_refused(data: bytes, code: str) -> None:
    with pytest.raises(Refused, match=code):
        read_bundle(data=data)


def test_the_bundles_of_several_schools_follow_each_other() -> None:
    other = run_instance(bundle=replace(six_children(), header=replace(DECIDED.header, school="north")))
    data = WRITTEN + write_bundle(bundle=other)
    assert [each.header.school for each in read_bundles(lines=data.splitlines(keepends=True))] == ["demo", "north"]
    with pytest.raises(Refused, match="bundle_several"):
        read_bundle(data=data)


def test_a_second_round_carries_its_number_and_what_was_left() -> None:
    later = replace(DECIDED, header=replace(DECIDED.header, round=2))
    head = json.loads(write_bundle(bundle=later).splitlines()[0])
    assert head["round"] == 2
    assert read_bundle(data=write_bundle(bundle=later)) == later


NAMED = replace(DECIDED, names=NAMES)
NAMED_FAULTS: dict[str, tuple[str, Callable[[Lines], None]]] = {
    "a name that comes twice": ("3: ['band', 'early'] appears more than once", _doubled(1)),
    "names out of order": ("3: ['band', 'early'] belongs before ['club', 'art']", _swapped(1)),
    "a name for a child": ('2: the field name has "pupil": one of band / club', _set(1, "name", "pupil")),
    "a name that turns the line round": ('2: the field zh has "\\u202e', _set(1, "zh", "\u202e社团")),
    "a name of two lines": ('2: the field en has "a\\nb"', _set(1, "en", "a\nb")),
    "a name without letters": ('3: the field zh has ""', _set(2, "zh", "")),
    "a name of a sign without room": ('3: the field zh has "\\u200b"', _set(2, "zh", "\u200b")),
    "a name of a filler": ('3: the field zh has "\\u3164"', _set(2, "zh", "\u3164")),
    "a name of blanks": ('3: the field en has "   "', _set(2, "en", "   ")),
    "a name with a blank after it": ('3: the field en has "art "', _set(2, "en", "art ")),
    "a name of joiners": (
        '3: the field zh has "美\\u200d术'.encode("ascii", "backslashreplace").decode(),
        _set(2, "zh", "美\u200d术"),
    ),
    "a name of a shape alone": ('3: the field zh has "\\ufe0f"', _set(2, "zh", "\ufe0f")),
    "a name for a band in no market": (
        "3: late has a name and is in no market",
        lambda lines: lines.insert(2, {"name": "band", "code": "late", "zh": "晚班", "en": "late band"}),
    ),
    "a name for a club in no market": (
        "6: zoo has a name and is in no market",
        lambda lines: lines.insert(5, {"name": "club", "code": "zoo", "zh": "动物", "en": "zoo"}),
    ),
    "two clubs of one name": ("4: chess and art read alike", _set(3, "zh", "美术")),
    "two clubs of one name in other letters": ("5: music and art read alike", _set(4, "en", "ＡＲＴ Club")),
    "a name with more about it": ("3: the fields are name, code, zh, en, leader", _set(2, "leader", "Bayar")),
    "a name between the clubs": ("9: 6 lines of ticket due, 0 found", lambda lines: lines.insert(8, lines.pop(1))),
}


@pytest.mark.parametrize("fault", sorted(NAMED_FAULTS))
def test_a_name_that_is_none_is_told_with_its_line(fault: str) -> None:
    said, change = NAMED_FAULTS[fault]
    lines = opened(write_bundle(bundle=NAMED))
    change(lines)
    with pytest.raises(Refused) as refused:
        read_bundle(data=sealed(lines))
    assert refused.value.reasons[0].words.en.startswith(f"Line {said}")


def test_names_stand_once_as_people_write_them_and_decide_nothing() -> None:
    """Whoever renames a club changes its line and the digest; a bundle of before has no names and is as right."""
    written = write_bundle(bundle=NAMED).splitlines(keepends=True)
    assert written[1].decode() == '{"name":"band","code":"early","zh":"早班","en":"early band"}\n'
    assert written[2].decode() == '{"name":"club","code":"art","zh":"美术","en":"art club"}\n'
    assert [*written[:1], *written[5:-1]] == WRITTEN.splitlines(keepends=True)[:-1]
    assert write_bundle(bundle=replace(NAMED, names=NAMED.names[::-1])) == b"".join(written)
    with pytest.raises(Refused, match="bundle_digest"):
        read_bundle(data=b"".join(written).replace("美术".encode(), "美学".encode()))


def test_all_that_is_amiss_with_names_is_told_at_once() -> None:
    lines = opened(write_bundle(bundle=NAMED))
    lines[3]["zh"] = "美术"
    lines.insert(5, {"name": "club", "code": "zoo", "zh": "动物", "en": "zoo"})
    with pytest.raises(Refused) as refused:
        read_bundle(data=sealed(lines))
    assert [each.code for each in refused.value.reasons] == [
        "placement.bundle_name_double",
        "placement.bundle_name_idle",
    ]


def test_in_a_regions_file_the_line_of_a_name_is_that_of_the_file() -> None:
    lines = opened(write_bundle(bundle=NAMED))
    lines[0]["school"], lines[3]["zh"] = "north", "美术"
    with pytest.raises(Refused) as refused:
        list(read_bundles(lines=(WRITTEN + sealed(lines)).splitlines(keepends=True)))
    assert refused.value.reasons[0].words.en.startswith("Line 16: chess and art read alike")


def test_clubs_a_scheme_calls_alike_are_told_apart_by_their_codes() -> None:
    alike = tuple(replace(name, words=NAMES[1].words) if name.code == "chess" else name for name in NAMES)
    told = tuple(told_apart(names=alike))
    assert [name.words.zh for name in told] == ["早班", "美术 (art)", "美术 (chess)", NAMES[3].words.zh]
    named = replace(DECIDED, names=told)
    assert read_bundle(data=write_bundle(bundle=named)) == named

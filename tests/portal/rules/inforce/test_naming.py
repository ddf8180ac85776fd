"""No child is recognised among those of its homeroom, whatever anybody knows of the class; checked by trying it all."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from itertools import chain, combinations, product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterbell.portal.rules.inforce import Label, Named, labels_of, names_against
from afterbell.portal.rules.inforce.naming import FEWEST, HIDDEN, SEVERAL

names = st.text(alphabet="王李赵巴图雅", min_size=1, max_size=4)
children = st.lists(st.tuples(st.sampled_from(("一（1）", "一（2）", "二（1）")), names), max_size=9)


def named(rows: list[tuple[str, str]]) -> list[Named]:
    return [Named(key=key, homeroom=homeroom, name=name) for key, (homeroom, name) in enumerate(rows)]


def told(homeroom: str, *names: str) -> list[str]:
    labels = labels_of(children=named([(homeroom, name) for name in names]))
    return [labels[key].name for key in range(len(names)) if key in labels]


def test_a_name_is_masked_only_as_far_as_it_has_to_be() -> None:
    assert told("一（1）", "王小明", "王大力", "李红", "李强") == ["王**", "王**", "李*", "李*"]
    assert told("一（1）", "王小明", "王大", "李红", "李强") == ["王*", "王*", "李*", "李*"]
    assert told("一（1）", "王小明", "赵大力", "李红", "李强") == ["*", "*", "李*", "李*"]
    assert told("一（1）", "王小明", "李红", "李强") == ["*", "*", "*"]
    assert told("一（1）", "王小明") == []
    assert told("一（1）", "王", "王") == ["王*", "王*"]


def test_who_is_alone_of_a_homeroom_stands_with_others_and_no_homeroom_is_named() -> None:
    rows = named([("一（1）", "王小明"), ("一（2）", "王大力"), ("二（1）", "李红"), ("二（1）", "李强")])
    labels = labels_of(children=rows)
    assert [labels[key] for key in range(4)] == [
        Label(homeroom=SEVERAL, name="王**"),
        Label(homeroom=SEVERAL, name="王**"),
        Label(homeroom="二（1）", name="李*"),
        Label(homeroom="二（1）", name="李*"),
    ]
    alone = labels_of(children=named([("一（1）", "王小明"), ("二（1）", "李红"), ("二（1）", "李强")]))
    assert {label.homeroom for label in alone.values()} == {SEVERAL}
    assert {label.name for label in alone.values()} == {HIDDEN}


@given(children)
def test_nobody_is_singled_out_and_the_second_look_agrees(rows: list[tuple[str, str]]) -> None:
    given_rows = named(rows)
    labels = labels_of(children=given_rows)
    assert names_against(children=given_rows, labels=labels) == frozenset()
    assert set(labels) == ({row.key for row in given_rows} if len(rows) >= FEWEST else set())
    shuffled = labels_of(children=reversed(given_rows))
    assert shuffled == labels


def published(labels: Mapping[int, Label], where: tuple[int, ...]) -> Counter[tuple[int, Label]]:
    """Give what everybody reads when child after child is in these groups, written as bits."""
    return Counter((group, labels[key]) for key, groups in enumerate(where) for group in (0, 1) if groups >> group & 1)


@pytest.mark.parametrize(
    "listed",
    [
        (("a", "王一"), ("a", "王二"), ("a", "李三"), ("b", "赵四")),
        (("a", "王一"), ("a", "王二"), ("a", "李三"), ("a", "李四"), ("a", "赵五")),
        (("a", "王一"), ("a", "王二三"), ("b", "王四"), ("b", "李五"), ("c", "李六")),
    ],
)
def test_every_page_is_the_same_with_the_child_and_another_exchanged(listed: tuple[tuple[str, str], ...]) -> None:
    """Try every way in which children can sit in two groups: nobody's own place is told by the page."""
    labels = labels_of(children=named(list(listed)))
    for where in product((1, 2, 3), repeat=len(listed)):
        page = published(labels, where)
        for child in range(len(listed)):
            exchanged = [
                tuple(where[{child: other, other: child}.get(key, key)] for key in range(len(where)))
                for other in range(len(listed))
                if other != child
            ]
            assert any(published(labels, other) == page for other in exchanged)


@given(st.lists(names, min_size=2, max_size=8))
def test_as_few_names_are_hidden_as_can_be(written: list[str]) -> None:
    """Try every set of first characters to hide: a set will do that has all those alone and is not alone itself."""
    firsts = Counter(name[0] for name in written)
    every = chain.from_iterable(combinations(firsts, size) for size in range(len(firsts) + 1))
    sizes = [
        hidden
        for chosen in every
        if all(first in chosen for first, number in firsts.items() if number < FEWEST)
        and (hidden := sum(firsts[first] for first in chosen)) != 1
    ]
    assert told("一（1）", *written).count(HIDDEN) == min(sizes)


@pytest.mark.parametrize(
    ("labels", "found"),
    [
        ({0: Label(homeroom="一", name="王**")}, {"alone"}),
        ({0: Label(homeroom="一", name="王小*"), 1: Label(homeroom="一", name="王小*")}, {"tells_more"}),
        ({0: Label(homeroom="二", name="王*"), 1: Label(homeroom="二", name="王*")}, {"other_homeroom"}),
        ({0: Label(homeroom="一", name="李*"), 1: Label(homeroom="一", name="李*")}, {"tells_more"}),
        ({}, set()),
    ],
)
def test_the_second_look_finds_what_singles_out(labels: dict[int, Label], found: set[str]) -> None:
    rows = [Named(key=0, homeroom="一", name="王小明"), Named(key=1, homeroom="一", name="王小红")]
    assert names_against(children=rows, labels=labels) == found

"""A pen name holds nobody's name and no office's, however either is spelled; harmless names are free."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from afterbell.comments.rules.heard import heard, is_heard
from afterbell.comments.rules.pens import is_free

NAMES = ("图雅", "巴雅尔", "西安", "张思远", "阿丽", "娜")


@pytest.mark.parametrize(
    "name",
    [
        "教導處",
        "教导処",
        "叫导处",
        "校長信箱",
        "老師office2",
        "班主仼",
        "學校官方",
        "圖雅媽媽",
        "小図雅",
        "tuya妈妈",
        "图ya",
        "TuYa",
        "ｔūｙā妈",
        "图丫妈妈",
        "雅图妈",
        "巴牙尔的爸爸",
        "思源妈妈",
        "siyuan家长",
    ],
)
def test_a_name_or_an_office_is_known_however_it_is_spelled(name: str) -> None:
    assert not is_free(name=name, real_names=NAMES)


@pytest.mark.parametrize(
    "name",
    [
        "胡杨树",
        "草原云",
        "山丹花",
        "先生",
        "小雪",
        "书籍迷",
        "老实人",
        "主人公",
        "小张",
        "思源",
        "雅图",
        "statuyard",
        "Alice",
        "那拉提",
        "那妈妈",
        "妈妈",
        "Sarnai",
    ],
)
def test_a_harmless_name_is_free(name: str) -> None:
    assert is_free(name=name, real_names=NAMES)


@given(st.sampled_from(["图雅", "西安", "阿斯尔"]), st.text("云山花Zq1", max_size=3), st.text("云山花", max_size=3))
def test_a_name_is_heard_wherever_it_stands(name: str, before: str, after: str) -> None:
    assert is_heard(name, said=heard(f"{before}{name}{after}"))


@given(st.text(max_size=12), st.text("图雅西安娜ab1", max_size=3))
def test_whatever_is_typed_has_a_sound(text: str, name: str) -> None:
    said = heard(text)
    assert len(said.edges) == len(said.han)
    assert is_heard(name, said=said) in {True, False}

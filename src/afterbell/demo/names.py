"""Invented names: Mongolian given names in Chinese characters without a family name, and Han names."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

MONGOLIAN_FIRST = [
    "乌兰",
    "萨仁",
    "其木格",
    "娜仁",
    "阿茹",
    "苏日",
    "哈斯",
    "斯琴",
    "敖登",
    "图雅",
    "塔娜",
    "诺敏",
    "巴雅",
    "朝格",
    "达来",
    "布和",
    "孟和",
    "青格",
    "满都",
    "额尔",
    "乌恩",
    "白音",
    "宝力",
    "查干",
    "格日",
    "呼格",
    "吉日",
    "牧仁",
    "那日",
    "毕力",
    "特木",
    "乌力",
    "希日",
    "伊德",
    "照日",
    "阿拉",
    "恩和",
    "莫日",
    "苏和",
    "德力",
]
MONGOLIAN_LAST = [
    "图雅",
    "高娃",
    "其其格",
    "娜",
    "花",
    "罕",
    "琪",
    "呼",
    "敖其尔",
    "巴特尔",
    "吉雅",
    "勒图",
    "根",
    "夫",
    "都拉",
    "乐",
    "图",
    "德尼",
    "仓",
    "陶格陶",
    "苏荣",
    "巴根",
    "扎布",
    "格勒",
]
INTERPUNCT_EVERY = 97
HAN_FAMILY = tuple(
    "白包鲍曹陈崔邓杜范高郭韩何侯胡黄贾姜康李梁刘罗马孟牛潘齐秦任石宋苏孙唐田王韦魏吴谢徐许薛闫杨尹于袁曾单张赵郑周朱"
)
HAN_GIVEN = tuple(
    "安宝博晨楚丹德迪恩帆凡芳涵浩禾和恒慧佳嘉婧景静俊可兰乐林琳麦萌铭沐宁诺琪清然荣瑞若桑诗舒思桐彤婉文希晓欣轩雪雅阳一怡宜颖雨语玥悦泽昭知芷卓子"
)


def mongolian_name(chance: Random) -> str:
    """Invent a given name without a family name, two to five characters; a few carry an interpunct."""
    name = chance.choice(MONGOLIAN_FIRST) + chance.choice(MONGOLIAN_LAST)
    if chance.randrange(INTERPUNCT_EVERY) == 0:
        return f"{name}·{chance.choice(MONGOLIAN_FIRST)}{chance.choice(MONGOLIAN_LAST)}"
    return name


def han_name(chance: Random, *, family: str = "") -> str:
    """Invent a name of a family name and one or two characters."""
    given = "".join(chance.choice(HAN_GIVEN) for _ in range(chance.choice((1, 2, 2))))
    return (family or chance.choice(HAN_FAMILY)) + given


def unlike_each_other(names: Iterator[str]) -> Iterator[str]:
    """Let only names through that did not come before: staff sign in by theirs."""
    seen: set[str] = set()
    for name in names:
        if name not in seen:
            seen.add(name)
            yield name

"""How a collector is related to the child: the usual words in the page's language, others as they were written."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as lazy

RELATIONS = {
    "父亲": lazy("父亲"),
    "爸爸": lazy("爸爸"),
    "母亲": lazy("母亲"),
    "妈妈": lazy("妈妈"),
    "祖父": lazy("祖父"),
    "爷爷": lazy("爷爷"),
    "祖母": lazy("祖母"),
    "奶奶": lazy("奶奶"),
    "外祖父": lazy("外祖父"),
    "外祖母": lazy("外祖母"),
    "姑姑": lazy("姑姑"),
    "舅舅": lazy("舅舅"),
    "哥哥": lazy("哥哥"),
    "姐姐": lazy("姐姐"),
    "保姆": lazy("保姆"),
    "校车": lazy("校车"),
}


def say_relation(relation: str) -> str:
    """Say a relation; of a school bus, which one: 校车 一号线."""
    first, space, rest = relation.partition(" ")
    return f"{RELATIONS.get(first, first)}{space}{rest}"


def say_collector(collector: str) -> str:
    """Say a collector written as relation and name: 姑姑 查干琪."""
    relation, space, name = collector.partition(" ")
    return f"{say_relation(relation)}{space}{name}"

"""Who may never take a child, whatever any list says: the same person, and the days on which it holds."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date
from functools import lru_cache

SHORTEST = 2
BRACKETS = re.compile(r"[(\[{<〈《「『【〔][^)\]}>〉》」』】〕]*[)\]}>〉》」』】〕]?")
BEFORE = ("老", "小", "阿")
AFTER = (
    *("爸爸", "妈妈", "父亲", "母亲", "爷爷", "奶奶", "姥爷", "姥姥", "外公", "外婆", "额吉", "阿爸"),
    *("先生", "女士", "小姐", "太太", "同志", "师傅", "老师", "家长"),
    *("叔叔", "阿姨", "伯伯", "伯父", "舅舅", "姑姑", "姑父", "姨妈", "姨父", "哥哥", "姐姐", "大哥", "大姐"),
    *("爸", "妈", "叔", "哥", "姐"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """An adult as a list or a court's paper names it; `may_know` says that they may know where the child is."""

    name: str
    relation: str
    may_know: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """The paper on which somebody is forbidden: who issued it, and under which number."""

    issuer: str
    number: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Forbidding:
    """Somebody may not take a child from a day until (without) another; no end: until staff end it."""

    person: Person
    since: date
    until: date | None = None

    def holds_on(self, *, day: date) -> bool:
        return self.since <= day and (self.until is None or day < self.until)

    def touches(self, *, since: date, until: date | None) -> bool:
        """Say whether it holds on any of the days from one until (without) another."""
        return (until is None or self.since < until) and (self.until is None or since < self.until)


def same_name(one: str, other: str) -> bool:
    """Say whether two names are the same to somebody who reads them aloud, however their spaces and points are typed.

    The relation decides nothing: an uncle on one list may stand as a friend on another.
    """
    return _letters(one) != "" and _letters(one) == _letters(other)


def same_person(one: str, other: str) -> bool:
    """Say whether two names are the same but for titles and what stands in brackets: 老张伟 is 张伟（叔叔）."""
    return _core(one) != "" and _core(one) == _core(other)


def near_name(one: str, other: str) -> bool:
    """Say whether one of two names stands in the other, or is read like it, so that a person has to look.

    Read alike are 其木格 and 琪木格, 张伟 and 張偉, 乌云 and Wu Yun. A name of one letter is near nobody but itself.
    """
    short, long = sorted((_core(one), _core(other)), key=len)
    if same_person(one, other) or (len(short) >= SHORTEST and short in long):
        return True
    return len(short) >= SHORTEST and _reading(short) == _reading(long)


def named_in(name: str, *, forbiddings: Iterable[Forbidding], since: date, until: date | None) -> bool:
    """Say whether somebody of nearly this name is forbidden on any of the days from one until (without) another."""
    return any(near_name(name, row.person.name) and row.touches(since=since, until=until) for row in forbiddings)


def _letters(name: str) -> str:
    return "".join(sign for sign in unicodedata.normalize("NFKC", name) if sign.isalnum()).casefold()


def _core(name: str) -> str:
    """Take titles and brackets off a name, as long as a name is left."""
    whole = unicodedata.normalize("NFKC", name)
    core = _letters(BRACKETS.sub("", whole)) or _letters(whole)
    for title in AFTER:
        if core.endswith(title) and len(core) - len(title) >= SHORTEST:
            core = core.removesuffix(title)
            break
    return core[1:] if core.startswith(BEFORE) and len(core) > SHORTEST else core


@lru_cache(maxsize=4096)
def _reading(core: str) -> str:
    """Give how a name is read, without tones."""
    from pypinyin import lazy_pinyin  # noqa: PLC0415 - its tables take a third of a second, and few names are forbidden

    return "".join(lazy_pinyin(core)).casefold().replace("ü", "v")


def packed(words: Person | Proof) -> str:
    """Write them as they are sealed."""
    return json.dumps(asdict(words), ensure_ascii=False)


def person_in(text: str) -> Person:
    """Read a person that was sealed."""
    return Person(**json.loads(text))


def proof_in(text: str) -> Proof:
    """Read a proof that was sealed."""
    return Proof(**json.loads(text))

"""Values of the register in the words of a list."""

from __future__ import annotations

from collections.abc import Mapping

from afterbell.base.words import Words
from afterbell.schools.rules.lists.homerooms import homeroom_name
from afterbell.schools.rules.lists.problem import Homeroom, plain
from afterbell.schools.rules.lists.vocabulary import LANGUAGES, RESIDENCES, ROLES, SKILLS

WORDS: Mapping[str, Mapping[str, Words]] = {
    "language": LANGUAGES,
    "languages": LANGUAGES,
    "residence": RESIDENCES,
    "skills": SKILLS,
}


def say_value(name: str, value: str | tuple[str, ...]) -> Words:
    """Say a value as people write it."""
    if isinstance(value, tuple):
        said = [say_value(name, part) for part in value]
        return Words(zh="、".join(words.zh for words in said), en=", ".join(words.en for words in said))
    if name == "posts":
        return _post(value)
    if name == "homeroom":
        return plain(homeroom_name(homeroom_at(value)))
    return WORDS.get(name, {}).get(value, plain(value))


def _post(post: str) -> Words:
    role, _, homeroom = post.partition(":")
    said = ROLES.get(role, plain(role))
    if not homeroom:
        return said
    name = homeroom_name(homeroom_at(homeroom))
    return Words(zh=f"{said.zh}（{name}）", en=f"{said.en} ({name})")


def homeroom_key(homeroom: Homeroom) -> str:
    """Write grade and number as the key under which a homeroom stands in a list."""
    return f"{homeroom[0]}-{homeroom[1]}"


def homeroom_at(key: str) -> Homeroom:
    """Read a homeroom's key."""
    grade, _, number = key.partition("-")
    return int(grade), int(number)

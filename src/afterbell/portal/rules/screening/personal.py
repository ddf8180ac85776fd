"""Numbers that belong to one person: identity card, telephone, bank card, however their digits are typed."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from afterbell.base.words import Words
from afterbell.portal.rules.screening.folding import Folded, is_latin
from afterbell.portal.rules.screening.problem import Decision, Finding, Rule

CHINESE = dict(
    zip("零〇○洞一壹弌幺二贰貳三叁參四肆五伍六陆陸七柒拐八捌九玖勾", "0000111122233344556667778899" + "9", strict=True)
)
"""The numerals, and how they are called out where they must not be misheard: 幺, 拐, 洞, 勾."""
LATIN = {"o": "0", "l": "1", "i": "1"}
# What parts the items of a list parts numbers too, unless each item is a single digit.
PARTING = frozenset("、,;:。!?\n\r+=<>%")
ONE_BY_ONE = re.compile(r"(?<=[^dcw][dcw])[ ,]+(?=[dcw](?![dcw]))")
IN_A_WORD = re.compile(r"(?<=[ax])w+|w+(?=[ax])")
RUN = re.compile(r"[dcw](?: *[dcw])*(?: *x)?")

PROVINCES = frozenset(
    (*range(11, 16), *range(21, 24), *range(31, 38), *range(41, 47), *range(50, 55), *range(61, 66), 71, 81, 82)
)
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECKS = "10X98765432"
TEN, TOGETHER = 10, 3
MOBILE = re.compile(r"(?:0086|86)?1[3-9]\d{9}", re.ASCII)
LANDLINE = re.compile(r"(?:010|02\d)[2-9]\d{7}|0[3-9]\d\d[2-9]\d{6,7}", re.ASCII)
CODED, CODE_LENGTH = re.compile(r"(?:%3[0-9]){2,}"), 3
_ONE = f"[0-9{''.join(CHINESE)}]"
_APART = r" ?[、,;:+=<>%] ?"
COUNTED_AFTER = "[元块角分人名个位次节课时天周月年米步斤克岁份本张套号班间户家千万亿%]"
IN_GROUPS = re.compile(
    rf"(?<!{_ONE})(?<![a-z¥$£€.])(?<!{_ONE}[、,;:+=<>%])(?<!{_ONE}[、,;:+=<>%] )"
    rf"{_ONE}{{3}}{_APART}{_ONE}{{4}}{_APART}{_ONE}{{4}}"
    rf"(?!{_ONE}|{_APART}{_ONE}|\.[0-9]| ?{COUNTED_AFTER})"
)
"""Three, four and four digits, with no other figure beside them and nothing that is counted after them."""

WHY = Words(
    zh="“{shown}”像是{kind}。评论谁都能看到，请去掉。",
    en="“{shown}” looks like {kind}. Everybody can read a comment; please leave it out.",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Kind:
    """A number of so many digits that `fits`; it is told the digits and how many stand together each time."""

    name: Words
    lengths: tuple[int, ...]
    fits: Callable[[str, tuple[int, ...]], bool]


def numbers(*, read: Folded) -> Iterator[Finding]:
    """Find the numbers that belong to one person; none is told in full."""
    told = unescaped(read)
    for kind, taken in (*numbers_in(read=told), *_in_groups(told)):
        place = told.span(taken[0], taken[-1] + 1)
        yield personal(place=place, shown=masked(digits_of(told.signs, taken)), kind=kind.name)


def numbers_in(*, read: Folded) -> Iterator[tuple[Kind, list[int]]]:
    """Give of each number that belongs to one person what it is, and the places of its digits."""
    line = _line(read.signs)
    for run in RUN.finditer(line):
        until = run.start()
        places = [at for at in range(run.start(), run.end()) if line[at] != " "]
        for number, at in enumerate(places):
            if at < until or (at and line[at] == line[at - 1] == "d"):
                continue
            found = _number(read.signs, line, places[number:])
            if found:
                until = found[1][-1] + 1
                yield found


def unescaped(read: Folded) -> Folded:
    """Read digits that are written by their codes, as in tel:%31%33%38, as what a browser makes of them."""
    begins = {row.start() + at for row in CODED.finditer(read.signs) for at in range(0, len(row[0]), CODE_LENGTH)}
    if not begins:
        return read
    kept = [at for at in range(len(read.signs)) if at not in begins and at - 1 not in begins]
    return Folded(
        signs="".join(read.signs[at] for at in kept),
        starts=tuple(read.starts[at - 2 if at - 2 in begins else at] for at in kept),
        ends=tuple(read.ends[at] for at in kept),
    )


def _in_groups(read: Folded) -> Iterator[tuple[Kind, list[int]]]:
    """Find a mobile number whose three groups are set apart by commas or the like, and no list of figures."""
    for match in IN_GROUPS.finditer(read.signs):
        taken = [at for at in range(*match.span()) if digit_of(read.signs[at])]
        if _mobile(digits_of(read.signs, taken), ()):
            yield MOBILE_NUMBER, taken


def personal(*, place: tuple[int, int], shown: str, kind: Words) -> Finding:
    """Build the finding of something that belongs to one person."""
    start, end = place
    words = WHY.fill(shown=shown, kind=kind)
    return Finding(rule=Rule.PERSONAL, code="", start=start, end=end, decision=Decision.REFUSE, words=words)


def masked(said: str) -> str:
    """Show enough of a number for its writer to find it, and too little for anybody else to use it."""
    return f"{said[:3]}…{said[-2:]}"


def digit_of(sign: str) -> str:
    """Give the digit a plain sign is in a number; empty when it is none."""
    return sign if sign.isascii() and sign.isdigit() else CHINESE.get(sign) or LATIN.get(sign, "")


def _line(signs: str) -> str:
    """Write the kind of each sign: digit, Chinese numeral, letter like a digit, Latin letter, what parts, what ends."""
    line = IN_A_WORD.sub(lambda word: "a" * len(word[0]), "".join(_kind_of(sign) for sign in signs))
    return ONE_BY_ONE.sub(lambda gap: " " * len(gap[0]), f"#{line}")[1:]


def _kind_of(sign: str) -> str:
    if sign.isascii() and sign.isdigit():
        return "d"
    if sign in CHINESE:
        return "c"
    if sign in LATIN:
        return "w"
    if sign in PARTING:
        return ","
    if is_latin(sign):
        return "x" if sign == "x" else "a"
    return "#" if sign.isalnum() else " "


def _number(signs: str, line: str, places: list[int]) -> tuple[Kind, list[int]] | None:
    for kind in KINDS:
        for length in kind.lengths:
            taken = places[:length]
            if len(taken) < length or line[taken[-1] : taken[-1] + 2] == "dd" or _made_of_letters(line, taken):
                continue
            if kind.fits(digits_of(signs, taken), _together(taken)):
                return kind, taken
    return None


def _made_of_letters(line: str, taken: list[int]) -> bool:
    return sum(line[at] != "w" for at in taken) < TOGETHER


def digits_of(signs: str, taken: list[int]) -> str:
    """Read the digits at these places."""
    return "".join(digit_of(signs[at]) or "X" for at in taken)


def _together(taken: list[int]) -> tuple[int, ...]:
    breaks = [number for number, (one, next_one) in enumerate(pairwise(taken), start=1) if next_one != one + 1]
    return tuple(end - start for start, end in pairwise([0, *breaks, len(taken)]))


def _tidy(together: tuple[int, ...]) -> bool:
    """Say whether digits stand as one number is written, not as dates or marks that happen to follow one another."""
    *most, last = together
    return min(most, default=TOGETHER) >= TOGETHER or (set(most) == {1} and last == 1)


def _card(digits: str, _together: tuple[int, ...]) -> bool:
    """Know an identity card of GB 11643 by a province, a day of birth, a check over all of it."""
    if not digits[:17].isdigit() or not _born(digits[6:14]) or not _province(digits):
        return False
    weighed = sum(weight * int(digit) for weight, digit in zip(WEIGHTS, digits[:17], strict=True))
    return CHECKS[weighed % 11] == digits[17]


def _old_card(digits: str, together: tuple[int, ...]) -> bool:
    """Know an identity card from before 1999, without a century and without a check."""
    return digits.isdigit() and _tidy(together) and _province(digits) and _born(f"19{digits[6:12]}")


def _bank_card(digits: str, together: tuple[int, ...]) -> bool:
    return digits.isdigit() and _tidy(together) and len(set(digits)) > 1 and _luhn(digits)


def _mobile(digits: str, _together: tuple[int, ...]) -> bool:
    return MOBILE.fullmatch(digits) is not None


def _landline(digits: str, together: tuple[int, ...]) -> bool:
    return _tidy(together) and LANDLINE.fullmatch(digits) is not None


def _province(digits: str) -> bool:
    return int(digits[:2]) in PROVINCES


def _born(day: str) -> bool:
    try:
        return date.fromisoformat(f"{day[:4]}-{day[4:6]}-{day[6:]}").year >= 1900  # noqa: PLR2004 - nobody is older
    except ValueError:
        return False


def _luhn(digits: str) -> bool:
    doubled = (sum(divmod(2 * int(digit), TEN)) for digit in digits[-2::-2])
    return (sum(doubled) + sum(map(int, digits[::-2]))) % TEN == 0


IDENTITY = Kind(name=Words(zh="身份证号码", en="an identity card number"), lengths=(18,), fits=_card)
MOBILE_NUMBER = Kind(name=Words(zh="手机号", en="a mobile number"), lengths=(15, 13, 11), fits=_mobile)
KINDS = (
    IDENTITY,
    Kind(name=Words(zh="银行卡号", en="a bank card number"), lengths=(19, 18, 17, 16), fits=_bank_card),
    MOBILE_NUMBER,
    Kind(name=Words(zh="身份证号码", en="an identity card number"), lengths=(15,), fits=_old_card),
    Kind(name=Words(zh="电话号码", en="a telephone number"), lengths=(12, 11), fits=_landline),
)

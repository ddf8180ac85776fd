"""Why a roster is as it is, in one sentence that is true of the roster as it stands, and in both languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from afterbell.base.words import Words
from afterbell.rostering.rules.roster.desk import Desk
from afterbell.rostering.rules.roster.diary import Diary
from afterbell.rostering.rules.roster.problem import KIND_WORDS, Demand, Kind, Reason, Roster, RosterProblem
from afterbell.rostering.rules.roster.rules import HARD, SOFT

MOST_REMEDIES = 5

FIXED = Words(zh="{session}由学校指定{adult}负责", en="the school itself named {adult} for {session}")
OPEN = Words(zh="{session}还没有负责人", en="{session} has nobody yet")
ONLY = Words(zh="{session}只有{adult}能担任", en="{adult} is the only one who can take {session}")
BEST = Words(
    zh="{session}有{count}人能担任，排{adult}最合适：{why}（与{other}相比）",
    en="of {count} who can take {session}, {adult} fits best: {why} (compared with {other})",
)
LEVEL = Words(zh="各项相当，按编号先后", en="all being equal, the code that comes first")
BY_HAND = Words(
    zh="{session}由人工指定{adult}，但有不合之处：{reasons}",
    en="{adult} was given {session} by hand, against: {reasons}",
)
NOT_CHEAPEST = Words(
    zh="{session}有{count}人能担任，由{adult}负责；{other}也合适，可以调换",
    en="of {count} who can take {session}, {adult} has it; {other} would fit as well and may swap",
)
CANNOT = Words(zh="{adult}不能担任{session}：{reasons}", en="{adult} cannot take {session}: {reasons}")
COULD = Words(
    zh="{adult}能担任{session}，但{chosen}更合适：{why}",
    en="{adult} could take {session}, but {chosen} fits better: {why}",
)
COULD_TOO = Words(
    zh="{adult}同样适合担任{session}，可以与{chosen}商量调换",
    en="{adult} would fit {session} just as well and may agree on a swap with {chosen}",
)
COSTS_MORE = Words(
    zh="{adult}也能担任{session}，全校的安排会差{cost}场：{why}",
    en="{adult} could take {session} as well; the roster would be {cost} sessions worse: {why}",
)
COSTS_NOTHING = Words(
    zh="{adult}也能担任{session}，全校的安排不会变差",
    en="{adult} could take {session} as well, and the roster would be no worse",
)
HAS_IT = Words(zh="{session}正是由{adult}负责", en="{adult} is the one who has {session}")
SESSION = Words(zh="{day}{span}的{kind}", en="the {kind} of {day}, {span}")
LOADS = Words(zh="{rule}（{mine}对{theirs}）", en="{rule} ({mine} against {theirs})")
GAP = Words(
    zh="{session}无人能担任。可行的办法：{remedies}", en="nobody can take {session}. What would help: {remedies}"
)
SWAP_RULES: Mapping[str, Words] = {
    "fixed": Words(zh="{sessions}由学校指定，不能调换", en="{sessions} is fixed by the school"),
    "same_adult": Words(zh="两场都由{adult}负责", en="{adult} has both sessions"),
}
STATEMENT = Words(
    zh="{adult}本期{count}场、{minutes}分钟，工作量{load}（含上期结转{carried}）；按岗位比例，人均{mean}",
    en="{adult}: {count} sessions, {minutes} minutes, load {load} (carried over: {carried}); "
    "the mean for such a post is {mean}",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One kind of work in a statement of load."""

    kind: Kind
    sessions: int
    minutes: int
    weight: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """What one adult was rostered for: `carried` and the lines' weights add up to `load`.

    `mean` is what would be this adult's part if everybody had the same, by how much of a post each has.
    """

    adult: str
    carried: int
    lines: tuple[Line, ...]
    load: int
    mean: int
    words: Words


@dataclass(frozen=True, slots=True, kw_only=True)
class Other:
    """Somebody who could have the session instead, and what it would cost the roster as a whole.

    `cost` is in hundredths of a session: how far ahead of another, in average sessions, somebody on a whole post may
    be before the roster prefers the other. It is negative where the roster would be better.
    """

    adult: str
    cost: int
    words: Words


class Explainer:
    """Answers questions about one roster; `names` turns adults' codes into names, where there are any."""

    def __init__(self, *, problem: RosterProblem, roster: Roster, names: Mapping[str, str] | None = None) -> None:
        self._desk = Desk(problem=problem, assignments=roster.assignments)
        self._names = names or {}

    def why(self, *, session: str) -> Words:
        """Tell why this adult has this session. Raises KeyError when there is no such session."""
        demand = self._desk.demands[session]
        code = self._desk.holders.get(session)
        label = session_words(demand)
        if code is None:
            return _say(OPEN, session=label)
        if session in self._desk.problem.fixed:
            return _say(FIXED, session=label, adult=self._name(code))
        prices = self._prices(demand)
        if code not in prices:
            return _say(BY_HAND, session=label, adult=self._name(code), reasons=self._against(demand, code))
        rivals = sorted((price, other) for other, price in prices.items() if other != code)
        if not rivals:
            return _say(ONLY, session=label, adult=self._name(code))
        lowest, rival = rivals[0]
        told = {"session": label, "adult": self._name(code), "other": self._name(rival), "count": len(rivals) + 1}
        if prices[code] > lowest:
            return _say(NOT_CHEAPEST, **told)
        return _say(BEST, **told, why=self._difference(demand, code, rival))

    def why_not(self, *, session: str, adult: str) -> Words:
        """Tell why this adult does not have it: every hard rule, or else what speaks for the one who does."""
        demand, diary = self._desk.demands[session], self._desk.diaries[adult]
        code = self._desk.holders.get(session)
        told = {"session": session_words(demand), "adult": self._name(adult)}
        if code == adult:
            return _say(HAS_IT, **told)
        reasons = self._desk.reasons(demand, diary)
        if reasons:
            return _say(CANNOT, **told, reasons=_joined([self.reason(reason=reason) for reason in reasons]))
        if code is None:
            return _say(OPEN, **told)
        prices = self._prices(demand)
        chosen = self._name(code)
        if code not in prices or prices[adult] < prices[code]:
            return _say(COULD_TOO, **told, chosen=chosen)
        return _say(COULD, **told, chosen=chosen, why=self._difference(demand, code, adult))

    def others(self, *, session: str) -> tuple[Other, ...]:
        """List who else could have a session, the cheapest first. Empty when nobody has it, or has it by the rules."""
        demand = self._desk.demands[session]
        code = self._desk.holders.get(session)
        prices = self._prices(demand) if code is not None else {}
        if code is None or code not in prices:
            return ()
        ranked = sorted((price - prices[code], adult) for adult, price in prices.items() if adult != code)
        return tuple(self._other(demand, code, adult, dearer) for dearer, adult in ranked)

    def gap(self, *, session: str) -> Words:
        """Tell what would cover a session nobody can take, at most MOST_REMEDIES ways.

        Where a single rule keeps somebody from it, only such ways are told: each of them is enough by itself.
        """
        demand = self._desk.demands[session]
        by_adult = [self._desk.reasons(demand, diary) for diary in self._desk.diaries.values()]
        single = [reasons[0] for reasons in by_adult if len(reasons) == 1]
        chosen = single or [reason for reasons in by_adult for reason in reasons]
        remedies = {self._remedy(reason): None for reason in chosen}
        return _say(GAP, session=session_words(demand), remedies=_joined(list(remedies)[:MOST_REMEDIES]))

    def reason(self, *, reason: Reason) -> Words:
        """Put a reason into words. Raises KeyError when its rule or adult is unknown."""
        words = SWAP_RULES[reason.rule] if reason.rule in SWAP_RULES else HARD[reason.rule].words
        return _say(words, adult=self._name(reason.adult), sessions=self._labels(reason.sessions))

    def statement(self, *, adult: str) -> Statement:
        """Add up what one adult was rostered for."""
        diary = self._desk.diaries[adult]
        loads = [other.load for other in self._desk.diaries.values()]
        lines = tuple(line for kind in Kind if (line := _line(diary, kind)).sessions)
        mean = sum(loads) * diary.adult.share // sum(other.adult.share for other in self._desk.diaries.values())
        carried = diary.adult.carried_load
        words = _say(
            STATEMENT,
            adult=self._name(adult),
            count=sum(line.sessions for line in lines),
            minutes=sum(line.minutes for line in lines),
            load=diary.load,
            carried=carried,
            mean=mean,
        )
        return Statement(adult=adult, carried=carried, lines=lines, load=diary.load, mean=mean, words=words)

    def _prices(self, demand: Demand) -> dict[str, int]:
        """Price the session for everybody who could have it, were it open and all else as it is."""
        holder = self._desk.take(demand.session)
        prices = {diary.adult.code: self._desk.price(demand, diary) for diary in self._desk.candidates(demand)}
        self._desk.put(demand.session, holder)
        return prices

    def _other(self, demand: Demand, chosen: str, adult: str, dearer: int) -> Other:
        cost = dearer * 100 // self._desk.taste.step
        told = {"adult": self._name(adult), "session": session_words(demand)}
        if dearer <= 0:
            return Other(adult=adult, cost=cost, words=_say(COSTS_NOTHING, **told))
        why = self._difference(demand, chosen, adult)
        words = _say(COSTS_MORE, **told, cost=f"{cost // 100}.{cost % 100:02}", why=why)
        return Other(adult=adult, cost=cost, words=words)

    def _against(self, demand: Demand, code: str) -> Words:
        self._desk.take(demand.session)
        reasons = self._desk.reasons(demand, self._desk.diaries[code])
        self._desk.put(demand.session, code)
        return _joined([self.reason(reason=reason) for reason in reasons])

    def _difference(self, demand: Demand, chosen: str, other: str) -> Words:
        """Name the soft rule that speaks most for the chosen one, with both loads when it is the load."""
        desk = self._desk
        holder = desk.take(demand.session)
        one, two = desk.diaries[chosen], desk.diaries[other]
        gains = [(rule.price(demand, two, desk.taste) - rule.price(demand, one, desk.taste), rule) for rule in SOFT]
        mine, theirs = one.load, two.load
        desk.put(demand.session, holder)
        gain, rule = max(gains, key=lambda pair: pair[0])
        if gain <= 0:
            return LEVEL
        words = _say(rule.words, adult=self._name(chosen))
        return _say(LOADS, rule=words, mine=mine, theirs=theirs) if rule.name == "load" else words

    def _remedy(self, reason: Reason) -> Words:
        told = {"adult": self._name(reason.adult), "sessions": self._labels(reason.sessions)}
        return _say(HARD[reason.rule].remedy, **told)

    def _labels(self, sessions: tuple[str, ...]) -> Words:
        return _joined([session_words(self._desk.demands[session]) for session in sessions])

    def _name(self, code: str) -> str:
        return self._names.get(code, code)


def session_words(demand: Demand) -> Words:
    """Name a session by its day, its time and its kind of work."""
    day = Words(zh=f"{demand.day.month}月{demand.day.day}日", en=demand.day.isoformat())
    return _say(SESSION, day=day, span=demand.span, kind=KIND_WORDS[demand.kind])


def _line(diary: Diary, kind: Kind) -> Line:
    mine = [demand for demand in diary.sessions() if demand.kind is kind]
    minutes = sum(demand.span.minutes for demand in mine)
    return Line(kind=kind, sessions=len(mine), minutes=minutes, weight=sum(demand.weight for demand in mine))


def _say(words: Words, **values: object) -> Words:
    """Fill a sentence, each language with its own form of the values that are words themselves."""
    zh = {name: value.zh if isinstance(value, Words) else value for name, value in values.items()}
    en = {name: value.en if isinstance(value, Words) else value for name, value in values.items()}
    return Words(zh=words.fill(**zh).zh, en=words.fill(**en).en)


def _joined(parts: list[Words]) -> Words:
    return Words(zh="；".join(part.zh for part in parts), en="; ".join(part.en for part in parts))

"""The rules by which keys must agree with each other; each rule is one function over the draft.

A draft lacks what was faulty, so a rule says nothing about what it cannot see.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from afterbell.base.words import Words
from afterbell.scheme.rules.codes import FeeMethod, Masking, OfferingKind, PaperKind, PublishedItem, Signer
from afterbell.scheme.rules.reading import agree_pay
from afterbell.scheme.rules.reading.agree_facts import paper_fields_are_known, tests_fit_their_facts
from afterbell.scheme.rules.reading.locate import Path
from afterbell.scheme.rules.reading.notes import Notes
from afterbell.scheme.rules.reading.tables import Draft
from afterbell.scheme.rules.reading.values import written

PERCENT = 100


def agreements(*, draft: Draft, notes: Notes) -> None:
    """Note every disagreement."""
    for rule in RULES:
        rule(draft, notes)


def _rows(draft: Draft, *keys: str) -> Iterator[tuple[Path, Draft]]:
    """Give the rows of a list with their paths, nothing when the list itself is faulty."""
    here: Any = draft
    for key in keys:
        here = here.get(key) or {}
    for row, entry in enumerate(here):
        yield (*keys, row), entry


def _codes(draft: Draft, key: str) -> dict[str, Draft]:
    return {row["code"]: row for _, row in _rows(draft, key) if "code" in row}


def _known(found: Iterable[str], known: Iterable[str], path: Path, notes: Notes) -> None:
    names = tuple(known)
    for code in found:
        if code not in names:
            one_of = Words(zh="、".join(names) or "（无）", en=", ".join(names) or "(none)")
            notes.add("unknown_reference", path, found=written(code), allowed=one_of)


def _within(found: Iterable[Any], limits: Iterable[Any], path: Path, notes: Notes) -> None:
    limit = tuple(limits)
    for value in found:
        if value not in limit:
            listed = ", ".join(str(entry) for entry in limit)
            notes.add("outside", path, found=written(value), allowed=Words(zh=f"{listed} 之内", en=f"within {listed}"))


def term_ends_after_it_begins(draft: Draft, notes: Notes) -> None:
    term = draft.get("term", {})
    first, last = term.get("first_day"), term.get("last_day")
    if first and last and last < first:
        after = Words(zh=f"不早于 {first}", en=f"not before {first}")
        notes.add("contradiction", ("term", "last_day"), found=last, allowed=after)


def seasons_cover_the_term(draft: Draft, notes: Notes) -> None:
    term = draft.get("term", {})
    first, last = term.get("first_day"), term.get("last_day")
    begun = []
    for path, season in _rows(draft, "seasons"):
        day = season.get("from_day")
        if day is None:
            continue
        if day in begun:
            notes.add(
                "twice",
                (*path, "from_day"),
                found=day,
                allowed=Words(zh="每日只开始一个作息", en="one season begins on a day"),
            )
        if last and day > last:
            until = Words(zh=f"不晚于学期最后一天 {last}", en=f"not after the term's last day {last}")
            notes.add("outside", (*path, "from_day"), found=day, allowed=until)
        begun.append(day)
    if first and begun and len(begun) == len(draft["seasons"]) and min(begun) > first:
        cover = Words(zh=f"有一个作息不晚于 {first} 开始", en=f"one season begins by {first}")
        notes.add("outside", ("seasons", 0, "from_day"), found=min(begun), allowed=cover)


def applications_close_after_they_open(draft: Draft, notes: Notes) -> None:
    procedure, last = draft.get("procedure", {}), draft.get("term", {}).get("last_day")
    opens, closes = procedure.get("opens"), procedure.get("closes")
    path: Path = ("procedure", "closes")
    if opens and closes and closes < opens:
        notes.add("contradiction", path, found=closes, allowed=Words(zh=f"不早于 {opens}", en=f"not before {opens}"))
    if closes and last and closes > last:
        notes.add("outside", path, found=closes, allowed=Words(zh=f"不晚于 {last}", en=f"not after {last}"))


def every_season_has_its_time(draft: Draft, notes: Notes) -> None:
    seasons = _codes(draft, "seasons")
    if len(seasons) < len(draft.get("seasons", ())):
        return
    for key in ("bands", "duty_posts"):
        for path, row in _rows(draft, key):
            times = dict(row.get("times", ()))
            if "times" not in row or (key == "duty_posts" and not times):
                continue
            _known(times, seasons, (*path, "times"), notes)
            for season in seasons:
                if season not in times:
                    span = Words(
                        zh=f'{season} = "17:00-17:50" 这样的一项', en=f'an entry such as {season} = "17:00-17:50"'
                    )
                    notes.add("season_missing", (*path, "times"), found=written(season), allowed=span)


def bands_stay_within_the_scope(draft: Draft, notes: Notes) -> None:
    scope = draft.get("scope", {})
    for path, band in _rows(draft, "bands"):
        for key in ("grades", "residences"):
            if key in scope:
                _within(band.get(key, ()), scope[key], (*path, key), notes)


def offerings_fit_their_band(draft: Draft, notes: Notes) -> None:
    bands = _codes(draft, "bands")
    for path, offering in _rows(draft, "offerings"):
        if "band" in offering:
            _known([offering["band"]], bands, (*path, "band"), notes)
            grades = bands.get(offering["band"], {}).get("grades")
            if grades:
                _within(offering.get("grades", ()), grades, (*path, "grades"), notes)
        if "weekdays" in draft:
            _within(offering.get("weekdays", ()), draft["weekdays"], (*path, "weekdays"), notes)


def offerings_can_be_filled(draft: Draft, notes: Notes) -> None:
    for path, offering in _rows(draft, "offerings"):
        capacity, minimum = offering.get("capacity"), offering.get("minimum", 0)
        if capacity is not None and minimum > capacity:
            most = Words(zh=f"不多于人数上限 {capacity}", en=f"not above the capacity {capacity}")
            notes.add("contradiction", (*path, "minimum"), found=minimum, allowed=most)
        if offering.get("kind") is OfferingKind.CLUB and "capacity" in offering and capacity is None:
            notes.add(
                "missing",
                (*path, "capacity"),
                found="",
                allowed=Words(zh="社团要写人数上限", en="a club has a capacity"),
            )


def duty_posts_have_one_time(draft: Draft, notes: Notes) -> None:
    bands = _codes(draft, "bands")
    for path, post in _rows(draft, "duty_posts"):
        if "bands" not in post or "times" not in post:
            continue
        _known(post["bands"], bands, (*path, "bands"), notes)
        if bool(post["bands"]) == bool(post["times"]):
            found = "bands, times" if post["bands"] else "-"
            either = Words(zh="bands 与 times 写且只写一项", en="either bands or times")
            notes.add("contradiction", path, found=found, allowed=either)


def conditions_name_known_bands(draft: Draft, notes: Notes) -> None:
    bands = _codes(draft, "bands")
    for path, condition in _rows(draft, "conditions"):
        _known(condition.get("bands", ()), bands, (*path, "bands"), notes)


def priorities_have_their_own_rank(draft: Draft, notes: Notes) -> None:
    seen: set[int] = set()
    for path, priority in _rows(draft, "priorities"):
        rank = priority.get("rank")
        if rank in seen:
            notes.add("twice", (*path, "rank"), found=rank, allowed=Words(zh="每个顺序只用一次", en="each rank once"))
        elif rank is not None:
            seen.add(rank)


def groups_have_room_between_their_sizes(draft: Draft, notes: Notes) -> None:
    grouping = draft.get("grouping", {})
    low, high = grouping.get("min_size"), grouping.get("max_size")
    if low and high and low > high:
        most = Words(zh=f"不多于 {high}", en=f"not above {high}")
        notes.add("contradiction", ("grouping", "min_size"), found=low, allowed=most)


def one_adult_can_look_after_a_group(draft: Draft, notes: Notes) -> None:
    most = draft.get("safety", {}).get("pupils_per_adult")
    if most is None:
        return
    sizes: list[tuple[Path, Any]] = [(("grouping", "max_size"), draft.get("grouping", {}).get("max_size"))]
    sizes += [((*path, "capacity"), row.get("capacity")) for path, row in _rows(draft, "offerings")]
    for path, size in sizes:
        if size is not None and size > most:
            limit = Words(zh=f"不多于每名成人看护的 {most} 人", en=f"at most the {most} pupils one adult looks after")
            notes.add("contradiction", path, found=size, allowed=limit)


def pay_names_what_exists(draft: Draft, notes: Notes) -> None:
    bands, posts = _codes(draft, "bands"), _codes(draft, "duty_posts")
    _known(dict(draft.get("pay", {}).get("class_hours", ())), bands, ("pay", "class_hours"), notes)
    grades = draft.get("scope", {}).get("grades")
    for path, rule in _rows(draft, "pay", "rules"):
        _known(rule.get("bands", ()), bands, (*path, "bands"), notes)
        _known(rule.get("duty_posts", ()), posts, (*path, "duty_posts"), notes)
        if grades:
            _within(rule.get("grades", ()), grades, (*path, "grades"), notes)


def fees_keep_to_their_cap(draft: Draft, notes: Notes) -> None:
    fees = draft.get("fees", {})
    if not {"method", "amount_fen", "months", "term_cap_fen"} <= set(fees):
        return
    method, amount, cap = fees["method"], fees["amount_fen"], fees["term_cap_fen"]
    if (method is FeeMethod.NONE) != (amount == 0):
        zh, en = ("0", "0") if method is FeeMethod.NONE else ("大于 0", "more than 0")
        notes.add("contradiction", ("fees", "amount_fen"), found=amount, allowed=Words(zh=zh, en=en))
    a_term = amount * fees["months"] if method is FeeMethod.PER_MONTH else amount
    if cap is not None and a_term > cap:
        most = Words(zh=f"每学期不超过 {cap} 分", en=f"at most {cap} fen a term")
        notes.add("contradiction", ("fees", "amount_fen"), found=a_term, allowed=most)


def appraisal_weights_make_a_hundred(draft: Draft, notes: Notes) -> None:
    items = [item for _, item in _rows(draft, "appraisal", "items")]
    weights = [item["weight"] for item in items if "weight" in item]
    if items and len(weights) == len(items) and sum(weights) != PERCENT:
        notes.add(
            "contradiction", ("appraisal", "items"), found=sum(weights), allowed=Words(zh="合计 100", en="100 in all")
        )


def guardians_sign_one_paper_of_a_kind(draft: Draft, notes: Notes) -> None:
    seen: set[PaperKind] = set()
    for path, paper in _rows(draft, "papers"):
        kind = paper.get("kind")
        if kind is None or Signer.GUARDIAN not in paper.get("signed_by", ()):
            continue
        if kind in seen:
            once = Words(zh="家长签署的文书每类一份", en="one paper of a kind for guardians to sign")
            notes.add("twice", (*path, "kind"), found=written(kind), allowed=once)
        if kind is PaperKind.STAFF_DUTY:
            staff = Words(zh='"staff"，家长不签教师职责书', en='"staff": guardians do not sign staff duties')
            notes.add("contradiction", (*path, "signed_by"), found=written(kind), allowed=staff)
        seen.add(kind)


def publication_is_what_the_program_keeps_to(draft: Draft, notes: Notes) -> None:
    rules = draft.get("publication", {})
    if PublishedItem.SCHEME not in rules.get("items", (PublishedItem.SCHEME,)):
        always = Words(zh='含有 "scheme"：方案本身总是公开', en='"scheme" among them: the scheme is always published')
        notes.add("contradiction", ("publication", "items"), found=written(list(rules["items"])), allowed=always)
    if rules.get("pupil_names", Masking.NO_NAMES) is not Masking.NO_NAMES:
        none = Words(zh='"no_names"：公开页面上没有学生姓名', en='"no_names": no child is named on a public page')
        notes.add("contradiction", ("publication", "pupil_names"), found=written(rules["pupil_names"]), allowed=none)


RULES = (
    guardians_sign_one_paper_of_a_kind,
    publication_is_what_the_program_keeps_to,
    term_ends_after_it_begins,
    seasons_cover_the_term,
    applications_close_after_they_open,
    every_season_has_its_time,
    bands_stay_within_the_scope,
    offerings_fit_their_band,
    offerings_can_be_filled,
    duty_posts_have_one_time,
    conditions_name_known_bands,
    priorities_have_their_own_rank,
    groups_have_room_between_their_sizes,
    one_adult_can_look_after_a_group,
    pay_names_what_exists,
    *agree_pay.RULES,
    fees_keep_to_their_cap,
    appraisal_weights_make_a_hundred,
    tests_fit_their_facts,
    paper_fields_are_known,
)

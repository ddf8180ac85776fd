"""The stages of a term, from the numbers that wait at each."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from afterbell.fronts.look.saying import say_day
from afterbell.fronts.look.term import Stage
from afterbell.schools.queries import TermRow

Numbers = Mapping[str, int]
Days = Mapping[str, date | None]


def stages_of(*, term: TermRow | None, today: date, numbers: Numbers, days: Days) -> tuple[Stage, ...]:
    """Put the nine stages in the order in which a term flows."""
    over = term is not None and term.last_day < today
    return (
        _scheme(numbers, days),
        _survey(numbers, days),
        _applications(numbers),
        _papers(numbers),
        _groups(numbers, days),
        _roster(numbers, days),
        _afternoons(numbers, over=over),
        _settlement(numbers, days, over=over),
        _publication(numbers, days, over=over),
    )


def _scheme(numbers: Numbers, days: Days) -> Stage:
    waiting, published, returned = (numbers[f"scheme.{name}"] for name in ("to_decide", "published", "returned"))
    return Stage(
        code="scheme",
        name=_("方案"),
        url=reverse("office-schemes"),
        waiting=waiting,
        day=days["scheme.in_force"],
        note=_("校长退回了，等修改") if returned else "" if published else _("还没有公布"),
        begun=bool(waiting or published or returned),
        done=bool(published) and not waiting and not returned,
        needs_person=bool(waiting or returned) or not published,
    )


def _survey(numbers: Numbers, days: Days) -> Stage:
    there, is_open = numbers["survey.surveys"], numbers["survey.open"]
    return Stage(
        code="survey",
        name=_("调查"),
        url=reverse("office-survey"),
        waiting=numbers["survey.unanswered"] if is_open else 0,
        day=days["survey.closes"],
        note="" if there else _("还没有发起"),
        begun=bool(there),
        done=bool(there) and (not is_open or not numbers["survey.unanswered"]),
        needs_person=bool(numbers["scheme.published"]) and not there,
    )


def _applications(numbers: Numbers) -> Stage:
    waiting, in_homerooms = numbers["applications.in_school"], numbers["applications.in_homerooms"]
    approved, returned = numbers["applications.approved"], numbers["applications.with_families"]
    return Stage(
        code="applications",
        name=_("申请"),
        url=reverse("school-reviews"),
        waiting=waiting,
        note=_("班主任审核中 %(number)s 份") % {"number": in_homerooms} if in_homerooms else "",
        begun=bool(waiting or in_homerooms or approved or returned),
        done=bool(approved) and not (waiting or in_homerooms or returned),
        needs_person=bool(waiting),
    )


def _papers(numbers: Numbers) -> Stage:
    waiting = numbers["papers.unsigned"]
    signed = numbers["applications.approved"] - waiting
    return Stage(
        code="papers",
        name=_("文书"),
        url=reverse("office-papers"),
        waiting=waiting,
        begun=bool(waiting or signed > 0),
        done=signed > 0 and not waiting,
        needs_person=bool(waiting),
    )


def _groups(numbers: Numbers, days: Days) -> Stage:
    waiting, formed = numbers["groups.without_place"], numbers["groups.formed"]
    return Stage(
        code="groups",
        name=_("编班"),
        url=reverse("office-groups" if formed else "office-placing"),
        waiting=waiting,
        day=days["groups.since"],
        note=_("%(number)s 个组") % {"number": formed} if formed else "",
        begun=bool(waiting or formed),
        done=bool(formed) and not waiting,
        needs_person=bool(waiting),
    )


def _roster(numbers: Numbers, days: Days) -> Stage:
    sessions, open_ones = numbers["roster.sessions"], numbers["roster.without_adult"]
    return Stage(
        code="roster",
        name=_("排班"),
        url=reverse("office-roster"),
        waiting=open_ones,
        day=days["roster.first_session"],
        note="" if sessions or not numbers["groups.formed"] else _("还没有排场次"),
        begun=bool(sessions),
        done=bool(sessions) and not open_ones,
        needs_person=bool(open_ones) or (bool(numbers["groups.formed"]) and not sessions),
    )


def _afternoons(numbers: Numbers, *, over: bool) -> Stage:
    held, waiting = numbers["afternoons.held"], numbers["afternoons.to_confirm"]
    return Stage(
        code="afternoons",
        name=_("每天下午"),
        url=reverse("office-today"),
        waiting=waiting,
        note=_("已上 %(number)s 场") % {"number": held} if held else "",
        begun=bool(held or numbers["today.begun"]),
        done=over and bool(held) and not waiting,
        needs_person=bool(waiting),
    )


def _settlement(numbers: Numbers, days: Days, *, over: bool) -> Stage:
    waiting, made = numbers["settlement.months"], numbers["settlement.made"]
    until = days["settlement.until"]
    return Stage(
        code="settlement",
        name=_("结算"),
        url=reverse("office-settlements"),
        waiting=waiting,
        note=_("已结算到 %(day)s") % {"day": _last_day(until)} if until else "",
        begun=bool(made or waiting),
        done=over and bool(made) and not waiting,
        needs_person=bool(waiting),
    )


def _publication(numbers: Numbers, days: Days, *, over: bool) -> Stage:
    waiting, until = numbers["publication.to_publish"], days["publication.until"]
    return Stage(
        code="publication",
        name=_("公示"),
        url=reverse("office-settlements"),
        waiting=waiting,
        note=_("已公示到 %(day)s") % {"day": _last_day(until)} if until else "",
        begun=bool(until or waiting),
        done=over and until is not None and not waiting,
        needs_person=bool(waiting),
    )


def _last_day(until: date) -> str:
    return say_day(day=until - timedelta(days=1), language=get_language() or "zh-hans")

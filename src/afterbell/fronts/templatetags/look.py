"""The components as template tags. templates/fronts/README.md shows each in use."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time
from typing import Any

from django import template
from django.contrib.staticfiles import finders
from django.core.paginator import Page
from django.forms import BoundField, Form
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from afterbell.base import spans
from afterbell.base.privacy import masked
from afterbell.base.refusals import Refusal
from afterbell.base.spans import TimeSpan
from afterbell.base.words import Words
from afterbell.fronts import viewing
from afterbell.fronts.bureau.side import side_links
from afterbell.fronts.look import pieces, saying, states, switch
from afterbell.fronts.look.afternoon import Afternoon, draw_afternoon
from afterbell.fronts.look.stylesheet import is_known, put_inside, stylesheet
from afterbell.fronts.look.term import TermLine, draw_term
from afterbell.fronts.look.tones import Tone

register = template.Library()
Context = dict[str, Any]
HERE = "fronts/components/"
CHARTS = "npm/echarts.js"


def _codes(codes: str | Iterable[str]) -> tuple[str, ...]:
    return tuple(codes.split(",")) if isinstance(codes, str) else tuple(codes)


def _language() -> str:
    return get_language() or "zh-hans"


@register.inclusion_tag(HERE + "afternoon_line.html")
def afternoon_line(afternoon: Afternoon, ident: str = "afternoon") -> Context:
    """Draw the afternoon line; `ident` tells two of them on a page apart."""
    return {"picture": draw_afternoon(afternoon), "afternoon": afternoon, "ident": ident}


@register.inclusion_tag(HERE + "term_line.html")
def term_line(line: TermLine, ident: str = "term") -> Context:
    """Draw the term line."""
    return {"line": line, "stages": draw_term(line), "ident": ident}


@register.inclusion_tag(HERE + "state_mark.html")
def state_mark(code: str | None) -> Context:
    """Show a child's state as shape and word."""
    return {"state": states.state_of(code or "")}


@register.inclusion_tag(HERE + "state_control.html")
def state_control(
    name: str, label: str, chosen: str | None = "", codes: str | Iterable[str] = states.ROLL_STATES
) -> Context:
    """Let a thumb choose one child's state: radio buttons called `name`, for the child called `label`."""
    return {"name": name, "label": label, "chosen": chosen, "states": states.states_of(_codes(codes))}


@register.inclusion_tag(HERE + "child_row.html")
def child_row(child: pieces.Child, control: str = "", codes: str | Iterable[str] = states.ROLL_STATES) -> Context:
    """Show a child in a list; `control` is the name of its state control, empty for a mark alone."""
    return {"child": child, "control": control, "codes": _codes(codes)}


@register.inclusion_tag(HERE + "cells.html")
def cells(items: Iterable[pieces.Cell], title: str = "") -> Context:
    """Show a group of white cells."""
    return {"cells": tuple(items), "title": title}


@register.inclusion_tag(HERE + "figure.html")
def figure(item: pieces.Figure) -> Context:
    """Show a number and what it counts."""
    return {"figure": item}


@register.inclusion_tag(HERE + "badge.html")
def badge(number: int, label: str, tone: Tone = "quiet") -> Context:
    """Show a number waiting; nothing at zero. `label` is read aloud after it."""
    return {"number": number, "label": label, "tone": tone}


@register.inclusion_tag(HERE + "places.html")
def places(taken: int, of: int) -> Context:
    """Show places taken: 22/30."""
    share = min(taken / of, 1.0) if of else 1.0
    return {"taken": taken, "of": of, "share": f"{share * 100:.1f}%", "full": taken >= of}


@register.inclusion_tag(HERE + "bars.html")
def bars(chart: pieces.Bars, ident: str) -> Context:
    """Draw a chart of bars, each with its name and number beside it; `ident` tells two charts of a page apart."""
    return {"chart": chart, "drawn": _drawn(chart.bars), "ident": ident}


@register.inclusion_tag(HERE + "bar_groups.html")
def bar_groups(chart: pieces.BarGroups, ident: str) -> Context:
    """Draw a chart of bars that open to the bars they are the sum of."""
    groups = [(group, group.bar, _width(group.bar), _drawn(group.bars)) for group in chart.groups]
    return {"chart": chart, "groups": groups, "ident": ident}


def _drawn(bars: Iterable[pieces.Bar]) -> list[tuple[pieces.Bar, str]]:
    return [(bar, _width(bar)) for bar in bars]


def _width(bar: pieces.Bar) -> str:
    return f"{min(max(bar.share, 0.0), 1.0) * 100:.1f}%"


@register.inclusion_tag(HERE + "empty_state.html")
def empty_state(title: str, hint: str = "", url: str = "", action: str = "") -> Context:
    """Say what will appear here and what to do first."""
    return {"title": title, "hint": hint, "url": url, "action": action}


@register.inclusion_tag(HERE + "primary_action.html")
def primary_action(
    label: str,
    url: str = "",
    form: str = "",
    note: str = "",
    name: str = "",
    value: str = "",
    other: str = "",
    other_value: str = "",
) -> Context:
    """Fix the page's one action at its foot: a link when `url` is given, else a button of the form with id `form`.

    `other` is a lesser way to send the same form, beside it.
    """
    sent = {"form": form, "name": name, "value": value, "other": other, "other_value": other_value}
    return {"label": label, "url": url, "note": note, **sent}


@register.inclusion_tag(HERE + "steps.html")
def steps(items: Iterable[pieces.Step], label: str) -> Context:
    """Show where something is, who has it and what comes next."""
    return {"steps": tuple(items), "label": label}


@register.inclusion_tag(HERE + "crumbs.html")
def crumbs(items: Iterable[pieces.Crumb]) -> Context:
    """Show the way to this page."""
    return {"crumbs": tuple(items)}


@register.inclusion_tag(HERE + "table.html")
def table(content: pieces.Table) -> Context:
    """Show a table with row numbers; on a phone each row becomes a card."""
    return {
        "table": content,
        "lines": [
            (number, line, tuple(zip(content.columns, line.entries, strict=True)))
            for number, line in enumerate(content.lines, start=content.first_number)
        ],
    }


@register.inclusion_tag(HERE + "filters.html", takes_context=True)
def filters(context: Context, form: Form, export_url: str = "") -> Context:
    """Show a form that filters by the address."""
    return {"form": form, "request": context.get("request"), "export_url": export_url}


@register.inclusion_tag(HERE + "field.html")
def field(bound: BoundField) -> Context:
    """Show a field with its name, its help and what is wrong with it."""
    return {"field": bound}


@register.inclusion_tag(HERE + "pagination.html", takes_context=True)
def pagination(context: Context, page: Page[Any], articles: bool = False) -> Context:  # noqa: FBT001, FBT002 - a template's word
    """Lead through the pages of a list, of whatever or of `articles`; the filters in the address stay."""
    numbers = page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1)
    return {"page": page, "kept": _kept(context.get("request")), "numbers": numbers, "articles": articles}


def _kept(request: HttpRequest | None) -> str:
    if request is None:
        return ""
    query = request.GET.copy()
    query.pop("page", None)
    return f"&{query.urlencode()}" if query else ""


@register.inclusion_tag(HERE + "messages.html")
def messages_list(messages: Iterable[object]) -> Context:
    """Show what the last step did; takes the messages of Django."""
    return {"messages": messages}


@register.inclusion_tag(HERE + "notice.html")
def notice(words: str, tone: Tone = "info") -> Context:
    """Say one thing that matters on this page."""
    return {"words": words, "tone": tone}


@register.inclusion_tag(HERE + "refusals.html")
def refusals(reasons: Iterable[Refusal]) -> Context:
    """Say why something was refused, all reasons at once."""
    return {"reasons": tuple(reasons)}


@register.inclusion_tag(HERE + "icon.html")
def icon(name: str) -> Context:
    """Show an icon of the sprite; it is never read aloud, so a word stands beside it."""
    return {"name": name}


@register.inclusion_tag(HERE + "sidebar.html")
def sidebar(line: TermLine | None, current: str = "", home: str = "", public: str = "") -> Context:
    """List the stages with the numbers waiting, beside an office page, between its first page and what is `public`."""
    return {"stages": () if line is None else draw_term(line), "current": current, "home": home, "public": public}


@register.inclusion_tag(HERE + "bureau_side.html", takes_context=True)
def bureau_side(context: Context) -> Context:
    """List the pages of whoever stands above schools, beside each of them."""
    return {"links": side_links(context["request"])}


@register.inclusion_tag(HERE + "switches.html", takes_context=True)
def switches(context: Context) -> Context:
    """Offer the other language, large type and the other theme.

    What the system shows is known to the browser alone: of two buttons its sheet shows the one that changes something,
    and whoever comes back to what the system shows follows it again.
    """
    request: HttpRequest | None = context.get("request")
    return {
        "english": _language().startswith("en"),
        "large": switch.chosen(request, "type") == "large",
        "theme": switch.chosen(request, "theme"),
        "here": viewing.here(request) if request else "/",
        "csrf_token": context.get("csrf_token", ""),
    }


@register.simple_tag(takes_context=True)
def look_attributes(context: Context) -> SafeString:
    """Give the html element what this person chose."""
    return switch.attributes(context.get("request"))


def _block(component: str, content: SafeString, **values: object) -> SafeString:
    return render_to_string(f"{HERE}{component}.html", {"content": content, **values})


@register.simple_block_tag
def sheet(content: SafeString, ident: str, title: str, opened: bool = False) -> SafeString:  # noqa: FBT001, FBT002 - a template names it
    """Wrap what rises from the foot of the page when a link to #ident is touched; `opened` it stands there already."""
    return _block("sheet", content, ident=ident, title=title, opened=opened)


@register.simple_block_tag
def panel(content: SafeString, title: str, close_url: str = "") -> SafeString:
    """Wrap what stands beside a table about one of its rows."""
    return _block("panel", content, title=title, close_url=close_url)


@register.simple_block_tag
def group(content: SafeString, title: str = "") -> SafeString:
    """Wrap list items in a white group: child rows, or cells of one's own."""
    return _block("group", content, title=title)


@register.simple_block_tag
def bulk_bar(content: SafeString) -> SafeString:
    """Wrap the buttons that act on the selected rows; it slides in with the first selection."""
    return _block("bulk_bar", content)


@register.simple_block_tag
def confirm(
    content: SafeString,
    ident: str,
    title: str,
    action: str,
    url: str = "",
    alarm: bool = True,  # noqa: FBT001, FBT002 - a template names it
    opened: bool = False,  # noqa: FBT001, FBT002 - a template names it
) -> SafeString:
    """Ask once more, naming the thing; the content is the form's hidden fields and what will follow.

    After a refusal it is `opened` again, with what was wrong at its fields.
    """
    return _block("confirm", content, ident=ident, title=title, action=action, url=url, alarm=alarm, opened=opened)


@register.filter
def words(text: Words | str) -> str:
    """Say a text in the page's language."""
    return text.in_language(_language()) if isinstance(text, Words) else text


@register.filter
def date_zh(day: date) -> str:
    """Write a day: 2026年6月10日 周三."""
    return saying.say_date(day=day, language=_language())


@register.filter
def day_zh(day: date) -> str:
    """Write a day within the year: 6月10日."""
    return saying.say_day(day=day, language=_language())


@register.filter
def month_said(first: date) -> str:
    """Write a month: 2026年3月."""
    return saying.say_month(first=first, language=_language())


@register.filter
def meeting_zh(day: date) -> str:
    """Write a day on which a group meets, with its weekday: 6月16日(周二)."""
    return saying.say_meeting(day=day, language=_language())


@register.filter
def local_day(moment: datetime) -> date:
    """Give the day of an instant at the school."""
    return spans.local_day(moment)


@register.filter
def clock(moment: time) -> str:
    """Write a time: 17:45."""
    return saying.say_time(moment)


@register.filter
def clock_at(moment: datetime) -> str:
    """Write the time of an instant at the school: 17:45."""
    return saying.say_time(moment.astimezone(spans.SCHOOL_ZONE).time())


@register.filter
def time_span(span: TimeSpan) -> str:
    """Write a span of time: 17:45—18:20."""
    return saying.say_span(span)


@register.filter
def money(fen: int) -> str:
    """Write an amount of fen: 35.00 元."""
    return saying.say_money(fen=fen, language=_language())


@register.filter
def hours(minutes: int) -> str:
    """Write minutes of work as hours: 12.5."""
    return saying.say_hours(minutes=minutes)


@register.filter
def duration(minutes: int) -> str:
    """Write minutes of work whole: 3 小时 20 分."""
    return saying.say_duration(minutes=minutes)


@register.filter
def masked_name(name: str) -> str:
    """Hide all of a name but its first character."""
    return masked(name)


@register.inclusion_tag(HERE + "stylesheet.html", name="stylesheet", takes_context=True)
def stylesheet_tag(context: Context) -> Context:
    """Dress the page: the stylesheet's address for who has it, the sheet itself for who comes for the first time."""
    request: HttpRequest | None = context.get("request")
    inside = SafeString() if request is None or is_known(request) else _inside(request)
    return {"address": static(stylesheet().address), "inside": inside}


def _inside(request: HttpRequest) -> SafeString:
    return format_html("<style>{}</style>", SafeString(put_inside(request)))


@register.simple_tag
def charts_library() -> str:
    """Give the address of the library that draws charts; empty where npm brought none."""
    return static(CHARTS) if finders.find(CHARTS) else ""

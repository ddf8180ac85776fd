"""The clubs as families will see them: each card with what it lacks, and until when families wish."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.http import urlencode
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from afterbell.base import sheets
from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.fronts.days import DayField
from afterbell.fronts.look.pieces import Column, Crumb, Entry, Figure, Line, Table
from afterbell.fronts.look.saying import say_date, say_day
from afterbell.fronts.office.excel import excel
from afterbell.fronts.office.frame import Frame, frame_of, office_page
from afterbell.fronts.office.said import said
from afterbell.fronts.photos import sent_shown
from afterbell.fronts.portal.club_pictures import where_clubs_are_seen
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page
from afterbell.placement.commands import NewCard, set_last_wish_day, write_card
from afterbell.placement.queries import ClubRow, ClubsPage, clubs_page, placement_standing
from afterbell.rostering.queries import adults_of_clubs
from afterbell.schools.queries import staff_list

STAGE = "groups"
Rostered = Mapping[str, tuple[str, ...]]
MOST_ABOUT, MOST_TO_BRING = 140, 60
LACKING = (
    ("", lazy("全部")),
    ("card", lazy("还没有介绍")),
    ("picture", lazy("还没有图片")),
    ("leader", lazy("还没有带班老师")),
)


class ClubFilter(forms.Form):
    """Which clubs are listed."""

    q = forms.CharField(label=lazy("社团"), required=False, max_length=30)
    lacks = forms.ChoiceField(label=lazy("还缺什么"), required=False, choices=LACKING)


class CardForm(forms.Form):
    """What families read of a club."""

    about = forms.CharField(
        label=lazy("孩子在这里做什么"),
        help_text=lazy("一两句话，最多 140 个字，家长在手机上看。"),
        max_length=MOST_ABOUT,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    to_bring = forms.CharField(
        label=lazy("要带什么"), help_text=lazy("比如：水彩笔、运动鞋"), required=False, max_length=MOST_TO_BRING
    )
    leader = forms.ChoiceField(
        label=lazy("带班老师"), help_text=lazy("家长看到的旁边写着以后可能换人；谁来带由排班定。"), required=False
    )
    photo = forms.FileField(
        label=lazy("换一张图片"),
        help_text=lazy(
            "所有人都看得到，请不要拍到孩子的脸。JPEG、PNG 或 WebP，会裁成 3:2 并缩小，拍摄地点等信息不会保存。"
        ),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*"}),
    )
    take_picture_down = forms.BooleanField(label=lazy("撤下现在的图片"), required=False)
    seen = forms.IntegerField(min_value=0, max_value=9999, widget=forms.HiddenInput)


class LastDayForm(forms.Form):
    """Until the end of which day families wish."""

    day = DayField(
        label=lazy("志愿填到哪一天"),
        help_text=lazy("当天算在内，到 24:00 为止。过了那天才能揭晓抽签；揭晓以前可以改。"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Answer:
    """What a form that was sent came to: stored, or its page again with these reasons."""

    reasons: tuple[Refusal, ...] = ()
    status: int = 200
    card: CardForm | None = None
    last_day: LastDayForm | None = None
    stored: bool = False


@require_http_methods(["GET", "POST"])
@page("office.see")
def clubs(request: ViewerRequest) -> HttpResponse:
    """List the clubs; `club` in the address opens one card beside the list, and a form sent there writes it."""
    frame = frame_of(request)
    answer = _Answer()
    if request.method == "POST":
        seen = _seen(request, frame)
        chosen = _chosen(request, seen)
        if seen is None or chosen is None or not seen.may_write:
            raise NotThere("club")
        answer = _written(request, frame=frame, club=chosen)
        if answer.stored:
            messages.success(
                request, _("“%(club)s”的卡片已存好，家长现在看到的就是这样。") % {"club": said(chosen.name)}
            )
            return redirect(f"{reverse('office-clubs')}?{urlencode({'club': chosen.code})}")
    return _page(request, frame=frame, answer=answer)


@require_POST
@page("placement.set_last_wish_day")
def last_day(request: ViewerRequest) -> HttpResponse:
    """Say until when families wish."""
    frame, form = frame_of(request), LastDayForm(request.POST)
    if frame.term is None:
        raise NotThere("term")
    reasons: tuple[Refusal, ...] = ()
    status = UNPROCESSABLE
    if form.is_valid():
        try:
            set_last_wish_day(actor=request.viewer, now=request.now, term=frame.term.code, day=form.cleaned_data["day"])
        except Refused as refused:
            reasons, status = refused.reasons, CONFLICT if refused.conflict else UNPROCESSABLE
        else:
            messages.success(request, _("志愿截止日已定，家长在志愿页的最上面看到。"))
            _warn_of_known_numbers(request, term=frame.term.code, last=form.cleaned_data["day"])
            return redirect("office-clubs")
    request.stands_on = reverse("office-clubs")
    return _page(request, frame=frame, answer=_Answer(reasons=reasons, status=status, last_day=form))


def _warn_of_known_numbers(request: ViewerRequest, *, term: str, last: date) -> None:
    """Warn where wishes can still change once the public value is out: who holds the secret could know every number."""
    on = placement_standing(viewer=request.viewer, term=term, today=request.today).value_on
    if on is not None and on <= last:
        day = say_day(day=on, language=get_language() or "zh-hans")
        words = _("公开数值%(day)s就出来了，那时志愿还能改，而学校手里有密钥，能先算出号。请把截止日定在那天以前。")
        messages.warning(request, words % {"day": day})


def _written(request: ViewerRequest, *, frame: Frame, club: ClubRow) -> _Answer:
    form = _card_form(request, club=club, data=request.POST)
    if not form.is_valid():
        return _Answer(status=UNPROCESSABLE, card=form)
    said_so = form.cleaned_data
    try:
        write_card(
            actor=request.viewer,
            now=request.now,
            term=frame.term.code if frame.term else "",
            card=NewCard(
                offering=club.code,
                about=said_so["about"],
                to_bring=said_so["to_bring"],
                leader=said_so["leader"],
                picture=sent_shown(request),
                take_picture_down=said_so.get("take_picture_down", False),
                seen=said_so["seen"],
            ),
        )
    except Refused as refused:
        if refused.conflict:
            return _Answer(reasons=refused.reasons, status=CONFLICT)
        return _Answer(reasons=refused.reasons, status=UNPROCESSABLE, card=form)
    return _Answer(stored=True)


def _card_form(request: ViewerRequest, *, club: ClubRow, data: object = None) -> CardForm:
    card = club.card
    initial = {
        "about": card.about if card else "",
        "to_bring": card.to_bring if card else "",
        "leader": card.leader_code if card else "",
        "seen": card.number if card else 0,
    }
    form = CardForm(data, initial=initial)  # type: ignore[arg-type]
    staff = [(row.code, row.name) for row in staff_list(viewer=request.viewer)]
    form.fields["leader"].choices = [("", _("还没有定")), *staff]  # type: ignore[attr-defined]
    if card is None or card.picture is None:
        del form.fields["take_picture_down"]
        form.fields["photo"].label = _("图片")
    return form


def _page(request: ViewerRequest, *, frame: Frame, answer: _Answer) -> HttpResponse:
    seen = _seen(request, frame)
    chosen = _chosen(request, seen)
    filtering, rows = _asked_for(request, seen)
    setting = answer.last_day or LastDayForm(initial={"day": seen.last_day if seen else None})
    context = {
        "seen": seen,
        "form": filtering,
        "table": _table(rows, rostered=_rostered(request, frame), beside_card=chosen is not None),
        "figures": _figures(seen) if seen else (),
        "until": _until(seen) if seen else "",
        "setting": setting if seen and seen.may_write and seen.open else None,
        "chosen": chosen,
        "shown_at": where_clubs_are_seen(request),
        "chosen_name": said(chosen.name) if chosen else "",
        "card": answer.card or (_card_form(request, club=chosen) if chosen and seen and seen.may_write else None),
        "reasons": answer.reasons,
        "export_url": f"{reverse('office-clubs-sheet')}?{request.GET.urlencode()}",
        "crumbs": (Crumb(name=_("编班"), url=reverse("office-groups")), Crumb(name=_("社团"))),
    }
    return office_page(request, "clubs.html", stage=STAGE, context=context, frame=frame, status=answer.status)


def _seen(request: ViewerRequest, frame: Frame) -> ClubsPage | None:
    if frame.term is None:
        return None
    return clubs_page(viewer=request.viewer, term=frame.term.code, today=request.today)


def _chosen(request: ViewerRequest, seen: ClubsPage | None) -> ClubRow | None:
    asked = request.GET.get("club", "")
    if not asked:
        return None
    found = next((club for club in seen.clubs if club.code == asked), None) if seen else None
    if found is None:
        raise NotThere("club")
    return found


def _asked_for(request: ViewerRequest, seen: ClubsPage | None) -> tuple[ClubFilter, tuple[ClubRow, ...]]:
    form = ClubFilter(request.GET)
    asked = form.cleaned_data if form.is_valid() else {"q": "", "lacks": ""}
    rows = seen.clubs if seen else ()
    return form, tuple(
        row
        for row in rows
        if asked["q"].strip() in said(row.name) and (not asked["lacks"] or asked["lacks"] in row.lacks)
    )


def _figures(seen: ClubsPage) -> tuple[Figure, ...]:
    there = reverse("office-clubs")
    counted = [(code, label, sum(code in club.lacks for club in seen.clubs)) for code, label in LACKING[1:]]
    return (
        Figure(number=len(seen.clubs), label=_("社团")),
        *(
            Figure(number=number, label=str(label), url=f"{there}?lacks={code}", tone="attention" if number else "good")
            for code, label, number in counted
        ),
    )


def _until(seen: ClubsPage) -> str:
    """Say until when families wish."""
    if seen.last_day is None:
        return (
            _("还没有定志愿截止日：家长看到的是“抽签以前都可以改”。") if seen.open else _("抽签已经揭晓，志愿不再改。")
        )
    return _("志愿填到 %(day)s 24:00。") % {"day": say_date(day=seen.last_day, language=get_language() or "")}


def _rostered(request: ViewerRequest, frame: Frame) -> Rostered:
    return adults_of_clubs(viewer=request.viewer, term=frame.term.code, today=request.today) if frame.term else {}


def _table(rows: tuple[ClubRow, ...], *, rostered: Rostered, beside_card: bool) -> Table:
    """List the clubs; beside an open card, where there is half the room, without what the card itself says."""
    names = [_("社团"), _("星期"), _("年级"), _("教室"), _("带班老师"), _("介绍"), _("图片")]
    if beside_card:
        names.remove(_("介绍"))
    return Table(
        caption=_("家长看得到的社团"),
        columns=(
            *(Column(name=name) for name in names),
            Column(name=_("填报"), figures=True),
            Column(name=_("名额"), figures=True),
        ),
        lines=tuple(_line(row, rostered=rostered.get(row.code, ()), beside_card=beside_card) for row in rows),
    )


def _line(row: ClubRow, *, rostered: tuple[str, ...], beside_card: bool) -> Line:
    card, lacks = row.card, set(row.lacks)
    about = Entry(text=card.about) if card else Entry(text=_("还缺"), tone="attention")
    return Line(
        code=row.code,
        label=said(row.name),
        entries=(
            Entry(text=said(row.name), url=f"?{urlencode({'club': row.code})}#card"),
            Entry(text=said(row.weekdays), note=said(row.band)),
            Entry(text=said(row.grades)),
            Entry(text=row.room),
            _leader(row, rostered),
            *(() if beside_card else (about,)),
            Entry(text=_("还缺"), tone="attention") if "picture" in lacks else Entry(text=_("有")),
            Entry(text=str(row.wanted)),
            Entry(text=str(row.places)),
        ),
    )


def _leader(row: ClubRow, rostered: tuple[str, ...]) -> Entry:
    """Name the leader on the card, and beside it whom the roster names when that is somebody else."""
    leader = row.card.leader if row.card else ""
    others = [name for name in rostered if name != leader]
    note = _("排班是 %(names)s") % {"names": _("、").join(others)} if others else ""
    if not leader:
        return Entry(text=_("还缺"), note=note, tone="attention")
    return Entry(text=leader, note=note, tone="attention" if others else "plain")


@require_GET
@page("office.see")
def clubs_sheet(request: ViewerRequest) -> HttpResponse:
    """Give the list as it is filtered, as an Excel file."""
    _form, rows = _asked_for(request, _seen(request, frame_of(request)))
    number = sheets.Kind.INTEGER
    return excel(
        title=_("社团"),
        columns=(
            sheets.Column(name=_("社团"), width=16),
            sheets.Column(name=_("星期"), width=14),
            sheets.Column(name=_("时段"), width=14),
            sheets.Column(name=_("年级"), width=14),
            sheets.Column(name=_("教室"), width=14),
            sheets.Column(name=_("带班老师"), width=14),
            sheets.Column(name=_("介绍"), width=60),
            sheets.Column(name=_("要带什么"), width=24),
            sheets.Column(name=_("填报"), width=10, kind=number),
            sheets.Column(name=_("名额"), width=8, kind=number),
        ),
        rows=[
            (
                said(row.name),
                said(row.weekdays),
                said(row.band),
                said(row.grades),
                row.room,
                row.card.leader if row.card else "",
                row.card.about if row.card else "",
                row.card.to_bring if row.card else "",
                row.wanted,
                row.places,
            )
            for row in rows
        ],
    )


club_urls: list[URLPattern] = [
    path("clubs/", clubs, name="office-clubs"),
    path("clubs/last-day/", last_day, name="office-last-wish-day"),
    path("clubs/list.xlsx", clubs_sheet, name="office-clubs-sheet"),
]

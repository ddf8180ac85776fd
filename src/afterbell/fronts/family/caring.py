"""A child's care: what the adults in charge have to know, what the child needs, and who looked."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.urls.resolvers import URLPattern
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_http_methods, require_POST

from afterbell.base.refusals import NotThere, Refusal, Refused
from afterbell.enrolment.commands import end_need, give_care_note, say_consent, say_need, take_back_care_note
from afterbell.enrolment.papers.consents import Purpose
from afterbell.enrolment.queries import CarePage, NeedRow, StandingNote, care_page
from afterbell.enrolment.rules.caring import CARE_WORDS, MOST_LETTERS, MOST_OF_A_LINE, CareKind, CareWords
from afterbell.fronts.days import DayField
from afterbell.fronts.look.saying import say_day
from afterbell.fronts.look.tones import Tone
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page
from afterbell.rostering.queries import looks_at_care

NEEDS = (("small_group", lazy("在人少的组里")), ("extra_adult", lazy("多一名大人在场")))
NEED_TONES: dict[str, Tone] = {"waiting": "attention", "refused": "alarm", "counts": "good", "to_come": "good"}


def _areas(most: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": 3, "maxlength": most})


class NoteForm(forms.Form):
    """A note in the guardian's words; `place` and `version` say which one is changed, and as it was read."""

    kind = forms.CharField(label=lazy("哪一种情况"), required=True, widget=forms.Select)
    what = forms.CharField(
        label=lazy("是什么情况"),
        help_text=lazy("最多 200 个字，写最要紧的"),
        required=True,
        widget=_areas(MOST_LETTERS),
    )
    todo = forms.CharField(label=lazy("发作时老师该做什么"), required=True, widget=_areas(MOST_LETTERS))
    call = forms.CharField(
        label=lazy("先给谁打电话"),
        help_text=lazy("比如：妈妈，打不通找舅舅"),
        widget=forms.TextInput(attrs={"maxlength": MOST_OF_A_LINE, "autocomplete": "off"}),
    )
    kept = forms.CharField(
        label=lazy("药放在哪里"),
        help_text=lazy("没有带药就不写"),
        required=False,
        widget=forms.TextInput(attrs={"maxlength": MOST_OF_A_LINE, "autocomplete": "off"}),
    )
    place = forms.IntegerField(required=False, widget=forms.HiddenInput)
    version = forms.IntegerField(required=False, widget=forms.HiddenInput)

    def words(self) -> CareWords:
        """Give what was written, missing lines empty."""
        return CareWords(**{name: self.data.get(name, "") for name in ("kind", "what", "todo", "call", "kept")})

    def changing(self) -> tuple[int, int]:
        """Give which note is changed and as which version it was read; noughts for a new one."""
        return self.cleaned_data.get("place") or 0, self.cleaned_data.get("version") or 0

    def says_not_which(self) -> bool:
        """Say whether the form came mangled, so that nobody knows which note it changes."""
        return bool({"place", "version"} & set(self.errors))


class TakeBackForm(forms.Form):
    """Which note is taken back, and as which version it was read."""

    note = forms.IntegerField(min_value=1)
    version = forms.IntegerField(min_value=1)


class NeedForm(forms.Form):
    """What the child needs, for the whole term or for some days of it."""

    kind = forms.ChoiceField(label=lazy("孩子需要"), choices=NEEDS, widget=forms.RadioSelect)
    since = DayField(label=lazy("从哪天起"), required=False, widget=forms.DateInput(attrs={"type": "date"}))
    until = DayField(
        label=lazy("到哪天为止"),
        help_text=lazy("不写就到学期结束"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class NeedLine:
    """A need as the page shows it: its days and where it stands, in words."""

    row: NeedRow
    days: str
    said: str
    tone: Tone


@require_http_methods(["GET", "POST"])
@page("enrolment.give_care_note")
def care(request: ViewerRequest, pupil: str) -> HttpResponse:
    """Show a family what it has said of a child's care, and take a note, new or changed."""
    seen = care_page(viewer=request.viewer, pupil=pupil, today=request.today)
    if request.method == "GET":
        return _shown(request, seen, note=_note_form(request, seen))
    form = _with_kinds(NoteForm(request.POST))
    if not form.is_valid() and form.says_not_which():
        raise NotThere("note")
    try:
        give_care_note(actor=request.viewer, now=request.now, pupil=pupil, words=form.words(), changing=form.changing())
    except Refused as refused:
        return _refused(request, seen, refused, note=form)
    messages.success(request, _("已记下。只有当天负责孩子的老师和值班领导看得到。"))
    return redirect("care", pupil=pupil)


@require_POST
@page("enrolment.give_care_note")
def take_back(request: ViewerRequest, pupil: str) -> HttpResponse:
    """Take one note back, as it was read."""
    form = TakeBackForm(request.POST)
    if not form.is_valid():
        raise NotThere("note")
    seen = care_page(viewer=request.viewer, pupil=pupil, today=request.today)
    try:
        take_back_care_note(actor=request.viewer, now=request.now, pupil=pupil, **form.cleaned_data)
    except Refused as refused:
        return _refused(request, seen, refused)
    messages.success(request, _("已收回，老师现在就看不到了。"))
    return redirect("care", pupil=pupil)


@require_POST
@page("enrolment.give_care_note")
def agree(request: ViewerRequest, pupil: str) -> HttpResponse:
    """Give the consent under which notes are read, or take it back."""
    care_page(viewer=request.viewer, pupil=pupil, today=request.today)
    decision = request.POST.get("decision", "")
    if decision not in {"yes", "no"}:
        raise NotThere("decision")
    given = decision == "yes"
    say_consent(
        actor=request.viewer,
        now=request.now,
        pupil=pupil,
        purpose=Purpose.HEALTH.value,
        text=request.POST.get("text", ""),
        given=given,
    )
    messages.success(request, _("已记下：同意。现在可以写了。") if given else _("已撤回同意，谁也看不到了。"))
    return redirect("care", pupil=pupil)


@require_POST
@page("enrolment.give_care_note")
def ask_for(request: ViewerRequest, pupil: str) -> HttpResponse:
    """Say what a child needs of its afternoons, or take that back."""
    seen = care_page(viewer=request.viewer, pupil=pupil, today=request.today)
    if ending := request.POST.get("need", ""):
        if ending not in {row.code for row in seen.needs}:
            raise NotThere("need")
        end_need(actor=request.viewer, now=request.now, need=ending)
        messages.success(request, _("已收回。"))
        return redirect("care", pupil=pupil)
    form = NeedForm(request.POST)
    if not form.is_valid():
        return _shown(request, seen, need=form, status=UNPROCESSABLE)
    try:
        say_need(actor=request.viewer, now=request.now, pupil=pupil, **form.cleaned_data)
    except Refused as refused:
        return _refused(request, seen, refused, need=form)
    messages.success(request, _("已提交，等学校决定。"))
    return redirect("care", pupil=pupil)


def _with_kinds(form: NoteForm) -> NoteForm:
    language = get_language() or ""
    kinds = [("", _("请选择")), *((kind.value, CARE_WORDS[kind].in_language(language)) for kind in CareKind)]
    form.fields["kind"].widget = forms.Select(choices=kinds)
    return form


def _note_form(request: ViewerRequest, seen: CarePage) -> NoteForm:
    """Give an empty form, or one that holds the note to be changed."""
    changed = next((note for note in seen.notes if str(note.place) == request.GET.get("change", "")), None)
    if changed is None:
        return _with_kinds(NoteForm())
    return _with_kinds(NoteForm(initial={**asdict(changed.words), "place": changed.place, "version": changed.version}))


def _refused(
    request: ViewerRequest,
    seen: CarePage,
    refused: Refused,
    *,
    note: NoteForm | None = None,
    need: NeedForm | None = None,
) -> HttpResponse:
    """Show the page again with each reason at its field; the whole of a conflict, with what stands now, above all."""
    form = note or need
    language = get_language() or ""
    elsewhere = []
    for reason in refused.reasons:
        if form is not None and reason.field in form.fields:
            form.errors[reason.field] = form.error_class([reason.words.in_language(language)])
        else:
            elsewhere.append(reason)
    status = CONFLICT if refused.conflict else UNPROCESSABLE
    return _shown(request, seen, note=note, need=need, reasons=tuple(elsewhere), status=status)


def _shown(
    request: ViewerRequest,
    seen: CarePage,
    *,
    note: NoteForm | None = None,
    need: NeedForm | None = None,
    reasons: tuple[Refusal, ...] = (),
    status: int = 200,
) -> HttpResponse:
    form = note or _with_kinds(NoteForm())
    changing = bool(form["place"].value())
    context = {
        "seen": seen,
        "notes": [(kept, _kind(kept)) for kept in seen.notes],
        "form": form,
        "changing": changing,
        "may_write": seen.agreed and (bool(seen.free) or changing),
        "writing": changing or bool(form.errors) or not seen.notes,
        "needs": [_need(row) for row in seen.needs],
        "need_form": need or NeedForm(),
        "asking": need is not None,
        "looks": looks_at_care(viewer=request.viewer, pupil=seen.pupil),
        "reasons": reasons,
    }
    return render(request, "fronts/family/care.html", context, status=status)


def _kind(note: StandingNote) -> str:
    return CARE_WORDS[CareKind(note.words.kind)].in_language(get_language() or "")


def _need(row: NeedRow) -> NeedLine:
    language = get_language() or "zh-hans"
    words = {
        "waiting": _("等学校决定"),
        "refused": _("学校没有同意"),
        "to_come": _("学校同意了，还没有到日子"),
        "counts": _("学校同意了"),
        "over": _("已结束"),
    }
    return NeedLine(
        row=row,
        days=_("%(first)s 至 %(last)s")
        % {"first": say_day(day=row.since, language=language), "last": say_day(day=row.until, language=language)},
        said=words[row.standing.value],
        tone=NEED_TONES.get(row.standing.value, "quiet"),
    )


care_urls: list[URLPattern] = [
    path("children/<str:pupil>/care/", care, name="care"),
    path("children/<str:pupil>/care/take-back/", take_back, name="take-back-care"),
    path("children/<str:pupil>/care/consent/", agree, name="agree-to-care"),
    path("children/<str:pupil>/care/needs/", ask_for, name="ask-for-care"),
]

"""The forms of a page: what its writer fills in, and the reason of whoever sends it back or takes it down."""

from __future__ import annotations

from datetime import date, datetime

from django import forms
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext_lazy as lazy

from afterbell.fronts.days import DayField, time_in
from afterbell.fronts.office.said import said
from afterbell.portal.commands import DraftText
from afterbell.portal.pages import PageDesk, TextSeen
from afterbell.portal.rules.writing import of_plain, text_of
from afterbell.portal.writing.channels import every_channel

VISIBILITIES = (
    ("public", lazy("公开，任何人都可以看")),
    ("school", lazy("本校登录可见，包括家长")),
    ("staff", lazy("本校教职工可见")),
)
OF_AUTHORITY = (VISIBILITIES[0], ("staff", lazy("本单位工作人员可见")))
PLAIN, HTML = "plain", "html"
MOST_TYPED = 200_000
NEEDED_TO_SEND = ("title", "issuing_unit", "words")
"""A draft is kept without these, and sent for review with them."""


class ReasonForm(forms.Form):
    """Why a page goes back, or comes down."""

    words = forms.CharField(
        label=lazy("理由"), max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )


class PageForm(forms.Form):
    """What a page says. `form` tells whether `words` is a text as typed, or what the editor made of it."""

    title = forms.CharField(label=lazy("标题"), max_length=120, required=False)
    channel = forms.ChoiceField(label=lazy("栏目"))
    issuing_unit = forms.CharField(label=lazy("发布单位"), max_length=60, required=False)
    words = forms.CharField(
        label=lazy("正文"),
        required=False,
        max_length=MOST_TYPED,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 14}),
    )
    visibility = forms.ChoiceField(label=lazy("谁能看"), choices=VISIBILITIES)
    publish_day = DayField(
        label=lazy("哪天发布"),
        help_text=lazy("留空，审核通过就发布。"),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    publish_time = forms.CharField(
        label=lazy("几点发布"), required=False, max_length=8, widget=forms.TimeInput(attrs={"type": "time"})
    )
    notice_last_day = DayField(
        label=lazy("公示到哪一天"),
        help_text=lazy(
            "当天算在内，公示期里看得到的人都可以提异议。过了那天、异议都答复了，自动撤下。不是公示就留空。"
        ),
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    correction = forms.CharField(
        label=lazy("更正说明"),
        help_text=lazy("改已经发布的文章时填，读者在文末看到“更正：……”。"),
        max_length=200,
        required=False,
    )
    form = forms.ChoiceField(choices=((PLAIN, PLAIN), (HTML, HTML)), widget=forms.HiddenInput)
    saves = forms.IntegerField(min_value=0, max_value=2_000_000_000, widget=forms.HiddenInput)

    def __init__(self, *args: object, seen: PageDesk, html: str = "", **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        channels = seen.channels
        if seen.of_authority:
            self.fields["visibility"].choices = OF_AUTHORITY  # type: ignore[attr-defined]
        for name in NEEDED_TO_SEND:
            self.fields[name].needed = True  # type: ignore[attr-defined] # read by the field's template
        named = [(one.key, f"　{said(one.name)}" if one.parent else said(one.name)) for one in every_channel(channels)]
        self.fields["channel"].choices = named  # type: ignore[attr-defined]
        self.html = html

    @classmethod
    def of_draft(cls, seen: PageDesk, draft: TextSeen) -> PageForm:
        """Fill the form with the own draft: as it was typed, where it has paragraphs and nothing else."""
        typed = "\n\n".join(text_of(draft.html).split("\n"))
        plain = of_plain(typed) == draft.html or not draft.html
        at = timezone.localtime(draft.publish_at) if draft.publish_at else None
        initial = {
            "title": draft.title,
            "channel": draft.channel,
            "issuing_unit": draft.issuing_unit,
            "words": typed if plain else draft.html,
            "form": PLAIN if plain else HTML,
            "visibility": draft.visibility,
            "publish_day": at.date() if at else None,
            "publish_time": at.strftime("%H:%M") if at else "",
            "notice_last_day": draft.notice_last_day,
            "correction": draft.correction,
            "saves": seen.saves,
        }
        return cls(initial=initial, seen=seen, html=draft.html)

    @classmethod
    def of_post(cls, post: QueryDict, seen: PageDesk) -> PageForm:
        """Read what was typed; the editor goes on with it when it has to be shown again."""
        words = post.get("words", "")
        html = words if post.get("form") == HTML else of_plain(words)
        return cls(post, seen=seen, html=html)

    def text(self, files: list[str]) -> DraftText:
        """Give what a valid form says."""
        data = self.cleaned_data
        return DraftText(
            channel=data["channel"],
            title=data["title"],
            issuing_unit=data["issuing_unit"],
            html=self.html,
            visibility=data["visibility"],
            notice_last_day=data["notice_last_day"],
            publish_at=_moment(data["publish_day"], data["publish_time"]),
            correction=data["correction"],
            files=files,
        )


def _moment(day: date | None, clock: str) -> datetime | None:
    """Give the instant of a day and a time of the school; a day without a time begins with its first hour of work."""
    if day is None:
        return None
    return timezone.make_aware(datetime.combine(day, time_in(clock) or FIRST_HOUR))


FIRST_HOUR = datetime.min.time().replace(hour=8)

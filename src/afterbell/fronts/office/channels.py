"""How messages leave the house: robots in groups, the school's mail, and what is stuck."""

from __future__ import annotations

from django import forms
from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET, require_POST

from afterbell.base.refusals import Refusal, Refused
from afterbell.base.spans import local_day
from afterbell.fronts.afternoons import clock_of
from afterbell.fronts.look.pieces import Column, Entry, Line, Table
from afterbell.fronts.look.saying import say_day, say_time
from afterbell.fronts.office.frame import office_page
from afterbell.fronts.office.said import said
from afterbell.fronts.viewing import UNPROCESSABLE, ViewerRequest, page
from afterbell.schools.channels import ChannelRow, audiences, channels, try_out
from afterbell.schools.commands import NewMail, NewRobot, end_channel, send_again, set_mail, set_robot


class RobotForm(forms.Form):
    """A robot: in whose group it is, and the address its service gave out."""

    homeroom = forms.ChoiceField(label=lazy("在哪个群"), required=False)
    address = forms.CharField(
        label=lazy("机器人的 Webhook 地址"),
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=lazy(
            "在企业微信、钉钉或飞书的群里添加机器人，把地址整个复制过来。钉钉请把自定义关键词设为“Afterbell”。"
        ),
    )

    def __init__(self, *args: object, homerooms: list[tuple[str, str]], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        choices = [("", _("教职工群")), *homerooms]
        self.fields["homeroom"] = forms.ChoiceField(label=lazy("在哪个群"), required=False, choices=choices)
        self.order_fields(["homeroom", "address"])


class MailForm(forms.Form):
    """The school's account on a mail server."""

    server = forms.ChoiceField(label=lazy("邮件服务器"))
    user = forms.CharField(label=lazy("学校的邮箱"), max_length=120, widget=forms.EmailInput)
    password = forms.CharField(
        label=lazy("授权码或密码"),
        max_length=120,
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        servers = [(server, server.partition("://")[2]) for server in settings.MAIL_SERVERS]
        self.fields["server"] = forms.ChoiceField(label=lazy("邮件服务器"), choices=servers)
        self.order_fields(["server", "user", "password"])


@require_GET
@page("channels.see")
def show(request: ViewerRequest) -> HttpResponse:
    """Show the channels in use, what went out through each, and what is stuck."""
    return _page(request)


def _page(
    request: ViewerRequest,
    *,
    robot: forms.Form | None = None,
    mail: forms.Form | None = None,
    reasons: tuple[Refusal, ...] = (),
) -> HttpResponse:
    rows = channels(viewer=request.viewer)
    context = {
        "rows": rows,
        "table": _table(rows),
        "stuck": sum(row.waiting + row.given_up for row in rows),
        "robot": robot or RobotForm(homerooms=_homerooms(request)),
        "mail": mail or MailForm(),
        "mail_open": mail is not None,
        "reasons": reasons,
    }
    return office_page(request, "channels.html", stage="", context=context, status=UNPROCESSABLE if reasons else 200)


def _homerooms(request: ViewerRequest) -> list[tuple[str, str]]:
    return [(row.code, row.name) for row in audiences(viewer=request.viewer)]


def _table(rows: tuple[ChannelRow, ...]) -> Table:
    names = (
        (_("渠道"), False),
        (_("发到哪里"), False),
        (_("已发送"), True),
        (_("等待重试"), True),
        (_("没有发出"), True),
    )
    return Table(
        caption=_("在用的渠道"),
        columns=(*(Column(name=name, figures=figures) for name, figures in names), Column(name=_("最近一次"))),
        lines=tuple(_line(row) for row in rows),
    )


def _line(row: ChannelRow) -> Line:
    when = ""
    if row.last_at:
        day = say_day(day=local_day(row.last_at), language=get_language() or "zh-hans")
        when = f"{day} {say_time(clock_of(row.last_at))}"
    return Line(
        code=row.code,
        label=said(row.kind),
        entries=(
            Entry(text=said(row.kind), note=row.hint),
            Entry(text=row.where or _("教职工群") if "@" not in row.hint else _("留了邮箱的家长")),
            Entry(text=str(row.delivered)),
            Entry(text=str(row.waiting), tone="attention" if row.waiting else "plain"),
            Entry(text=str(row.given_up), tone="alarm" if row.given_up else "plain"),
            Entry(text=when or "—", note=row.problem, tone="attention" if row.problem else "plain"),
        ),
    )


@require_POST
@page("schools.set_channel")
def robot(request: ViewerRequest) -> HttpResponse:
    """Set up a robot."""
    form = RobotForm(request.POST, homerooms=_homerooms(request))
    given = NewRobot(address=request.POST.get("address", ""), homeroom=request.POST.get("homeroom", ""))
    try:
        set_robot(actor=request.viewer, now=request.now, robot=given)
    except Refused as refused:
        request.stands_on = reverse("office-channels")
        return _page(request, robot=form, reasons=refused.reasons)
    messages.success(request, _("机器人设好了。点“试发一条”，看群里收到没有。"))
    return redirect("office-channels")


@require_POST
@page("schools.set_channel")
def mail(request: ViewerRequest) -> HttpResponse:
    """Set up the school's mail."""
    given = {name: request.POST.get(name, "") for name in ("server", "user", "password")}
    try:
        set_mail(actor=request.viewer, now=request.now, mail=NewMail(**given))
    except Refused as refused:
        request.stands_on = reverse("office-channels")
        return _page(request, mail=MailForm(request.POST), reasons=refused.reasons)
    messages.success(request, _("邮件设好了。点“试发一条”，会发到学校自己的邮箱。"))
    return redirect("office-channels")


@require_POST
@page("channels.see")
def trial(request: ViewerRequest, code: str) -> HttpResponse:
    """Send a trial and say what came of it."""
    problem = try_out(viewer=request.viewer, channel=code)
    if problem:
        messages.error(
            request, _("没有发出：%(problem)s。请核对地址或密码，再看服务器能不能上网。") % {"problem": problem}
        )
    else:
        messages.success(request, _("发出去了，请到那边看收到没有。"))
    return redirect("office-channels")


@require_POST
@page("schools.set_channel")
def end(request: ViewerRequest, code: str) -> HttpResponse:
    """Use a channel no more."""
    end_channel(actor=request.viewer, now=request.now, channel=code)
    messages.success(request, _("这个渠道停用了，它的密钥已删除。消息照样在“消息”页里。"))
    return redirect("office-channels")


@require_POST
@page("schools.set_channel")
def again(request: ViewerRequest) -> HttpResponse:
    """Try at once whatever is stuck."""
    number = send_again(actor=request.viewer, now=request.now)
    words = ngettext("%(number)s 条马上重发。", "%(number)s 条马上重发。", number)
    messages.success(request, words % {"number": number})
    return redirect("office-channels")


channel_urls: list[URLPattern] = [
    path("channels/", show, name="office-channels"),
    path("channels/robot/", robot, name="office-robot"),
    path("channels/mail/", mail, name="office-mail"),
    path("channels/again/", again, name="office-channels-again"),
    path("channels/<str:code>/try/", trial, name="office-channel-try"),
    path("channels/<str:code>/end/", end, name="office-channel-end"),
]

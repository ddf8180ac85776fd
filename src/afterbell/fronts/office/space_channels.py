"""The channels of the own space: added, renamed, moved up and down."""

from __future__ import annotations

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET, require_POST

from afterbell.base.refusals import NotThere, Refused
from afterbell.fronts.office.frame import office_page
from afterbell.fronts.office.institution import of_institution
from afterbell.fronts.office.said import said
from afterbell.fronts.viewing import CONFLICT, UNPROCESSABLE, ViewerRequest, page
from afterbell.portal.commands import add_channel, move_channel, rename_channel
from afterbell.portal.pages import own_channels
from afterbell.portal.writing.channels import ChannelCard


class ChannelForm(forms.Form):
    """How a channel is called; that it has no name is refused with every other reason, at once."""

    name = forms.CharField(label=lazy("栏目名称"), max_length=30, required=False)
    name_en = forms.CharField(label=lazy("英文名称"), max_length=60, required=False)

    def __init__(self, *args: object, **kwargs: object) -> None:
        super().__init__(*args, **kwargs)  # type: ignore[arg-type]
        self.fields["name"].needed = True  # type: ignore[attr-defined] # read by the field's template


class NewChannelForm(ChannelForm):
    """A channel to be, and where it stands."""

    parent = forms.ChoiceField(label=lazy("放在哪个栏目下"), required=False)

    def __init__(self, *args: object, channels: tuple[ChannelCard, ...], **kwargs: object) -> None:
        super().__init__(*args, **kwargs)
        self.fields["parent"].choices = [("", _("第一级")), *((one.key, said(one.name)) for one in channels)]  # type: ignore[attr-defined]


@require_GET
@page("pages.see")
def space_channels(request: ViewerRequest) -> HttpResponse:
    """Show the channels in their order."""
    return _shown(request)


def _shown(request: ViewerRequest, *, refused: Refused | None = None) -> HttpResponse:
    seen = own_channels(viewer=request.viewer)
    context = {
        "seen": seen,
        "school": request.school_code,
        "form": NewChannelForm(request.POST if refused else None, channels=seen.channels),
        "rename": ChannelForm(auto_id=False),
        "reasons": refused.reasons if refused else (),
    }
    status = (CONFLICT if refused.conflict else UNPROCESSABLE) if refused else 200
    return office_page(request, "space_channels.html", stage="", context=context, status=status)


@require_POST
@page("portal.set_channels")
def set_space_channels(request: ViewerRequest) -> HttpResponse:
    """Add a channel, rename one, or move it by one place."""
    post, actor, now = request.POST, request.viewer, request.now
    name, name_en, key = post.get("name", ""), post.get("name_en", ""), post.get("channel", "")
    request.stands_on = reverse("office-space-channels")
    try:
        if post.get("step") == "add":
            add_channel(actor=actor, now=now, name=name, name_en=name_en, parent=post.get("parent", ""))
        elif post.get("step") == "rename":
            rename_channel(actor=actor, now=now, channel=key, name=name, name_en=name_en)
        elif post.get("step") in {"up", "down"}:
            move_channel(actor=actor, now=now, channel=key, down=post.get("step") == "down")
        else:
            raise NotThere("step")
    except Refused as refused:
        return _shown(request, refused=refused)
    messages.success(request, _("栏目改好了，主页上现在就是这样。"))
    return redirect("office-space-channels")


space_channel_urls: list[URLPattern] = [
    path("pages/channels/", of_institution(space_channels), name="office-space-channels"),
    path("pages/channels/set/", of_institution(set_space_channels), name="office-space-channels-set"),
]

"""Two versions of the scheme side by side: who proposed and decided each, and in words what differs between them."""

from __future__ import annotations

from django import forms
from django.http import HttpResponse
from django.urls import path, reverse
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy
from django.views.decorators.http import require_GET

from afterbell.fronts.look.pieces import Crumb
from afterbell.fronts.office.differences import by_part
from afterbell.fronts.office.frame import frame_of, office_page
from afterbell.fronts.office.in_hand import STAGE
from afterbell.fronts.office.standing import state_of
from afterbell.fronts.viewing import ViewerRequest, page
from afterbell.scheme.versions import Pair, VersionStory, two_versions


class PairForm(forms.Form):
    """Which two versions to hold against each other."""

    before = forms.ChoiceField(label=lazy("旧：从这一版"))
    after = forms.ChoiceField(label=lazy("新：到这一版"))

    def __init__(self, *, pair: Pair) -> None:
        """Offer every version of the school, the chosen two first in mind."""
        chosen = {name: story.code for name, story in (("before", pair.before), ("after", pair.after)) if story}
        super().__init__(initial=chosen)
        choices = [(story.code, _called(story)) for story in pair.versions]
        for name in ("before", "after"):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices


def _called(story: VersionStory) -> str:
    state, _tone = state_of(story)
    return _("第 %(number)s 版 · %(state)s · %(term)s") % {"term": story.term, "number": story.number, "state": state}


@require_GET
@page("office.see")
def compare_versions(request: ViewerRequest) -> HttpResponse:
    """Show what differs between two versions; at first between the newest and the one in force."""
    asked = {name: request.GET.get(name, "") for name in ("before", "after")}
    pair = two_versions(viewer=request.viewer, today=request.today, **asked)
    context = {
        "pair": pair,
        "sides": [_side(story) for story in (pair.before, pair.after) if story],
        "form": PairForm(pair=pair),
        "parts": by_part(pair.changes),
        "number": len(pair.changes),
        "crumbs": (Crumb(name=_("方案"), url=reverse("office-schemes")), Crumb(name=_("比较两版"))),
    }
    return office_page(request, "scheme_compare.html", stage=STAGE, context=context, frame=frame_of(request))


def _side(story: VersionStory) -> dict[str, object]:
    words, tone = state_of(story)
    return {"story": story, "state": words, "tone": tone}


compare_urls: list[URLPattern] = [path("schemes/compare/", compare_versions, name="office-scheme-compare")]

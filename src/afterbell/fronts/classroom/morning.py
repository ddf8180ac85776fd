"""In the morning: a tap for each child that is not in school."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import path
from django.urls.resolvers import URLPattern
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from afterbell.attendance.commands import Morning, record_mornings
from afterbell.attendance.queries import morning_list
from afterbell.fronts.viewing import ViewerRequest, page


@require_http_methods(["GET", "POST"])
@page("attendance.record_morning")
def morning(request: ViewerRequest, code: str) -> HttpResponse:
    """Show a homeroom's children and take in who is missing; only what was changed on this page is said."""
    seen = morning_list(viewer=request.viewer, homeroom=code, today=request.today)
    if request.method == "POST":
        missing, before = set(request.POST.getlist("absent")), set(request.POST.getlist("was"))
        changed = [
            Morning(pupil=child.code, absent=child.code in missing)
            for child in seen.children
            if (child.code in missing) != (child.code in before)
        ]
        number = record_mornings(actor=request.viewer, now=request.now, mornings=changed) if changed else 0
        messages.success(request, _("已记下 %(number)s 名学生的变化，家长会收到消息。") % {"number": number})
        return redirect("morning", code=code)
    return render(request, "fronts/classroom/morning.html", {"seen": seen})


morning_urls: list[URLPattern] = [path("homerooms/<str:code>/morning/", morning, name="morning")]

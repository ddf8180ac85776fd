"""Large type and the theme, kept in cookies so that every page comes right from the server, without a script."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.html import format_html_join
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

YEAR = 365 * 24 * 3600
CHOICES = {"type": ("plain", "large"), "theme": ("system", "light", "dark")}


def chosen(request: HttpRequest | None, what: str) -> str:
    """Give what this person chose for `type` or `theme`, or the first choice."""
    value = "" if request is None else request.COOKIES.get(f"afterbell-{what}", "")
    return value if value in CHOICES[what] else CHOICES[what][0]


def attributes(request: HttpRequest | None) -> SafeString:
    """Give the attributes of the html element: data-type and data-theme, where something was chosen."""
    pairs = ((what, chosen(request, what)) for what in CHOICES)
    return format_html_join("", ' data-{}="{}"', ((what, value) for what, value in pairs if value != CHOICES[what][0]))


@require_POST
def switch(request: HttpRequest) -> HttpResponse:
    """Keep a choice for a year and go back to the page it was made on."""
    there = request.POST.get("next", "/")
    if not url_has_allowed_host_and_scheme(
        there, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    ):
        there = "/"
    response = HttpResponseRedirect(there)
    for what, values in CHOICES.items():
        value = request.POST.get(what)
        if value in values:
            response.set_cookie(
                f"afterbell-{what}", value, max_age=YEAR, samesite="Lax", httponly=True, secure=request.is_secure()
            )
    return response

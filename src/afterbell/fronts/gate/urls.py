"""The addresses of the gate."""

from __future__ import annotations

from django.urls import path
from django.urls.resolvers import URLPattern

from afterbell.fronts.gate import passes, views
from afterbell.fronts.gate.devices import device_urls
from afterbell.fronts.gate.drills import drill_urls
from afterbell.fronts.gate.inside import inside_urls
from afterbell.fronts.gate.kept import kept_gate_urls
from afterbell.fronts.gate.late import late_urls
from afterbell.fronts.gate.overrides import override_urls
from afterbell.fronts.gate.release import release_urls
from afterbell.fronts.gate.visitors import visitor_urls

urlpatterns: list[URLPattern] = [
    path("", views.gate, name="gate"),
    path("passes/", passes.passes, name="gate-passes"),
    *inside_urls,
    *release_urls,
    *kept_gate_urls,
    *device_urls,
    *visitor_urls,
    *drill_urls,
    *override_urls,
    *late_urls,
]

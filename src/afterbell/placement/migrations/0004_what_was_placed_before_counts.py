"""What was placed before there were previews counts, was published when it was placed, and says what it went in with."""

from __future__ import annotations

import tomllib
from collections import defaultdict
from typing import Any

from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

FIRST = 1


def let_them_count(apps: Apps, _editor: BaseDatabaseSchemaEditor) -> None:
    """Add the facts beside every run there is; nothing that stands is changed."""
    model = {name: apps.get_model("placement", name) for name in ("PlacementRun", "ConfirmedRun", "PublishedRun")}
    for run in model["PlacementRun"].objects.select_related("version").order_by("pk"):
        confirmed = model["ConfirmedRun"].objects.create(
            school_id=run.school_id,
            term_id=run.term_id,
            round=FIRST,
            run=run,
            confirmed_by_id=run.ran_by_id,
            confirmed_at=run.ran_at,
        )
        model["PublishedRun"].objects.create(
            school_id=run.school_id,
            confirmed=confirmed,
            published_by_id=run.ran_by_id,
            published_at=run.ran_at,
        )
        apps.get_model("placement", "RunMarket").objects.bulk_create(_markets(apps, run))


def of_scheme(text: str) -> tuple[dict[str, int], bool]:
    """Read of a scheme, as it was written then, how few a club opens with, and whether lots are drawn once a term."""
    scheme = tomllib.loads(text)
    placement = scheme.get("placement", {})
    closing = placement.get("minimum", "close_smallest") == "close_smallest"
    least = {row["code"]: row.get("minimum", 0) if closing else 0 for row in scheme.get("offerings", [])}
    return least, placement.get("lottery", "per_weekday") != "per_weekday"


def _markets(apps: Apps, run: Any) -> list[Any]:  # noqa: ANN401 - a row as it was before
    least, once = of_scheme(run.version.text)
    wishes: dict[tuple[int, int, str], list[str]] = defaultdict(list)
    outcomes = apps.get_model("placement", "PupilOutcome").objects.filter(run=run)
    stood = apps.get_model("placement", "Wish").objects.filter(application__in=outcomes.values("application"))
    for row in stood.order_by("rank"):
        wishes[row.application_id, row.weekday, row.band].append(row.offering)
    clubs: dict[tuple[int, str], list[list[object]]] = defaultdict(list)
    for club in apps.get_model("placement", "ClubOutcome").objects.filter(run=run).order_by("offering"):
        clubs[club.weekday, club.band].append([club.offering, club.capacity, least.get(club.offering, 0)])
    applicants: dict[tuple[int, str], list[list[object]]] = defaultdict(list)
    for own in outcomes.select_related("application__pupil").order_by("application__pupil__ticket"):
        mine = wishes[own.application_id, own.weekday, own.band]
        classes = [own.application.priority_class] * len(mine)
        applicants[own.weekday, own.band].append([own.application.pupil.ticket, own.number, mine, classes])
    return [
        apps.get_model("placement", "RunMarket")(
            school_id=run.school_id,
            run=run,
            weekday=weekday,
            band=band,
            drawn_on=0 if once else weekday,
            backwards=False,
            clubs=clubs[weekday, band],
            applicants=applicants[weekday, band],
            passed_over=[],
        )
        for weekday, band in sorted(clubs)
    ]


class Migration(migrations.Migration):
    dependencies = [("placement", "0003_a_placement_is_previewed_confirmed_and_published")]

    operations = [migrations.RunPython(let_them_count, migrations.RunPython.noop, elidable=False)]

"""From which day an application's service may end, read from the calendar and the scheme it stands under."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime

from afterbell.base.spans import SCHOOL_ZONE, TimeSpan, local_day
from afterbell.enrolment.days_asked import Days, days_on
from afterbell.enrolment.models import Application
from afterbell.enrolment.rules.ending import earliest_end
from afterbell.scheme.queries import scheme_of_text
from afterbell.schools.models import SchoolDay


def earliest_end_of(*, application: Application, now: datetime, also: Days = (), holding: Days | None = None) -> date:
    """Give the first day from which a child may stay away, or come on days it asks for `also` instead.

    `holding` are the days that hold today, where they are known already.
    """
    today = local_day(now)
    days = also
    if application.state == Application.State.APPROVED:
        held = days_on(applications=[application.pk], day=today)[application.pk] if holding is None else holding
        days = (*held, *also)
    spans = _spans_on(application=application, days=days, day=today) if days else ()
    return earliest_end(today=today, at=now.astimezone(SCHOOL_ZONE).time(), spans=spans)


def _spans_on(*, application: Application, days: Days, day: date) -> Iterator[TimeSpan]:
    """Give the spans of a day that are among the days asked for; none without school or before the term."""
    weekday = SchoolDay.objects.filter(date=day).values_list("follows_weekday", flat=True).first()
    bands = {band for asked, band in days if asked == weekday}
    scheme = scheme_of_text(content_hash=application.version.content_hash, text=application.version.text)
    if bands and scheme.seasons and min(season.from_day for season in scheme.seasons) <= day:
        season = scheme.season_on(day=day).code
        yield from (scheme.band(code=band).span_in(season=season) for band in bands)

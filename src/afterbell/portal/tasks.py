"""What the portal leaves to the worker."""

from __future__ import annotations

from django_tasks import task

from afterbell.base.tenancy import within
from afterbell.portal.files import keep_scheme_pdf
from afterbell.scheme.queries import published_version_of
from afterbell.schools.models import School


@task()
def prepare_scheme_pdf(*, school: str, version: str) -> str:
    """Set a published version as PDF and store it; gives the file's name. Done twice it is the same file."""
    with within(School.objects.get(code=school).pk):
        row, scheme = published_version_of(version=version)
        return keep_scheme_pdf(school=school, content_hash=row.content_hash, scheme=scheme, dated=row.in_force_from)

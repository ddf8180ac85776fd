"""The twelve roles of the house."""

from __future__ import annotations

from django.db import models


class Role(models.TextChoices):
    """Who somebody is when they read or write."""

    PLATFORM_OPERATOR = "platform_operator", "平台运维"
    BUREAU_OFFICER = "bureau_officer", "主管部门"
    PRINCIPAL = "principal", "校长"
    VICE_PRINCIPAL = "vice_principal", "业务副校长"
    ACADEMIC_OFFICE = "academic_office", "教导处"
    HOMEROOM_TEACHER = "homeroom_teacher", "班主任"
    SUBJECT_TEACHER = "subject_teacher", "科任老师"
    CLUB_LEADER = "club_leader", "社团老师"
    DUTY_LEADER = "duty_leader", "值班领导"
    GATE_GUARD = "gate_guard", "门卫"
    GUARDIAN = "guardian", "家长"
    PUBLIC = "public", "公众"


ABOVE_SCHOOLS = frozenset({Role.PLATFORM_OPERATOR, Role.BUREAU_OFFICER})
"""Posts that stand above every school they reach: who holds one always proves a second factor."""

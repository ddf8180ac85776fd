"""What the server runs."""

from __future__ import annotations

import os
import sys

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "afterbell.site.settings")
A_TURN = 0.001
"""Seconds a long answer runs before a short one gets its turn: while a gate gives back what it kept, walls go on."""

sys.setswitchinterval(A_TURN)
application = get_wsgi_application()

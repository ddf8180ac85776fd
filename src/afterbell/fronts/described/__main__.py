"""Write the description to the standard output: `python -m afterbell.fronts.described > docs/reference/openapi.json`.

The settings are those the environment names, else the site's.
"""

from __future__ import annotations

import os
import sys

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "afterbell.site.settings")
    django.setup()
    from afterbell.fronts.described.writing import written

    sys.stdout.write(written())

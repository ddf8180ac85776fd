"""The scheme as plain data: read, checked, judged, compared and written back, without any table."""

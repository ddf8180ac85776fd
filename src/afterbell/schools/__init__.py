"""Regions, schools, terms, the calendar, homerooms, pupils, guardians, staff and their roles."""

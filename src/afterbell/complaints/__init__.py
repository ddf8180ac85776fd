"""Complaints and suggestions to a school: taken in, answered in time, brought before the authority above."""

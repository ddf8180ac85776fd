"""Tutoring groups: languages apart, grades apart where possible, homerooms together."""

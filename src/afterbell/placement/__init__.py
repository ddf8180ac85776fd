"""Wishes, the lottery, matching, groups."""

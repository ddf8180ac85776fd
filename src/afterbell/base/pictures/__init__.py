"""Photographs people send: taken in whatever a telephone makes, kept small, without where they were taken."""

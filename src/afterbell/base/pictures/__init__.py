"""Photographs people send: taken in whatever a telephone makes, kept small, sealed, without where they were taken."""

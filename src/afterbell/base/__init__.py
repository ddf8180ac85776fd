"""Plumbing without one word of the domain."""

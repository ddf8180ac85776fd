"""Dated policy rules, each one named function, and what they find in a scheme."""

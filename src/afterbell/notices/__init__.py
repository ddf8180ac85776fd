"""Notices to families and whether each was reached; what families think of the service."""

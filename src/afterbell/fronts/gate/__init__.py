"""The gate: who is let go, to whom."""

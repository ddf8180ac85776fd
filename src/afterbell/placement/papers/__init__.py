"""Papers about groups."""

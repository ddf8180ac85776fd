"""The school's public space: what it published."""

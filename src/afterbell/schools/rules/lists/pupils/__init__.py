"""Children with their guardians by a list."""

"""Papers of the afternoons."""

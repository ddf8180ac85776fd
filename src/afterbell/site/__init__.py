"""Settings, addresses, and the wiring of events: where the house is put together."""

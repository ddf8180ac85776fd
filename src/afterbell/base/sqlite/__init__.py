"""Django's SQLite, with writers that take over from one another without a pause."""

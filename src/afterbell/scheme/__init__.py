"""The scheme: the school's published document, from which everything later is computed."""

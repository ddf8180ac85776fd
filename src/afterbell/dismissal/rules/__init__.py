"""What is true of going home on paper: where a child is, with whom, and whether the day ended well."""

"""What families open on their phones: where each child is, and what it takes part in."""

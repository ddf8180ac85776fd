"""What a school makes public straight from its data, always as it stands, and the objections to it."""

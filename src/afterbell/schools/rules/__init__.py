"""What is true of a school on paper: its calendar, its holidays."""

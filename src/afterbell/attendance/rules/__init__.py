"""What is true of a roll call on paper: many marks, one state for each child."""

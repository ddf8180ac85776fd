"""What is true of complaints on paper: who handles one, until when, where it stands, and what everybody may count."""

"""What is true of places on paper: no database, no clock, no chance but the published seed."""

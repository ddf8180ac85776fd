"""What is printed of a notice."""

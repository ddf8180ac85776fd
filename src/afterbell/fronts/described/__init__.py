"""What programs may ask the house, described where it is answered; the description is read from the addresses."""

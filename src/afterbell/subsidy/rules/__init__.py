"""What is true of pay on paper: units, rates, caps, sums."""

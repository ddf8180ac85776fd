"""What work earned: settlements, statements, lines."""

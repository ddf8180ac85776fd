"""Who stands with the children: demand, assignments, leave, substitutes and swaps."""

"""Leave, substitutes and swaps as they are asked for: what was said, and how a request stands by it."""

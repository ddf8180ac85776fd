"""Money is integer fen (分); 100 fen are one yuan (元)."""

from __future__ import annotations

FEN_A_YUAN = 100


def yuan(fen: int) -> str:
    """Write an amount the way a statement shows it: 3500 -> 35.00, -5 -> -0.05."""
    whole, rest = divmod(abs(fen), FEN_A_YUAN)
    return f"{'-' if fen < 0 else ''}{whole:,}.{rest:02d}"

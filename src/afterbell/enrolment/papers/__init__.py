"""The papers families sign: their texts, what a signature binds, and the printed form."""

"""Template tags of the fronts."""

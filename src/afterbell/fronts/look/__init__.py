"""The look: what pages hand to the templates, and the geometry of the two lines."""

"""How pages are kept and looked through: their files, their channels, what may not be public."""

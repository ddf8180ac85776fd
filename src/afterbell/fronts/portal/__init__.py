"""The public pages of a school: what is run in the open."""

"""The door: signing in, signing out, and where everybody goes from there."""

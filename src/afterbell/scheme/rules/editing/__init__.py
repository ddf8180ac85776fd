"""The scheme as a form: what the text says, field by field, and what was changed written back into the text."""

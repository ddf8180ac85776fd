"""The demonstration school and its term, driven through the same commands the pages use."""

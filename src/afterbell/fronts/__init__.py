"""HTTP and templates, a folder per audience."""

"""The register by a list in Excel or CSV: what each row means to what stands, worked out before anything is written."""

"""From text to the scheme: where each key stands, what each value is, whether they agree."""

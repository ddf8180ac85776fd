"""The scheme as a school publishes it: one content, as a page and as a PDF."""

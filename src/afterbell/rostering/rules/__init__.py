"""What a fair roster is, on paper: nothing here knows a database, a clock or a page."""

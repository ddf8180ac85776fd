"""Pages of the academic affairs office and the leaders, on a desktop."""

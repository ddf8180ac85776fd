"""Pages of those who look after several schools: figures, never a child's name."""

"""Files people attach to what everybody reads: known by their content, read by a process on a leash."""

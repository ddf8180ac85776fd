"""What is true on paper of notices and of what families think."""

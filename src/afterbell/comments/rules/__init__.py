"""What is true of comments on paper: who may decide which, how many one may send, which pen names there can be."""

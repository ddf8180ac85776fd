"""Survey, applications, two reviews, signed papers."""

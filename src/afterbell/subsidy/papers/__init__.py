"""A settlement and a person's slip on paper, under the school's seal."""

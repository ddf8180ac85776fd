"""What is true of an application on paper: who may apply, who reviews, when a child can be placed."""

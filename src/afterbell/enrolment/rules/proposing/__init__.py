"""Which application conditions a survey suggests: the widest for whom there are adults and rooms."""

"""The roster: which adult is responsible for which session, made day by day as a flow of least cost."""

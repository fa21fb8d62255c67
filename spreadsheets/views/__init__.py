"""The pages on which files come in."""

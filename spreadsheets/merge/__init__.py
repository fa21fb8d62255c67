"""What a file would change, judged against what is recorded, and writing just that."""

"""What lists export that are no sheets to hand in: for reading only."""

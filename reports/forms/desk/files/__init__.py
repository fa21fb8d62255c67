"""A form as a file: given out with names and numbers filled in, read when it comes back, taken over line by line."""

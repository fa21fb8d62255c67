"""What whoever watches over the server learns: figures, errors told elsewhere, how mail goes, warnings at the start."""

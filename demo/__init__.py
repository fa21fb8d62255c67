"""People and a made-up province: for trying the tracker out, and for measuring it."""

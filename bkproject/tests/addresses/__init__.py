"""An office with a record for every address of the tracker, and the addresses that lead there (test_every_address)."""

"""Merging the data shipped with the software into a database that staff work in.

The fixture's last word on every value is kept (SeedRecord). A value that the new fixture changes is taken over where
the database still holds the old one; where staff edited it, theirs stands, and it is told.
"""

__all__ = ["Outcome", "SeedError", "seed"]

"""A small grammar of cells that say in words how far a stage is: read wholly, or told what is left over.

Pure: it knows no database. What a stage is called, and what may be said of it, is handed in as a Subject.
"""

__all__ = ["CellParts", "Doubt", "Meaning", "Subject", "meaning_of", "read", "says_nothing"]

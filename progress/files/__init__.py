"""Files that people send in: told by their content, kept through Django's storage, given out to keep or to look at."""

"""Backups: all that an office has in one file, for either database; made while people work, checked, restored."""

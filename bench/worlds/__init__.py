"""Made-up provinces for measuring: sites with all that hangs on them and two years of history; the same each time."""

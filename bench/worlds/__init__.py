"""Made-up provinces for measuring: sites with all that hangs on them and two years of history; the same each time."""

VERSION = 2  # raise it when a world comes out differently
PASSWORD = "only-for-measuring"
OFFICER, CLERK, LEADER = "bench", "bench.clerk", "bench.leader"

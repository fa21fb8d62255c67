"""Made-up provinces for measuring, made once and kept; the same each time."""

VERSION = 3  # raise it when a world comes out differently
PASSWORD = "only-for-measuring"
OFFICER, BOARD, CLERK, LEADER = "bench", "bench.board", "bench.clerk", "bench.leader"

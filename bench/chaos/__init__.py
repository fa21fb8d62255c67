"""What goes wrong with a server, done to a real one: disks, databases, clocks, killed workers, crowds, large files.

`make chaos` runs it, by hand and never with the tests; docs/reliability.md has what it found. All it does happens to a
server of its own on disks of its own: it wants root for them, and says so where it is not.
"""

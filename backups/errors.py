"""What goes wrong with a backup."""


class BackupError(Exception):
    """The backup cannot be made, read or restored; the message says why, in words for the person."""

"""What is raised for a file that cannot be opened. Whoever opens it says so in the words of its page."""


class UnreadableFile(Exception):
    """Any file that cannot be opened."""


class MalformedFile(UnreadableFile):
    """A file that begins like one of a known kind but is cut off, damaged or made to mislead."""


class LockedFile(UnreadableFile):
    """A file that is locked with a password."""


class TooManyParts(MalformedFile):
    """An archive whose listing is too long to be read."""


class ForbiddenDoctype(UnreadableFile):
    """An XML part with a DOCTYPE, which could define entities that grow without end."""


class TooManyElements(UnreadableFile):
    """An XML part with more elements than can be read in some seconds."""

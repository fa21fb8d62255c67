"""How the start speaks to whoever runs it; plain Python that even an old version can read, as prepare.py is."""


def both(vietnamese, english):
    """Return a sentence in Vietnamese and one in English, one below the other."""
    return f"\n  {vietnamese}\n  {english}\n"

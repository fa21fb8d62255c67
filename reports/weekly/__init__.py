"""The weekly progress sheet in the offices' own layout, with the sheets of earlier weeks kept behind it.

Vietnamese whatever the reader's language, as the letters are: it goes to the director and into the file.
"""

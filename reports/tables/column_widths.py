"""How wide the columns of a printed table are, so that no word is broken and the page is filled."""

from collections.abc import Sequence

from reports.weekly.row_heights import digits_of

MARGIN = 2.2  # digits of a cell, left and right, where nothing stands
LONGEST = 34  # digits: a longer text takes several lines


def fitted(columns: Sequence[Sequence[str]], room: float) -> list[float]:
    """Return the widths of columns in digits, together `room`; `columns` are their texts, the head first.

    Each is at least as wide as its longest word; where even that is too much for the page, all are narrower alike.
    """
    least = [max(digits_of(word, bold=True) for text in texts for word in text.split() or [""]) for texts in columns]
    least = [width + MARGIN for width in least]
    whole = [
        max(width, min(max(digits_of(text) for text in texts), LONGEST) + MARGIN)
        for width, texts in zip(least, columns, strict=True)
    ]
    if sum(whole) <= room or sum(least) >= room:
        widths = whole if sum(whole) <= room else least
        return [width * room / sum(widths) for width in widths]
    share = (room - sum(least)) / (sum(whole) - sum(least))
    return [width + share * (wish - width) for width, wish in zip(least, whole, strict=True)]

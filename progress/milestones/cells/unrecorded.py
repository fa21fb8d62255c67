"""Documents that the cells of a wide sheet name and that nobody has recorded."""

from dataclasses import replace

from django.utils.translation import gettext as _

from spreadsheets.book import Note, is_blank
from spreadsheets.layout import Table
from spreadsheets.lookups import Lookup
from values.text import shown


def keep_as_source(table: Table, documents: Lookup) -> None:
    """Let such a document be the source of what its cell says, in the words of the cell, and tell so.

    An import records no documents; without it the state and the day that the cell says as well would be refused. The
    lines of the table are changed.
    """
    if not {"document", "source"} <= set(table.keys):
        return
    at, source = table.keys.index("document"), table.keys.index("source")
    for number, line in enumerate(table.lines):
        words, named = line.words.get("document", ""), line.values[at]
        if not words or is_blank(named) or documents.called(named):
            continue
        values = [*line.values]
        values[at], values[source] = None, "; ".join(filter(None, [values[source], named]))
        told = {key: text for key, text in line.words.items() if key != "document"} | {"source": words}
        letters = [*line.letters]
        letters[source] = letters[source] or letters[at]
        table.lines[number] = replace(line, values=values, letters=letters, words=told)
        message = _(
            "The document “%(document)s” is not recorded: it is kept as the source, in words. Record it first to "
            "have the milestone rest on it."
        )
        cell = f"{line.letters[at]}{line.number}"
        table.warnings.append(Note(table.sheet, cell, words, message % {"document": shown(named)}))

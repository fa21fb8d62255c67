"""XML read as a stream of events: no tree is built, nothing is fetched, and a DOCTYPE ends the reading."""

from collections.abc import Callable, Iterable
from xml.parsers import expat

from spreadsheets.readers import limits
from spreadsheets.readers.damage import damaged, has_entities

Attributes = dict[str, str]
_SMALL = 8 * limits.MB  # of a part that describes the workbook
_DEEPEST = 200  # elements within each other; the parser keeps them all in memory
_NS = " "


def parse(
    chunks: Iterable[bytes],
    start: Callable[[str, Attributes], None],
    end: Callable[[str], None] | None = None,
    text: Callable[[str], None] | None = None,
    *,
    is_whole: bool = True,
) -> None:
    """Call `start`, `end` and `text` for what is met. Names are "namespace local", attributes without one "local".
    With `is_whole` false, the chunks are the beginning of a part.

    Raises BookError for a DOCTYPE and for more elements than can be read in some seconds, ExpatError for broken XML.
    """
    parser = expat.ParserCreate(namespace_separator=_NS)
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = _refuse_entities
    depth = 0

    def deeper(name: str, given: Attributes) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise damaged()
        start(name, given)

    def back(name: str) -> None:
        nonlocal depth
        depth -= 1
        if end:
            end(name)

    parser.StartElementHandler, parser.EndElementHandler = deeper, back
    if text:
        parser.CharacterDataHandler = text
    elements = 0
    for chunk in chunks:
        elements += chunk.count(b"<") - chunk.count(b"</")
        if elements > limits.MOST_ELEMENTS:
            raise limits.too_many_elements()
        parser.Parse(chunk, False)
    if is_whole:
        parser.Parse(b"", True)


class _Given(dict):
    """Attributes of which one that is asked for by `[]` must be there."""

    def __missing__(self, name):
        raise damaged()


def read_elements(content: bytes) -> list[tuple[str, Attributes]]:
    """Return the elements of a small part in order of their beginning, names and attributes without namespaces.

    An attribute that is missing raises BookError where it is asked for by `[]`.
    """
    if len(content) > _SMALL:
        raise damaged()
    found = []
    parse([content], lambda name, given: found.append((local(name), _Given((local(key), given[key]) for key in given))))
    return found


def local(name: str) -> str:
    return name.rpartition(_NS)[2]


def _refuse_entities(*_args) -> None:
    raise has_entities()

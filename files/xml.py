"""Reads XML as a stream of events: no tree is built, nothing is fetched, and a DOCTYPE ends the reading."""

from collections.abc import Callable, Iterable
from xml.parsers import expat

from files.errors import ForbiddenDoctype, MalformedFile, TooManyElements

Attributes = dict[str, str]
# Elements, each worth some calls, of one part: seconds of work. A cell of a spreadsheet is two of them.
MOST_ELEMENTS = 1_500_000
_SMALL = 8 * 1024**2  # bytes of a part that describes others
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

    Raises ForbiddenDoctype, TooManyElements for more than can be read in some seconds, MalformedFile for broken XML.
    """
    parser = expat.ParserCreate(namespace_separator=_NS)
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = parser.EntityDeclHandler = _refuse_entities
    depth = 0

    def deeper(name: str, attributes: Attributes) -> None:
        nonlocal depth
        depth += 1
        if depth > _DEEPEST:
            raise MalformedFile
        start(name, attributes)

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
        if elements > MOST_ELEMENTS:
            raise TooManyElements
        _feed(parser, chunk, False)
    if is_whole:
        _feed(parser, b"", True)


def _feed(parser: expat.XMLParserType, chunk: bytes, is_last: bool) -> None:
    try:
        parser.Parse(chunk, is_last)
    except expat.ExpatError as error:
        raise MalformedFile from error


class _Given(dict[str, str]):
    """Attributes of which one that is asked for by `[]` must be there."""

    def __missing__(self, name: str) -> str:
        raise MalformedFile


def read_elements(content: bytes) -> list[tuple[str, Attributes]]:
    """Return the elements of a small part in order of their beginning, names and attributes without namespaces.

    An attribute that is missing raises MalformedFile where it is asked for by `[]`.
    """
    if len(content) > _SMALL:
        raise MalformedFile
    elements: list[tuple[str, Attributes]] = []
    parse(
        [content],
        lambda name, attributes: elements.append(
            (local(name), _Given((local(key), attributes[key]) for key in attributes))
        ),
    )
    return elements


def local(name: str) -> str:
    return name.rpartition(_NS)[2]


def _refuse_entities(*_args: object) -> None:
    raise ForbiddenDoctype

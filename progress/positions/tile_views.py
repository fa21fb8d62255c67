"""The pictures of the base map that lies on the server as one file (MAP_PMTILES)."""

from http import HTTPStatus

from django.http import Http404, HttpResponse
from django.views.decorators.http import condition, require_safe

from progress.positions.tile_file import TileFile, Unusable, content_type_of, tile_file

KEPT = 7 * 24 * 60 * 60  # seconds for which a browser asks no more; the address changes with the file


def _file_of(level: int, column: int, row: int) -> TileFile:
    """Return the file, where it can have such a tile; Http404 for any other address."""
    file = tile_file()
    if not isinstance(file, TileFile):
        raise Http404
    coarsest, finest = file.levels
    if not (coarsest <= level <= finest and max(column, row) < 2**level):
        raise Http404
    return file


def _mark_of(request, level: int, column: int, row: int) -> str:
    return f'"{_file_of(level, column, row).mark}-{level}-{column}-{row}"'


@require_safe
def tile(request, level: int, column: int, row: int):
    """Send a picture of the base map; nothing (204) where the file has none."""
    response = _answer(request, level, column, row)
    response.headers["Cache-Control"] = f"private, max-age={KEPT}"
    response.tells_of_nobody = True
    return response


@condition(etag_func=_mark_of)
def _answer(request, level: int, column: int, row: int) -> HttpResponse:
    try:
        picture = _file_of(level, column, row).picture(level, column, row)
    except Unusable as error:
        raise Http404 from error
    content_type = content_type_of(picture)
    if not content_type:
        return HttpResponse(status=HTTPStatus.NO_CONTENT)
    return HttpResponse(picture, content_type=content_type)

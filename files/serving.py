"""Serves stored files: never run by the browser, never under a type that their content was not checked for."""

import io
import logging

from django.db.models.fields.files import FieldFile
from django.http import FileResponse, Http404

from files.kinds import CONTENT_TYPES, PICTURES, content_type_of
from files.pictures import without_metadata

log = logging.getLogger(__name__)
SHOWN_TYPES = frozenset(CONTENT_TYPES[kind] for kind in PICTURES)


def file_response(file: FieldFile, *, filename: str, as_picture: bool = False) -> FileResponse:
    """Return a stored file to keep under `filename`; a picture may be shown in a page. Http404 when there is none.

    Of a picture goes out what is seen, and nothing that the camera wrote beside it (files/pictures.py).
    Whoever calls has checked that the person may have it.
    """
    if not file:
        raise Http404
    try:
        content = file.open("rb")
    except FileNotFoundError as error:
        kind, pk = file.instance._meta.model_name, file.instance.pk
        log.error("The file of %s %s is missing from storage: %s", kind, pk, file.name)
        raise Http404 from error
    content_type = content_type_of(file.name or "")
    sent: FieldFile | io.BytesIO = content
    if content_type in SHOWN_TYPES:
        with content:
            sent = io.BytesIO(without_metadata(content.read()))
    is_shown = as_picture and content_type in SHOWN_TYPES
    response = FileResponse(sent, as_attachment=not is_shown, filename=filename, content_type=content_type)
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    return response

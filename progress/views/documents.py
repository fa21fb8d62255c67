import logging
from pathlib import Path

from django.http import FileResponse, Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from progress.models import Document

log = logging.getLogger(__name__)

# Never guessed from the content or the system's tables: a browser is told one of these, or bytes to keep.
CONTENT_TYPES = {
    ".pdf": "application/pdf",
    ".doc": "application/msword",
    ".docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    ".xls": "application/vnd.ms-excel",
    ".xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    ".ods": "application/vnd.oasis.opendocument.spreadsheet",
    ".odt": "application/vnd.oasis.opendocument.text",
    ".jpg": "image/jpeg",
    ".jpeg": "image/jpeg",
    ".png": "image/png",
    ".zip": "application/zip",
}


@require_safe
@cache_control(private=True, no_cache=True)
def document_file(request, pk: int):
    """A document's file, to keep: only for those who may see the document, and never run by the browser."""
    document = get_object_or_404(Document.objects.visible_to(request.user), pk=pk)
    if not document.file:
        raise Http404
    try:
        content = document.file.open("rb")
    except FileNotFoundError as error:
        log.error("The file of document %s is missing from storage: %s", document.pk, document.file.name)
        raise Http404 from error
    content_type = CONTENT_TYPES.get(Path(document.file.name).suffix.lower(), "application/octet-stream")
    response = FileResponse(content, as_attachment=True, filename=document.download_name, content_type=content_type)
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    response["X-Content-Type-Options"] = "nosniff"
    return response

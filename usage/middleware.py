"""Records which files people take out of the tracker."""

from email.message import Message
from http import HTTPStatus

from usage.models import UseKind
from usage.recording import answering, log_refused, record_use

# What a record of others and one that is not there are answered with.
REFUSALS = {HTTPStatus.FORBIDDEN, HTTPStatus.NOT_FOUND}


class UseMiddleware:
    """Records every file that a signed-in person is sent, exports, workbooks, letters, documents; no pictures shown.

    Pages that a person is refused are told in the log alone: a refusal writes nothing.
    What is recorded while a view answers is recorded with its request.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with answering(request):
            response = self.get_response(request)
        if request.user.is_authenticated and is_file(request, response):
            record_use(UseKind.DOWNLOAD, request=request, what=file_name(response), page=request.get_full_path())
        if request.user.is_authenticated and response.status_code in REFUSALS:
            log_refused(request, response.status_code)
        return response


def is_file(request, response) -> bool:
    is_sent = response.status_code == HTTPStatus.OK and request.method != "HEAD"
    is_picture = response.get("Content-Type", "").startswith("image/")
    return is_sent and response.has_header("Content-Disposition") and not is_picture


def file_name(response) -> str:
    """Return the name that a response gives its file; empty where it gives none."""
    filename = getattr(response, "filename", "")
    if filename:
        return str(filename)
    message = Message()
    message["Content-Disposition"] = response["Content-Disposition"]
    return message.get_filename("")

"""Records which files people take out of the tracker."""

from email.message import Message
from http import HTTPStatus

from usage.models import UseKind
from usage.recording import answering, record_use


class UseMiddleware:
    """Records every file that a signed-in person is sent, exports, workbooks, letters, documents; no pictures shown.

    What is recorded while a view answers is recorded with its request.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        with answering(request):
            response = self.get_response(request)
        if request.user.is_authenticated and is_file(request, response):
            record_use(UseKind.DOWNLOAD, request=request, what=file_name(response), page=request.get_full_path())
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

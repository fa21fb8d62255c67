"""Records which files people take out of the tracker."""

from email.message import Message
from http import HTTPStatus

from django.utils.deprecation import MiddlewareMixin

from usage.models import UseKind
from usage.recording import record_use


class DownloadsMiddleware(MiddlewareMixin):
    """Records every file that a signed-in person is sent, exports, workbooks, letters, documents; no pictures shown."""

    def process_response(self, request, response):
        user = getattr(request, "user", None)
        is_file = response.status_code == HTTPStatus.OK and response.has_header("Content-Disposition")
        is_picture = response.get("Content-Type", "").startswith("image/")
        if is_file and not is_picture and request.method != "HEAD" and user is not None and user.is_authenticated:
            record_use(
                UseKind.DOWNLOAD, by=user, request=request, what=file_name(response), page=request.get_full_path()
            )
        return response


def file_name(response) -> str:
    """Return the name that a response gives its file; empty where it gives none."""
    filename = getattr(response, "filename", "")
    if filename:
        return str(filename)
    message = Message()
    message["Content-Disposition"] = response["Content-Disposition"]
    return message.get_filename("")

"""What is done with the files of a request before a page looks at them."""

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler


class LimitedUploads(FileUploadHandler):
    """Keeps no more of a file than it takes to know that it is too large; stands before the handlers that keep it.

    The page then says so at the field, for the file it sees is larger than what is allowed.
    """

    def new_file(self, *args, **kwargs):
        super().new_file(*args, **kwargs)
        self.most = max(settings.DOCUMENT_MAX_MB * 1024**2, settings.SPREADSHEET_MAX_MB * 1024**2)

    def receive_data_chunk(self, raw_data, start):
        return raw_data if start <= self.most else None

    def file_complete(self, file_size):
        """Leave the file to the handler that kept it."""

"""Sending files in and getting them out."""

from django.urls import path

from spreadsheets.exports.views import ListExportView, WorkbookFileView, WorkbookView
from spreadsheets.views.finished import ImportListView, ImportUndoView, import_done, import_file
from spreadsheets.views.importing import ImportView, ReadingView, give_up
from spreadsheets.views.previewing import confirm, decide, refused_file, run_view

app_name = "spreadsheets"

urlpatterns = [
    path("workbook/", WorkbookView.as_view(), name="workbook"),
    path("workbook/file/", WorkbookFileView.as_view(), name="workbook-file"),
    path("import/", ImportView.as_view(), name="import"),
    path("imports/<int:pk>/", run_view, name="run"),
    path("imports/<int:pk>/reading/", ReadingView.as_view(), name="run-reading"),
    path("imports/<int:pk>/decide/", decide, name="run-decide"),
    path("imports/<int:pk>/confirm/", confirm, name="run-confirm"),
    path("imports/<int:pk>/give-up/", give_up, name="run-give-up"),
    path("imports/<int:pk>/refused/", refused_file, name="run-refused"),
    path("imports/", ImportListView.as_view(), name="imports"),
    path("imports/<int:pk>/done/", import_done, name="import-done"),
    path("imports/<int:pk>/file/", import_file, name="import-file"),
    path("imports/<int:pk>/undo/", ImportUndoView.as_view(), name="import-undo"),
    path("export/<path:address>", ListExportView.as_view(), name="export"),
]

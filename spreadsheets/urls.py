"""Sending files in and getting them out."""

from django.urls import path

from spreadsheets.exports.templates import TemplateFileView, TemplatesView
from spreadsheets.exports.views import ListExportView, WorkbookFileView, WorkbookView
from spreadsheets.views.finished import ImportListView, ImportUndoView, import_done, import_file
from spreadsheets.views.importing import ImportView, ReadingView, give_up
from spreadsheets.views.layouts import LayoutListView, LayoutView, forget_layout
from spreadsheets.views.previewing import confirm, decide, refused_file, run_view

app_name = "spreadsheets"

urlpatterns = [
    path("workbook/", WorkbookView.as_view(), name="workbook"),
    path("workbook/file/", WorkbookFileView.as_view(), name="workbook-file"),
    path("templates/", TemplatesView.as_view(), name="templates"),
    path("templates/<slug:key>/", TemplateFileView.as_view(), name="template-file"),
    path("import/", ImportView.as_view(), name="import"),
    path("imports/<key:pk>/", run_view, name="run"),
    path("imports/<key:pk>/reading/", ReadingView.as_view(), name="run-reading"),
    path("imports/<key:pk>/decide/", decide, name="run-decide"),
    path("imports/<key:pk>/confirm/", confirm, name="run-confirm"),
    path("imports/<key:pk>/give-up/", give_up, name="run-give-up"),
    path("imports/<key:pk>/refused/", refused_file, name="run-refused"),
    path("imports/layouts/", LayoutListView.as_view(), name="layouts"),
    path("imports/layouts/<key:pk>/", LayoutView.as_view(), name="layout"),
    path("imports/layouts/<key:pk>/forget/", forget_layout, name="layout-forget"),
    path("imports/", ImportListView.as_view(), name="imports"),
    path("imports/<key:pk>/done/", import_done, name="import-done"),
    path("imports/<key:pk>/file/", import_file, name="import-file"),
    path("imports/<key:pk>/undo/", ImportUndoView.as_view(), name="import-undo"),
    path("export/<path:address>", ListExportView.as_view(), name="export"),
]

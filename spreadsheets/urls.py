"""Sending files in and getting them out."""

from django.urls import path

from spreadsheets.exports.views import ListExportView, WorkbookFileView, WorkbookView

app_name = "spreadsheets"

urlpatterns = [
    path("workbook/", WorkbookView.as_view(), name="workbook"),
    path("workbook/file/", WorkbookFileView.as_view(), name="workbook-file"),
    path("export/<path:address>", ListExportView.as_view(), name="export"),
]

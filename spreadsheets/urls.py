"""Sending files in and getting them out."""

from django.urls import path

from spreadsheets.views.finished import ImportUndoView, import_done, import_file, import_list

app_name = "spreadsheets"

urlpatterns = [
    path("imports/", import_list, name="imports"),
    path("imports/<int:pk>/done/", import_done, name="import_done"),
    path("imports/<int:pk>/file/", import_file, name="import_file"),
    path("imports/<int:pk>/undo/", ImportUndoView.as_view(), name="import_undo"),
]

from django.urls import path

from reports.cross.views import CrossTableRecordsView, CrossTableView

urlpatterns = [
    path("<slug:plural>/", CrossTableView.as_view(), name="cross-table"),
    path("<slug:plural>/records/", CrossTableRecordsView.as_view(), name="cross-table-records"),
]

from django.urls import path

from reports.tables import views

urlpatterns = [
    path("", views.OwnTablesView.as_view(), name="own-tables"),
    path("add/", views.OwnTableAddView.as_view(), name="own-table-add"),
    path("filed/<key:pk>/", views.FiledTableView.as_view(), name="own-table-filed"),
    path("filed/<key:pk>/word/", views.FiledTableFileView.as_view(kind="docx"), name="own-table-filed-word"),
    path("filed/<key:pk>/excel/", views.FiledTableFileView.as_view(kind="xlsx"), name="own-table-filed-excel"),
    path("filed/<key:pk>/<key:row>/<key:column>/", views.FiledTableCellView.as_view(), name="own-table-filed-cell"),
    path("<key:pk>/", views.OwnTableView.as_view(), name="own-table"),
    path("<key:pk>/edit/", views.OwnTableEditView.as_view(), name="own-table-edit"),
    path("<key:pk>/delete/", views.delete_own_table, name="own-table-delete"),
    path("<key:pk>/file/", views.OwnTableFilingView.as_view(), name="own-table-file"),
    path("<key:pk>/word/", views.OwnTableFileView.as_view(kind="docx"), name="own-table-word"),
    path("<key:pk>/excel/", views.OwnTableFileView.as_view(kind="xlsx"), name="own-table-excel"),
    path("<key:pk>/<key:row>/<key:column>/", views.OwnTableCellView.as_view(), name="own-table-cell"),
]

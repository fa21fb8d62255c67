from django.urls import path

from progress.remarks.views import (
    RemarkAddView,
    RemarkEditView,
    RemarkListView,
    remark_file,
    remark_people,
    remark_strike,
    remarks_read,
)

urlpatterns = [
    path("remarks/", RemarkListView.as_view(), name="remarks"),
    path("remarks/add/", RemarkAddView.as_view(), name="remark-add"),
    path("remarks/people/", remark_people, name="remark-people"),
    path("remarks/read/", remarks_read, name="remarks-read"),
    path("remarks/<key:pk>/edit/", RemarkEditView.as_view(), name="remark-edit"),
    path("remarks/<key:pk>/strike/", remark_strike, name="remark-strike"),
    path("remarks/<key:pk>/file/", remark_file, name="remark-file"),
]

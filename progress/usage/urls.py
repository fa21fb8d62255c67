from django.urls import path

from progress.usage.views import UseRecordListView

urlpatterns = [path("usage/", UseRecordListView.as_view(), name="usage")]

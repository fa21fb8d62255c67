from django.urls import path

from progress.baselines.views import BaselineAddView, BaselineView

urlpatterns = [
    path("baselines/add/", BaselineAddView.as_view(), name="baseline-add"),
    path("baselines/<key:pk>/", BaselineView.as_view(), name="baseline"),
]

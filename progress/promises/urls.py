from django.urls import path

from progress.promises.views import MilestonePromisesView, PromisesView

urlpatterns = [
    path("promises/", PromisesView.as_view(), name="promises"),
    path("promises/<key:pk>/", MilestonePromisesView.as_view(), name="milestone-promises"),
]

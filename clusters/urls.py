from django.urls import path

from clusters import views

app_name = "clusters"
urlpatterns = [
    path("", views.ClusterListView.as_view(), name="list"),
    path("add/", views.ClusterAddView.as_view(), name="add"),
    path("<slug:slug>/", views.ClusterDetailView.as_view(), name="detail"),
    path("<slug:slug>/edit/", views.ClusterEditView.as_view(), name="edit"),
    path("<slug:slug>/milestones/<key:pk>/", views.ClusterMilestoneView.as_view(), name="milestone"),
    path("<slug:slug>/figures/<key:pk>/choose/", views.ClusterChooseFigureView.as_view(), name="choose-figure"),
]

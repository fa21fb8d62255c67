from django.urls import path

from zones import views

app_name = "zones"
urlpatterns = [
    path("", views.ZoneListView.as_view(), name="list"),
    path("add/", views.ZoneAddView.as_view(), name="add"),
    path("<slug:slug>/", views.ZoneDetailView.as_view(), name="detail"),
    path("<slug:slug>/edit/", views.ZoneEditView.as_view(), name="edit"),
    path("<slug:slug>/milestones/<key:pk>/", views.ZoneMilestoneView.as_view(), name="milestone"),
    path("<slug:slug>/figures/<key:pk>/choose/", views.ZoneChooseFigureView.as_view(), name="choose-figure"),
]

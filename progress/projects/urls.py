from django.urls import path

from progress.projects.views import AddProjectView, EditProjectView, ProjectListView, ProjectView

urlpatterns = [
    path("projects/", ProjectListView.as_view(), name="projects"),
    path("projects/add/", AddProjectView.as_view(), name="project-add"),
    path("projects/<key:pk>/", ProjectView.as_view(), name="project"),
    path("projects/<key:pk>/edit/", EditProjectView.as_view(), name="project-edit"),
]

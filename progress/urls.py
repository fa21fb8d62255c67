from django.urls import path

from progress import views

app_name = "progress"
urlpatterns = [
    path("work/", views.WorkView.as_view(), name="work"),
    path("work/milestones/<int:pk>/", views.WorkMilestoneView.as_view(), name="work-milestone"),
    path("work/together/", views.TogetherView.as_view(), name="work-together"),
    path("search/", views.SearchView.as_view(), name="search"),
    path("documents/<int:pk>/file/", views.document_file, name="document-file"),
]

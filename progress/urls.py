from django.urls import path

from progress import views
from progress.obstacle_steps import STEPS

app_name = "progress"
urlpatterns = [
    path("work/", views.WorkView.as_view(), name="work"),
    path("work/milestones/<int:pk>/", views.WorkMilestoneView.as_view(), name="work-milestone"),
    path("work/together/", views.TogetherView.as_view(), name="work-together"),
    path("baselines/add/", views.BaselineAddView.as_view(), name="baseline-add"),
    path("baselines/<int:pk>/", views.BaselineView.as_view(), name="baseline"),
    path("promises/", views.PromisesView.as_view(), name="promises"),
    path("promises/<int:pk>/", views.MilestonePromisesView.as_view(), name="milestone-promises"),
    path("search/", views.SearchView.as_view(), name="search"),
    path("documents/<int:pk>/file/", views.document_file, name="document-file"),
    path("obstacles/", views.ObstacleListView.as_view(), name="obstacles"),
    path("obstacles/add/", views.OpenObstacleView.as_view(), name="obstacle-add"),
    path("obstacles/<int:pk>/", views.ObstacleView.as_view(), name="obstacle"),
    *(
        path(f"obstacles/<int:pk>/{name}/", views.ObstacleStepView.as_view(step=step), name=f"obstacle-{name}")
        for name, step in STEPS.items()
    ),
]

from django.urls import path

from progress import views
from progress.obstacle_steps import STEPS

app_name = "progress"
urlpatterns = [
    path("work/", views.WorkView.as_view(), name="work"),
    path("work/milestones/<int:pk>/", views.WorkMilestoneView.as_view(), name="work-milestone"),
    path("work/together/", views.TogetherView.as_view(), name="work-together"),
    path("search/", views.SearchView.as_view(), name="search"),
    path("documents/<int:pk>/file/", views.document_file, name="document-file"),
    path("submissions/", views.SubmissionListView.as_view(), name="submissions"),
    path("submissions/accept/", views.AcceptSeveralView.as_view(), name="submissions-accept"),
    path("submissions/<int:pk>/", views.SubmissionView.as_view(), name="submission"),
    path("submissions/<int:pk>/accept/", views.AcceptView.as_view(), name="submission-accept"),
    path("submissions/<int:pk>/correct/", views.CorrectView.as_view(), name="submission-correct"),
    path("submissions/<int:pk>/return/", views.ReturnView.as_view(), name="submission-return"),
    path("submissions/<int:pk>/edit/", views.MendView.as_view(), name="submission-edit"),
    path("submissions/<int:pk>/withdraw/", views.WithdrawView.as_view(), name="submission-withdraw"),
    path("obstacles/", views.ObstacleListView.as_view(), name="obstacles"),
    path("obstacles/add/", views.OpenObstacleView.as_view(), name="obstacle-add"),
    path("obstacles/<int:pk>/", views.ObstacleView.as_view(), name="obstacle"),
    *(
        path(f"obstacles/<int:pk>/{name}/", views.ObstacleStepView.as_view(step=step), name=f"obstacle-{name}")
        for name, step in STEPS.items()
    ),
]

from django.urls import path

from progress.obstacles.steps import STEPS
from progress.obstacles.views import (
    ObstacleListView,
    ObstacleStepView,
    ObstacleView,
    OpenObstacleView,
    ReportObstacleView,
)

urlpatterns = [
    path("submissions/obstacle/", ReportObstacleView.as_view(), name="report-obstacle"),
    path("obstacles/", ObstacleListView.as_view(), name="obstacles"),
    path("obstacles/add/", OpenObstacleView.as_view(), name="obstacle-add"),
    path("obstacles/<key:pk>/", ObstacleView.as_view(), name="obstacle"),
    *(
        path(f"obstacles/<key:pk>/{name}/", ObstacleStepView.as_view(step=step), name=f"obstacle-{name}")
        for name, step in STEPS.items()
    ),
]

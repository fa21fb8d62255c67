from django.urls import path, re_path

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
    path("history/", views.HistoryView.as_view(), name="history"),
    path("history/sites/<int:pk>/", views.SiteHistoryView.as_view(), name="site-history"),
    re_path(
        "^history/requests/(?P<request_id>[0-9a-f]{32})/undo/$", views.UndoRequestView.as_view(), name="undo-request"
    ),
    path("history/<slug:model>/<int:pk>/", views.ObjectHistoryView.as_view(), name="object-history"),
    path("history/<slug:model>/<int:history_id>/undo/", views.UndoView.as_view(), name="undo"),
    path("reminders/", views.RemindersView.as_view(), name="reminders"),
    path("search/", views.SearchView.as_view(), name="search"),
    path("documents/", views.DocumentListView.as_view(), name="documents"),
    path("documents/add/", views.DocumentAddView.as_view(), name="document-add"),
    path("documents/<int:pk>/", views.DocumentDetailView.as_view(), name="document"),
    path("documents/<int:pk>/edit/", views.DocumentEditView.as_view(), name="document-edit"),
    path("documents/<int:pk>/file/", views.document_file, name="document-file"),
    path("submissions/", views.SubmissionListView.as_view(), name="submissions"),
    path("submissions/accept/", views.AcceptSeveralView.as_view(), name="submissions-accept"),
    path("submissions/obstacle/", views.ReportObstacleView.as_view(), name="report-obstacle"),
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
    path("documents/<int:pk>/sites/<int:site>/detach/", views.document_detach, name="document-detach"),
    path("inspections/", views.InspectionListView.as_view(), name="inspections"),
    path("inspections/add/", views.InspectionAddView.as_view(), name="inspection-add"),
    path("inspections/<int:pk>/", views.InspectionDetailView.as_view(), name="inspection"),
    path("inspections/<int:pk>/edit/", views.InspectionEditView.as_view(), name="inspection-edit"),
    path("inspections/<int:pk>/photos/", views.InspectionPhotosView.as_view(), name="inspection-photos"),
    path("inspections/photos/<int:pk>/", views.photo_file, name="inspection-photo"),
    path("inspections/photos/<int:pk>/edit/", views.PhotoEditView.as_view(), name="inspection-photo-edit"),
    path("findings/<int:pk>/done/", views.FindingDoneView.as_view(), name="finding-done"),
    path("events/add/", views.EventAddView.as_view(), name="event-add"),
    path("projects/", views.ProjectListView.as_view(), name="projects"),
    path("projects/add/", views.AddProjectView.as_view(), name="project-add"),
    path("projects/<int:pk>/", views.ProjectView.as_view(), name="project"),
    path("projects/<int:pk>/edit/", views.EditProjectView.as_view(), name="project-edit"),
    path("projects/<int:pk>/figures/<str:period>/", views.ProjectFiguresView.as_view(), name="project-figures"),
    path("sites/<int:pk>/figures/", views.SitePeriodsView.as_view(), name="site-periods"),
    path("sites/<int:pk>/figures/<str:period>/", views.SiteFiguresView.as_view(), name="site-figures"),
    path("figures/", views.OverviewView.as_view(), name="figures"),
]

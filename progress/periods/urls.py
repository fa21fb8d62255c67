from django.urls import path

from progress.periods.views import ProjectFiguresView, SiteFiguresView, SitePeriodsView, TakeOverView

urlpatterns = [
    path("projects/<key:pk>/figures/<str:period>/", ProjectFiguresView.as_view(), name="project-figures"),
    path("sites/<key:pk>/figures/", SitePeriodsView.as_view(), name="site-periods"),
    path("sites/<key:pk>/figures/<str:period>/", SiteFiguresView.as_view(), name="site-figures"),
    path("sites/<key:pk>/figures/<key:answer>/take-over/", TakeOverView.as_view(), name="take-over-answer"),
]

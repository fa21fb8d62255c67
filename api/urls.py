from django.urls import path

from api import token_views as tokens
from api import views, writing

app_name = "api"
urlpatterns = [
    path("", views.GuideView.as_view(), name="guide"),
    path("v1/", views.IndexView.as_view(), name="index"),
    path("v1/openapi.json", views.SchemaView.as_view(), name="schema"),
    path("v1/reports/milestone/", writing.MilestoneReportView.as_view(), name="report-milestone"),
    path("v1/reports/obstacle/", writing.ObstacleReportView.as_view(), name="report-obstacle"),
    path("v1/reports/period/", writing.PeriodReportView.as_view(), name="report-period"),
    path("v1/<slug:noun>/", views.ListView.as_view(), name="list"),
    path("v1/<slug:noun>/<key:pk>/", views.RecordView.as_view(), name="record"),
    path("v1/<path:rest>", views.UnknownView.as_view(), name="unknown"),
    path("tokens/", tokens.TokenListView.as_view(), name="tokens"),
    path("tokens/add/", tokens.TokenAddView.as_view(), name="token-add"),
    path("tokens/system/add/", tokens.SystemTokenAddView.as_view(), name="token-add-system"),
    path("tokens/<key:pk>/withdraw/", tokens.withdraw, name="token-withdraw"),
]

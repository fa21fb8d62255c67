from django.urls import path

from api import token_views as tokens
from api import views, writing
from api.hooks import views as hooks

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
    path("hooks/", hooks.WebhookListView.as_view(), name="hooks"),
    path("hooks/add/", hooks.WebhookAddView.as_view(), name="hook-add"),
    path("hooks/<key:pk>/", hooks.WebhookView.as_view(), name="hook"),
    path("hooks/<key:pk>/edit/", hooks.WebhookEditView.as_view(), name="hook-edit"),
    path("hooks/<key:pk>/secret/", hooks.renew_secret, name="hook-secret"),
    path("hooks/<key:pk>/test/", hooks.send_test, name="hook-test"),
    path("hooks/<key:pk>/pause/", hooks.pause, name="hook-pause"),
    path("hooks/<key:pk>/go-on/", hooks.go_on, name="hook-go-on"),
    path("hooks/<key:pk>/withdraw/", hooks.withdraw, name="hook-withdraw"),
    path("hooks/deliveries/<key:pk>/send/", hooks.send_again, name="delivery-send"),
    path("tokens/", tokens.TokenListView.as_view(), name="tokens"),
    path("tokens/add/", tokens.TokenAddView.as_view(), name="token-add"),
    path("tokens/system/add/", tokens.SystemTokenAddView.as_view(), name="token-add-system"),
    path("tokens/<key:pk>/withdraw/", tokens.withdraw, name="token-withdraw"),
]

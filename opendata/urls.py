from django.urls import path, re_path

from opendata import office_views, views

app_name = "opendata"
urlpatterns = [
    path("", views.IndexView.as_view(), name="index"),
    path("sites.csv", views.SitesCsvView.as_view(), name="sites-csv"),
    path("milestones.csv", views.MilestonesCsvView.as_view(), name="milestones-csv"),
    path("sites.json", views.SitesJsonView.as_view(), name="sites-json"),
    path("sites.geojson", views.GeoJsonView.as_view(), name="geojson"),
    path("oc4ids.json", views.Oc4idsView.as_view(), name="oc4ids"),
    path("changes.atom", views.ChangesView.as_view(), name="changes"),
    path("settings/", office_views.settings_page, name="settings"),
    path("shown/<key:pk>/", office_views.shown_page, name="shown"),
    re_path(r"^(?P<kind>clusters|zones)/(?P<slug>[-a-zA-Z0-9_]+)/$", views.SiteView.as_view(), name="site"),
]

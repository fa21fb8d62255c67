from django.urls import path

from progress.clicks.views import site_no_change

urlpatterns = [
    path("sites/<key:pk>/no-change/", site_no_change, name="site-no-change"),
]

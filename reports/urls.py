from django.urls import path

from reports import views

urlpatterns = [
    path("", views.dashboard, name="dashboard"),
    path("indicators/<slug:code>/basis/", views.indicator_basis, name="indicator-basis"),
]

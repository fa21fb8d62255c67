from django.urls import path

from help import views

app_name = "help"
urlpatterns = [
    path("", views.index, name="index"),
    path("terms/", views.term_list, name="terms"),
    path("first-day/", views.first_day_page, name="first-day"),
    path("setup/", views.setup_page, name="setup"),
    path("setup/office/", views.office_page, name="office"),
    path("setup/letterheads/<key:pk>/confirm/", views.letterhead_confirm, name="letterhead-confirm"),
    path("read/", views.read, name="read"),
    path("pictures/<slug:name>/", views.picture, name="picture"),
    path("<slug:slug>/", views.handbook_page, name="page"),
]

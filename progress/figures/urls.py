from django.urls import path

from progress.figures.views import SiteFigureAddView, SiteFigureEditView, delete_site_figure

urlpatterns = [
    path("site-figures/add/", SiteFigureAddView.as_view(), name="site-figure-add"),
    path("site-figures/<key:pk>/edit/", SiteFigureEditView.as_view(), name="site-figure-edit"),
    path("site-figures/<key:pk>/delete/", delete_site_figure, name="site-figure-delete"),
]

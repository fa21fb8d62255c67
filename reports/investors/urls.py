"""Investor sheets: those of the office under /investor-sheets/, what everybody reads under /invest/."""

from django.urls import path

from reports.investors import public, views

urlpatterns = [
    path("investor-sheets/", views.InvestorSheetListView.as_view(), name="investor-sheets"),
    path("investor-sheets/<key:pk>/", views.InvestorSheetView.as_view(), name="investor-sheet"),
    path("investor-sheets/<key:pk>/word/", views.sheet_word, name="investor-sheet-word"),
    path("investor-sheets/<key:pk>/publish/", views.publish, name="investor-sheet-publish"),
    path("investor-sheets/<key:pk>/withdraw/", views.withdraw, name="investor-sheet-withdraw"),
    path("invest/", public.InvestListPage.as_view(), name="invest"),
    path("invest/<slug:slug>/", public.InvestSheetPage.as_view(), name="invest-sheet"),
    path("invest/<slug:slug>/word/", public.InvestWordView.as_view(), name="invest-word"),
]

from django.urls import path

from progress.investors.views import InvestorFactAddView, InvestorFactEditView, delete_investor_fact

urlpatterns = [
    path("investor-facts/add/", InvestorFactAddView.as_view(), name="investor-fact-add"),
    path("investor-facts/<key:pk>/edit/", InvestorFactEditView.as_view(), name="investor-fact-edit"),
    path("investor-facts/<key:pk>/delete/", delete_investor_fact, name="investor-fact-delete"),
]

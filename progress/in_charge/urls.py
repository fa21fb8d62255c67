from django.urls import path

from progress.in_charge.views import HandOverView, PeopleView, SetView

urlpatterns = [
    path("in-charge/", PeopleView.as_view(), name="in-charge"),
    path("in-charge/set/", SetView.as_view(), name="in-charge-set"),
    path("in-charge/hand-over/", HandOverView.as_view(), name="in-charge-hand-over"),
]

from django.urls import path

from progress.submissions.correcting import CorrectView, MendView
from progress.submissions.lists import AcceptSeveralView, SubmissionListView
from progress.submissions.views import AcceptView, ReturnView, SubmissionView, WithdrawView

urlpatterns = [
    path("submissions/", SubmissionListView.as_view(), name="submissions"),
    path("submissions/accept/", AcceptSeveralView.as_view(), name="submissions-accept"),
    path("submissions/<key:pk>/", SubmissionView.as_view(), name="submission"),
    path("submissions/<key:pk>/accept/", AcceptView.as_view(), name="submission-accept"),
    path("submissions/<key:pk>/correct/", CorrectView.as_view(), name="submission-correct"),
    path("submissions/<key:pk>/return/", ReturnView.as_view(), name="submission-return"),
    path("submissions/<key:pk>/edit/", MendView.as_view(), name="submission-edit"),
    path("submissions/<key:pk>/withdraw/", WithdrawView.as_view(), name="submission-withdraw"),
]

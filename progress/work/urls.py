from django.urls import path

from progress.work.together_views import TogetherView
from progress.work.views import RemindersView, WorkMilestoneView, WorkView

urlpatterns = [
    path("work/", WorkView.as_view(), name="work"),
    path("work/milestones/<key:pk>/", WorkMilestoneView.as_view(), name="work-milestone"),
    path("work/together/", TogetherView.as_view(), name="work-together"),
    path("reminders/", RemindersView.as_view(), name="reminders"),
]

from django.urls import path

from progress.notifications.views import NotificationListView, notification_open, notifications_read

urlpatterns = [
    path("notifications/", NotificationListView.as_view(), name="notifications"),
    path("notifications/read/", notifications_read, name="notifications-read"),
    path("notifications/<key:pk>/", notification_open, name="notification"),
]

"""The notifications of the person who is signed in: all of them, one opened, all marked as read."""

import datetime

from django.contrib import messages
from django.db.models import BooleanField, ExpressionWrapper, Q
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe
from django.views.generic import ListView

from progress.models import Notification
from progress.notifications.actions import mark_read
from progress.notifications.queries import with_records

PER_PAGE = 50
LIST = "progress:notifications"


class NotificationListView(ListView):
    """What concerns the person: the unread first, then by time."""

    paginate_by = PER_PAGE
    template_name = "notifications/notification_list.html"

    def get_queryset(self):
        is_read = ExpressionWrapper(Q(read_at__isnull=False), output_field=BooleanField())
        return Notification.objects.visible_to(self.request.user).select_related("by").order_by(is_read, "-at", "-pk")

    def get_context_data(self, **kwargs):
        context = super().get_context_data(**kwargs)
        shown = with_records(context["page_obj"])
        unread = [notification for notification in shown if not notification.read_at]
        return context | {
            "unread": unread,
            "read": [notification for notification in shown if notification.read_at],
            # What comes while the page is being read is not marked as read by its button.
            "until": max((notification.at for notification in unread), default=None),
        }


@require_safe
def notification_open(request, pk: int):
    """Redirect to the record that a notification is about, and count it as read."""
    own = get_object_or_404(Notification, pk=pk, person=request.user.pk)
    shown = with_records(Notification.objects.visible_to(request.user).filter(pk=own.pk))
    if not shown:
        messages.info(request, _("This notification no longer applies: what it was about was removed or deleted."))
        return redirect(LIST)
    if own.read_at is None and request.method == "GET":
        mark_read(by=request.user, notifications=Notification.objects.filter(pk=own.pk))
    return HttpResponseRedirect(shown[0].page)


@require_POST
def notifications_read(request):
    """Mark as read what was there when the page was shown (`until`, the time of the newest)."""
    until = _moment(request.POST.get("until", ""))
    seen = Notification.objects.visible_to(request.user).filter(at__lte=until) if until else Notification.objects.none()
    count = mark_read(by=request.user, notifications=seen)
    text = ngettext("%(count)s notification marked as read.", "%(count)s notifications marked as read.", count)
    messages.success(request, text % {"count": count})
    return redirect(LIST)


def _moment(text: str):
    """Return the moment that `text` names with its time zone; None for what is none or lies beyond all time."""
    try:
        moment = parse_datetime(text)
        return moment.astimezone(datetime.UTC) if moment and moment.tzinfo else None
    except (ValueError, OverflowError):
        return None

"""The pages of webhooks, for administrators: all of them, one with what it was told, and what is done to it."""

from django.contrib import messages
from django.contrib.auth.mixins import PermissionRequiredMixin
from django.core.exceptions import PermissionDenied, ValidationError
from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST
from django.views.generic import DetailView, FormView, ListView

from api.access import same_person
from api.hooks import actions
from api.hooks.events import BY_CODE, PING
from api.hooks.forms import NewWebhookForm, WebhookForm
from api.hooks.models import Delivery, DeliveryState, Webhook
from api.nouns import BY_KEY
from values.forms import add_errors

PER_PAGE = 50
LATE = 10 * 60  # seconds without a look for events, after which the page says so


class WebhookListView(PermissionRequiredMixin, ListView):
    """Every webhook: those in use, then those withdrawn."""

    permission_required = "api.view_webhook"
    template_name = "hooks/hook_list.html"
    paginate_by = PER_PAGE

    def get_queryset(self):
        waiting = Count("deliveries", Q(deliveries__state=DeliveryState.WAITING))
        hooks = Webhook.objects.visible_to(self.request.user).select_related("person").annotate(waiting=waiting)
        return hooks.order_by("withdrawn_at", "-made_at", "-pk")


class _HookForm(PermissionRequiredMixin, FormView):
    """A form whose refusals stand at the fields."""

    template_name = "hooks/hook_form.html"

    def form_invalid(self, form):
        return self.render_to_response(self.get_context_data(form=form), status=422)


@method_decorator(same_person, name="get")
@method_decorator(same_person, name="post")
class WebhookAddView(_HookForm):
    """Registers a webhook; its secret is shown in the answer, and nowhere again."""

    permission_required = "api.add_webhook"
    form_class = NewWebhookForm

    def form_valid(self, form):
        try:
            hook, secret = actions.register(by=self.request.user, **form.cleaned_data)
        except ValidationError as error:
            add_errors(form, error)
            return self.form_invalid(form)
        return _shown_once(self.request, hook, secret)


class WebhookEditView(_HookForm):
    permission_required = "api.change_webhook"
    form_class = WebhookForm

    def setup(self, request, *args, **kwargs):
        super().setup(request, *args, **kwargs)
        self.hook = None

    def dispatch(self, request, *args, **kwargs):
        if self.has_permission():
            self.hook = _hook(request, kwargs["pk"])
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self):
        return {"name": self.hook.name, "address": self.hook.address, "events": self.hook.events}

    def get_context_data(self, **kwargs):
        return super().get_context_data(**kwargs) | {"hook": self.hook}

    def form_valid(self, form):
        try:
            actions.change(hook=self.hook, by=self.request.user, **form.cleaned_data)
        except ValidationError as error:
            add_errors(form, error)
            return self.form_invalid(form)
        messages.success(self.request, _("The webhook was changed."))
        return redirect(self.hook)


class WebhookView(PermissionRequiredMixin, DetailView):
    """A webhook and its log: each message, when it was sent, what was answered, when it is sent again."""

    permission_required = "api.view_webhook"
    template_name = "hooks/hook.html"
    context_object_name = "hook"

    def get_queryset(self):
        return Webhook.objects.visible_to(self.request.user).select_related("person", "made_by", "withdrawn_by")

    def get_context_data(self, **kwargs):
        hook, state = self.object, self.request.GET.get("state", "")
        found = hook.deliveries.order_by("-pk")
        if state in DeliveryState.values:
            found = found.filter(state=state)
        page = Paginator(found, PER_PAGE).get_page(self.request.GET.get("page"))
        for delivery in page.object_list:
            delivery.label = BY_CODE[delivery.event].label if delivery.event in BY_CODE else _("test message")
            delivery.of = BY_KEY[delivery.noun].title if delivery.noun in BY_KEY else ""
            delivery.can_go_again = delivery.event != PING and hook.withdrawn_at is None
        counts = dict(hook.deliveries.order_by().values_list("state").annotate(Count("pk")))
        return super().get_context_data(**kwargs) | {
            "page_obj": page,
            "events": [BY_CODE[code].label for code in hook.events if code in BY_CODE],
            "states": [(code, label, counts.get(code, 0)) for code, label in DeliveryState.choices if code in counts],
            "state": state,
            "is_forgotten": _is_forgotten(hook),
            "may_change": self.request.user.has_perm("api.change_webhook"),
        }


def _is_forgotten(hook: Webhook) -> bool:
    """Return whether nobody looks for its events, though somebody should: the command is not run."""
    if hook.withdrawn_at or hook.paused_at:
        return False
    return (timezone.now() - (hook.looked_at or hook.made_at)).total_seconds() > LATE


def _hook(request, pk) -> Webhook:
    """Return a webhook that may still be changed; 404 for others', 403 for whoever only reads."""
    hook = get_object_or_404(Webhook.objects.visible_to(request.user).filter(withdrawn_at=None), pk=pk)
    if not request.user.has_perm("api.change_webhook"):
        raise PermissionDenied
    return hook


def _shown_once(request, hook: Webhook, secret: str, *, is_new: bool = True):
    return render(request, "hooks/secret.html", {"hook": hook, "secret": secret, "is_new": is_new})


@require_POST
def renew_secret(request, pk):
    return _renewed(request, _hook(request, pk))


@same_person
def _renewed(request, hook: Webhook):
    return _shown_once(request, hook, actions.renew_secret(hook=hook, by=request.user), is_new=False)


@require_POST
def pause(request, pk):
    hook = _hook(request, pk)
    actions.pause_by_hand(hook=hook, by=request.user)
    messages.success(request, _("The webhook is paused. What happens meanwhile is told once it goes on."))
    return redirect(hook)


@require_POST
def go_on(request, pk):
    hook = _hook(request, pk)
    actions.go_on(hook=hook, by=request.user)
    messages.success(request, _("The webhook goes on: what waits is sent within minutes."))
    return redirect(hook)


@require_POST
def withdraw(request, pk):
    hook = _hook(request, pk)
    actions.withdraw(hook=hook, by=request.user)
    messages.success(request, _("The webhook is withdrawn: nothing is sent there any more."))
    return redirect("api:hooks")


@require_POST
def send_test(request, pk):
    hook = _hook(request, pk)
    return _told(request, actions.send_test(hook=hook, by=request.user))


@require_POST
def send_again(request, pk):
    shown = Webhook.objects.visible_to(request.user).filter(withdrawn_at=None)
    delivery = get_object_or_404(Delivery.objects.select_related("hook").filter(hook__in=shown), pk=pk)
    if not request.user.has_perm("api.change_webhook") or delivery.event == PING:
        raise PermissionDenied
    return _told(request, actions.send_again(delivery=delivery, by=request.user))


def _told(request, delivery: Delivery):
    """Tell how sending went, on the page of the webhook."""
    if delivery.state == DeliveryState.DELIVERED:
        words = {"status": delivery.status, "milliseconds": delivery.milliseconds}
        messages.success(request, _("Delivered: answer %(status)s in %(milliseconds)s ms.") % words)
    elif delivery.state == DeliveryState.DROPPED:
        messages.error(request, _("Not sent: the record is deleted, or the account may not see it."))
    else:
        why = delivery.get_trouble_display() or _("answer %(status)s") % {"status": delivery.status}
        messages.error(request, _("Not delivered: %(why)s.") % {"why": why})
    return redirect(reverse("api:hook", args=[delivery.hook_id]))

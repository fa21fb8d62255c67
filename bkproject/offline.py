"""What works without network: the page of reports that wait in the browser, and the worker that keeps them there."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.utils import translation
from django.utils.decorators import method_decorator
from django.views.decorators.cache import cache_control
from django.views.generic import TemplateView


@method_decorator(login_not_required, name="dispatch")
class OfflineView(TemplateView):
    """Reports waiting in this browser, and forms that open without network: the server knows of neither."""

    template_name = "offline/offline.html"

    def get(self, request, *args, **kwargs):
        """Answer in the language that the worker asks for: it comes without the cookie that says it."""
        if (language := request.GET.get("lang")) in dict(settings.LANGUAGES):
            translation.activate(language)
        return super().get(request, *args, **kwargs)


@method_decorator([login_not_required, cache_control(no_cache=True)], name="dispatch")
class WorkerView(TemplateView):
    """The script that browsers run beside the pages; at the root, for it may speak for addresses below its own only."""

    template_name = "offline/worker.js"
    content_type = "text/javascript"
